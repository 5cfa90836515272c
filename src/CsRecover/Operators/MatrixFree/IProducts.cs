namespace CsRecover.Operators;

/// <summary>Products with a matrix that is nowhere stored: what an operator must bring to become a map (<see cref="MatrixFreeMap{T, TReal, TSpace, TProducts}"/>).</summary>
/// <typeparam name="TVector">A view of a vector, on the host or in a kernel.</typeparam>
internal interface IProducts<TVector>
    where TVector : struct
{
    /// <summary>m.</summary>
    int Rows { get; }

    /// <summary>n.</summary>
    int Columns { get; }

    /// <summary>Whether A A^H = I: projections then need no solve.</summary>
    bool HasOrthonormalRows { get; }

    /// <summary>y = A x.</summary>
    /// <param name="x">n unknowns.</param>
    /// <param name="y">m measurements, overwritten; padding stays as it is.</param>
    void Forward(TVector x, TVector y);

    /// <summary>x = A^H y, or x &lt;- x + A^H y.</summary>
    /// <param name="y">m measurements; not changed.</param>
    /// <param name="x">n unknowns, overwritten or added to; padding becomes or stays 0.</param>
    /// <param name="add">Whether to add to x.</param>
    void Adjoint(TVector y, TVector x, bool add);

    /// <summary>The column A e_j.</summary>
    /// <param name="j">Which column.</param>
    /// <param name="column">m measurements, overwritten.</param>
    void Column(int j, TVector column);
}

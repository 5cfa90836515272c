namespace CsRecover.Selection.Designs;

/// <summary>
/// The standardised columns that methods work on: z_j = (x_j - mean_j) / scale_j, where the mean is 0 in problems without an intercept and the scale makes |z_j| = 1 (or is 1
/// in problems that are not standardised).
/// </summary>
internal interface IColumns
{
    /// <summary>n.</summary>
    int Rows { get; }

    /// <summary>p.</summary>
    int Columns { get; }

    /// <summary>z_j . v.</summary>
    /// <param name="j">Which column.</param>
    /// <param name="v">v.</param>
    double Dot(int j, in WorkVector v);

    /// <summary>v += a z_j.</summary>
    /// <param name="a">a.</param>
    /// <param name="j">Which column.</param>
    /// <param name="v">v.</param>
    void Add(double a, int j, ref WorkVector v);

    /// <summary>z_j . v of all columns.</summary>
    /// <param name="v">v.</param>
    /// <param name="products">p numbers, overwritten; the same numbers whatever the number of threads.</param>
    /// <param name="threads">Threads to use.</param>
    void DotAll(in WorkVector v, Span<double> products, int threads);

    /// <summary>z_i . z_j.</summary>
    /// <param name="i">One column.</param>
    /// <param name="j">Another one.</param>
    double Gram(int i, int j);
}

/// <summary>
/// A vector of n numbers, v_i = Values_i + Shift. The shift lets a sparse column be added without touching the rows where it is zero, although centred it is zero nowhere.
/// </summary>
internal unsafe struct WorkVector
{
    /// <summary>n numbers, aligned, and zeros up to whole vectors.</summary>
    public double* Values;

    /// <summary>What is to be added to each of them; always 0 with stored designs.</summary>
    public double Shift;

    /// <summary>The sum of the v_i, which sparse columns read and keep up to date (centred ones leave it as it is); stored columns neither read nor write it.</summary>
    public double Sum;
}

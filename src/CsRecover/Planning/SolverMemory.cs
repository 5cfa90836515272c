namespace CsRecover.Planning;

/// <summary>
/// Elements that solver texts work in beside y, x and the residual, by their sizes alone: the texts lay their slabs out by it, and plans decide by it
/// whether a recovery fits into a GPU group's shared memory.
/// </summary>
internal static class SolverMemory
{
    /// <summary>Columns that stand for all where a gated solver does not know their norms: slots of its table.</summary>
    public const int ColumnsTaken = 16;

    /// <summary>Least squares on a support.</summary>
    /// <param name="m">Elements of a vector of measurements.</param>
    /// <param name="n">Elements of a vector of unknowns.</param>
    public static int LeastSquares(int m, int n) => checked(m + (2 * n));

    /// <summary>Weighted ridge regression.</summary>
    /// <param name="m">Elements of a vector of measurements.</param>
    /// <param name="n">Elements of a vector of unknowns.</param>
    public static int WeightedRidge(int m, int n) => checked((4 * m) + n);

    /// <summary>Least squares with the whole matrix and a penalty on the distance from a point.</summary>
    /// <param name="m">Elements of a vector of measurements.</param>
    /// <param name="n">Elements of a vector of unknowns.</param>
    public static int RegularizedLeastSquares(int m, int n) => checked((2 * m) + WeightedRidge(m, n));

    /// <summary>A pursuit that takes several atoms at a time.</summary>
    /// <param name="m">Elements of a vector of measurements.</param>
    /// <param name="n">Elements of a vector of unknowns.</param>
    public static int SupportPursuit(int m, int n) => checked((2 * m) + (5 * n) + LeastSquares(m, n));

    /// <summary>Slots of a triangular factor's first columns.</summary>
    /// <param name="columns">How many columns.</param>
    public static int FactorSlots(int columns) => checked(columns * (columns + 1) / 2);

    /// <summary>A solver's slab of vectors and its table.</summary>
    /// <param name="solver">Its options record's name without <c>Options</c>.</param>
    /// <param name="m">Elements of a vector of measurements.</param>
    /// <param name="n">Elements of a vector of unknowns.</param>
    /// <param name="k">The most atoms of a pursuit; others do not look at it.</param>
    /// <returns>Elements of vectors and slots of the table.</returns>
    /// <exception cref="OverflowException">2^31 elements or more.</exception>
    public static (int Vectors, int Table) Of(string solver, int m, int n, int k) => checked(solver switch
    {
        "EmAmp" => ((3 * m) + (5 * n) + LeastSquares(m, n), ColumnsTaken),
        "Amp" => ((2 * m) + (3 * n) + LeastSquares(m, n), ColumnsTaken),
        "Vamp" => ((5 * m) + (8 * n) + LeastSquares(m, n), ColumnsTaken),
        GroupMemory.Automatic => (0, 0),
        "SmoothedL0" => ((2 * m) + (2 * n) + LeastSquares(m, n), 0),
        "NormalizedIht" or "TunedIht" => ((2 * m) + (3 * n) + LeastSquares(m, n), 0),
        "AcceleratedIht" => ((3 * m) + (4 * n) + LeastSquares(m, n), 0),
        "Iht" or "ConjugateGradientIht" => ((2 * m) + (4 * n) + LeastSquares(m, n), 0),
        "Htp" => ((2 * m) + (5 * n) + LeastSquares(m, n), 0),
        "CoSaMP" or "SubspacePursuit" or "GeneralizedOmp" or "StagewiseOmp" => (SupportPursuit(m, n), 0),
        "HardConcrete" => (m + (4 * n) + WeightedRidge(m, n) + LeastSquares(m, n), ColumnsTaken),
        "Fista" => ((4 * m) + (4 * n) + LeastSquares(m, n), 0),
        "ProximalGradientL0" => ((4 * m) + (5 * n) + LeastSquares(m, n), 0),
        "LogSumExp" => ((2 * m) + (4 * n) + LeastSquares(m, n), 0),
        "BasisPursuit" => ((2 * m) + (5 * n) + LeastSquares(m, n), 0),
        "Bpdn" => ((2 * m) + (3 * n) + LeastSquares(m, n), 0),
        "Cel0" => ((2 * m) + (4 * n) + LeastSquares(m, n), 0),
        "ContinuousSparsification" => (m + (4 * n) + WeightedRidge(m, n) + LeastSquares(m, n), 0),
        "PenaltyDecomposition" => (m + (6 * n) + RegularizedLeastSquares(m, n) + LeastSquares(m, n), 0),
        "AdmmL0" => (m + (5 * n) + RegularizedLeastSquares(m, n) + LeastSquares(m, n), 0),
        "Irls" => (m + (2 * n) + WeightedRidge(m, n) + LeastSquares(m, n), 0),
        "OrthogonalMatchingPursuit" => (m + (3 * n) + (k * m), FactorSlots(k) + (3 * k) + 2),
        "OrthogonalLeastSquares" => (m + (4 * n) + (k * m), FactorSlots(k) + (3 * k) + 2),
        "BatchOmp" => (m + ((1 + k) * n), FactorSlots(k) + (3 * k) + 2),
        _ => throw new ArgumentException($"Expected a solver of the library, got {solver}.", nameof(solver)),
    });
}

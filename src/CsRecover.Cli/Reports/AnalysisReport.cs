using CsRecover.Analysis;

namespace CsRecover.Cli.Reports;

/// <summary>What <c>csrecover analyze</c> says in its JSON file; the names there are these in snake_case.</summary>
internal sealed record AnalysisReport
{
    /// <summary>m.</summary>
    public required int Rows { get; init; }

    /// <summary>n.</summary>
    public required int Columns { get; init; }

    /// <summary>Whether the matrix is complex.</summary>
    public required bool IsComplex { get; init; }

    /// <summary>k as it was given, if it was.</summary>
    public int? Sparsity { get; init; }

    /// <summary>Key of the random numbers.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Random supports tried for each bound.</summary>
    public required int Trials { get; init; }

    /// <summary>How alike the columns are.</summary>
    public required CoherenceReport Coherence { get; init; }

    /// <summary>Whether it looks like a random ensemble; not for matrices of less than 8 rows or with no more columns than rows.</summary>
    public EnsembleReport? Ensemble { get; init; }

    /// <summary>With a sparsity: bounds on the restricted isometry constants.</summary>
    public IReadOnlyList<RestrictedIsometry>? Isometry { get; init; }

    /// <summary>With a sparsity: what is proven.</summary>
    public IReadOnlyList<GuaranteeStatement>? Statements { get; init; }

    /// <summary>With a sparsity: what theory predicts for random matrices of this shape.</summary>
    public IReadOnlyList<RandomMatrixExpectation>? Expectations { get; init; }
}

/// <summary>How alike the columns are.</summary>
/// <param name="Value">mu.</param>
/// <param name="Pair">The two columns most alike.</param>
/// <param name="WelchBound">What mu is at least for this shape.</param>
/// <param name="Babel">mu_1(1), mu_1(2), ... up to 2 k, or to 10.</param>
/// <param name="SparkAtLeast">The spark is at least this.</param>
/// <param name="LargestProven">The largest k that is proven for L1 minimisation and OMP.</param>
/// <param name="SmallestNorm">Length of the shortest column.</param>
/// <param name="LargestNorm">Length of the longest column.</param>
internal sealed record CoherenceReport(
    double Value, int[] Pair, double WelchBound, double[] Babel, int SparkAtLeast, int LargestProven, double SmallestNorm, double LargestNorm);

/// <summary>Whether the matrix looks like a random ensemble.</summary>
/// <param name="Passed">Whether all checks passed.</param>
/// <param name="Law">The spectral law that fits better.</param>
/// <param name="Distance">Kolmogorov's distance from it.</param>
/// <param name="LowerEdge">The law's lower edge.</param>
/// <param name="UpperEdge">The law's upper edge.</param>
/// <param name="SmallestEigenvalue">The smallest eigenvalue of the random submatrices.</param>
/// <param name="LargestEigenvalue">The largest one.</param>
/// <param name="SubmatrixColumns">Columns of a submatrix.</param>
/// <param name="Findings">Every check.</param>
internal sealed record EnsembleReport(
    bool Passed, string Law, double Distance, double LowerEdge, double UpperEdge, double SmallestEigenvalue, double LargestEigenvalue, int SubmatrixColumns, IReadOnlyList<EnsembleFinding> Findings);

using CsRecover.Solvers;

namespace CsRecover.Analysis.Sweeps;

/// <summary>
/// What a sweep measures: recovery rates on a grid over delta = m / n and rho = k / m, for every combination of matrices, amplitudes, solvers and noise. All but
/// <see cref="Trials"/> are fixed once a sweep has begun; trial numbers, and so answers, depend on nothing else.
/// </summary>
public sealed record SweepSettings
{
    /// <summary>So many successive cells without a success end a column of an <see cref="Adaptive"/> sweep.</summary>
    public const int HopelessCells = 2;

    /// <summary>n, the number of unknowns.</summary>
    public int Columns { get; init; } = 256;

    /// <summary>delta = m / n, above 0, at most 1; m is rounded, and two that give the same m count once.</summary>
    public IReadOnlyList<double> Deltas { get; init; } = Centres;

    /// <summary>rho = k / m, above 0, at most 1; k is rounded and at least 1, and two that give the same k at the same m count once.</summary>
    public IReadOnlyList<double> Rhos { get; init; } = Centres;

    /// <summary>Kinds of matrices out of <see cref="MatrixEnsembles.Names"/>.</summary>
    public IReadOnlyList<string> Ensembles { get; init; } = ["gaussian"];

    /// <summary>What the signals' non-zeros are.</summary>
    public IReadOnlyList<AmplitudeKind> Amplitudes { get; init; } = [AmplitudeKind.Gaussian];

    /// <summary>The solvers, each name once.</summary>
    public IReadOnlyList<SolverOptions> Solvers { get; init; } = [new SmoothedL0Options()];

    /// <summary>Signal to noise ratios in decibels; null stands for no noise. What counts as success then is said in <see cref="RecoveryTrials{T}"/>.</summary>
    public IReadOnlyList<double?> SignalToNoise { get; init; } = [null];

    /// <summary>Trials in each cell of the grid, a multiple of <see cref="TrialsPerMatrix"/>. A sweep may be continued with more, and keeps those it has.</summary>
    public int Trials { get; init; } = 20;

    /// <summary>How many successive trials share a matrix and are recovered as one batch; more of them save time where matrices are stored.</summary>
    public int TrialsPerMatrix { get; init; } = 5;

    /// <summary>Seed of matrices, signals and noise.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Whether to compute with float instead of double.</summary>
    public bool SinglePrecision { get; init; }

    /// <summary>Whether solvers that look for k non-zeros are told the true k.</summary>
    public bool TellSparsity { get; init; } = true;

    /// <summary>Whether to leave out the cells above <see cref="HopelessCells"/> successive ones of the same delta without one success. They are reported as skipped.</summary>
    public bool Adaptive { get; init; }

    /// <summary>Centres of 20 equal parts of the interval from 0 to 1.</summary>
    private static double[] Centres { get; } = [.. Enumerable.Range(0, 20).Select(i => (2 * i + 1) / 40.0)];

    /// <summary>Refuses settings that make no sense.</summary>
    /// <exception cref="ArgumentException">The message says which, what was expected and what came.</exception>
    internal void Validate()
    {
        Require(Columns >= 2, nameof(Columns), "2 or more", Columns);
        Require(TrialsPerMatrix >= 1, nameof(TrialsPerMatrix), "1 or more", TrialsPerMatrix);
        Require(Trials >= 1 && Trials % TrialsPerMatrix == 0, nameof(Trials), $"a multiple of the {TrialsPerMatrix} trials that share a matrix", Trials);
        RequireShares(Deltas, nameof(Deltas));
        RequireShares(Rhos, nameof(Rhos));
        RequireDifferent(Ensembles, nameof(Ensembles), "kind of matrix");
        RequireDifferent(Amplitudes, nameof(Amplitudes), "kind of amplitudes");
        RequireDifferent([.. Solvers.Select(s => s.Name)], nameof(Solvers), "solver");
        RequireDifferent(SignalToNoise, nameof(SignalToNoise), "signal to noise ratio");
        foreach (string ensemble in Ensembles)
        {
            Require(MatrixEnsembles.Names.Contains(ensemble), nameof(Ensembles), $"kinds of matrices out of {string.Join(", ", MatrixEnsembles.Names)}", $"'{ensemble}'");
        }

        foreach (double? decibels in SignalToNoise)
        {
            Require(decibels is null or (> -100.0 and < 300.0), nameof(SignalToNoise), "decibels above -100 and below 300", decibels ?? 0.0);
        }
    }

    private static void RequireShares(IReadOnlyList<double> shares, string name)
    {
        Require(shares.Count > 0, name, "at least one number above 0 and at most 1", "none");
        foreach (double share in shares)
        {
            Require(share > 0.0 && share <= 1.0, name, "numbers above 0 and at most 1", share);
        }
    }

    private static void RequireDifferent<TItem>(IReadOnlyList<TItem> items, string name, string noun)
    {
        Require(items.Count > 0, name, $"at least one {noun}", "none");
        Require(items.Distinct().Count() == items.Count, name, $"each {noun} once", string.Join(", ", items));
    }

    private static void Require(bool holds, string name, string expected, object actual)
    {
        if (!holds)
        {
            throw new ArgumentException(FormattableString.Invariant($"Expected {expected}, got {actual}."), name);
        }
    }
}

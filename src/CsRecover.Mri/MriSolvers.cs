using CsRecover.Solvers;

namespace CsRecover.Mri;

/// <summary>Solvers with parameters that suit images from undersampled, noisy k-space.</summary>
public static class MriSolvers
{
    /// <summary>
    /// The default: smoothed L0 with the garrote kernel, a falling threshold on spun wavelet coefficients, momentum, and a stop
    /// decided by a few k-space samples that are kept aside, so that neither a sparsity nor a noise level nor a regularisation
    /// parameter is needed.
    /// </summary>
    public static SmoothedL0Options Default { get; } = new()
    {
        Kernel = SmoothingKernel.Garrote,
        InitialSigma = 0.3,
        FinalSigma = 5e-4,
        Decrease = 0.9,
        StepSize = 1.0,
        Momentum = 0.75,
        Attempts = 1,
        Refit = false,
        HeldOut = 0.03,
        Spins = 2,
        Patience = 4,
        FinalSteps = 5,
    };

    /// <summary>A solver whose regularisation is given by hand instead of being judged by held-out samples: all samples are used, and the threshold stops falling at a given one.</summary>
    /// <param name="solver">The solver; <see cref="Default"/>, or one derived from it.</param>
    /// <param name="threshold">The last threshold, in units of the largest magnitude of A^H y, between 0 and 1.</param>
    /// <returns>The solver.</returns>
    /// <exception cref="ArgumentException">The threshold is out of range.</exception>
    public static SmoothedL0Options WithThreshold(SmoothedL0Options solver, double threshold)
    {
        ArgumentNullException.ThrowIfNull(solver);
        return threshold is > 0.0 and < 1.0
            ? solver with { HeldOut = 0.0, FinalSigma = threshold, InitialSigma = Math.Max(threshold, solver.InitialSigma ?? 0.0) }
            : throw new ArgumentException(FormattableString.Invariant($"Expected a threshold between 0 and 1, got {threshold}."), nameof(threshold));
    }

    /// <summary>Finds a solver: <see cref="Default"/> under the name smoothed-l0, and as the automatic choice; any other with its paper's defaults.</summary>
    /// <param name="name">A name out of <see cref="SolverCatalog"/>.</param>
    /// <returns>The solver. One that must be told a sparsity k and is not takes <see cref="SparsityOptions.DefaultSparsity"/>.</returns>
    /// <exception cref="ArgumentException">No solver has that name; the message lists those there are.</exception>
    public static SolverOptions Find(string name) => SolverCatalog.Find(name) is var found && found is SmoothedL0Options or AutoOptions ? Default : found;
}

using CsRecover.Planning;

namespace CsRecover.Analysis;

/// <summary>What is known of the signals that L1 minimisation looks for.</summary>
public enum L1Signal
{
    /// <summary>Real, of either sign.</summary>
    Signed,

    /// <summary>Real and not negative.</summary>
    NonNegative,

    /// <summary>Complex.</summary>
    Complex,
}

/// <summary>A point of a phase transition.</summary>
/// <param name="Delta">m / n.</param>
/// <param name="Rho">k / m: below it recovery succeeds for almost all large random matrices and signals, above it it fails.</param>
/// <param name="Tau">
/// The soft threshold that attains it, in standard deviations of the effective noise (for blocks: what the norm of a block is lowered by): the best threshold of
/// approximate message passing.
/// </param>
public readonly record struct TransitionPoint(double Delta, double Rho, double Tau);

/// <summary>
/// Where recovery from large random matrices with independent entries succeeds, by theory: what a solver's measured transition (<see cref="RecoveryRates"/>) can be
/// held against. L1: Donoho and Tanner, J. AMS 22(1), 2009, as computed by Donoho, Maleki and Montanari, PNAS 106(45), 2009. Bayes: message passing that
/// knows the prior, whose state evolution has no fixed point but zero (Donoho, Javanmard and Montanari, IEEE Trans. Inf. Theory 59(11), 2013). All without noise.
/// </summary>
public static class PhaseTransitions
{
    /// <summary>The weak threshold of L1 minimisation; it does not depend on the amplitudes.</summary>
    /// <param name="delta">m / n, above 0, at most 1.</param>
    /// <param name="signal">What is known of the signals.</param>
    /// <returns>The transition.</returns>
    /// <exception cref="ArgumentOutOfRangeException">delta is not above 0 and at most 1.</exception>
    public static TransitionPoint L1(double delta, L1Signal signal = L1Signal.Signed)
    {
        Check(delta);
        return Point(delta, signal switch
        {
            L1Signal.NonNegative => DonohoTanner.NonNegativePoint(delta),
            L1Signal.Complex => DonohoTanner.ComplexPoint(delta),
            _ => DonohoTanner.SignedPoint(delta),
        });
    }

    /// <summary>The weak threshold of minimising the sum of the norms of blocks (group LASSO).</summary>
    /// <param name="delta">m / n, above 0, at most 1.</param>
    /// <param name="blockSize">Real entries of a block, from 1 to 10000; 1 is <see cref="L1"/>, 2 are complex signals.</param>
    /// <returns>The transition; rho counts non-zero entries, whole blocks of them.</returns>
    /// <exception cref="ArgumentOutOfRangeException">delta is not above 0 and at most 1, or the block size is out of range.</exception>
    public static TransitionPoint BlockL1(double delta, int blockSize)
    {
        Check(delta);
        if (blockSize is < 1 or > 10000)
        {
            throw new ArgumentOutOfRangeException(nameof(blockSize), blockSize, $"Expected a block size from 1 to 10000, got {blockSize}.");
        }

        return Point(delta, DonohoTanner.BlockPoint(delta, blockSize));
    }

    /// <summary>The threshold of message passing that knows the share of non-zeros and what they are: what no solver that passes messages exceeds on such signals.</summary>
    /// <param name="delta">m / n, above 0, at most 1.</param>
    /// <param name="amplitudes">What the (real) non-zeros are.</param>
    /// <returns>rho, to about 1e-5; 1 where recovery succeeds up to k = m.</returns>
    /// <exception cref="ArgumentOutOfRangeException">delta is not above 0 and at most 1.</exception>
    public static double Bayes(double delta, AmplitudeKind amplitudes)
    {
        Check(delta);
        return delta >= 1.0 ? 1.0 : StateEvolution.Threshold(delta, amplitudes);
    }

    private static TransitionPoint Point(double delta, (double Rho, double Tau) best) => new(delta, best.Rho, best.Tau);

    private static void Check(double delta)
    {
        if (!(delta > 0.0 && delta <= 1.0))
        {
            throw new ArgumentOutOfRangeException(nameof(delta), delta, FormattableString.Invariant($"Expected a ratio m / n above 0 and at most 1, got {delta}."));
        }
    }
}

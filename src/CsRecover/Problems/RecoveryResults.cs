using System.Numerics;
using CsRecover.Operators;
using CsRecover.Solvers;
using CsRecover.Vectors;

namespace CsRecover;

/// <summary>Turns what a solver text left in host vectors into a result.</summary>
internal static class RecoveryResults
{
    /// <summary>The result of one signal.</summary>
    /// <typeparam name="TSpace">Vector space.</typeparam>
    /// <typeparam name="TMap">Sensing map.</typeparam>
    /// <typeparam name="T">Element.</typeparam>
    /// <typeparam name="TReal">Real scalar.</typeparam>
    /// <param name="space">The vector space.</param>
    /// <param name="map">A.</param>
    /// <param name="x">The answer.</param>
    /// <param name="residual">y - A x.</param>
    /// <param name="outcome">How the text ended.</param>
    /// <param name="state">What the monitor saw; stopped.</param>
    /// <param name="hasTransform">Whether the signal differs from its coefficients.</param>
    /// <param name="solver">The solver.</param>
    /// <param name="options">How it was run.</param>
    /// <returns>The result.</returns>
    /// <exception cref="OperationCanceledException">The options' token stopped the text.</exception>
    public static RecoveryResult<T> Of<TSpace, TMap, T, TReal>(
        TSpace space, TMap map, HostVector<T> x, HostVector<T> residual, Outcome outcome, MonitorState state, bool hasTransform, SolverOptions solver, RecoveryOptions options)
        where TSpace : struct, IVectorSpace<HostVector<T>, HostTable<T>, T, TReal>
        where TMap : struct, IHostMap<T, TReal>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        if (outcome.Status == RecoveryStatus.Cancelled && !state.OutOfTime)
        {
            options.CancellationToken.ThrowIfCancellationRequested();
        }

        var coefficients = new T[map.Columns];
        map.StoreCoefficients(x, coefficients);
        T[] signal = coefficients;
        if (hasTransform)
        {
            signal = new T[map.Columns];
            map.StoreSignal(x, signal);
        }

        return Of(
            coefficients, signal, outcome, double.CreateTruncating(TReal.Sqrt(space.Dot(residual, residual))), state.History, state.Elapsed, solver, options, state.Thresholds);
    }

    /// <summary>The result of one signal whose answer is already in the caller's order.</summary>
    /// <typeparam name="T">Element.</typeparam>
    /// <param name="coefficients">n coefficients; kept.</param>
    /// <param name="signal">n samples of the signal; kept.</param>
    /// <param name="outcome">How the text ended.</param>
    /// <param name="residual">|y - A x|.</param>
    /// <param name="history">Residuals seen.</param>
    /// <param name="elapsed">Time spent.</param>
    /// <param name="solver">The solver.</param>
    /// <param name="options">How it was run.</param>
    /// <param name="thresholds">Thresholds that go with the residuals; none when omitted.</param>
    /// <returns>The result.</returns>
    public static RecoveryResult<T> Of<T>(
        T[] coefficients, T[] signal, Outcome outcome, double residual, IReadOnlyList<double> history, TimeSpan elapsed, SolverOptions solver, RecoveryOptions options, IReadOnlyList<ThresholdReport>? thresholds = null)
        where T : unmanaged, INumberBase<T> => new()
        {
            Coefficients = coefficients,
            Signal = signal,
            Support = SupportOf(coefficients),
            Solver = solver.Name,
            Backend = options.Backend.Name,
            Status = outcome.Status == RecoveryStatus.Cancelled ? RecoveryStatus.TimeLimit : outcome.Status,
            Iterations = outcome.Iterations,
            ResidualNorm = residual,
            ResidualHistory = history,
            ThresholdHistory = thresholds ?? [],
            Elapsed = elapsed,
        };

    /// <summary>Where coefficients are not 0, ascending.</summary>
    /// <typeparam name="T">Element.</typeparam>
    /// <param name="coefficients">The coefficients.</param>
    public static int[] SupportOf<T>(T[] coefficients)
        where T : unmanaged, INumberBase<T>
    {
        int count = 0;
        foreach (T c in coefficients)
        {
            count += T.IsZero(c) ? 0 : 1;
        }

        var support = new int[count];
        for (int i = 0, next = 0; next < count; i++)
        {
            if (!T.IsZero(coefficients[i]))
            {
                support[next++] = i;
            }
        }

        return support;
    }
}

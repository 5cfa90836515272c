namespace CsRecover.Planning;

/// <summary>
/// Where each solver was measured to succeed half of the time: rho = k / m over delta = m / n, for Gaussian matrices without noise
/// (n = 400, relative error below 1e-4) and Gaussian amplitudes, which suit every solver best.
/// </summary>
internal static class RecoveryTransitions
{
    private static double[] Deltas { get; } = [0.1, 0.3, 0.5, 0.7, 0.9];

    /// <summary>By solver: rho at each of <see cref="Deltas"/>, with the solver's default options; fewer numbers where not all were measured.</summary>
    private static Dictionary<string, double[]> Measured { get; } = new()
    {
        ["SmoothedL0"] = [0.30, 0.44, 0.58, 0.68, 0.83],
        ["OrthogonalMatchingPursuit"] = [0.27, 0.31, 0.31, 0.32, 0.33],
        ["BatchOmp"] = [0.27, 0.31, 0.31, 0.32, 0.33],
        ["Iht"] = [0.16, 0.28, 0.34],
        ["NormalizedIht"] = [0.20, 0.29, 0.38, 0.46, 0.56],
        ["AcceleratedIht"] = [0.18, 0.30, 0.40, 0.48, 0.57],
        ["TunedIht"] = [0.18, 0.26, 0.33, 0.39, 0.46],
        ["ConjugateGradientIht"] = [0.22, 0.35, 0.43, 0.53, 0.65],
        ["SubspacePursuit"] = [0.23, 0.35, 0.43, 0.48, 0.68],
        ["GeneralizedOmp"] = [0.27, 0.34, 0.39, 0.43, 0.49],
        ["StagewiseOmp"] = [0.22, 0.32, 0.35, 0.36, 0.37],
        ["OrthogonalLeastSquares"] = [0.28, 0.30, 0.31, 0.33, 0.33],
        ["Htp"] = [0.24, 0.36, 0.46, 0.52, 0.63],
        ["CoSaMP"] = [0.22, 0.32, 0.35, 0.37, 0.44],
        ["EmAmp"] = [0.30, 0.47, 0.59, 0.69],
        ["Vamp"] = [0.31, 0.47, 0.60],
        ["ContinuousSparsification"] = [0.28, 0.36, 0.47],
        ["AdmmL0"] = [0.29, 0.45, 0.55],
        ["PenaltyDecomposition"] = [0.20, 0.34, 0.44],
        ["ProximalGradientL0"] = [0.25, 0.35, 0.42],
        ["LogSumExp"] = [0.29, 0.46, 0.56],
        ["Cel0"] = [0.28, 0.37, 0.45],
        ["Irls"] = [0.32, 0.48, 0.59],
        ["BasisPursuit"] = [0.19, 0.29, 0.39],
        ["Bpdn"] = [0.18, 0.29, 0.37],
        ["Fista"] = [0.18, 0.29, 0.36],
        ["HardConcrete"] = [0.31, 0.38, 0.46],
    };

    /// <summary>The transition of a solver, interpolated as a multiple of the Donoho-Tanner curve; null where it was not measured.</summary>
    /// <param name="solver">The options record's name without <c>Options</c>.</param>
    /// <param name="delta">m / n, above 0, at most 1.</param>
    public static double? Of(string solver, double delta)
    {
        if (!Measured.TryGetValue(solver, out double[]? rho) || (rho.Length < Deltas.Length && delta > Deltas[rho.Length - 1] + 0.05))
        {
            return null;
        }

        int last = rho.Length - 1, i = 0;
        while (i < last && Deltas[i + 1] < delta)
        {
            i++;
        }

        double Ratio(int at) => rho[at] / DonohoTanner.Signed(Deltas[at]);

        int next = Math.Min(i + 1, last);
        double t = next == i ? 0.0 : Math.Max(0.0, Math.Min(1.0, (delta - Deltas[i]) / (Deltas[next] - Deltas[i])));
        return Math.Min(1.0, ((1.0 - t) * Ratio(i) + t * Ratio(next)) * DonohoTanner.Signed(delta));
    }
}

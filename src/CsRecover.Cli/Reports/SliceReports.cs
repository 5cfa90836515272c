namespace CsRecover.Cli.Reports;

/// <summary>One slice of a volume.</summary>
/// <param name="Slice">Its number from 0, counted through the repetitions.</param>
/// <param name="Status">Why it ended.</param>
/// <param name="Iterations">Iterations.</param>
/// <param name="Seconds">Wall-clock seconds; slices that ran at the same time share processors.</param>
/// <param name="ResidualNorm">|y - A x|.</param>
/// <param name="SupportSize">Non-zero coefficients.</param>
/// <param name="Acceleration">All points over sampled points.</param>
/// <param name="Nrmse">With a reference: normalised root-mean-square error.</param>
/// <param name="Psnr">Peak signal-to-noise ratio in dB.</param>
/// <param name="Ssim">Mean structural similarity.</param>
/// <param name="NrmseRoi">The same over the region.</param>
/// <param name="PsnrRoi">The same over the region.</param>
/// <param name="SsimRoi">The same over the region.</param>
internal sealed record SliceReport(
    int Slice, Solvers.RecoveryStatus Status, int Iterations, double Seconds, double ResidualNorm, int SupportSize, double? Acceleration, double? Nrmse, double? Psnr, double? Ssim, double? NrmseRoi, double? PsnrRoi, double? SsimRoi);

/// <summary>Reports of volumes.</summary>
internal static class SliceReports
{
    /// <summary>The report of a volume: means of acceleration and of figures against references, the most of everything else, and every slice by itself.</summary>
    /// <param name="slices">The slices' reports; of a single one, nothing is added.</param>
    /// <param name="seconds">Wall-clock seconds of all.</param>
    public static RecoveryReport Combine(IReadOnlyList<RecoveryReport> slices, double seconds)
    {
        if (slices.Count == 1)
        {
            return slices[0];
        }

        double? Mean(Func<RecoveryReport, double?> figure) => slices.Average(figure);

        return slices[0] with
        {
            Status = RecoveryReports.Worst(slices.Select(s => s.Status)),
            Iterations = slices.Max(s => s.Iterations),
            Seconds = seconds,
            ResidualNorm = slices.Max(s => s.ResidualNorm),
            SupportSize = slices.Max(s => s.SupportSize),
            Rows = slices.Max(s => s.Rows),
            Acceleration = Mean(s => s.Acceleration),
            Nrmse = Mean(s => s.Nrmse),
            Psnr = Mean(s => s.Psnr),
            Ssim = Mean(s => s.Ssim),
            NrmseRoi = Mean(s => s.NrmseRoi),
            PsnrRoi = Mean(s => s.PsnrRoi),
            SsimRoi = Mean(s => s.SsimRoi),
            Slices = [.. slices.Select((s, i) => new SliceReport(
                i, s.Status, s.Iterations, s.Seconds, s.ResidualNorm, s.SupportSize, s.Acceleration, s.Nrmse, s.Psnr, s.Ssim, s.NrmseRoi, s.PsnrRoi, s.SsimRoi))],
        };
    }
}

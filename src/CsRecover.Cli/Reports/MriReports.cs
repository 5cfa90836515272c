using CsRecover.Cli.Commands;
using CsRecover.Mri;
using CsRecover.Solvers;
using Spectre.Console;

namespace CsRecover.Cli.Reports;

/// <summary>Reports of <c>mri</c>.</summary>
internal static class MriReports
{
    /// <summary>The report of a slice.</summary>
    /// <param name="result">Its image, and how that went.</param>
    /// <param name="seconds">Wall-clock seconds.</param>
    /// <param name="inputs">What its files hold.</param>
    /// <param name="settings">What was asked for.</param>
    public static RecoveryReport Of(MriResult result, double seconds, MriInputs inputs, MriSettings settings)
    {
        Image<float> magnitude = result.Image.Magnitude();
        ImageQuality? whole = inputs.Reference is { } reference ? ImageMetrics.Compare(magnitude, reference) : null;
        ImageQuality? region = inputs.Roi is { } roi ? ImageMetrics.Compare(magnitude, inputs.Reference!, roi) : null;
        return new RecoveryReport
        {
            Solver = result.Solver,
            Backend = result.Backend,
            Status = result.Status,
            Iterations = result.Iterations,
            Seconds = seconds,
            ResidualNorm = result.ResidualNorm,
            SupportSize = result.SupportSize,
            Rows = inputs.Mask.Count * inputs.KSpace.Coils,
            Columns = inputs.KSpace.Height * inputs.KSpace.Width,
            Sparsity = settings.Sparsity,
            TimeBudget = settings.Budget?.TotalSeconds,
            Warm = settings.Warm,
            Threads = SharedOptions.ThreadsOf(settings.Threads),
            Coils = inputs.KSpace.Coils,
            Height = inputs.KSpace.Height,
            Width = inputs.KSpace.Width,
            Acceleration = inputs.Mask.Acceleration,
            Nrmse = whole?.Nrmse,
            Psnr = whole?.Psnr,
            Ssim = whole?.Ssim,
            NrmseRoi = region?.Nrmse,
            PsnrRoi = region?.Psnr,
            SsimRoi = region?.Ssim,
        };
    }

    /// <summary>Prints a report.</summary>
    /// <param name="report">The report.</param>
    /// <param name="sensing">The operator in words.</param>
    /// <param name="coils">The coils in words; empty for a single one.</param>
    /// <param name="folder">Where files were written to.</param>
    /// <param name="device">The backend in words.</param>
    /// <param name="context">Streams.</param>
    public static void Print(RecoveryReport report, string sensing, string coils, string folder, string device, CommandContext context)
    {
        var table = Tables.Facts();
        table.AddFact("A", $"{sensing}");
        table.AddFact("k-space", $"{report.Height} x {report.Width}, {report.Rows / report.Coils} of {report.Columns} points ({report.Acceleration:F2} x undersampled)");
        if (coils.Length > 0)
        {
            table.AddFact("coil maps", $"{report.Coils} coils, {coils}");
        }

        string mean = "";
        if (report.Slices is { } slices)
        {
            table.AddFact("slices", $"{slices.Count}");
            mean = ", mean";
        }

        RecoveryReports.AddRows(table, report, device, mean.Length > 0 ? " (the most of any slice)" : "");
        if (report.TimeBudget is { } budget)
        {
            table.AddRow("time budget", TimeBudgetOption.Describe(budget, report.Status == RecoveryStatus.TimeLimit));
        }

        if (report.Nrmse is not null)
        {
            table.AddFact("whole image" + mean, $"NRMSE {report.Nrmse:F4}, PSNR {report.Psnr:F2} dB, SSIM {report.Ssim:F4}");
        }

        if (report.NrmseRoi is not null)
        {
            table.AddFact("region" + mean, $"NRMSE {report.NrmseRoi:F4}, PSNR {report.PsnrRoi:F2} dB, SSIM {report.SsimRoi:F4}");
        }

        table.AddFact("written to", $"{folder}");
        Tables.Write(context.Output, table);
    }
}

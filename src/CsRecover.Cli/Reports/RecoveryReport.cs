using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using CsRecover.Solvers;

namespace CsRecover.Cli.Reports;

/// <summary>What every report.json says; the names in the file are these in snake_case.</summary>
internal sealed record RecoveryReport
{
    /// <summary>The solver's name.</summary>
    public required string Solver { get; init; }

    /// <summary>Where it ran.</summary>
    public required string Backend { get; init; }

    /// <summary>Why it ended; for a batch, the status that comes last in <see cref="RecoveryStatus"/>'s order of concern.</summary>
    public required RecoveryStatus Status { get; init; }

    /// <summary>Iterations; for a batch, the most of any signal.</summary>
    public required int Iterations { get; init; }

    /// <summary>Wall-clock seconds of solving alone, without files; for a batch, of the whole batch.</summary>
    public required double Seconds { get; init; }

    /// <summary>|y - A x|; for a batch, the largest.</summary>
    public required double ResidualNorm { get; init; }

    /// <summary>Non-zero coefficients; for a batch, the most of any signal.</summary>
    public required int SupportSize { get; init; }

    /// <summary>m, the number of measurements.</summary>
    public required int Rows { get; init; }

    /// <summary>n, the number of unknowns.</summary>
    public required int Columns { get; init; }

    /// <summary>k as it was given, if it was.</summary>
    public int? Sparsity { get; init; }

    /// <summary>The time budget in seconds, if there was one; for several slices, of all.</summary>
    public double? TimeBudget { get; init; }

    /// <summary>Whether a run before the timed one warmed the program up.</summary>
    public required bool Warm { get; init; }

    /// <summary>The most threads allowed.</summary>
    public required int Threads { get; init; }

    /// <summary>For series of images: how many.</summary>
    public int? Frames { get; init; }

    /// <summary>For images: receiver coils.</summary>
    public int? Coils { get; init; }

    /// <summary>For images: rows.</summary>
    public int? Height { get; init; }

    /// <summary>For images: columns.</summary>
    public int? Width { get; init; }

    /// <summary>For images: all points over sampled points.</summary>
    public double? Acceleration { get; init; }

    /// <summary>For images with a reference: normalised root-mean-square error.</summary>
    public double? Nrmse { get; init; }

    /// <summary>Peak signal-to-noise ratio in dB, data range 1.</summary>
    public double? Psnr { get; init; }

    /// <summary>Mean structural similarity, data range 1.</summary>
    public double? Ssim { get; init; }

    /// <summary><see cref="Nrmse"/> over the region of interest.</summary>
    public double? NrmseRoi { get; init; }

    /// <summary><see cref="Psnr"/> over the region of interest.</summary>
    public double? PsnrRoi { get; init; }

    /// <summary><see cref="Ssim"/> over the region of interest.</summary>
    public double? SsimRoi { get; init; }

    /// <summary>How sure the automatic choice is of the support, from 0 to 1; for a batch, the least.</summary>
    public double? Confidence { get; init; }

    /// <summary>The answers that the automatic choice weighed, for a single signal.</summary>
    public IReadOnlyList<CandidateReport>? Candidates { get; init; }

    /// <summary>For a batch, each signal by itself.</summary>
    public IReadOnlyList<SignalReport>? Signals { get; init; }

    /// <summary>For several slices, each by itself; what is said above is then their mean, or the most of any.</summary>
    public IReadOnlyList<SliceReport>? Slices { get; init; }
}

/// <summary>One answer that the automatic choice weighed.</summary>
/// <param name="Solver">Its solver.</param>
/// <param name="Status">How that ended.</param>
/// <param name="SupportSize">Non-zeros of the support it stands for.</param>
/// <param name="RelativeResidual">|y - A z| / |y| of least squares z on that support; none for an exact explanation.</param>
/// <param name="Score">The criterion, less that of the empty support; the lowest wins, and none is given for an exact explanation.</param>
/// <param name="Chosen">Whether it is the answer.</param>
/// <param name="Seconds">Time spent on it.</param>
internal sealed record CandidateReport(string Solver, RecoveryStatus Status, int SupportSize, double? RelativeResidual, double? Score, bool Chosen, double Seconds);

/// <summary>One signal of a batch.</summary>
/// <param name="Status">Why it ended.</param>
/// <param name="Iterations">Iterations.</param>
/// <param name="ResidualNorm">|y - A x|.</param>
/// <param name="SupportSize">Non-zero coefficients.</param>
internal sealed record SignalReport(RecoveryStatus Status, int Iterations, double ResidualNorm, int SupportSize);

/// <summary>How reports become JSON.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(RecoveryReport))]
[JsonSerializable(typeof(AnalysisReport))]
[JsonSerializable(typeof(SelectReport))]
[JsonSerializable(typeof(CalibrateReport))]
internal sealed partial class ReportJson : JsonSerializerContext
{
    /// <summary>Writes a report.</summary>
    /// <param name="stream">Receives UTF-8 text.</param>
    /// <param name="report">The report.</param>
    public static void Write(Stream stream, RecoveryReport report) => Write(stream, report, Default.RecoveryReport);

    /// <summary>Writes an analysis.</summary>
    /// <param name="stream">Receives UTF-8 text.</param>
    /// <param name="report">The report.</param>
    public static void Write(Stream stream, AnalysisReport report) => Write(stream, report, Default.AnalysisReport);

    /// <summary>Writes a selection.</summary>
    /// <param name="stream">Receives UTF-8 text.</param>
    /// <param name="report">The report.</param>
    public static void Write(Stream stream, SelectReport report) => Write(stream, report, Default.SelectReport);

    /// <summary>Writes a calibration.</summary>
    /// <param name="stream">Receives UTF-8 text.</param>
    /// <param name="report">The report.</param>
    public static void Write(Stream stream, CalibrateReport report) => Write(stream, report, Default.CalibrateReport);

    private static void Write<TReport>(Stream stream, TReport report, JsonTypeInfo<TReport> type)
    {
        JsonSerializer.Serialize(stream, report, type);
        stream.WriteByte((byte)'\n');
    }
}

using System.Globalization;

namespace CsRecover.Analysis.Sweeps;

/// <summary>How charts call things.</summary>
internal static class SweepWords
{
    /// <summary>What was measured and how often.</summary>
    /// <param name="result">The sweep.</param>
    /// <param name="series">The series.</param>
    public static string Subtitle(SweepResult result, SweepSeries series) => string.Create(
        CultureInfo.InvariantCulture, $"{series.Ensemble} matrices, {Amplitudes(series.Amplitudes)}, {Noise(series.SignalToNoise)}; n = {result.Sweep.Columns}, {result.Trials} trials a cell");

    /// <summary>A kind of amplitudes.</summary>
    /// <param name="kind">The kind.</param>
    public static string Amplitudes(AmplitudeKind kind) => kind switch
    {
        AmplitudeKind.Gaussian => "Gaussian amplitudes",
        AmplitudeKind.Signs => "amplitudes +1, -1",
        _ => "non-negative amplitudes",
    };

    /// <summary>A level of noise.</summary>
    /// <param name="decibels">Signal to noise ratio; null without noise.</param>
    public static string Noise(double? decibels) => decibels is { } value ? string.Create(CultureInfo.InvariantCulture, $"{value} dB") : "no noise";
}

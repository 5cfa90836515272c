using System.Globalization;

namespace CsRecover.Analysis.Sweeps;

/// <summary>One map of a sweep: a solver on one kind of matrices, amplitudes and noise.</summary>
/// <param name="Ensemble">The kind of matrix, one of <see cref="MatrixEnsembles.Names"/>.</param>
/// <param name="Amplitudes">What the non-zeros are.</param>
/// <param name="Solver">The solver's name.</param>
/// <param name="SignalToNoise">Signal to noise ratio in decibels; null without noise.</param>
public sealed record SweepSeries(string Ensemble, AmplitudeKind Amplitudes, string Solver, double? SignalToNoise)
{
    /// <summary>The amplitudes' name in files and on the command line.</summary>
    public string AmplitudesName => NameOf(Amplitudes);

    /// <summary>The noise in files: decibels or <c>none</c>.</summary>
    internal string Noise => SignalToNoise?.ToString(CultureInfo.InvariantCulture) ?? "none";

    /// <summary>The first columns of tables.</summary>
    internal string Key => $"{Ensemble},{AmplitudesName},{Solver},{Noise}";

    /// <summary>A file name of its own, without an ending.</summary>
    internal string FileName => $"{Ensemble}-{AmplitudesName}-{Solver}" + (SignalToNoise is null ? "" : $"-{Noise}dB");

    /// <summary>The name of a kind of amplitudes in files and on the command line.</summary>
    /// <param name="amplitudes">The kind.</param>
    /// <returns>gaussian, signs or non-negative.</returns>
    public static string NameOf(AmplitudeKind amplitudes) => amplitudes switch
    {
        AmplitudeKind.Gaussian => "gaussian",
        AmplitudeKind.Signs => "signs",
        _ => "non-negative",
    };
}

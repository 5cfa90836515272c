using System.CommandLine;
using System.Globalization;

namespace CsRecover.Cli;

/// <summary>--time-budget.</summary>
internal static class TimeBudgetOption
{
    private const string Name = "--time-budget";
    private const double Most = 1e7;

    /// <summary>The option.</summary>
    public static Option<string?> Create() => new(Name)
    {
        HelpName = "SECONDS",
        Description = "End the recovery after this long with the image it has by then (status TimeLimit in the report), at the end of an iteration; at least one is done. For all slices together. Reading, coil maps and writing are not counted. The quality stays as asked for.",
    };

    /// <summary>The budget that a command line asks for.</summary>
    /// <param name="text">The option's value.</param>
    /// <returns>Null for none.</returns>
    public static TimeSpan? Check(string? text) =>
        text is null ? null
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds) && seconds > 0.0 && seconds <= Most ? TimeSpan.FromSeconds(seconds)
        : throw new UserException(string.Create(CultureInfo.InvariantCulture, $"{Name}: expected a number of seconds above 0 and up to {Most:F0}, got '{text}'"));

    /// <summary>What became of a budget, for people.</summary>
    /// <param name="seconds">The budget.</param>
    /// <param name="usedUp">Whether it ended a recovery.</param>
    public static string Describe(double seconds, bool usedUp) => string.Create(
        CultureInfo.InvariantCulture, $"{seconds:G4} s, {(usedUp ? "used up: this is the image so far, at the quality that was asked for" : "not used up")}");
}

using System.Globalization;

namespace CsRecover.Analysis.Sweeps;

/// <summary>A part of a sweep for one of several processes or machines. Work is dealt out by its number, so that numbers do not depend on how many parts there are.</summary>
/// <param name="Number">Which part, from 1.</param>
/// <param name="Count">Of how many.</param>
public readonly record struct SweepShard(int Number, int Count)
{
    /// <summary>Everything.</summary>
    public static SweepShard Whole => new(1, 1);

    /// <summary>Reads <c>2/4</c>.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The part.</returns>
    /// <exception cref="ArgumentException">It is not of the form i/N with i from 1 to N.</exception>
    public static SweepShard Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Split('/');
        return parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            && number >= 1 && number <= count
            ? new SweepShard(number, count)
            : throw new ArgumentException($"Expected a part of the form i/N with i from 1 to N, such as 2/4, got '{text}'.", nameof(text));
    }

    /// <summary>The form that <see cref="Parse"/> reads.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number}/{Count}");

    /// <summary>Whether a piece of work is this part's.</summary>
    /// <param name="number">The work's number, from 0.</param>
    internal bool Takes(int number) => number % Count == Number - 1;
}

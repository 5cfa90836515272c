using System.Globalization;

namespace CsRecover.Benchmarks;

/// <summary>Arguments of the form <c>key=value</c>, and names without a value.</summary>
/// <param name="arguments">The words after the comparison's name.</param>
internal sealed class KeyedArguments(string[] arguments)
{
    /// <summary>Words without a value.</summary>
    public string[] Names => [.. arguments.Where(a => !a.Contains('=', StringComparison.Ordinal))];

    /// <summary>A value as it stands.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="otherwise">What it is when left out.</param>
    public string Text(string key, string otherwise) => arguments.FirstOrDefault(a => a.StartsWith(key + "=", StringComparison.Ordinal))?[(key.Length + 1)..] ?? otherwise;

    /// <summary>A whole number.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="otherwise">What it is when left out.</param>
    /// <exception cref="FormatException">It is none.</exception>
    public int Whole(string key, int otherwise) => Text(key, "") is { Length: > 0 } word
        ? int.TryParse(word, CultureInfo.InvariantCulture, out int value) ? value : throw new FormatException($"{key}: expected a whole number, got '{word}'.")
        : otherwise;

    /// <summary>A list of numbers.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="otherwise">The list when left out.</param>
    /// <exception cref="FormatException">One is no number.</exception>
    public double[] Numbers(string key, string otherwise) =>
        [.. Text(key, otherwise).Split(',').Select(word => double.TryParse(word, CultureInfo.InvariantCulture, out double value) ? value : throw new FormatException($"{key}: expected numbers, got '{word}'."))];

    /// <summary>A list of names.</summary>
    /// <typeparam name="TName">An enumeration; hyphens and case do not matter.</typeparam>
    /// <param name="key">Its key.</param>
    /// <param name="otherwise">The list when left out.</param>
    /// <exception cref="FormatException">One is no such name.</exception>
    public TName[] Choices<TName>(string key, string otherwise)
        where TName : struct, Enum =>
        [.. Text(key, otherwise).Split(',').Select(word => Enum.TryParse(word.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out TName value)
            ? value
            : throw new FormatException($"{key}: expected some of {string.Join(", ", Enum.GetNames<TName>())}, got '{word}'."))];
}

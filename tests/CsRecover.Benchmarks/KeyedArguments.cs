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
    public int Whole(string key, int otherwise) => int.Parse(Text(key, otherwise.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);

    /// <summary>A list of numbers.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="otherwise">The list when left out.</param>
    public double[] Numbers(string key, string otherwise) => [.. Text(key, otherwise).Split(',').Select(v => double.Parse(v, CultureInfo.InvariantCulture))];
}

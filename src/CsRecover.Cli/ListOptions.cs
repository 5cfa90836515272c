using System.CommandLine;
using System.Globalization;

namespace CsRecover.Cli;

/// <summary>Options whose values are lists with commas.</summary>
internal static class ListOptions
{
    private const int MostNumbers = 1000;

    /// <summary>An option with a list.</summary>
    /// <param name="name">Name with dashes.</param>
    /// <param name="description">Help text.</param>
    /// <param name="standard">The list without the option.</param>
    public static Option<string> Create(string name, string description, string standard) => new(name)
    {
        HelpName = "LIST",
        Description = description,
        DefaultValueFactory = _ => standard,
    };

    /// <summary>The words of a list.</summary>
    /// <param name="list">Words with commas between.</param>
    public static string[] Words(string list) => list.Split(',', StringSplitOptions.TrimEntries);

    /// <summary>Numbers and ranges <c>first:last:step</c>, both ends included.</summary>
    /// <param name="name">The option, for messages.</param>
    /// <param name="list">The list.</param>
    public static double[] Numbers(string name, string list) => [.. Words(list).SelectMany(word => Range(name, word))];

    /// <summary>A number.</summary>
    /// <param name="name">The option, for messages.</param>
    /// <param name="word">The number's text.</param>
    public static double Number(string name, string word) => double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
        ? value
        : throw new UserException($"{name}: expected numbers with commas between, or ranges as 0.1:0.9:0.1, got '{word}'");

    private static IEnumerable<double> Range(string name, string word)
    {
        string[] parts = word.Split(':');
        if (parts.Length == 1)
        {
            return [Number(name, word)];
        }

        double[] numbers = [.. parts.Select(part => Number(name, part))];
        if (numbers.Length != 3 || numbers[2] <= 0.0 || numbers[1] < numbers[0] || (numbers[1] - numbers[0]) / numbers[2] > MostNumbers)
        {
            throw new UserException($"{name}: expected ranges first:last:step with at most {MostNumbers} steps upwards, such as 0.1:0.9:0.1, got '{word}'");
        }

        // Steps are multiples, not sums, and are rounded to what people write: 0.3 and not 0.30000000000000004.
        int count = (int)Math.Floor((numbers[1] - numbers[0]) / numbers[2] + 1e-9) + 1;
        return Enumerable.Range(0, count).Select(i => Math.Round(numbers[0] + i * numbers[2], 12));
    }
}

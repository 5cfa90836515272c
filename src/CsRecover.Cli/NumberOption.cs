using System.CommandLine;
using System.Globalization;

namespace CsRecover.Cli;

/// <summary>Options that are numbers.</summary>
internal static class NumberOption
{
    /// <summary>A number of at least 0 that may be given.</summary>
    /// <param name="name">Name with dashes.</param>
    /// <param name="value">What stands for the value in help.</param>
    /// <param name="description">Help text.</param>
    public static Option<double?> NotNegative(string name, string value, string description) => new(name)
    {
        HelpName = value,
        Description = description,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number >= 0.0 && double.IsFinite(number))
            {
                return number;
            }

            result.AddError($"{name}: expected a number of at least 0, got '{text}'");
            return null;
        },
    };
}

using System.CommandLine;
using System.CommandLine.Parsing;

namespace CsRecover.Cli;

/// <summary>Says in one sentence what is wrong with a command line.</summary>
internal static class ParseErrors
{
    /// <summary>Describes the first error.</summary>
    /// <param name="parsed">A command line with errors.</param>
    /// <returns>What was expected and what came.</returns>
    public static string Describe(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        if (parsed.UnmatchedTokens is [string token, ..])
        {
            string kind = command is RootCommand && !token.StartsWith('-') ? $"a command out of {Names(command.Subcommands)}"
                : command.Options.Count > 0 ? $"an option out of {Names(command.Options)}"
                : $"nothing after {command.Name}";
            return $"expected {kind}, got '{token}'";
        }

        foreach (Option option in command.Options)
        {
            OptionResult? result = parsed.GetResult(option);
            if (result is { Implicit: false, Tokens.Count: 0 } && option.Arity.MinimumNumberOfValues > 0)
            {
                return $"expected {option.HelpName ?? "a value"} after {option.Name}, got none";
            }

            if (result is { Tokens.Count: > 1 })
            {
                return $"expected {option.Name} once, got it {result.IdentifierTokenCount} times with {result.Tokens.Count} values";
            }

            if (option.Required && result is null or { Implicit: true, Tokens.Count: 0 })
            {
                return $"expected {option.Name} {option.HelpName}, got a command line without it";
            }
        }

        return command is RootCommand && parsed.CommandResult.Children.Any() == false
            ? $"expected a command out of {Names(command.Subcommands)}, got none"
            : parsed.Errors[0].Message;
    }

    private static string Names(IEnumerable<Symbol> symbols) => string.Join(", ", symbols.Where(s => !s.Hidden).Select(s => s.Name));
}

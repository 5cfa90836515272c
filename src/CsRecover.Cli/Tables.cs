using Spectre.Console;
using Spectre.Console.Rendering;

namespace CsRecover.Cli;

/// <summary>Tables for people.</summary>
internal static class Tables
{
    private const int WidthWithoutTerminal = 120;

    /// <summary>Writes a table; plain text where the output is not a terminal.</summary>
    /// <param name="output">Receives it.</param>
    /// <param name="table">The table.</param>
    public static void Write(TextWriter output, IRenderable table)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output), Interactive = InteractionSupport.No });
        if (output != Console.Out || Console.IsOutputRedirected)
        {
            console.Profile.Width = WidthWithoutTerminal;
        }

        console.Write(table);
    }
}

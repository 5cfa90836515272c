using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace CsRecover.Cli;

/// <summary>Tables for people.</summary>
internal static class Tables
{
    private const int WidthWithoutTerminal = 120;

    /// <summary>A table of facts: a name and a value in each row.</summary>
    public static Table Facts() => new Table().Border(TableBorder.Rounded).HideHeaders().AddColumn("").AddColumn("");

    /// <summary>A table with a title, plain text as everything.</summary>
    /// <param name="title">The title, as markup.</param>
    public static Table Titled(string title)
    {
        Table table = new Table().Border(TableBorder.Rounded);
        table.Title = new TableTitle(title, Style.Plain);
        return table;
    }

    /// <summary>Adds a fact.</summary>
    /// <param name="table">A table of two columns.</param>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value; numbers look alike in every language.</param>
    public static void AddFact(this Table table, string name, FormattableString value) => table.AddRow(name, Markup.Escape(value.ToString(CultureInfo.InvariantCulture)));

    /// <summary>Writes a table; plain text where the output is not a terminal.</summary>
    /// <param name="output">Receives it.</param>
    /// <param name="table">The table.</param>
    public static void Write(TextWriter output, IRenderable table)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output), Interactive = InteractionSupport.No });
        if (output != Console.Out || Console.IsOutputRedirected)
        {
            console.Profile.Width = WidthWithoutTerminal;
            console.Profile.Capabilities.Ansi = false;                      // titles would bring colour codes into files
        }

        console.Write(table);
    }
}

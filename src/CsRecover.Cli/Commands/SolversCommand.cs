using System.CommandLine;
using CsRecover.Solvers;
using Spectre.Console;

namespace CsRecover.Cli.Commands;

/// <summary><c>csrecover solvers</c>: what there is to choose from.</summary>
internal static class SolversCommand
{
    /// <summary>Adds the command.</summary>
    /// <param name="root">The program.</param>
    /// <param name="context">Streams.</param>
    public static void AddTo(RootCommand root, CommandContext context)
    {
        var command = new Command("solvers", "Lists the solvers, each with one line on what it does and whether it must be told the number of non-zeros.");
        command.SetAction(_ => List(context));
        root.Add(command);
    }

    private static int List(CommandContext context)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn("solver").AddColumn("told k").AddColumn("what it does");
        foreach (SolverOptions solver in SolverCatalog.All)
        {
            table.AddRow(Markup.Escape(solver.Name), solver is SparsityOptions ? "yes" : "no", Markup.Escape(solver.Summary));
        }

        Tables.Write(context.Output, table);
        return ErrorHandler.Success;
    }
}

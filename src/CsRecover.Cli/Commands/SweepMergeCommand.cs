using System.CommandLine;
using CsRecover.Analysis.Sweeps;
using CsRecover.Mri.Files;

namespace CsRecover.Cli.Commands;

/// <summary><c>csrecover sweep merge</c>: the parts of a sweep, joined.</summary>
internal static class SweepMergeCommand
{
    /// <summary>Adds the command.</summary>
    /// <param name="sweep">The command it belongs to.</param>
    /// <param name="context">Streams.</param>
    public static void AddTo(Command sweep, CommandContext context)
    {
        var parts = new Argument<string[]>("DIR") { Description = "The folders of all parts, in any order.", Arity = ArgumentArity.OneOrMore };
        Option<string> output = SharedOptions.RequiredPath("--output", "DIR", "The folder of the whole; it can be continued like any other.");
        var command = new Command("merge", """
            Joins the parts that csrecover sweep --shard I/N made, and writes what one run of the whole sweep writes, byte for byte but for times.

            Parts must be of the same sweep, all there, each once, and finished; otherwise it says which is not.
            """)
        {
            parts, output,
        };
        command.SetAction(parsed =>
        {
            string folder = parsed.GetValue(output)!;
            OutputFiles.CheckFolder(folder);
            SweepOutput.Write(RecoverySweep.Merge(parsed.GetValue(parts)!, folder), SweepShard.Whole, folder, context);
            return ErrorHandler.Success;
        });
        sweep.Add(command);
    }
}

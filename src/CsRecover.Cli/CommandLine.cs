using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using CsRecover.Cli.Commands;

namespace CsRecover.Cli;

/// <summary>What commands work with beside their options.</summary>
/// <param name="Output">Results for people.</param>
/// <param name="Error">Errors and progress.</param>
/// <param name="Token">Asks to stop.</param>
internal sealed record CommandContext(TextWriter Output, TextWriter Error, CancellationToken Token);

/// <summary>The command line: parses, runs the command, and turns failures into one line and an exit code.</summary>
internal static class CommandLine
{
    /// <summary>Runs one command line.</summary>
    /// <param name="args">The words after the program's name.</param>
    /// <param name="output">Standard output.</param>
    /// <param name="error">Standard error.</param>
    /// <param name="token">Asks to stop.</param>
    /// <returns>The exit code: 0, 2 for bad input, 130 when cancelled.</returns>
    public static int Run(string[] args, TextWriter output, TextWriter error, CancellationToken token = default)
    {
        var context = new CommandContext(output, error, token);
        RootCommand root = Build(context);
        return ErrorHandler.Run(
            () =>
            {
                // A file may be called @x.npy: words that begin so are names, not lists of further words.
                var configuration = new ParserConfiguration { ResponseFileTokenReplacer = null };
                ParseResult parsed = root.Parse(args.Length == 0 ? ["--help"] : args, configuration);
                if (parsed.Errors.Count > 0 && parsed.Action is not HelpAction and not ExamplesHelpAction)
                {
                    throw new UserException(ParseErrors.Describe(parsed));
                }

                return parsed.Invoke(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
            },
            error);
    }

    private static RootCommand Build(CommandContext context)
    {
        var root = new RootCommand("""
            Recovers sparse signals from few measurements: x with few non-zeros out of y = A x, and MRI images out of undersampled k-space; chooses the features that explain a response, and the survey records that meet targets.

            Bad input gives one line on standard error and exit code 2, Ctrl+C exit code 130; output files appear whole or not at all.
            """);
        RecoverCommand.AddTo(root, context);
        SelectCommand.AddTo(root, context);
        CalibrateCommand.AddTo(root, context);
        MriCommand.AddTo(root, context);
        MaskCommand.AddTo(root, context);
        AnalyzeCommand.AddTo(root, context);
        SweepCommand.AddTo(root, context);
        SolversCommand.AddTo(root, context);
        DevicesCommand.AddTo(root, context);
        BenchCommand.AddTo(root, context);
        AddExamples(root);
        return root;
    }

    /// <summary>Makes --help end with examples: a command line is learnt from one that works.</summary>
    private static void AddExamples(RootCommand root)
    {
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Action = new ExamplesHelpAction((HelpAction)help.Action!);
    }

    /// <summary>The library's help, followed by the command's examples.</summary>
    /// <param name="help">The library's help.</param>
    private sealed class ExamplesHelpAction(HelpAction help) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            help.MaxWidth = 110;
            int code = help.Invoke(parseResult);
            string examples = Examples.For(parseResult.CommandResult.Command.Name);
            if (examples.Length > 0)
            {
                parseResult.InvocationConfiguration.Output.WriteLine($"Examples:\n{examples}\n");
            }

            return code;
        }
    }
}

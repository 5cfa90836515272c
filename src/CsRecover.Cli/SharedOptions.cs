using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using CsRecover.Mri.Files;
using CsRecover.Solvers;

namespace CsRecover.Cli;

/// <summary>Options that several commands have.</summary>
internal static class SharedOptions
{
    /// <summary>A file or folder that must be given.</summary>
    /// <param name="name">Name with dashes.</param>
    /// <param name="value">What stands for the value in help.</param>
    /// <param name="description">Help text.</param>
    public static Option<string> RequiredPath(string name, string value, string description) =>
        new(name) { HelpName = value, Description = description, Required = true };

    /// <summary>A file that may be given.</summary>
    /// <param name="name">Name with dashes.</param>
    /// <param name="value">What stands for the value in help.</param>
    /// <param name="description">Help text.</param>
    public static Option<string?> OptionalPath(string name, string value, string description) =>
        new(name) { HelpName = value, Description = description };

    /// <summary>--solver.</summary>
    /// <param name="standard">The default.</param>
    /// <param name="note">What the default does in this command.</param>
    public static Option<string> Solver(SolverOptions standard, string note) => new("--solver")
    {
        HelpName = "NAME",
        Description = $"The solver; 'csrecover solvers' lists them. {note}",
        DefaultValueFactory = _ => standard.Name,
    };

    /// <summary>A whole number that may be given.</summary>
    /// <param name="name">Name with dashes.</param>
    /// <param name="value">What stands for the value in help.</param>
    /// <param name="description">Help text.</param>
    public static Option<int?> Whole(string name, string value, string description) => new(name) { HelpName = value, Description = description, CustomParser = Whole };

    /// <summary>--sparsity.</summary>
    public static Option<int?> Sparsity() => new("--sparsity")
    {
        HelpName = "K",
        Description = "How many non-zeros to look for, from 0 to m. Without it, solvers that need one take the k up to which they usually succeed at this m and n.",
        CustomParser = Whole,
    };

    /// <summary>--seed.</summary>
    /// <param name="description">Help text.</param>
    public static Option<ulong> Seed(string description) => new("--seed")
    {
        HelpName = "S",
        Description = description,
        DefaultValueFactory = _ => 1,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (!ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed))
            {
                result.AddError($"--seed: expected a whole number from 0, got '{text}'");
            }

            return seed;
        },
    };

    /// <summary>--threads.</summary>
    public static Option<int?> Threads() => new("--threads")
    {
        HelpName = "N",
        Description = "The most threads to use; 0, the default, takes one for each processor.",
        CustomParser = Whole,
    };

    /// <summary>--warm.</summary>
    public static Option<bool> Warm() => new("--warm")
    {
        Description = "Solve once before the run that is timed, so that 'seconds' leaves out compilation and one-time preparation of the operator.",
    };

    /// <summary>The threads a command line asks for.</summary>
    /// <param name="threads">The option's value.</param>
    /// <returns>0 for one for each processor.</returns>
    public static int CheckThreads(int? threads) =>
        threads is null or >= 0 ? threads ?? 0 : throw new UserException($"--threads: expected 0 or more, got {threads}");

    /// <summary>The number of threads that <see cref="CheckThreads"/> stands for.</summary>
    /// <param name="threads">0 for one for each processor.</param>
    public static int ThreadsOf(int threads) => threads == 0 ? Environment.ProcessorCount : threads;

    /// <summary>Parses a whole number.</summary>
    /// <param name="result">The option's value.</param>
    public static int? Whole(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value))
        {
            return value;
        }

        result.AddError($"{(result.Parent as OptionResult)?.Option.Name}: expected a whole number, got '{text}'");
        return null;
    }

    /// <summary>Refuses, before long work, outputs that cannot be written or are the same file.</summary>
    /// <param name="output">The file of --output, if there is one.</param>
    /// <param name="report">The file of --report, if there is one.</param>
    /// <exception cref="UserException">Both are the same file.</exception>
    public static void CheckOutputs(string? output, string? report)
    {
        foreach (string? file in new[] { output, report })
        {
            if (file is not null)
            {
                OutputFiles.CheckFile(file);
            }
        }

        if (output is not null && report is not null && Path.GetFullPath(output) == Path.GetFullPath(report))
        {
            throw new UserException($"expected different files for --output and --report, got {output} for both");
        }
    }
}

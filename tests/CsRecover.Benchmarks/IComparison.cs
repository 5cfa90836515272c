namespace CsRecover.Benchmarks;

/// <summary>One comparison against peers, run by its name. A class joins by implementing this; <see cref="Program"/> finds it.</summary>
internal interface IComparison
{
    /// <summary>The name on the command line.</summary>
    string Name { get; }

    /// <summary>One line of help.</summary>
    string Summary { get; }

    /// <summary>Runs it and prints a table.</summary>
    /// <param name="arguments">What follows the name on the command line.</param>
    /// <returns>The process's exit code.</returns>
    int Run(string[] arguments);
}

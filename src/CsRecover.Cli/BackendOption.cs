using System.CommandLine;
using CsRecover.Ilgpu;

namespace CsRecover.Cli;

/// <summary>--backend: where recoveries run.</summary>
internal static class BackendOption
{
    private const string Name = "--backend";

    /// <summary>The option.</summary>
    public static Option<string> Create() => new(Name)
    {
        HelpName = string.Join('|', BackendChoice.Names),
        Description = $"Where to solve; 'csrecover devices' lists what there is. {BackendChoice.Auto} takes the first GPU, or the processor where there is none; one that is named and not there is an error.",
        DefaultValueFactory = _ => RecoveryBackend.Default.Name,
    };

    /// <summary>Opens the backend that a command line asks for.</summary>
    /// <param name="name">The option's value.</param>
    /// <returns>The backend, open.</returns>
    /// <exception cref="UserException">There is no such backend, or not here.</exception>
    public static BackendChoice Open(string name)
    {
        try
        {
            return BackendChoice.Open(name);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new UserException($"{Name}: {ErrorHandler.Sentence(e)}");
        }
    }
}

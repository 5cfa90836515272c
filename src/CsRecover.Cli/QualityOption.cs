using System.CommandLine;
using CsRecover.Mri;
using CsRecover.Solvers;

namespace CsRecover.Cli;

/// <summary>--quality: how much work an image is worth.</summary>
internal static class QualityOption
{
    private const string Name = "--quality";

    private static readonly string[] _levels = [.. Enum.GetNames<MriQuality>().Select(n => n.ToLowerInvariant())];

    /// <summary>The option.</summary>
    public static Option<string> Create() => new(Name)
    {
        HelpName = string.Join('|', _levels),
        Description = "How much work the image is worth: fast takes it to be sparse in wavelets, standard in overlapping patches, best in groups of patches that look alike (several times the time of standard). All but fast run on the CPU only, with the default solver.",
        DefaultValueFactory = _ => _levels[0],
    };

    /// <summary>The level that a command line asks for.</summary>
    /// <param name="level">The option's value.</param>
    public static MriQuality Check(string level)
    {
        int index = Array.IndexOf(_levels, level);
        return index >= 0 ? (MriQuality)index : throw new UserException($"{Name}: expected one of {string.Join(", ", _levels)}, got '{level}'");
    }

    /// <summary>Refuses levels that there are not for several coils.</summary>
    /// <param name="quality">The level.</param>
    public static void RefuseForCoils(MriQuality quality)
    {
        if (quality != MriQuality.Fast)
        {
            throw new UserException($"{Name}: expected {_levels[0]} for several coils, got {_levels[(int)quality]}: patches are for one coil so far");
        }
    }

    /// <summary>The problem of a mask.</summary>
    /// <param name="quality">The level.</param>
    /// <param name="mask">The mask.</param>
    /// <param name="solver">The solver; levels above fast have their own.</param>
    /// <param name="sparsity">k, if it is known.</param>
    public static RecoveryProblem<Complex32> Problem(MriQuality quality, SamplingMask mask, SolverOptions solver, int? sparsity)
    {
        if (quality == MriQuality.Fast)
        {
            return UserException.About("--sparsity", "sparsity", () => MriReconstruction.CreateProblem(mask, solver, sparsity));
        }

        string level = _levels[(int)quality];
        if (solver.Name != MriSolvers.Default.Name)
        {
            throw new UserException($"{Name}: expected the solver {MriSolvers.Default.Name} with {level}, got {solver.Name}");
        }

        if (sparsity is not null)
        {
            throw new UserException($"{Name}: expected no --sparsity with {level}, got {sparsity}");
        }

        return UserException.About(Name, parameter: null, () => MriReconstruction.CreateProblem(mask, quality));
    }
}

using System.CommandLine;
using CsRecover.Cli.Commands;
using CsRecover.Mri;
using CsRecover.Operators;
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
        Description = "How much work the image is worth: fast takes it to be sparse in wavelets, standard in overlapping patches, best in groups of patches that look alike (several times the time of standard). best also finds out whether the image's phase is smooth. All but fast run on the CPU only, with the default solver.",
        DefaultValueFactory = _ => _levels[0],
    };

    /// <summary>The level that a command line asks for.</summary>
    /// <param name="level">The option's value.</param>
    public static MriQuality Check(string level)
    {
        int index = Array.IndexOf(_levels, level);
        return index >= 0 ? (MriQuality)index : throw new UserException($"{Name}: expected one of {string.Join(", ", _levels)}, got '{level}'");
    }

    /// <summary>The problem of a mask and coils.</summary>
    /// <param name="quality">The level.</param>
    /// <param name="mask">The mask.</param>
    /// <param name="coils">The coils.</param>
    /// <param name="solver">The solver; levels above fast have their own.</param>
    /// <param name="sparsity">k, if it is known.</param>
    /// <param name="options">How to run what the making of the problem runs.</param>
    public static RecoveryProblem<Complex32> Problem(MriQuality quality, SamplingMask mask, CoilMapsChoice coils, SolverOptions solver, int? sparsity, RecoveryOptions options)
    {
        if (quality != MriQuality.Fast)
        {
            Check(_levels[(int)quality], coils, solver, sparsity);
            return UserException.About(Name, nameof(SenseOperator.Prior), () => MriReconstruction.CreateProblem(coils.KSpace, mask, quality, coils.Maps, options));
        }

        return UserException.About("--sparsity", "sparsity", () => coils switch
        {
            { IsCalibrationless: true } => MriReconstruction.CreateCalibrationlessProblem(mask, coils.KSpace.Coils, solver, sparsity),
            { Maps: { } maps } => MriReconstruction.CreateProblem(mask, maps, solver, sparsity),
            _ => MriReconstruction.CreateProblem(mask, solver, sparsity),
        });
    }

    /// <summary>Refuses what does not go with levels of patches.</summary>
    private static void Check(string level, CoilMapsChoice coils, SolverOptions solver, int? sparsity)
    {
        if (coils.IsCalibrationless)
        {
            throw new UserException($"{Name}: expected {_levels[0]} with {CoilOptions.WithoutMaps}, got {level}: patches are of one image, not of each coil's");
        }

        if (solver.Name != MriSolvers.Default.Name)
        {
            throw new UserException($"{Name}: expected the solver {MriSolvers.Default.Name} with {level}, got {solver.Name}");
        }

        if (sparsity is not null)
        {
            throw new UserException($"{Name}: expected no --sparsity with {level}, got {sparsity}");
        }
    }
}

using System.Reflection;

namespace CsRecover.Solvers;

/// <summary>Every solver of the library, by name.</summary>
public static class SolverCatalog
{
    /// <summary>Each solver once, with its paper's defaults.</summary>
    public static IReadOnlyList<SolverOptions> All { get; } =
    [
        new AutoOptions(),
        new SmoothedL0Options(),
        new IhtOptions(),
        new NormalizedIhtOptions(),
        new AcceleratedIhtOptions(),
        new ConjugateGradientIhtOptions(),
        new TunedIhtOptions(),
        new HtpOptions(),
        new CoSaMPOptions(),
        new SubspacePursuitOptions(),
        new HardConcreteOptions(),
        new AmpOptions(),
        new EmAmpOptions(),
        new VampOptions(),
        new OrthogonalMatchingPursuitOptions(),
        new BatchOmpOptions(),
        new GeneralizedOmpOptions(),
        new StagewiseOmpOptions(),
        new OrthogonalLeastSquaresOptions(),
        new IrlsOptions(),
        new BasisPursuitOptions(),
        new FistaOptions(),
        new BpdnOptions(),
        new Cel0Options(),
        new ContinuousSparsificationOptions(),
        new AdmmL0Options(),
        new PenaltyDecompositionOptions(),
        new ProximalGradientL0Options(),
        new LogSumExpOptions(),
    ];

    /// <summary>Finds a solver.</summary>
    /// <param name="name">Its <see cref="SolverOptions.Name"/>.</param>
    /// <returns>The solver with its defaults.</returns>
    /// <exception cref="ArgumentException">No solver has that name; the message lists those there are.</exception>
    public static SolverOptions Find(string name) => All.FirstOrDefault(s => s.Name == name)
        ?? throw new ArgumentException($"Expected a solver out of {string.Join(", ", All.Select(s => s.Name))}; got '{name}'.", nameof(name));

    /// <summary>Names of the solvers that take blocks of unknowns, for messages.</summary>
    internal static string ThatTakeBlocks()
    {
        string[] names = [.. All.Where(TakesBlocks).Select(s => s.Name)];
        return names.Length == 0 ? "none" : string.Join(", ", names);
    }

    /// <summary>Names of the solvers that can look for signals without negative entries, for messages.</summary>
    internal static string ThatTakeSigns() => string.Join(", ", All.Where(TakesSigns).Select(s => s.Name));

    /// <summary>Whether a solver can look for signals without negative entries.</summary>
    /// <param name="solver">The solver.</param>
    internal static bool TakesSigns(SolverOptions solver) => Overrides(solver, nameof(SolverOptions.AsNonNegative));

    private static bool TakesBlocks(SolverOptions solver) => Overrides(solver, nameof(SolverOptions.WithBlockSize));

    private static bool Overrides(SolverOptions solver, string method) =>
        solver.GetType().GetMethod(method, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)!.DeclaringType != typeof(SolverOptions);
}

using CsRecover.Solvers;

namespace CsRecover;

/// <summary>When a stage of the portfolio is worth running.</summary>
internal enum StageUse
{
    /// <summary>First of all; an exact explanation counts, and under noise what ended by itself where few entries are in doubt.</summary>
    Quick,

    /// <summary>Where A looks like a random matrix: not once message passing has diverged.</summary>
    Random,

    /// <summary>Where it does not.</summary>
    Spectrum,

    /// <summary>Where nothing before gave an exact answer, or said convincingly that there is noise.</summary>
    Any,
}

/// <summary>One solver of the portfolio.</summary>
/// <param name="Name">Its name with what it assumes of the signal.</param>
/// <param name="Solver">The solver.</param>
/// <param name="Use">When to run it.</param>
/// <param name="OneSided">Whether it assumes x &gt;= 0.</param>
/// <param name="AfterRest">Whether it is for signals of which message passing has come to rest at what looks like noise, or for those of which it has not; null for both.</param>
internal sealed record AutomaticStage(string Name, SolverOptions Solver, StageUse Use, bool OneSided = false, bool? AfterRest = null)
{
    /// <summary>The most iterations of a quick pursuit.</summary>
    public int Most => ((OrthogonalMatchingPursuitOptions)Solver).Sparsity ?? 0;

    /// <summary>Atoms of the quick pursuit: so few that it costs less than message passing.</summary>
    private const int MostAtoms = 64;

    /// <summary>Atoms that cost next to nothing whatever the matrix.</summary>
    private const int FewAtoms = 16;

    /// <summary>Reweighted least squares solves m equations hundreds of times: more of them than these, and the little that it can add is not worth the wait.</summary>
    private const int MostEquations = 384;

    /// <summary>
    /// Message passing that recovers a signal does so within so many iterations, but for a few at the very edge of what it can do. Signals that look one-sided get twice as many, and matrices of other
    /// spectra: at their edge it is slower. Half as many do for amplitudes of constant magnitude where message passing for normal ones has come to rest.
    /// </summary>
    private const int MostIterations = 300;

    /// <summary>The stages, in the order in which they run.</summary>
    /// <param name="rows">m.</param>
    /// <param name="spread">How the singular values of A are spread, as far as is known at the start.</param>
    /// <param name="auto">What is known of the signals.</param>
    public static IEnumerable<AutomaticStage> Portfolio(int rows, SharedSpread spread, AutoOptions auto) => auto.BlockSize > 1 ? OfBlocks(rows, auto) : OfEntries(rows, spread, auto);

    private static IEnumerable<AutomaticStage> OfEntries(int rows, SharedSpread spread, AutoOptions auto)
    {
        yield return new("omp", new OrthogonalMatchingPursuitOptions { Sparsity = QuickAtoms(rows, spread), NonNegative = auto.NonNegative, StopsAtNoise = true }, StageUse.Quick);
        foreach (StageUse use in new[] { StageUse.Random, StageUse.Spectrum })
        {
            MessagePassingOptions learns = use == StageUse.Random ? new EmAmpOptions { MaxIterations = MostIterations } : new VampOptions { MaxIterations = 2 * MostIterations };
            if (!auto.NonNegative)
            {
                yield return new(learns.Name, learns, use);
            }

            yield return new($"{learns.Name}, x >= 0", learns with { NonNegative = true, MaxIterations = 2 * MostIterations }, use, OneSided: true);
            if (!auto.NonNegative)
            {
                yield return new($"{learns.Name}, +-theta", learns with { Components = 2, MaxIterations = MostIterations / 2 }, use, AfterRest: true);
                yield return new($"{learns.Name}, +-theta", learns with { Components = 2 }, use, AfterRest: false);
                yield return new($"{learns.Name}, no noise", learns with { LearnNoise = false }, use, AfterRest: false);
            }
        }

        yield return new("smoothed-l0", new SmoothedL0Options { NonNegative = auto.NonNegative }, StageUse.Any, AfterRest: false);
        if (rows <= MostEquations)
        {
            yield return new("irls", new IrlsOptions { NonNegative = auto.NonNegative }, StageUse.Any, AfterRest: false);
        }
    }

    /// <summary>
    /// Half of m, beyond which no pursuit recovers anything. Columns that are alike mislead one early: there a tenth of m, and at small m, where a pursuit costs next to nothing, up to half of it.
    /// </summary>
    private static int QuickAtoms(int rows, SharedSpread spread) => rows / 2 > FewAtoms && spread.Value == RowSpread.Wide
        ? Math.Clamp(1 + (rows / 10), FewAtoms, MostAtoms)
        : Math.Clamp(rows / 2, 1, MostAtoms);

    private static IEnumerable<AutomaticStage> OfBlocks(int rows, AutoOptions auto)
    {
        int blocks = 1 + (Math.Min(MostAtoms, rows / 4) / auto.BlockSize);
        yield return new("omp, blocks", new OrthogonalMatchingPursuitOptions { Sparsity = blocks, BlockSize = auto.BlockSize, NonNegative = auto.NonNegative, StopsAtNoise = true }, StageUse.Quick);
        yield return new("smoothed-l0, blocks", new SmoothedL0Options { BlockSize = auto.BlockSize, NonNegative = auto.NonNegative }, StageUse.Any);
        yield return new("irls, blocks", new IrlsOptions { BlockSize = auto.BlockSize, NonNegative = auto.NonNegative }, StageUse.Any);
    }
}

using CsRecover.Selection.Designs;

namespace CsRecover.Selection;

/// <summary>A method that chooses features: one sealed record for each, with its paper's defaults.</summary>
public abstract record SelectionMethod
{
    private protected SelectionMethod()
    {
    }

    /// <summary>The method's name in words of lower case joined by hyphens, as the command line takes it.</summary>
    public abstract string Name { get; }

    /// <summary>One sentence on what it does.</summary>
    public abstract string Summary { get; }

    /// <summary>Refuses settings, problems and targets that the method cannot take, in a sentence.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="target">The target.</param>
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    /// <exception cref="NotSupportedException">The method does not take such problems or targets.</exception>
    internal virtual void Check(SelectionProblem problem, SelectionTarget target)
    {
    }

    /// <summary>Solves a problem.</summary>
    /// <param name="problem">The problem on standardised columns.</param>
    /// <param name="target">How many features.</param>
    /// <param name="run">Time, threads, progress.</param>
    internal abstract WorkingSolution Solve(WorkingProblem problem, SelectionTarget target, SelectionRun run);

    /// <summary>Solves a problem for one target after the other; methods that can start one model from the one before do so.</summary>
    /// <param name="problem">The problem on standardised columns.</param>
    /// <param name="targets">Sizes that rise, or prices that fall.</param>
    /// <param name="run">Time, threads, progress.</param>
    /// <returns>One model for each target, in their order; fewer, but at least one, if the time was up.</returns>
    internal virtual IEnumerable<WorkingSolution> SolvePath(WorkingProblem problem, IReadOnlyList<SelectionTarget> targets, SelectionRun run)
    {
        for (int t = 0; t < targets.Count && (t == 0 || !run.IsTimeUp); t++)
        {
            yield return Solve(problem, targets[t], run);
        }
    }
}

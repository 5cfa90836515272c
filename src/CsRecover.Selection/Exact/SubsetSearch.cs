using CsRecover.Selection.Designs;

namespace CsRecover.Selection.Exact;

/// <summary>Best subset for one target after the other: products with columns that one target asked for are there for the next, and its model is where the next begins.</summary>
internal sealed class SubsetSearch : IDisposable
{
    /// <summary>A ridge of at least this part of the mean |z_j|^2 bounds the relaxation well enough on its own.</summary>
    private const double EnoughRidge = 0.01;

    /// <summary>Objectives that differ by less than this part of |y|^2 / 2 are the same up to rounding.</summary>
    private const double Rounding = 1e-12;

    private readonly WorkingProblem _problem;
    private readonly BestSubset _method;
    private readonly SelectionRun _run;
    private readonly SubsetUnits _units;
    private readonly GramColumns _gram;
    private readonly QuadraticFit _fit;
    private readonly GreedyStart _greedy;
    private int[] _last = [];

    /// <param name="problem">The problem.</param>
    /// <param name="method">The settings.</param>
    /// <param name="run">Time, threads, progress.</param>
    public SubsetSearch(WorkingProblem problem, BestSubset method, SelectionRun run)
    {
        _problem = problem;
        _method = method;
        _run = run;
        _units = SubsetUnits.Of(problem);
        _gram = GramColumns.Of(problem, run.Threads);
        _fit = new QuadraticFit(_gram);
        _greedy = new GreedyStart(_gram, _units, _fit);
    }

    /// <summary>Solves for one target.</summary>
    /// <param name="target">The target.</param>
    public WorkingSolution Solve(SelectionTarget target)
    {
        int most = Math.Min(target.Size ?? _units.Count, _units.Count);
        SubsetModel start = _greedy.Find(most, _last, target.Penalty);
        if (target.Penalty > 0.0)
        {
            // Each unit costs its price: more of them than this cost more than the first model in all.
            most = (int)Math.Min(most, Math.Floor(start.Objective / target.Penalty));
        }

        double rounding = Rounding * _gram.Energy / 2.0;
        var limits = new SearchLimits(most, target.Penalty, _method.Gap, _method.NodeLimit, rounding, _run);
        SubsetOutcome outcome = new ProjectionTree(_gram, _units, limits).Search(start);
        _last = [.. Enumerable.Range(0, _units.Count).Where(u => Array.Exists(_units.Members[u], j => Array.BinarySearch(outcome.Model.Features, j) >= 0))];
        return new WorkingSolution(outcome.Model.Features, outcome.Model.Values, 0.0, outcome.Status, outcome.Nodes)
        {
            Certificate = Certificate.Of(outcome.Model.Objective, outcome.Lower, outcome.Nodes),
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _greedy.Dispose();
        _gram.Dispose();
    }
}

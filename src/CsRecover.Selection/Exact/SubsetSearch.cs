using CsRecover.Selection.Designs;

namespace CsRecover.Selection.Exact;

/// <summary>Best subset for one target after the other: products with columns that one target asked for are there for the next, and its model is where the next begins.</summary>
internal sealed class SubsetSearch : IDisposable
{
    /// <summary>A ridge of at least this part of the mean |z_j|^2 bounds the relaxation well enough on its own.</summary>
    private const double EnoughRidge = 0.01;

    /// <summary>Objectives that differ by less than this part of |y|^2 / 2 are the same up to rounding.</summary>
    private const double Rounding = 1e-12;

    /// <summary>More units than this have a Gram matrix that is too large to go through at each node.</summary>
    private const int MostForGram = 5000;

    /// <summary>Up to this many features a proof that assumes nothing is tried first, ...</summary>
    private const int MostForAttempt = 1500;

    /// <summary>... for this many steps of p^2: about a second.</summary>
    private const long AttemptWork = 300_000_000;

    /// <summary>So many times that where columns share directions, which relaxations with an assumed bound hardly cope with.</summary>
    private const long RelaxedAttempt = 10;

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
        SubsetOutcome outcome = new(start, 0.0, 0, SelectionStatus.IterationLimit);
        double? assumed = null;
        if (IsSmall())
        {
            outcome = FromGram(limits, start, limits.NodeLimit);
        }
        else
        {
            assumed = Assumed(start);
            long attempt = _method.AttemptNodes ?? (_units.Count <= MostForAttempt ? AttemptWork / ((long)_units.Count * _units.Count) : 0);
            if (assumed is not null && attempt > 0)
            {
                outcome = FromGram(limits with { NodeLimit = Math.Min(limits.NodeLimit, attempt) }, start, Math.Min(limits.NodeLimit, _method.AttemptNodes ?? (RelaxedAttempt * attempt)));
            }

            if (outcome.Status == SelectionStatus.IterationLimit && outcome.Nodes < limits.NodeLimit)
            {
                outcome = FromRelaxations(limits, outcome, assumed);
            }
            else
            {
                assumed = null;
            }
        }

        _last = [.. Enumerable.Range(0, _units.Count).Where(u => Array.Exists(_units.Members[u], j => Array.BinarySearch(outcome.Model.Features, j) >= 0))];
        return new WorkingSolution(outcome.Model.Features, outcome.Model.Values, 0.0, outcome.Status, outcome.Nodes)
        {
            Certificate = Certificate.Of(outcome.Model.Objective, outcome.Lower, outcome.Nodes) with { AssumedBound = assumed },
        };
    }

    private SubsetOutcome FromGram(SearchLimits limits, SubsetModel start, long relaxedLimit)
    {
        if (_units.Count > MostForGram)
        {
            string what = _units.Grouped ? "groups" : "features", instead = _units.Grouped ? "a ridge or bounds and no groups" : "a ridge, bounds, or leave to assume a bound";
            throw new NotSupportedException($"Expected at most {MostForGram} {what} where nothing may be assumed about coefficients, got {_units.Count}: give {instead}.");
        }

        _gram.Complete();
        return new ProjectionTree(_gram, _units, limits, relaxedLimit).Search(start);
    }

    /// <summary>Goes on where an attempt that assumed nothing ended.</summary>
    private SubsetOutcome FromRelaxations(SearchLimits limits, SubsetOutcome before, double? assumed)
    {
        using var range = new CoefficientRange(_problem, assumed ?? double.PositiveInfinity);
        SearchLimits rest = limits with { NodeLimit = limits.NodeLimit - before.Nodes };
        SubsetOutcome after = new RelaxationTree(() => new SquaredWorker(_gram, _units, range, rest), _gram.IsComplete, rest).Search(before.Model);
        return after with { Nodes = before.Nodes + after.Nodes, Lower = Math.Max(before.Lower, after.Lower) };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _greedy.Dispose();
        _gram.Dispose();
    }

    /// <summary>Whether the search that assumes nothing is the one to take: few features, groups, or nothing that limits coefficients and no leave to assume it.</summary>
    private bool IsSmall() => _units.Count <= _method.SmallProblem || _units.Grouped || (_method.AssumedFactor == 0.0 && !IsLimited());

    /// <summary>What has to be assumed that no coefficient exceeds; null if nothing has.</summary>
    private unsafe double? Assumed(SubsetModel start)
    {
        if (IsLimited() || _method.AssumedFactor == 0.0)
        {
            return null;
        }

        // Where the first model is empty, the largest coefficient of a feature alone stands for it.
        double largest = start.Values.Length > 0
            ? start.Values.Max(Math.Abs)
            : _units.Members.Max(members => Math.Abs(_gram.Products[members[0]]) / (_gram.SquaredLengths[members[0]] + (2.0 * _problem.Ridge)));
        return _method.AssumedFactor * largest;
    }

    /// <summary>Whether a ridge or bounds limit all coefficients.</summary>
    private bool IsLimited()
    {
        double mean = _units.Members.Average(members => _gram.SquaredLengths[members[0]]);
        return _problem.Ridge >= EnoughRidge * mean || (_problem.Lower is { } lower && _problem.Upper is { } upper && lower.All(double.IsFinite) && upper.All(double.IsFinite));
    }
}

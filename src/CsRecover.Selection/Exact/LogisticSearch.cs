using CsRecover.Selection.Designs;

namespace CsRecover.Selection.Exact;

/// <summary>Best subset with logistic loss for one target after the other, each beginning with the model that splicing finds for it.</summary>
internal sealed class LogisticSearch : IDisposable
{
    /// <summary>A ridge of at least this part of the most that the loss is curved along a mean column bounds the relaxation well enough on its own.</summary>
    private const double EnoughRidge = 0.01;

    /// <summary>The most that the loss of an observation is curved.</summary>
    private const double MostWeight = 0.25;

    /// <summary>Objectives that differ by less than this an observation are the same up to rounding: a loss of so little is that of classes that are separated.</summary>
    private const double Rounding = 1e-10;

    /// <summary>More features than this are not fitted together at each node.</summary>
    private const int MostTogether = 500;

    /// <summary>Where a bound would have to be assumed a proof without it is tried first, for this many steps of n p^2: about a second.</summary>
    private const long AttemptWork = 4_000_000_000;

    private readonly WorkingProblem _problem;
    private readonly BestSubset _method;
    private readonly SelectionRun _run;
    private readonly SubsetUnits _units;
    private readonly WrittenColumns _columns;
    private readonly LogisticModels _models;

    /// <param name="problem">The problem.</param>
    /// <param name="method">The settings.</param>
    /// <param name="run">Time, threads, progress.</param>
    public LogisticSearch(WorkingProblem problem, BestSubset method, SelectionRun run)
    {
        _problem = problem;
        _method = method;
        _run = run;
        _units = SubsetUnits.Of(problem);
        _columns = WrittenColumns.Of(ColumnLoader.Of(problem), run.Threads);
        _models = new LogisticModels(problem, _columns);
    }

    /// <summary>Solves for the targets.</summary>
    /// <param name="targets">Sizes that rise, or prices that fall.</param>
    public IEnumerable<WorkingSolution> SolvePath(IReadOnlyList<SelectionTarget> targets)
    {
        using IEnumerator<WorkingSolution> starts = new Splicing().SolvePath(_problem, targets, _run).GetEnumerator();
        WorkingSolution start = new([], [], 0.0, SelectionStatus.Finished, 0);
        foreach (SelectionTarget target in targets)
        {
            start = starts.MoveNext() ? starts.Current : start;
            yield return Solve(target, start);
            if (_run.IsTimeUp)
            {
                yield break;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _models.Dispose();
        _columns.Dispose();
    }

    private WorkingSolution Solve(SelectionTarget target, WorkingSolution first)
    {
        SubsetModel start = ModelOf(first, target.Penalty), empty = ModelOf(new WorkingSolution([], [], 0.0, SelectionStatus.Finished, 0), target.Penalty);
        start = start.Objective < empty.Objective ? start : empty;
        int most = Math.Min(target.Size ?? _units.Count, _units.Count);
        if (target.Penalty > 0.0)
        {
            // Each unit costs its price: more of them than this cost more than the first model in all.
            most = (int)Math.Min(most, Math.Floor(start.Objective / target.Penalty));
        }

        var limits = new SearchLimits(most, target.Penalty, _method.Gap, _method.NodeLimit, Rounding * _problem.Rows, _run);
        double? assumed = null;
        SubsetOutcome outcome = IsJoint() ? Together(limits, start) : FromRelaxations(limits, start, empty, out assumed);
        return new WorkingSolution(outcome.Model.Features, outcome.Model.Values, outcome.Model.Intercept, outcome.Status, outcome.Nodes)
        {
            Certificate = Certificate.Of(outcome.Model.Objective, outcome.Lower, outcome.Nodes) with { AssumedBound = assumed },
        };
    }

    /// <summary>The search over relaxations; where it has to assume a bound, after an attempt without.</summary>
    private SubsetOutcome FromRelaxations(SearchLimits limits, SubsetModel start, SubsetModel empty, out double? assumed)
    {
        var before = new SubsetOutcome(start, 0.0, 0, SelectionStatus.IterationLimit);
        assumed = IsLimited() ? null : Assumed(start, empty);
        long attempt = assumed is null || Features > MostTogether ? 0 : _method.AttemptNodes ?? Math.Max(1, AttemptWork / ((long)_problem.Rows * Features * Features));
        if (attempt > 0)
        {
            before = Together(limits with { NodeLimit = Math.Min(limits.NodeLimit, attempt) }, start);
            if (before.Status != SelectionStatus.IterationLimit || before.Nodes >= limits.NodeLimit)
            {
                assumed = null;
                return before;
            }
        }

        SearchLimits rest = limits with { NodeLimit = limits.NodeLimit - before.Nodes };
        using var range = new CoefficientRange(_problem, assumed ?? double.PositiveInfinity);
        SubsetOutcome after = new RelaxationTree(() => new LogisticWorker(_problem, _columns, _units, range, rest), isThorough: true, rest).Search(before.Model);
        return after with { Nodes = before.Nodes + after.Nodes, Lower = Math.Max(before.Lower, after.Lower) };
    }

    /// <summary>The search that assumes nothing.</summary>
    private SubsetOutcome Together(SearchLimits limits, SubsetModel start)
    {
        using var range = new CoefficientRange(_problem, double.PositiveInfinity);
        return new RelaxationTree(() => new JointWorker(_problem, _columns, _units, range, limits), isThorough: true, limits).Search(start);
    }

    private SubsetModel ModelOf(WorkingSolution solution, double price)
    {
        double[] values = [.. solution.Values];
        double intercept = solution.Intercept, loss = _models.Fit(solution.Support, values, ref intercept);
        int[] chosen = [.. Enumerable.Range(0, _units.Count).Where(u => Array.Exists(_units.Members[u], j => Array.BinarySearch(solution.Support, j) >= 0))];
        return SubsetModel.Paid(_units, chosen, solution.Support, values, loss, price) with { Intercept = intercept };
    }

    private int Features => _units.Members.Sum(members => members.Length);

    /// <summary>Whether the search that fits all features together is the one to take: groups, or nothing that limits coefficients and either few features or no leave to assume it.</summary>
    private bool IsJoint()
    {
        bool joint = _units.Grouped || (_problem.Ridge == 0.0 && !IsBounded() && (_units.Count <= _method.SmallProblem || _method.AssumedFactor == 0.0));
        if (joint && Features > MostTogether)
        {
            string instead = _units.Grouped ? "groups of fewer features, or none" : "a ridge, bounds, or leave to assume a bound";
            throw new NotSupportedException($"Expected at most {MostTogether} features with logistic loss {(_units.Grouped ? "in groups" : "where nothing may be assumed about coefficients")}, got {Features}: give {instead}.");
        }

        return joint;
    }

    /// <summary>What has to be assumed that no coefficient exceeds; null if nothing may be.</summary>
    private unsafe double? Assumed(SubsetModel start, SubsetModel empty)
    {
        if (_units.Count <= _method.SmallProblem || _method.AssumedFactor == 0.0)
        {
            return null;
        }

        double largest = start.Values.Length > 0 ? start.Values.Max(Math.Abs) : _units.Members.Max(members => Alone(members[0], empty));
        return _method.AssumedFactor * largest;
    }

    /// <summary>The coefficient of a feature that is the only one.</summary>
    private double Alone(int feature, SubsetModel empty)
    {
        double[] value = [0.0];
        double intercept = empty.Intercept;
        _models.Fit([feature], value, ref intercept);
        return Math.Abs(value[0]);
    }

    /// <summary>Whether a ridge or bounds limit all coefficients well.</summary>
    private bool IsLimited() => IsBounded() || _problem.Ridge >= EnoughRidge * MostWeight * _units.Members.Average(members => SquaredLength(members[0]));

    private bool IsBounded() => _problem.Lower is { } lower && _problem.Upper is { } upper && lower.All(double.IsFinite) && upper.All(double.IsFinite);

    private double SquaredLength(int j)
    {
        double ratio = _problem.Scaling.Lengths[j] / _problem.Scaling.Scales[j];
        return ratio * ratio;
    }
}

using CsRecover.Selection.Designs;
using CsRecover.Selection.Logistic;
using CsRecover.Vectors;

namespace CsRecover.Selection.Steps;

/// <summary>
/// Logistic loss. A candidate is fitted only if it can still be the best one, which a bound of <see cref="LogisticBound"/> on its objective decides: candidates are fitted in the order of their
/// bounds until the next bound is worse than the best fit, so that the answer is that of fitting them all.
/// </summary>
internal sealed unsafe class LogisticState : StepwiseState
{
    /// <summary>Loss an observation, of the empty model, that is rounding.</summary>
    private const double Rounding = 1e-10;

    private readonly IColumns _columns;
    private readonly int _threads, _free;
    private readonly nint _stride;
    private readonly LogisticFit _current, _trial;
    private readonly List<int> _features = [];
    private NativeBuffer<double> _chosen = new(0);
    private double[] _coefficients = [];
    private (int Unit, double[] Coefficients)? _fitted;
    private LogisticBound? _bound;

    /// <param name="problem">The problem.</param>
    /// <param name="threads">Threads to use.</param>
    public LogisticState(WorkingProblem problem, int threads)
        : base(problem)
    {
        _columns = ColumnLoader.Of(problem);
        _threads = threads;
        _free = problem.Intercept ? 1 : 0;
        _stride = HostVector.StorageFor(problem.Rows);
        _current = new LogisticFit(problem);
        _trial = new LogisticFit(problem);
        Reserve(_free);
        new Span<double>(_chosen.Pointer, problem.Rows * _free).Fill(1.0);
        Refit(new double[_free]);
        Negligible = Rounding * _current.Objective;
    }

    /// <inheritdoc/>
    public override double Objective => _current.Objective;

    /// <inheritdoc/>
    public override double Negligible { get; }

    /// <inheritdoc/>
    public override StepwiseMove BestAddition()
    {
        int[] candidates = [.. Enumerable.Range(0, Members.Length).Where(unit => !IsChosen[unit] && Members[unit].Length > 0)];
        BoundedCandidate[] bounds = Bound().Arrivals(_columns, candidates, Members, _threads);
        StepwiseMove best = StepwiseMove.None;
        foreach (BoundedCandidate candidate in bounds.Where(bound => bound.Start is not null).OrderBy(bound => bound.Least).ThenByDescending(bound => bound.Promise))
        {
            double most = Objective - candidate.Least;
            if (!best.IsNone && most < best.Change - Negligible)
            {
                break;
            }

            int count = Append(Members[candidate.Unit]);
            double[] coefficients = candidate.Start!;
            _trial.Run(_chosen.Pointer, count, _free, coefficients);
            double gain = Objective - _trial.Objective;
            if (gain > best.Change || (gain == best.Change && candidate.Unit < best.Unit))
            {
                best = new StepwiseMove(candidate.Unit, gain);
                _fitted = (candidate.Unit, coefficients);
            }
        }

        return best;
    }

    /// <inheritdoc/>
    public override StepwiseMove BestRemoval()
    {
        BoundedCandidate[] bounds = Bound().Departures([.. Chosen], RowsOf);
        StepwiseMove best = StepwiseMove.None;
        using var rest = new NativeBuffer<double>((_features.Count + _free) * _stride);
        foreach (BoundedCandidate candidate in bounds.OrderBy(bound => bound.Least).ThenBy(bound => bound.Promise))
        {
            if (!best.IsNone && candidate.Least - Objective > best.Change + Negligible)
            {
                break;
            }

            int[] rows = [.. Enumerable.Range(0, _features.Count + _free).Except(RowsOf(candidate.Unit))];
            for (int r = 0; r < rows.Length; r++)
            {
                Copy(_chosen.Pointer + rows[r] * _stride, rest.Pointer + r * _stride);
            }

            double[] coefficients = [.. rows.Select(row => candidate.Start![row])];
            _trial.Run(rest.Pointer, rows.Length, _free, coefficients);
            double rise = _trial.Objective - Objective;
            if (best.IsNone || rise < best.Change || (rise == best.Change && candidate.Unit < best.Unit))
            {
                best = new StepwiseMove(candidate.Unit, rise);
                _fitted = (candidate.Unit, coefficients);
            }
        }

        return best;
    }

    /// <inheritdoc/>
    public override double[] EstimateRemovals()
    {
        var estimates = new double[Members.Length];
        foreach (BoundedCandidate candidate in Bound().Departures([.. Chosen], RowsOf))
        {
            estimates[candidate.Unit] = candidate.Promise;
        }

        return estimates;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _bound?.Dispose();
        _current.Dispose();
        _trial.Dispose();
        _chosen.Dispose();
    }

    /// <inheritdoc/>
    protected override void Begin(int[] units)
    {
        int[] features = [.. units.SelectMany(unit => Members[unit])];
        using (var basis = new OrthonormalBasis(_columns, 2.0 * Problem.Ridge))
        {
            foreach (int feature in features)
            {
                if (!basis.TryAdd(feature))
                {
                    throw Dependent(feature);
                }
            }
        }

        Append(features);
        _features.AddRange(features);
        Refit([.. _coefficients, .. new double[features.Length]]);
    }

    /// <inheritdoc/>
    protected override void Arrive(int unit)
    {
        Append(Members[unit]);
        _features.AddRange(Members[unit]);
        Refit(_fitted is { } fitted && fitted.Unit == unit ? fitted.Coefficients : [.. _coefficients, .. new double[Members[unit].Length]]);
    }

    /// <inheritdoc/>
    protected override void Depart(int unit)
    {
        int[] gone = RowsOf(unit), rows = [.. Enumerable.Range(0, _features.Count + _free).Except(gone)];
        for (int r = 0; r < rows.Length; r++)
        {
            Copy(_chosen.Pointer + rows[r] * _stride, _chosen.Pointer + r * _stride);
        }

        double[] start = _fitted is { } fitted && fitted.Unit == unit ? fitted.Coefficients : [.. rows.Select(row => _coefficients[row])];
        _features.RemoveAll(feature => Array.IndexOf(Members[unit], feature) >= 0);
        Refit(start);
    }

    /// <inheritdoc/>
    protected override (int[] Features, double[] Values, double Intercept) Coefficients() => ([.. _features], _coefficients[_free..], _free == 1 ? _coefficients[0] : 0.0);

    private void Refit(double[] start)
    {
        _current.Run(_chosen.Pointer, start.Length, _free, start);
        _coefficients = start;
        _fitted = null;
        _bound?.Dispose();
        _bound = null;
    }

    private LogisticBound Bound() => _bound ??= new LogisticBound(Problem, _current, _chosen.Pointer, _features.Count + _free, _free, _coefficients);

    /// <summary>Where the coefficients of a unit of the model are.</summary>
    private int[] RowsOf(int unit) => [.. Members[unit].Select(feature => _features.IndexOf(feature) + _free)];

    /// <summary>Writes columns behind those of the model.</summary>
    private int Append(int[] features)
    {
        int count = _features.Count + _free;
        Reserve(count + features.Length);
        foreach (int feature in features)
        {
            double* target = _chosen.Pointer + count++ * _stride;
            new Span<double>(target, (int)_stride).Clear();
            ColumnLoader.Load(_columns, feature, target);
        }

        return count;
    }

    private void Reserve(int count)
    {
        if (_chosen.Length >= count * _stride)
        {
            return;
        }

        var larger = new NativeBuffer<double>(Math.Max(2 * count, 16) * _stride);
        Buffer.MemoryCopy(_chosen.Pointer, larger.Pointer, larger.Length * sizeof(double), _chosen.Length * sizeof(double));
        _chosen.Dispose();
        _chosen = larger;
        _bound?.Dispose();
        _bound = null;
    }

    private void Copy(double* from, double* to) => Buffer.MemoryCopy(from, to, _stride * sizeof(double), _stride * sizeof(double));
}

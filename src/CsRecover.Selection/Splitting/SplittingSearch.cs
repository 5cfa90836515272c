using CsRecover.Selection.Designs;
using CsRecover.Selection.LocalSearch;

namespace CsRecover.Selection.Splitting;

/// <summary>The two copies of one problem, and the best of the refitted models on the way.</summary>
internal sealed class SplittingSearch : IDisposable
{
    private readonly SupportLoss _loss;
    private readonly SelectionRun _run;
    private readonly WorkingProblem _problem;
    private int[] _last = [];

    /// <param name="problem">The problem.</param>
    /// <param name="run">Time, threads, progress.</param>
    public SplittingSearch(WorkingProblem problem, SelectionRun run)
    {
        _problem = problem;
        _run = run;
        _loss = SupportLoss.Of(problem, run.Threads);
        Fitting = new FittingCopy(problem, run.Threads);
        Best = _loss.Empty;
        Sparse = new SparseCopy(problem, SelectionTarget.OfSize(0));
    }

    /// <summary>The copy that fits.</summary>
    public FittingCopy Fitting { get; }

    /// <summary>The copy that is sparse.</summary>
    public SparseCopy Sparse { get; private set; }

    /// <summary>The best model so far.</summary>
    public SupportModel Best { get; private set; }

    /// <summary>Its objective, the price included.</summary>
    public double Objective { get; private set; }

    /// <summary>Steps so far.</summary>
    public int Steps { get; private set; }

    /// <summary>Begins with a target.</summary>
    /// <param name="target">The target.</param>
    public void Begin(SelectionTarget target)
    {
        Sparse = new SparseCopy(_problem, target);
        Best = _loss.Empty;
        Objective = Best.Objective;
        Steps = 0;
        _last = [];
        Fitting.GoTo(new double[_problem.Columns], Best.Intercept);
    }

    /// <summary>Counts a step.</summary>
    /// <returns>Whether there is time for another one.</returns>
    public bool Step()
    {
        Steps++;
        _run.Report(Steps, Objective);
        return !_run.IsTimeUp;
    }

    /// <summary>Fits the features of a sparse copy, unless they are the last ones, and keeps the model if it is the best.</summary>
    /// <param name="z">The sparse copy.</param>
    /// <returns>By which factor the best objective changed; 1 if it did not.</returns>
    public double Refit(double[] z)
    {
        int[] support = Sparse.Support(z);
        if (support.AsSpan().SequenceEqual(_last))
        {
            return 1.0;
        }

        _last = support;
        SupportModel model = _loss.Fit(support, new SupportModel(support, [.. support.Select(j => z[j])], Fitting.Intercept, double.NaN)).Pruned();
        double before = Objective, objective = model.Objective + Sparse.Price(Dense(model));
        if (objective < before)
        {
            (Best, Objective) = (model, objective);
        }

        return before > 0.0 ? Objective / before : 1.0;
    }

    /// <summary>All coefficients of a model.</summary>
    /// <param name="model">The model.</param>
    public double[] Dense(SupportModel model)
    {
        var all = new double[_problem.Columns];
        for (int s = 0; s < model.Support.Length; s++)
        {
            all[model.Support[s]] = model.Values[s];
        }

        return all;
    }

    /// <summary>The best model as methods return it.</summary>
    /// <param name="status">Why the method ended.</param>
    public WorkingSolution Solution(SelectionStatus status) => new(Best.Support, Best.Values, Best.Intercept, _run.IsTimeUp ? SelectionStatus.TimeLimit : status, Steps);

    /// <inheritdoc/>
    public void Dispose()
    {
        _loss.Dispose();
        Fitting.Dispose();
    }
}

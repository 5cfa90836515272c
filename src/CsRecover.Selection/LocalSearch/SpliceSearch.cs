using CsRecover.Selection.Designs;

namespace CsRecover.Selection.LocalSearch;

/// <summary>
/// Splicing (Zhu et al., PNAS 117:33117, 2020, algorithm 2): of a model of k choices, the c that are the least loss by the quadratic model change places with the c others that bring most,
/// c from the most down to 1, as long as the objective falls. The search goes up through the sizes, each size from the model before.
/// </summary>
internal sealed class SpliceSearch
{
    private readonly SupportLoss _loss;
    private readonly Choices _choices;
    private readonly Splicing _settings;
    private readonly SelectionRun _run;
    private readonly double[] _slopes;
    private readonly bool _hasSwaps;
    private int[] _chosen = [];

    /// <param name="loss">The loss.</param>
    /// <param name="settings">How many exchanges.</param>
    /// <param name="run">Time, threads, progress.</param>
    public SpliceSearch(SupportLoss loss, Splicing settings, SelectionRun run)
    {
        _loss = loss;
        _choices = new Choices(loss);
        _settings = settings;
        _run = run;
        WorkingProblem problem = loss.Problem;
        _hasSwaps = settings.ExactSwaps && problem is { Loss: SelectionLoss.Squared, Groups: null, Lower: null, Upper: null };
        _slopes = new double[problem.Columns];
        Model = loss.Empty;
        loss.Slopes(Model, _slopes);
    }

    /// <summary>The model.</summary>
    public SupportModel Model { get; private set; }

    /// <summary>Features or groups of the model.</summary>
    public int Size => _chosen.Length;

    /// <summary>Exchanges and additions so far.</summary>
    public long Steps { get; private set; }

    /// <summary>Why the last size ended.</summary>
    public SelectionStatus Status { get; private set; } = SelectionStatus.LocalOptimum;

    /// <summary>The model as methods return it.</summary>
    public WorkingSolution Solution => new(Model.Support, Model.Values, Model.Intercept, Status, Steps);

    /// <summary>A model of a size, for methods that start from one.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="size">k.</param>
    /// <param name="run">Time, threads, progress.</param>
    public static WorkingSolution Solve(WorkingProblem problem, int size, SelectionRun run)
    {
        using SupportLoss loss = SupportLoss.Of(problem, run.Threads);
        var search = new SpliceSearch(loss, new Splicing(), run);
        search.GrowTo(size);
        return search.Solution;
    }

    /// <summary>
    /// Goes on to a larger size. The model is of exactly that size unless no further feature lowers the objective: features whose best coefficient is at a bound of 0 are replaced by others.
    /// </summary>
    /// <param name="size">k, at least <see cref="Size"/>.</param>
    public void GrowTo(int size)
    {
        Status = SelectionStatus.LocalOptimum;
        while (Size < size)
        {
            // One at a time as long as models are small, then by a sixteenth: the sizes between are only on the way.
            int before = Size, next = Math.Min(size, before + Math.Max(1, before / 16));
            Fill(next);
            Splice();
            if (Size < next || Status == SelectionStatus.TimeLimit)
            {
                break;
            }
        }
    }

    /// <summary>Adds what brings most until there are k; each addition lowers the objective, so that this ends although additions may push others to 0.</summary>
    private void Fill(int size)
    {
        while (Size < size)
        {
            int[] best = _choices.Best(Model, _chosen, _slopes, size - Size);
            if (best.Length == 0 || !TryMove(_choices.Features(_chosen.Concat(best))))
            {
                // Several at once may be worth nothing where the first of them is.
                if (best.Length <= 1 || !TryMove(_choices.Features(_chosen.Append(best[0]))))
                {
                    return;
                }
            }

            if (IsTimeUp())
            {
                return;
            }
        }
    }

    private void Splice()
    {
        int size = Size;
        for (int round = 0; round < _settings.MostRounds; round++)
        {
            if (IsTimeUp() || !(TryExchange() || TrySwap()))
            {
                return;
            }

            Fill(size);
        }

        Status = SelectionStatus.IterationLimit;
    }

    private bool TryExchange()
    {
        int[] best = _choices.Best(Model, _chosen, _slopes, Math.Min(_settings.MostExchanged, Size));
        if (best.Length == 0)
        {
            return false;
        }

        double[] sacrifices = _choices.Backward(Model, _chosen);
        int[] staying = [.. _chosen];
        Array.Sort(sacrifices, staying);
        for (int c = best.Length; c >= 1; c--)
        {
            if (TryMove(_choices.Features(staying.Skip(c).Concat(best.Take(c)))))
            {
                return true;
            }
        }

        return false;
    }

    private bool TrySwap()
    {
        if (!_hasSwaps || Size == 0)
        {
            return false;
        }

        (int leaving, int entering, double fall) = _loss.BestSwap(Model, _slopes, exact: true);
        return fall > _loss.Resolution && TryMove(_choices.Features(_chosen.Where((_, s) => s != leaving).Append(entering)));
    }

    /// <summary>Takes the best model on some features if its objective is lower.</summary>
    private bool TryMove(int[] features)
    {
        SupportModel model = _loss.Fit(features, Model).Pruned();
        if (!(model.Objective < Model.Objective - _loss.Resolution))
        {
            return false;
        }

        Model = model;
        _chosen = _choices.Of(model);
        _loss.Slopes(model, _slopes);
        Steps++;
        _run.Report(Steps, model.Objective);
        return true;
    }

    private bool IsTimeUp()
    {
        _run.Token.ThrowIfCancellationRequested();
        if (_run.IsTimeUp)
        {
            Status = SelectionStatus.TimeLimit;
            return true;
        }

        return false;
    }
}

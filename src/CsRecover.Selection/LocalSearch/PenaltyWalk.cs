using CsRecover.Selection.Designs;

namespace CsRecover.Selection.LocalSearch;

/// <summary>
/// Coordinate descent, and swaps where they are asked for, at one price after the other, each from the model before (Hazimeh and Mazumder, Operations Research 68, 2020, algorithms 1 and 2).
/// The descent works on the features of the model and the ones outside that are worth their price by most; then all p are looked at again, until none is worth its price.
/// </summary>
/// <param name="loss">The loss.</param>
/// <param name="mostSwaps">Swaps at most at each price; 0 for none.</param>
/// <param name="exactSwaps">Whether swaps are looked for with the best coefficients of the features that stay too.</param>
/// <param name="run">Time, threads, progress.</param>
internal sealed class PenaltyWalk(SupportLoss loss, int mostSwaps, bool exactSwaps, SelectionRun run)
{
    /// <summary>Features outside a small model that the descent takes in at a time; larger models take in as many as they have.</summary>
    private const int FewestAtATime = 32;

    private readonly double[] _slopes = new double[loss.Problem.Columns];
    private SupportModel? _model;

    /// <summary>The loss.</summary>
    public SupportLoss Loss => loss;

    /// <summary>The model.</summary>
    public SupportModel Model => _model ?? loss.Empty;

    /// <summary>Models on the way so far.</summary>
    public long Steps { get; private set; }

    /// <summary>Why the last price ended.</summary>
    public SelectionStatus Status { get; private set; } = SelectionStatus.LocalOptimum;

    /// <summary>The model as methods return it.</summary>
    public WorkingSolution Solution => SolutionOf(Model);

    /// <summary>A model as methods return it.</summary>
    /// <param name="model">The model.</param>
    public WorkingSolution SolutionOf(SupportModel model) => new(model.Support, model.Values, model.Intercept, Status, Steps);

    /// <summary>Makes a model the present one.</summary>
    /// <param name="model">The model, at its best coefficients.</param>
    public void StartFrom(SupportModel model)
    {
        if (!ReferenceEquals(_model, model))
        {
            _model = model;
            loss.Slopes(model, _slopes);
        }
    }

    /// <summary>The price that the feature outside the model that brings most is worth; 0 if none brings anything.</summary>
    public double GreatestGain()
    {
        ReadOnlySpan<int> best = Candidates(1, 0.0);
        return best.Length == 0 ? 0.0 : loss.Gain(best[0], _slopes[best[0]], Curvature(best[0]));
    }

    /// <summary>Goes on to another price.</summary>
    /// <param name="price">lambda_0.</param>
    public void GoTo(double price)
    {
        Status = SelectionStatus.LocalOptimum;
        StartFrom(Model);
        int swaps = 0;
        while (!IsTimeUp())
        {
            ReadOnlySpan<int> others = Candidates(Math.Max(FewestAtATime, Model.Support.Length), price);
            SupportModel next = loss.Descend(Model, others, price);
            if (!ReferenceEquals(next, Model))
            {
                Take(next);
                continue;
            }

            if (mostSwaps == 0 || !TrySwap())
            {
                return;
            }

            if (++swaps == mostSwaps)
            {
                Status = SelectionStatus.IterationLimit;
                return;
            }
        }
    }

    /// <summary>Swaps that leave the size as it is, until none lowers the objective.</summary>
    public void SwapOnly()
    {
        for (int swaps = 0; swaps < mostSwaps && !IsTimeUp() && TrySwap(); swaps++)
        {
        }
    }

    /// <summary>Adds the features that bring most until there are k, or none lowers the objective.</summary>
    /// <param name="size">k.</param>
    public void FillTo(int size)
    {
        while (Model.Support.Length < size && !IsTimeUp())
        {
            ReadOnlySpan<int> best = Candidates(1, 0.0);
            if (best.Length == 0)
            {
                return;
            }

            SupportModel next = loss.Fit([.. Model.Support.Append(best[0]).Order()], Model).Pruned();
            if (!(next.Objective < Model.Objective - loss.Resolution))
            {
                return;
            }

            Take(next);
        }
    }

    /// <summary>Takes out the features that are the least loss, one after the other, until there are k.</summary>
    /// <param name="size">k.</param>
    public void TrimTo(int size)
    {
        SupportModel model = Model;
        while (model.Support.Length > size)
        {
            int least = Enumerable.Range(0, model.Support.Length).MinBy(s => model.Values[s] * model.Values[s] * Curvature(model.Support[s]));
            model = loss.Fit([.. model.Support.Where((_, s) => s != least)], model).Pruned();
        }

        StartFrom(model);
    }

    private bool TrySwap()
    {
        StartFrom(Model);
        (int leaving, int entering, double fall) = loss.BestSwap(Model, _slopes, exactSwaps);
        if (entering < 0 || fall <= loss.Resolution)
        {
            return false;
        }

        SupportModel next = loss.Fit([.. Model.Support.Where((_, s) => s != leaving).Append(entering).Order()], Model).Pruned();
        if (next.Objective >= Model.Objective - loss.Resolution)
        {
            return false;
        }

        Take(next);
        return true;
    }

    private ReadOnlySpan<int> Candidates(int most, double price)
    {
        StartFrom(Model);
        var best = new TopFew(most, price * (1.0 + 1e-9));
        loss.AddGains(_slopes, loss.MostWeight, Model.Support, best);
        return best.Items;
    }

    private double Curvature(int j) => (loss.MostWeight * loss.SquaredLength(j)) + (2.0 * loss.Problem.Ridge);

    private void Take(SupportModel model)
    {
        StartFrom(model);
        Steps++;
        run.Report(Steps, model.Objective);
    }

    private bool IsTimeUp()
    {
        run.Token.ThrowIfCancellationRequested();
        if (run.IsTimeUp)
        {
            Status = SelectionStatus.TimeLimit;
            return true;
        }

        return false;
    }
}

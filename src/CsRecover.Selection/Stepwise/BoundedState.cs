using CsRecover.Selection.Designs;
using CsRecover.Selection.LocalSearch;

namespace CsRecover.Selection.Steps;

/// <summary>
/// Problems with bounds on coefficients, either loss: candidates are fitted within the bounds, one after the other, those excepted whose slope at 0 points out of them, which cannot gain. A unit whose coefficients others push to 0
/// leaves the model.
/// </summary>
internal sealed class BoundedState : StepwiseState
{
    /// <summary>Of the objective of the empty model, what is rounding.</summary>
    private const double Rounding = 1e-10;

    private readonly SupportLoss _loss;
    private readonly double[] _slopes;
    private SupportModel _model;
    private (int Unit, SupportModel Model)? _fitted;

    /// <param name="problem">The problem.</param>
    /// <param name="threads">Threads to use.</param>
    public BoundedState(WorkingProblem problem, int threads)
        : base(problem)
    {
        _loss = SupportLoss.Of(problem, threads);
        _slopes = new double[problem.Columns];
        _model = _loss.Empty;
        Negligible = Rounding * _model.Objective;
    }

    /// <inheritdoc/>
    public override double Objective => _model.Objective;

    /// <inheritdoc/>
    public override double Negligible { get; }

    /// <inheritdoc/>
    public override StepwiseMove BestAddition()
    {
        _loss.Slopes(_model, _slopes);
        double weight = _loss.Weight(_model);
        StepwiseMove best = StepwiseMove.None;
        for (int unit = 0; unit < Members.Length; unit++)
        {
            if (!IsChosen[unit] && Array.Exists(Members[unit], j => _loss.Gain(j, _slopes[j], (weight * _loss.SquaredLength(j)) + (2.0 * Problem.Ridge)) > 0.0))
            {
                SupportModel model = Fit([.. Chosen, unit]);
                if (Objective - model.Objective > best.Change)
                {
                    best = new StepwiseMove(unit, Objective - model.Objective);
                    _fitted = (unit, model);
                }
            }
        }

        return best;
    }

    /// <inheritdoc/>
    public override StepwiseMove BestRemoval()
    {
        StepwiseMove best = StepwiseMove.None;
        foreach (int unit in Chosen.Order())
        {
            SupportModel model = Fit([.. Chosen.Except([unit])]);
            if (best.IsNone || model.Objective - Objective < best.Change)
            {
                best = new StepwiseMove(unit, model.Objective - Objective);
                _fitted = (unit, model);
            }
        }

        return best;
    }

    /// <inheritdoc/>
    public override double[] EstimateRemovals()
    {
        double weight = _loss.Weight(_model);
        var estimates = new double[Members.Length];
        foreach (int unit in Chosen)
        {
            estimates[unit] = Members[unit].Sum(j => Math.Pow(ValueOf(j), 2) * ((weight * _loss.SquaredLength(j)) + (2.0 * Problem.Ridge)) / 2.0);
        }

        return estimates;
    }

    /// <inheritdoc/>
    public override void Dispose() => _loss.Dispose();

    /// <inheritdoc/>
    protected override void Begin(int[] units) => _model = Fit(units);

    /// <inheritdoc/>
    protected override void Arrive(int unit)
    {
        Follow(unit);
        foreach (int idle in Chosen.Where(other => Members[other].All(j => ValueOf(j) == 0.0)).ToArray())
        {
            Remove(idle);
        }
    }

    /// <inheritdoc/>
    protected override void Depart(int unit)
    {
        if (Members[unit].Any(j => ValueOf(j) != 0.0))
        {
            Follow(unit);
        }
    }

    /// <inheritdoc/>
    protected override (int[] Features, double[] Values, double Intercept) Coefficients()
    {
        SupportModel model = _model.Pruned();
        return ([.. model.Support], [.. model.Values], model.Intercept);
    }

    private void Follow(int unit)
    {
        _model = _fitted is { } fitted && fitted.Unit == unit ? fitted.Model : Fit([.. Chosen]);
        _fitted = null;
    }

    private SupportModel Fit(int[] units) => _loss.Fit([.. units.SelectMany(unit => Members[unit]).Order()], _model);

    private double ValueOf(int feature)
    {
        int at = Array.BinarySearch(_model.Support, feature);
        return at >= 0 ? _model.Values[at] : 0.0;
    }
}

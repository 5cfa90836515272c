using CsRecover.Selection.Designs;
using CsRecover.Vectors;

namespace CsRecover.Selection.Exact;

/// <summary>
/// Nodes with logistic loss: the perspective relaxation by proximal Newton steps over a few features, each of them a relaxation with the quadratic model of the loss; and at each step a bound over all features from what the model
/// leaves of the residual (<see cref="LogisticExpansion.Dual"/>), which holds however far the steps have come.
/// </summary>
internal sealed unsafe class LogisticWorker : PerspectiveWorker
{
    /// <summary>Newton steps at a node, and at most so many times half of one.</summary>
    private const int Steps = 20, Halvings = 6;

    /// <summary>A bound this share of the objective below the relaxation is as good as it gets.</summary>
    private const double Close = 1e-5;

    private readonly WrittenColumns _columns;
    private readonly LogisticExpansion _loss;
    private readonly JointDual _leaf;
    private readonly LogisticModels _models;
    private readonly FeatureWorths _worths;

    /// <param name="problem">The problem.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="units">Single features.</param>
    /// <param name="range">What coefficients can be.</param>
    /// <param name="limits">How far to go.</param>
    public LogisticWorker(WorkingProblem problem, WrittenColumns columns, SubsetUnits units, CoefficientRange range, SearchLimits limits)
        : base(units, limits)
    {
        _columns = columns;
        _loss = new LogisticExpansion(problem, columns);
        _leaf = new JointDual(problem, columns, _loss, range);
        _models = new LogisticModels(problem, columns);
        _worths = new FeatureWorths(columns.Count, range);
        Relaxation = new PerspectiveRelaxation(_loss, range);
    }

    /// <inheritdoc/>
    protected override PerspectiveRelaxation Relaxation { get; }

    /// <inheritdoc/>
    protected override FeatureWorths Worths => _worths;

    /// <inheritdoc/>
    public override void Dispose()
    {
        _loss.Dispose();
        _models.Dispose();
        _worths.Dispose();
    }

    /// <inheritdoc/>
    protected override RelaxationFinding Relax(RelaxationNode node, int left, double upper, bool thorough)
    {
        double enough = Limits.Enough(upper), bound = node.Bound, price = Limits.Price, worth = node.Worth;
        int[] active = node.Active;
        double[] b = [.. node.Start];
        int chosen = node.In.Length;
        _loss.Evaluate(active, b, node.Intercept);
        for (int step = 0; step < Steps; step++)
        {
            double[] goal = [.. b];
            Relaxation.Solve(active, chosen, goal, left, price, worth, 1e-6 * upper);
            worth = Relaxation.Worth;
            double entropy = _loss.Dual(goal);
            MatrixKernels.Multiply(_columns.Pointer, _columns.Stride, _columns.Count, _loss.Alpha, _worths.Slopes, _columns.Stride);
            bound = Math.Max(bound, (price * chosen) + Math.Max(0.0, entropy - _worths.Take(node, 1.0, left, price, (4 * left) + 16)));
            if (bound >= enough)
            {
                return new RelaxationFinding(bound, null, -1, active, b, worth);
            }

            double reached = Advance(active, chosen, ref b, goal, left, worth) + (price * chosen);
            if (reached < enough)
            {
                // The relaxation will not get there.
                break;
            }

            bool extended = Extend(ref active, ref b, worth, left);
            if (!extended && reached - bound <= Close * upper)
            {
                break;
            }

            if (extended)
            {
                _loss.Evaluate(active, b, _loss.Intercept);
            }
        }

        return Divided(node, bound, active, b, _loss.Intercept, left, upper);
    }

    /// <inheritdoc/>
    protected override SubsetModel Fit(int[] features, int[] active, double[] b, double intercept)
    {
        double[] values = [.. features.Select(j => Array.IndexOf(active, j) is var at && at >= 0 ? b[at] : 0.0)];
        double loss = _models.Fit(features, values, ref intercept);
        return SubsetModel.PaidFeatures(features, values, loss, Limits.Price) with { Intercept = intercept };
    }

    /// <inheritdoc/>
    protected override double Below(SubsetModel model, int[] features) => _leaf.Below(model, features, Limits.Price * features.Length);

    /// <summary>Goes to the minimum of the model, or half as far as long as the objective rises.</summary>
    /// <returns>The relaxation's objective there, the prices of the chosen features not included.</returns>
    private double Advance(int[] active, int chosen, ref double[] b, double[] goal, int left, double worth)
    {
        double before = _loss.Loss + Relaxation.Cost(active, chosen, b, worth, left, Limits.Price), origin = _loss.Intercept, target = _loss.InterceptAt(goal), reached = before;
        double[] old = b;
        double length = 1.0;
        for (int halving = 0; halving < Halvings; halving++, length /= 2.0)
        {
            double taken = length;
            b = taken == 1.0 ? goal : [.. old.Select((v, i) => v + (taken * (goal[i] - v)))];
            reached = _loss.Evaluate(active, b, origin + (taken * (target - origin))) + Relaxation.Cost(active, chosen, b, worth, left, Limits.Price);
            if (reached <= before)
            {
                break;
            }
        }

        return reached;
    }
}

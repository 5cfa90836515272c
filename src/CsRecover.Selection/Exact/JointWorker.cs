using CsRecover.Selection.Designs;

namespace CsRecover.Selection.Exact;

/// <summary>
/// Nodes with logistic loss where features come in groups, or where neither a ridge nor bounds limit coefficients: all features that are not out are fitted together, as if they cost nothing, and what the
/// last Newton step leaves of the residual is a dual vector. Without a ridge or bounds it is orthogonal to all of these features, so that the bound is that of the fit (the one that leaps and bounds have);
/// with them only the units that are worth most are taken off. Units are what is decided.
/// </summary>
internal sealed class JointWorker : IRelaxationWorker
{
    private readonly SubsetUnits _units;
    private readonly SearchLimits _limits;
    private readonly LogisticExpansion _loss;
    private readonly JointDual _dual;
    private readonly LogisticModels _models;
    private readonly double[] _coefficients;

    /// <param name="problem">The problem.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="units">What is decided.</param>
    /// <param name="range">What coefficients can be.</param>
    /// <param name="limits">How far to go.</param>
    public JointWorker(WorkingProblem problem, WrittenColumns columns, SubsetUnits units, CoefficientRange range, SearchLimits limits)
    {
        _units = units;
        _limits = limits;
        _loss = new LogisticExpansion(problem, columns);
        _dual = new JointDual(problem, columns, _loss, range);
        _models = new LogisticModels(problem, columns);
        _coefficients = new double[problem.Columns];
    }

    /// <inheritdoc/>
    public RelaxationFinding Look(RelaxationNode node, double upper, bool thorough)
    {
        int left = _limits.Most - node.In.Length;
        int[] undecided = [.. Enumerable.Range(0, _units.Count).Except(node.In).Except(node.Out)];
        Array.Clear(_coefficients);
        for (int i = 0; i < node.Active.Length; i++)
        {
            _coefficients[node.Active[i]] = node.Start[i];
        }

        if (left == 0 || undecided.Length == 0 || (_limits.Price == 0.0 && undecided.Length <= left))
        {
            int[] all = left == 0 || _limits.Price > 0.0 ? node.In : [.. node.In, .. undecided];
            SubsetModel only = Model(all, node.Intercept);
            return new RelaxationFinding(Math.Max(node.Bound, _dual.Below(only, _units.Features(all), _limits.Price * all.Length)), only, -1, [], [], 0.0);
        }

        int[] features = _units.Features([.. node.In, .. undecided]);
        double[] b = [.. features.Select(j => _coefficients[j])];
        double intercept = node.Intercept;
        _models.Fit(features, b, ref intercept);
        _dual.Make(features, b, intercept);
        double[] worths = [.. undecided.Select(Worth)];
        double taken = node.In.Sum(Worth);
        Array.Sort(worths);
        for (int l = 0; l < Math.Min(left, worths.Length); l++)
        {
            taken += Math.Max(0.0, worths[^(l + 1)] - _limits.Price);
        }

        double bound = Math.Max(node.Bound, (_limits.Price * node.In.Length) + Math.Max(0.0, _dual.Entropy - taken));
        if (bound >= _limits.Enough(upper))
        {
            return new RelaxationFinding(bound, null, -1, features, b, 0.0);
        }

        for (int i = 0; i < features.Length; i++)
        {
            _coefficients[features[i]] = b[i];
        }

        // What a unit's coefficients are worth by the quadratic model, each on its own.
        double Share(int u) => _units.Members[u].Sum(j =>
        {
            int at = Array.BinarySearch(features, j);
            return b[at] * b[at] * _dual.Curvatures[at];
        });
        int[] order = [.. undecided.OrderByDescending(Share)];
        SubsetModel model = Model([.. node.In, .. order.Take(left)], intercept);
        return new RelaxationFinding(bound, model.Objective < upper ? model : null, order[0], features, b, 0.0) { Intercept = intercept };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _loss.Dispose();
        _models.Dispose();
    }

    private SubsetModel Model(int[] chosen, double intercept) => _models.Of(_units, chosen, j => _coefficients[j], intercept, _limits.Price);

    private double Worth(int u) => _units.Members[u].Sum(_dual.Worth);
}

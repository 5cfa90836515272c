using CsRecover.Selection.Designs;
using CsRecover.Selection.LocalSearch;
using CsRecover.Vectors;

namespace CsRecover.Selection.Exact;

/// <summary>
/// Nodes with logistic loss where features come in groups, or where neither a ridge nor bounds limit coefficients: all features that are not out are fitted together, as if they cost nothing, and what the
/// last Newton step leaves of the residual is a dual vector. Without a ridge or bounds it is orthogonal to all of these features, so that the bound is that of the fit (the one that leaps and bounds have);
/// with them only the units that are worth most are taken off. Units are what is decided.
/// </summary>
internal sealed unsafe class JointWorker : IRelaxationWorker
{
    /// <summary>z_j . alpha below this share of the residual's length is 0 but for rounding, ...</summary>
    private const double Orthogonal = 1e-12;

    /// <summary>... and is taken off for coefficients up to so many times the largest one of the fit.</summary>
    private const double Beyond = 100.0;

    private readonly WorkingProblem _problem;
    private readonly WrittenColumns _columns;
    private readonly SubsetUnits _units;
    private readonly CoefficientRange _range;
    private readonly SearchLimits _limits;
    private readonly LogisticExpansion _loss;
    private readonly LogisticModels _models;
    private readonly double[] _coefficients;

    /// <param name="problem">The problem.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="units">What is decided.</param>
    /// <param name="range">What coefficients can be.</param>
    /// <param name="limits">How far to go.</param>
    public JointWorker(WorkingProblem problem, WrittenColumns columns, SubsetUnits units, CoefficientRange range, SearchLimits limits)
    {
        (_problem, _columns, _units, _range, _limits) = (problem, columns, units, range, limits);
        _loss = new LogisticExpansion(problem, columns);
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
            SubsetModel only = Model(left == 0 || _limits.Price > 0.0 ? node.In : [.. node.In, .. undecided], node.Intercept);
            return new RelaxationFinding(only.Objective, only, -1, [], [], 0.0);
        }

        int[] features = _units.Features([.. node.In, .. undecided]);
        double[] b = [.. features.Select(j => _coefficients[j])];
        double intercept = node.Intercept;
        _models.Fit(features, b, ref intercept);
        double entropy = LastStep(features, b, intercept, out double[] curvatures);
        double[] worths = Worths(b, undecided, out double taken, node.In);
        Array.Sort(worths);
        for (int l = 0; l < Math.Min(left, worths.Length); l++)
        {
            taken += Math.Max(0.0, worths[^(l + 1)] - _limits.Price);
        }

        double bound = Math.Max(node.Bound, entropy + (_limits.Price * node.In.Length) - taken);
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
            return b[at] * b[at] * curvatures[at];
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

    /// <summary>One more Newton step: its residual is as near to a dual vector as its square, and has exactly the sum and, where coefficients are free, the products that it should have.</summary>
    private double LastStep(int[] features, double[] b, double intercept, out double[] curvatures)
    {
        int m = features.Length;
        double[] h = new double[m * m], c = new double[m], goal = [.. b];
        _loss.Evaluate(features, b, intercept);
        _loss.Fill(features, h, c);
        for (int i = 0; i < m; i++)
        {
            h[(i * m) + i] += 2.0 * _problem.Ridge;
        }

        curvatures = [.. Enumerable.Range(0, m).Select(i => h[(i * m) + i])];
        BoundedQuadratic.Minimize(h, c, Bounds.Of(_problem.Lower, features), Bounds.Of(_problem.Upper, features), goal);
        return _loss.Dual(goal);
    }

    /// <summary>What undecided units are worth, and what the chosen ones are together.</summary>
    private double[] Worths(double[] b, int[] undecided, out double chosen, int[] decided)
    {
        double length = Math.Sqrt(HostKernels.Dot(_loss.Alpha, _loss.Alpha, _columns.Stride)), most = 0.0;
        foreach (double v in b)
        {
            most = Math.Max(most, Math.Abs(v));
        }

        double Worth(int u)
        {
            double sum = 0.0;
            foreach (int j in _units.Members[u])
            {
                double* column = _columns[j];
                double t = HostKernels.Dot(column, _loss.Alpha, _columns.Stride), end = t > 0.0 ? _range.Upper[j] : _range.Lower[j];
                sum += _range.Ridge > 0.0 || double.IsFinite(end) ? _range.Conjugate(j, t)
                    : Math.Abs(t) <= Orthogonal * length * Math.Sqrt(HostKernels.Dot(column, column, _columns.Stride)) ? Math.Abs(t) * Beyond * most
                    : double.PositiveInfinity;
            }

            return sum;
        }

        chosen = decided.Sum(Worth);
        return [.. undecided.Select(Worth)];
    }
}

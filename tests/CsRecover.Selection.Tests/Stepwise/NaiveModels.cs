using MathNet.Numerics.LinearAlgebra;

namespace CsRecover.Selection.Tests.Stepwise;

/// <summary>Objectives of models fitted from scratch with MathNet: least squares by QR of the columns (and the ridge's rows beneath), logistic regression by Newton's method.</summary>
internal sealed class NaiveModels
{
    private readonly double[][] _columns;
    private readonly double[] _response;
    private readonly SelectionLoss _loss;
    private readonly bool _intercept;
    private readonly double _ridge;
    private readonly int[][] _members;
    private readonly Dictionary<string, double> _known = [];

    public NaiveModels(double[][] columns, double[] response, SelectionLoss loss, bool intercept, double ridge, int[]? groups)
    {
        // The ridge looks at columns of mean 0 (with an intercept) and length 1.
        _columns = [.. columns.Select(x =>
        {
            double mean = intercept ? x.Average() : 0.0, length = Math.Sqrt(x.Sum(v => (v - mean) * (v - mean)));
            return x.Select(v => (v - mean) / length).ToArray();
        })];
        (_response, _loss, _intercept, _ridge) = (response, loss, intercept, ridge);
        _members = groups is null ? [.. columns.Select((_, j) => new[] { j })] : [.. Enumerable.Range(0, groups.Max() + 1).Select(g => Enumerable.Range(0, groups.Length).Where(j => groups[j] == g).ToArray())];
    }

    public int Units => _members.Length;

    public int[] Features(IEnumerable<int> units) => [.. units.SelectMany(u => _members[u]).Order()];

    public double Objective(IEnumerable<int> units)
    {
        int[] features = Features(units);
        string key = string.Join(',', features);
        if (!_known.TryGetValue(key, out double objective))
        {
            objective = _known[key] = _loss == SelectionLoss.Squared ? LeastSquares(features) : Logistic(features);
        }

        return objective;
    }

    /// <summary>One step up: the unit whose arrival gives the lowest objective.</summary>
    public (int Unit, double Objective) Up(List<int> model) => Enumerable.Range(0, Units).Except(model).Select(u => (u, Objective([.. model, u]))).MinBy(pair => pair.Item2);

    /// <summary>One step down: the unit whose departure gives the lowest objective.</summary>
    public (int Unit, double Objective) Down(List<int> model) => model.Select(u => (u, Objective(model.Except([u])))).MinBy(pair => pair.Item2);

    private double LeastSquares(int[] features)
    {
        int n = _response.Length, k = features.Length;
        double mean = _intercept ? _response.Average() : 0.0;
        Vector<double> y = Vector<double>.Build.Dense(n + k, i => i < n ? _response[i] - mean : 0.0);
        if (k == 0)
        {
            return y.DotProduct(y) / 2.0;
        }

        Matrix<double> z = Matrix<double>.Build.Dense(n + k, k, (i, s) => i < n ? _columns[features[s]][i] : i - n == s ? Math.Sqrt(2.0 * _ridge) : 0.0);
        Vector<double> rest = y - (z * z.QR().Solve(y));
        return rest.DotProduct(rest) / 2.0;
    }

    private double Logistic(int[] features)
    {
        int n = _response.Length, free = _intercept ? 1 : 0, k = features.Length + free;
        if (k == 0)
        {
            return n * Math.Log(2.0);
        }

        Matrix<double> z = Matrix<double>.Build.Dense(n, k, (i, s) => s < free ? 1.0 : _columns[features[s - free]][i]);
        Vector<double> t = Vector<double>.Build.Dense(_response), b = Vector<double>.Build.Dense(k);
        double Value(Vector<double> at) => (z * at).Zip(t, (f, y) => Math.Max(f, 0.0) - (y * f) + Math.Log(1.0 + Math.Exp(-Math.Abs(f)))).Sum() + (_ridge * at.Skip(free).Sum(v => v * v));
        Vector<double> shrink = Vector<double>.Build.Dense(k, s => s < free ? 0.0 : 2.0 * _ridge);
        for (int iteration = 0; iteration < 60; iteration++)
        {
            Vector<double> p = (z * b).Map(f => 1.0 / (1.0 + Math.Exp(-f)));
            Vector<double> slope = z.TransposeThisAndMultiply(t - p) - shrink.PointwiseMultiply(b);
            Matrix<double> curvature = z.TransposeThisAndMultiply(Matrix<double>.Build.Dense(n, k, (i, s) => p[i] * (1.0 - p[i]) * z[i, s])) + Matrix<double>.Build.DenseOfDiagonalVector(shrink);
            Vector<double> step = curvature.Cholesky().Solve(slope);
            double factor = 1.0, before = Value(b);
            while (factor > 1e-6 && Value(b + (factor * step)) > before)
            {
                factor /= 2.0;
            }

            b += factor * step;
            if (slope.DotProduct(step) < 1e-22)
            {
                break;
            }
        }

        return Value(b);
    }
}

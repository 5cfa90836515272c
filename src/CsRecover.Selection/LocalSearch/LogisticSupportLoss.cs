using CsRecover.Selection.Designs;
using CsRecover.Selection.Logistic;
using CsRecover.Vectors;

namespace CsRecover.Selection.LocalSearch;

/// <summary>
/// Logistic loss: coefficients by Newton's method (a quadratic problem with the same bounds at each step, halved until the loss falls), coordinate steps on the quadratic bound of
/// curvature |z_j|^2 / 4 that majorises the loss along a feature.
/// </summary>
/// <typeparam name="TColumns">The kind of columns.</typeparam>
internal sealed unsafe class LogisticSupportLoss<TColumns> : SupportLoss
    where TColumns : struct, IColumns
{
    /// <summary>Features that are tried in the place of one that leaves.</summary>
    private const int TriedInSwap = 3;

    private readonly GramCache<TColumns> _gram;
    private readonly LogOdds<TColumns> _odds;
    private readonly double[] _swapSlopes;
    private SupportModel? _evaluated;

    /// <param name="problem">The problem.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="threads">Threads to use.</param>
    public LogisticSupportLoss(WorkingProblem problem, TColumns columns, int threads)
        : base(problem, threads)
    {
        _gram = new GramCache<TColumns>(columns);
        _odds = new LogOdds<TColumns>(problem, columns);
        _swapSlopes = new double[problem.Columns];
        var zero = new SupportModel([], [], 0.0, _odds.Evaluate([], [], 0.0));
        Empty = zero;
        Empty = Fit([], zero);
    }

    /// <inheritdoc/>
    public override SupportModel Empty { get; }

    /// <inheritdoc/>
    public override SupportModel Fit(int[] support, SupportModel near)
    {
        int k = support.Length, m = Problem.Intercept ? k + 1 : k;
        var point = new double[m];
        Bounds.Load(near, support, point);
        for (int s = 0; s < k; s++)
        {
            point[s] = Bound(support[s], point[s]);
        }

        if (Problem.Intercept)
        {
            point[k] = near.Intercept;
        }

        double[]? lower = WithIntercept(Bounds.Of(Problem.Lower, support), m, double.NegativeInfinity), upper = WithIntercept(Bounds.Of(Problem.Upper, support), m, double.PositiveInfinity);
        double objective = LogisticNewton.Minimize(new Odds(_odds, support, Problem.Rows), Problem.Ridge, m == k ? -1 : k, lower, upper, point);
        return _evaluated = new SupportModel(support, point[..k], m == k ? 0.0 : point[k], objective);
    }

    /// <inheritdoc/>
    public override void Products(int[] features, double[] products) => _gram.Fill(features, products);

    /// <inheritdoc/>
    public override void Slopes(SupportModel model, Span<double> slopes)
    {
        Evaluate(model);
        _odds.AllSlopes(slopes, Threads);
    }

    /// <inheritdoc/>
    public override double Weight(SupportModel model)
    {
        Evaluate(model);
        return _odds.MeanWeight;
    }

    /// <inheritdoc/>
    public override SupportModel Descend(SupportModel start, ReadOnlySpan<int> others, double price)
    {
        int[] working = [.. start.Support, .. others];
        var values = new double[working.Length];
        SupportModel model = start;
        Evaluate(model);
        while (true)
        {
            Array.Clear(values);
            for (int a = 0; a < working.Length; a++)
            {
                int s = Array.BinarySearch(model.Support, working[a]);
                values[a] = s >= 0 ? model.Values[s] : 0.0;
            }

            if (!Sweep(working, values, price))
            {
                _evaluated = null;
                return model;
            }

            int[] kept = [.. Enumerable.Range(0, working.Length).Where(a => values[a] != 0.0).OrderBy(a => working[a])];
            int[] support = [.. kept.Select(a => working[a])];
            model = Fit(support, new SupportModel(support, [.. kept.Select(a => values[a])], _odds.Intercept, double.NaN)).Pruned();
        }
    }

    /// <inheritdoc/>
    public override (int Leaving, int Entering, double Fall) BestSwap(SupportModel model, double[] slopes, bool exact)
    {
        double weight = Weight(model);
        int[] order = [.. Enumerable.Range(0, model.Support.Length)];
        double[] sacrifices = Array.ConvertAll(order, s => model.Values[s] * model.Values[s] * ((weight * SquaredLength(model.Support[s])) + (2.0 * Problem.Ridge)));
        Array.Sort(sacrifices, order);
        foreach (int leaving in order)
        {
            (int entering, double fall) = BestInPlaceOf(model, leaving);
            if (fall > Resolution)
            {
                return (leaving, entering, fall);
            }
        }

        return (-1, -1, 0.0);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool isDisposing) => _odds.Dispose();

    private static double[]? WithIntercept(double[]? bounds, int m, double open) =>
        bounds is null ? null : bounds.Length == m ? bounds : [.. bounds, open];

    /// <summary>The feature that lowers the objective most in the place of another one, among the few that bring most by the quadratic model; the other coefficients stay.</summary>
    private (int Entering, double Fall) BestInPlaceOf(SupportModel model, int leaving)
    {
        Evaluate(model);
        _evaluated = null;
        double left = model.Values[leaving], shrunk = Problem.Ridge * (ShortVectors.Energy(model.Values) - (left * left));
        _odds.Move(model.Support[leaving], -left);
        _odds.AllSlopes(_swapSlopes, Threads);
        var tried = new TopFew(TriedInSwap);
        AddGains(_swapSlopes, _odds.MeanWeight, model.Support, tried);
        (int Entering, double Fall) best = (-1, double.NegativeInfinity);
        foreach (int j in tried.Items)
        {
            (double u, double loss) = _odds.BestAlone(j, x => Bound(j, x));
            double fall = model.Objective - loss - shrunk - (Problem.Ridge * u * u);
            if (fall > best.Fall)
            {
                best = (j, fall);
            }
        }

        return best;
    }

    private void Evaluate(SupportModel model)
    {
        if (!ReferenceEquals(_evaluated, model))
        {
            _odds.Evaluate(model.Support, model.Values, model.Intercept);
            _evaluated = model;
        }
    }

    /// <summary>One sweep of steps on the majoriser, the intercept last.</summary>
    /// <returns>Whether a feature came or went.</returns>
    private bool Sweep(int[] working, double[] values, double price)
    {
        bool isChanged = false;
        for (int a = 0; a < working.Length; a++)
        {
            int j = working[a];
            double old = values[a], curvature = (MostWeight * SquaredLength(j)) + (2.0 * Problem.Ridge), slope = _odds.Slope(j) - (2.0 * Problem.Ridge * old) + (curvature * old);
            double u = Bound(j, slope / curvature);
            if (u * (slope - (curvature * u / 2.0)) <= price * (old != 0.0 ? 1.0 - 1e-9 : 1.0 + 1e-9))
            {
                u = 0.0;
            }

            isChanged |= u == 0.0 != (old == 0.0);
            if (Math.Abs(u - old) > 1e-9 * Math.Abs(old))
            {
                values[a] = u;
                _odds.Move(j, u - old);
            }
        }

        if (isChanged && Problem.Intercept)
        {
            _odds.MoveIntercept(_odds.InterceptSlope * 4.0 / Problem.Rows);
        }

        return isChanged;
    }

    /// <summary>The log-odds of a support, the intercept's place being the last.</summary>
    private readonly struct Odds(LogOdds<TColumns> odds, int[] support, int rows) : ILogOdds
    {
        public int Rows => rows;

        public double Evaluate(ReadOnlySpan<double> coefficients) =>
            odds.Evaluate(support, coefficients[..support.Length], coefficients.Length > support.Length ? coefficients[^1] : 0.0);

        public void Expand(double[] slopes, double[] curvatures)
        {
            odds.Curvatures(support, curvatures, slopes.Length);
            for (int s = 0; s < slopes.Length; s++)
            {
                slopes[s] = s < support.Length ? odds.Slope(support[s]) : odds.InterceptSlope;
            }
        }
    }
}

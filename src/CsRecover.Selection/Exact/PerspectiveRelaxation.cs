namespace CsRecover.Selection.Exact;

/// <summary>
/// The perspective relaxation over a few features: minimise a quadratic loss + lambda_2 b_j^2 for the chosen ones + the perspective penalty for the others, by coordinate descent on their curvatures,
/// with nu such that the parts s_j of the undecided ones are no more than the places left (at a price, nu is at least that).
/// </summary>
/// <param name="loss">The loss.</param>
/// <param name="range">What coefficients can be.</param>
internal sealed unsafe class PerspectiveRelaxation(IQuadraticLoss loss, CoefficientRange range)
{
    private const int Sweeps = 300;
    private const int Searches = 24;

    /// <summary>Places may differ by this from those that are left.</summary>
    private const double Places = 0.01;

    private double[] _h = [];
    private double[] _products = [];
    private double[] _slopes = [];
    private int[] _active = [];
    private int _count;

    /// <summary>nu.</summary>
    public double Worth { get; private set; }

    /// <summary>The relaxation's least objective, the prices of the chosen ones not included.</summary>
    public double Value { get; private set; }

    /// <summary>Solves.</summary>
    /// <param name="active">The features, the chosen ones first.</param>
    /// <param name="chosen">How many are chosen.</param>
    /// <param name="b">A start on entry, the coefficients on return.</param>
    /// <param name="left">The places left.</param>
    /// <param name="price">lambda_0.</param>
    /// <param name="worth">A guess of nu; not a number if there is none.</param>
    /// <param name="tolerance">The accuracy of the objective.</param>
    public void Solve(int[] active, int chosen, double[] b, int left, double price, double worth, double tolerance)
    {
        Load(active, b);
        double low = 0.0, high = double.PositiveInfinity;
        double nu = Math.Max(price, double.IsNaN(worth) ? Guess(chosen, left) : worth);
        for (int search = 0; search < Searches; search++)
        {
            Descend(chosen, b, nu, tolerance);
            double places = PlacesOf(chosen, b, nu) - left;
            if (Math.Abs(places) <= Places || (places < 0.0 && nu <= Math.Max(price, tolerance)))
            {
                break;
            }

            if (places > 0.0)
            {
                low = nu;
            }
            else
            {
                high = nu;
            }

            if (high < low * 1.001)
            {
                break;
            }

            nu = double.IsInfinity(high) ? Math.Max(2.0 * nu, tolerance) : low == 0.0 ? Math.Max(nu / 4.0, Math.Max(price, tolerance / 2.0)) : Math.Sqrt(low * high);
        }

        Worth = nu;
        Value = Objective(chosen, b, nu, left, price);
    }

    /// <summary>The part of a feature that its coefficient stands for.</summary>
    /// <param name="j">The feature.</param>
    /// <param name="b">Its coefficient.</param>
    public double Part(int j, double b) => range.Part(j, b, Worth, out _);

    /// <summary>What the relaxation adds to the loss.</summary>
    /// <param name="active">The features, the chosen ones first.</param>
    /// <param name="chosen">How many are chosen.</param>
    /// <param name="b">Their coefficients.</param>
    /// <param name="nu">nu.</param>
    /// <param name="left">The places left.</param>
    /// <param name="price">lambda_0.</param>
    public double Cost(int[] active, int chosen, double[] b, double nu, int left, double price)
    {
        double sum = 0.0;
        for (int i = 0; i < active.Length; i++)
        {
            double cost = range.Ridge * b[i] * b[i];
            if (i >= chosen)
            {
                range.Part(active[i], b[i], nu, out cost);
            }

            sum += cost;
        }

        return sum - ((nu - price) * left);
    }

    private void Load(int[] active, double[] b)
    {
        _active = active;
        _count = active.Length;
        int m = _count;
        if (_slopes.Length < m)
        {
            _h = new double[m * m];
            _products = new double[m];
            _slopes = new double[m];
        }

        loss.Fill(active, _h, _products);
        for (int i = 0; i < m; i++)
        {
            double slope = _products[i];
            for (int l = 0; l < m; l++)
            {
                slope -= _h[(i * m) + l] * b[l];
            }

            _slopes[i] = slope;
        }
    }

    private double Guess(int chosen, int left)
    {
        double[] worths = [.. Enumerable.Range(chosen, _count - chosen).Select(i => range.Conjugate(_active[i], _slopes[i])).OrderDescending()];
        return worths.Length == 0 ? 0.0 : worths[Math.Min(left, worths.Length) - 1] / 4.0;
    }

    private void Descend(int chosen, double[] b, double nu, double tolerance)
    {
        int m = _count;
        for (int sweep = 0; sweep < Sweeps; sweep++)
        {
            double most = 0.0;
            for (int i = 0; i < m; i++)
            {
                int j = _active[i];
                double a = _h[(i * m) + i], r = _slopes[i] + (a * b[i]);
                if (a + range.Ridge == 0.0)
                {
                    continue;
                }

                double next = i < chosen ? Math.Max(Math.Min(r / (a + (2.0 * range.Ridge)), range.Upper[j]), range.Lower[j]) : range.Shrink(j, a, r, nu);
                double step = next - b[i];
                if (step != 0.0)
                {
                    ReadOnlySpan<double> row = _h.AsSpan(i * m, m);
                    Span<double> slopes = _slopes.AsSpan(0, m);
                    for (int l = 0; l < slopes.Length; l++)
                    {
                        slopes[l] -= step * row[l];
                    }

                    b[i] = next;
                    most = Math.Max(most, a * step * step);
                }
            }

            if (most <= tolerance)
            {
                return;
            }
        }
    }

    private double PlacesOf(int chosen, double[] b, double nu)
    {
        double places = 0.0;
        for (int i = chosen; i < _count; i++)
        {
            places += range.Part(_active[i], b[i], nu, out _);
        }

        return places;
    }

    private double Objective(int chosen, double[] b, double nu, int left, double price)
    {
        double value = loss.AtZero + Cost(_active, chosen, b, nu, left, price);
        for (int i = 0; i < _count; i++)
        {
            value -= b[i] * (_products[i] + _slopes[i]) / 2.0;
        }

        return value;
    }
}

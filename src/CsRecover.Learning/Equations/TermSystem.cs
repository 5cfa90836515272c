namespace CsRecover.Learning.Equations;

/// <summary>The least-squares system of one response: terms at all states, made small by a QR factorisation once.</summary>
internal sealed class TermSystem
{
    private readonly double[] _values;
    private readonly double[] _response;
    private readonly double[] _triangle;

    /// <param name="values">The terms' values, term by term.</param>
    /// <param name="count">States.</param>
    /// <param name="response">The response at each.</param>
    public TermSystem(double[] values, int count, double[] response)
    {
        (_values, _response, Count) = (values, response, count);
        Terms = values.Length / count;
        Energy = response.Sum(v => v * v);
        double mean = response.Average();
        Spread = response.Sum(v => (v - mean) * (v - mean));
        Rows = Math.Min(count, Terms + 1);
        _triangle = Householder.Triangle([.. values, .. response], count, Terms + 1);
    }

    /// <summary>States.</summary>
    public int Count { get; }

    /// <summary>Terms.</summary>
    public int Terms { get; }

    /// <summary>Rows of the small system.</summary>
    public int Rows { get; }

    /// <summary>The squared length of the response.</summary>
    public double Energy { get; }

    /// <summary>The same, its mean taken off.</summary>
    public double Spread { get; }

    /// <summary>The terms at all states, term by term.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>The response.</summary>
    public ReadOnlySpan<double> Response => _response;

    /// <summary>A column of the small system, which has the same lengths and products as that of the terms; the last one is the response's.</summary>
    /// <param name="column">Which one.</param>
    public ReadOnlySpan<double> Small(int column) => _triangle.AsSpan(column * Rows, Rows);

    /// <summary>Least squares on some terms.</summary>
    /// <param name="support">Which ones.</param>
    /// <returns>Their coefficients (0 for terms that depend on earlier ones), and the squared length of what is left.</returns>
    public (double[] Coefficients, double Left) Fit(ReadOnlySpan<int> support)
    {
        int k = support.Length;
        var columns = new double[Rows * (k + 1)];
        for (int p = 0; p < k; p++)
        {
            Small(support[p]).CopyTo(columns.AsSpan(p * Rows));
        }

        Small(Terms).CopyTo(columns.AsSpan(k * Rows));
        double[] triangle = Householder.Triangle(columns, Rows, k + 1);
        int rows = Math.Min(Rows, k + 1);
        var coefficients = new double[k];
        for (int p = k - 1; p >= 0; p--)
        {
            double pivot = p < rows ? triangle[(p * rows) + p] : 0.0, length = Math.Sqrt(Small(support[p]).ToArray().Sum(v => v * v));
            if (Math.Abs(pivot) <= 1e-10 * length)
            {
                continue;
            }

            double sum = triangle[(k * rows) + p];
            for (int q = p + 1; q < k; q++)
            {
                sum -= triangle[(q * rows) + p] * coefficients[q];
            }

            coefficients[p] = sum / pivot;
        }

        double left = 0.0;
        for (int i = 0; i < Rows; i++)
        {
            double r = Small(Terms)[i];
            for (int p = 0; p < k; p++)
            {
                r -= coefficients[p] * Small(support[p])[i];
            }

            left += r * r;
        }

        return (coefficients, left);
    }

    /// <summary>For how many states the residuals of a fit remember: 1 + twice the sum of their correlations at lags 1, 2, ... up to the first that is not positive.</summary>
    /// <param name="support">The fit's terms.</param>
    public double Memory(ReadOnlySpan<int> support)
    {
        (double[] coefficients, _) = Fit(support);
        double[] r = [.. _response];
        for (int p = 0; p < support.Length; p++)
        {
            ReadOnlySpan<double> term = _values.AsSpan(support[p] * Count, Count);
            for (int i = 0; i < Count; i++)
            {
                r[i] -= coefficients[p] * term[i];
            }
        }

        double energy = r.Sum(v => v * v), sum = 1.0;
        for (int lag = 1; lag < Count / 4 && energy > 0.0; lag++)
        {
            double product = 0.0;
            for (int i = lag; i < Count; i++)
            {
                product += r[i] * r[i - lag];
            }

            if (product <= 0.0)
            {
                break;
            }

            sum += 2.0 * product / energy;
        }

        return sum;
    }
}

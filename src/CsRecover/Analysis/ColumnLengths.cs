namespace CsRecover.Analysis;

/// <summary>Whether the columns of an ensemble have the lengths that they should.</summary>
internal sealed class ColumnLengths
{
    private readonly ColumnFrame _frame;

    /// <summary>Looks at columns.</summary>
    /// <param name="frame">Columns.</param>
    public ColumnLengths(ColumnFrame frame)
    {
        _frame = frame;
        frame.RefuseZeros();
        MeanSquare = frame.SquaredNorms.Average();
        double sum = 0.0;
        for (int j = 0; j < frame.Count; j++)
        {
            double fourth = 0.0;
            for (int i = 0; i < frame.Rows; i++)
            {
                double re = frame.Real(i, j), im = frame.Imaginary(i, j), square = re * re + im * im;
                fourth += square * square;
            }

            sum += frame.Rows * fourth / (frame.SquaredNorms[j] * frame.SquaredNorms[j]);
        }

        Kurtosis = sum / frame.Count;
    }

    /// <summary>The mean of |a_j|^2.</summary>
    public double MeanSquare { get; }

    /// <summary>m sum |a_ij|^4 / (sum |a_ij|^2)^2, averaged over columns: 1 for entries of one magnitude, about 3 for normal ones, m / d for d entries a column.</summary>
    public double Kurtosis { get; }

    /// <summary>Standard deviation of |a_j|^2 / mean for independent entries of this kurtosis.</summary>
    private double Expected => Math.Sqrt(Math.Max(0.0, Kurtosis - 1.0) / _frame.Rows);

    /// <summary>Whether columns have length 1 on average, or each row has.</summary>
    /// <param name="hasUnitRows">Whether rows have length 1.</param>
    public EnsembleFinding Mean(bool hasUnitRows)
    {
        double off = Math.Abs(MeanSquare - 1.0), limit = 6.0 * Expected / Math.Sqrt(_frame.Count) + 1e-5;
        return new EnsembleFinding("normalisation", hasUnitRows || off <= limit, off, limit, hasUnitRows
            ? FormattableString.Invariant($"every row has length 1; the mean of |a_j|^2 is {MeanSquare:G6}")
            : FormattableString.Invariant($"the mean of |a_j|^2 is {MeanSquare:G6}, expected 1 within {limit:G2}"));
    }

    /// <summary>Whether no column is much longer or shorter than the others.</summary>
    /// <param name="columns">The columns' numbers in the operator.</param>
    public EnsembleFinding Spread(int[] columns)
    {
        double[] squares = _frame.SquaredNorms, sorted = [.. squares.Order()];
        double median = sorted[sorted.Length / 2], deviation = 1.4826 * squares.Select(v => Math.Abs(v - median)).Order().ElementAt(squares.Length / 2) / median;

        // Laurent and Massart's tail of chi-squared variables, once in a million for all columns together; the deviation itself is known to a tenth or so, and may
        // not be much above that of independent entries.
        double x = Math.Log(1e6 * squares.Length), deviations = Math.Sqrt(2.0 * x) + Math.Sqrt(2.0 / _frame.Rows) * x;
        double limit = 1.3 * deviations * Math.Min(deviation, 2.0 * Expected) + 2e-5;
        int worst = Enumerable.Range(0, squares.Length).MaxBy(j => Math.Abs(squares[j] - median));
        double off = Math.Abs(squares[worst] / median - 1.0);
        return new EnsembleFinding("column lengths", off <= limit, off, limit, FormattableString.Invariant(
            $"|a_j|^2 of column {columns[worst]} is {squares[worst]:G6}, the median is {median:G6} (chance: within {100.0 * limit:G3} %)"));
    }
}

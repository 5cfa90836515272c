using System.Runtime.Intrinsics;

namespace CsRecover.Selection.Designs;

/// <summary>
/// Standardised columns of a stored design, shifted and scaled as they are used, so that there need be no copy. For columns whose means are not much larger than what they vary by:
/// else the digits that the means take are missed in the products.
/// </summary>
internal readonly unsafe struct ShiftedColumns : IColumns
{
    /// <summary>How many times as long as the centred column the mean may be for products to lose no more than two digits.</summary>
    private const double MostShift = 10.0;

    private readonly DenseColumns _columns;
    private readonly double[] _means;
    private readonly double[] _inverseScales;

    /// <param name="columns">The columns as they were given.</param>
    /// <param name="means">What to take off each column.</param>
    /// <param name="inverseScales">What to multiply each column with then; 0 for columns that cannot be used.</param>
    public ShiftedColumns(DenseColumns columns, double[] means, double[] inverseScales)
    {
        _columns = columns;
        _means = means;
        _inverseScales = inverseScales;
    }

    /// <inheritdoc/>
    public int Rows => _columns.Rows;

    /// <inheritdoc/>
    public int Columns => _columns.Columns;

    /// <summary>Whether products of shifted columns are as good as products of written out ones.</summary>
    /// <param name="scaling">Means and lengths.</param>
    /// <param name="rows">n.</param>
    public static bool Suit(ColumnScaling scaling, int rows)
    {
        double root = Math.Sqrt(rows);
        for (int j = 0; j < scaling.Means.Length; j++)
        {
            if (!scaling.Unusable[j] && root * Math.Abs(scaling.Means[j]) > MostShift * scaling.Lengths[j])
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public double Dot(int j, in WorkVector v) => _inverseScales[j] * (_columns.Dot(j, v) - (_means[j] * v.Sum));

    /// <inheritdoc/>
    public void Add(double a, int j, ref WorkVector v)
    {
        double factor = a * _inverseScales[j], shift = factor * _means[j];
        _columns.Add(factor, j, ref v);
        if (shift == 0.0)
        {
            return;
        }

        // Not behind the end: zeros stay there.
        Vector256<double> shifts = Vector256.Create(shift);
        int i = 0, width = Vector256<double>.Count;
        for (; i <= Rows - width; i += width)
        {
            (Vector256.LoadAligned(v.Values + i) - shifts).StoreAligned(v.Values + i);
        }

        for (; i < Rows; i++)
        {
            v.Values[i] -= shift;
        }
    }

    /// <inheritdoc/>
    public double Gram(int i, int j) => _inverseScales[i] * _inverseScales[j] * (_columns.Gram(i, j) - (Rows * _means[i] * _means[j]));

    /// <inheritdoc/>
    public void DotAll(in WorkVector v, Span<double> products, int threads)
    {
        _columns.DotAll(v, products, threads);
        for (int j = 0; j < products.Length; j++)
        {
            products[j] = _inverseScales[j] * (products[j] - (_means[j] * v.Sum));
        }
    }
}

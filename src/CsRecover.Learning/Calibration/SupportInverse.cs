using CsRecover.Vectors;

namespace CsRecover.Learning.Calibration;

/// <summary>
/// The inverse H of the Gram matrix of a changing set of columns, so that adding one, removing one, and knowing what that would do, take k^2 operations
/// (bordering; Golub and Van Loan, "Matrix Computations", section 2.1.4).
/// </summary>
internal sealed class SupportInverse
{
    /// <summary>What is left of a column's energy outside of the span of others, relative to all of it, below which it counts as dependent on them.</summary>
    private const double Dependent = 1e-11;

    private double[] _h = new double[16 * 16];
    private int _stride = 16;

    /// <summary>k.</summary>
    public int Count { get; private set; }

    /// <summary>A row of H, k numbers.</summary>
    /// <param name="p">Which one.</param>
    public ReadOnlySpan<double> Row(int p) => _h.AsSpan(p * _stride, Count);

    /// <summary>H_pp.</summary>
    /// <param name="p">Which one.</param>
    public double Diagonal(int p) => _h[(p * _stride) + p];

    /// <summary>target = H v.</summary>
    /// <param name="v">k numbers.</param>
    /// <param name="target">k numbers, overwritten.</param>
    public void Multiply(ReadOnlySpan<double> v, Span<double> target)
    {
        for (int p = 0; p < Count; p++)
        {
            target[p] = ShortVectors.Dot(Row(p), v);
        }
    }

    /// <summary>What is left of a column outside of the span of the others.</summary>
    /// <param name="products">Its products with the columns in the set.</param>
    /// <param name="energy">Its product with itself.</param>
    /// <param name="image">H times the products, overwritten.</param>
    /// <returns>energy - products . H products; 0 where that is nothing but rounding.</returns>
    public double Remainder(ReadOnlySpan<double> products, double energy, Span<double> image)
    {
        Multiply(products, image);
        double left = energy - ShortVectors.Dot(products[..Count], image);
        return left > Dependent * energy ? left : 0.0;
    }

    /// <summary>Adds a column at the end.</summary>
    /// <param name="products">Its products with the columns in the set.</param>
    /// <param name="energy">Its product with itself.</param>
    /// <returns>Whether it was added; a column that depends on the others is not.</returns>
    public bool TryAdd(ReadOnlySpan<double> products, double energy)
    {
        int k = Count;
        var image = new double[k + 1];
        double left = Remainder(products, energy, image);
        if (left == 0.0)
        {
            return false;
        }

        Reserve(k + 1);
        image[k] = -1.0;
        Count = k + 1;
        AddOuter(image, 1.0 / left);
        return true;
    }

    /// <summary>Removes a column; the last one takes its place.</summary>
    /// <param name="p">Which one.</param>
    public void Remove(int p)
    {
        double pivot = Diagonal(p);
        AddOuter(Row(p).ToArray(), -1.0 / pivot);
        int last = Count - 1;
        if (p != last)
        {
            Row(last).CopyTo(_h.AsSpan(p * _stride, Count));
            for (int i = 0; i < Count; i++)
            {
                _h[(i * _stride) + p] = _h[(i * _stride) + last];
            }

            _h[(p * _stride) + p] = _h[(last * _stride) + last];
        }

        for (int i = 0; i < Count; i++)
        {
            _h[(i * _stride) + last] = 0.0;
            _h[(last * _stride) + i] = 0.0;
        }

        Count = last;
    }

    /// <summary>A copy that changes by itself.</summary>
    public SupportInverse Clone() => new() { _h = [.. _h], _stride = _stride, Count = Count };

    private void AddOuter(ReadOnlySpan<double> v, double factor)
    {
        for (int i = 0; i < Count; i++)
        {
            Span<double> row = _h.AsSpan(i * _stride, Count);
            ShortVectors.Add(row, factor * v[i], v);
        }
    }

    private void Reserve(int count)
    {
        if (count <= _stride)
        {
            return;
        }

        int wider = Math.Max(count, _stride * 2);
        var h = new double[wider * wider];
        for (int i = 0; i < Count; i++)
        {
            Row(i).CopyTo(h.AsSpan(i * wider));
        }

        (_h, _stride) = (h, wider);
    }
}

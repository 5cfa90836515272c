using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CsRecover.Learning.Calibration;

/// <summary>The columns of A in single precision, as training by gates uses them.</summary>
internal unsafe interface IGateColumns
{
    /// <summary>a_j . r of several columns.</summary>
    /// <param name="columns">Which.</param>
    /// <param name="count">How many.</param>
    /// <param name="r">Q numbers, aligned, zeros up to whole vectors.</param>
    /// <param name="products">N numbers, of which those of the columns are overwritten.</param>
    void Dot(int* columns, int count, float* r, float* products);

    /// <summary>r += sum of w_j a_j over several columns.</summary>
    /// <param name="columns">Which.</param>
    /// <param name="count">How many.</param>
    /// <param name="w">N numbers.</param>
    /// <param name="r">Q numbers, aligned.</param>
    void Add(int* columns, int count, float* w, float* r);
}

/// <summary>Stored columns. Several are gone through at a time; where fewer are left, the last one stands in for the others.</summary>
/// <param name="values">Columns one after the other, aligned.</param>
/// <param name="stride">Numbers from one to the next.</param>
internal readonly unsafe struct StoredGateColumns(float* values, int stride) : IGateColumns
{
    private readonly float* _values = values;
    private readonly int _stride = stride;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Dot(int* columns, int count, float* r, float* products)
    {
        for (int at = 0; at < count; at += 4)
        {
            int last = count - 1, p = columns[at], q = columns[Math.Min(at + 1, last)], s = columns[Math.Min(at + 2, last)], t = columns[Math.Min(at + 3, last)];
            float* a = Column(p), b = Column(q), c = Column(s), d = Column(t);
            Vector512<float> forA = default, forB = default, forC = default, forD = default;
            for (int i = 0; i < _stride; i += Vector512<float>.Count)
            {
                var x = Vector512.LoadAligned(r + i);
                forA = Vector512.MultiplyAddEstimate(Vector512.LoadAligned(a + i), x, forA);
                forB = Vector512.MultiplyAddEstimate(Vector512.LoadAligned(b + i), x, forB);
                forC = Vector512.MultiplyAddEstimate(Vector512.LoadAligned(c + i), x, forC);
                forD = Vector512.MultiplyAddEstimate(Vector512.LoadAligned(d + i), x, forD);
            }

            products[p] = Vector512.Sum(forA);
            products[q] = Vector512.Sum(forB);
            products[s] = Vector512.Sum(forC);
            products[t] = Vector512.Sum(forD);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(int* columns, int count, float* w, float* r)
    {
        for (int at = 0; at < count; at += 8)
        {
            int last = count - 1;
            float* a = Column(columns[at]), b = Column(columns[Math.Min(at + 1, last)]), c = Column(columns[Math.Min(at + 2, last)]), d = Column(columns[Math.Min(at + 3, last)]);
            float* e = Column(columns[Math.Min(at + 4, last)]), f = Column(columns[Math.Min(at + 5, last)]), g = Column(columns[Math.Min(at + 6, last)]), h = Column(columns[Math.Min(at + 7, last)]);
            Vector512<float> forA = Factor(at), forB = Factor(at + 1), forC = Factor(at + 2), forD = Factor(at + 3);
            Vector512<float> forE = Factor(at + 4), forF = Factor(at + 5), forG = Factor(at + 6), forH = Factor(at + 7);
            for (int i = 0; i < _stride; i += Vector512<float>.Count)
            {
                Vector512<float> even = Vector512.MultiplyAddEstimate(forA, Vector512.LoadAligned(a + i), Vector512.LoadAligned(r + i)), odd = forB * Vector512.LoadAligned(b + i);
                even = Vector512.MultiplyAddEstimate(forC, Vector512.LoadAligned(c + i), even);
                odd = Vector512.MultiplyAddEstimate(forD, Vector512.LoadAligned(d + i), odd);
                even = Vector512.MultiplyAddEstimate(forE, Vector512.LoadAligned(e + i), even);
                odd = Vector512.MultiplyAddEstimate(forF, Vector512.LoadAligned(f + i), odd);
                even = Vector512.MultiplyAddEstimate(forG, Vector512.LoadAligned(g + i), even);
                odd = Vector512.MultiplyAddEstimate(forH, Vector512.LoadAligned(h + i), odd);
                (even + odd).StoreAligned(r + i);
            }
        }

        Vector512<float> Factor(int at) => at < count ? Vector512.Create(w[columns[at]]) : default;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private float* Column(int j) => _values + ((nint)j * _stride);
}

/// <summary>Columns of which only entries that are not 0 are stored.</summary>
/// <param name="starts">Where each column's entries start.</param>
/// <param name="rows">The row of each entry.</param>
/// <param name="values">The value of each entry.</param>
internal readonly unsafe struct SparseGateColumns(int[] starts, int[] rows, float[] values) : IGateColumns
{
    private readonly int[] _starts = starts;
    private readonly int[] _rows = rows;
    private readonly float[] _values = values;

    /// <inheritdoc/>
    public void Dot(int* columns, int count, float* r, float* products)
    {
        for (int c = 0; c < count; c++)
        {
            products[columns[c]] = Dot(columns[c], r);
        }
    }

    /// <inheritdoc/>
    public void Add(int* columns, int count, float* w, float* r)
    {
        for (int c = 0; c < count; c++)
        {
            Add(w[columns[c]], columns[c], r);
        }
    }

    private float Dot(int j, float* r)
    {
        int first = _starts[j], count = _starts[j + 1] - first;
        ref int row = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_rows), first);
        ref float value = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_values), first);
        float even = 0.0f, odd = 0.0f;
        int e = 0;
        for (; e + 1 < count; e += 2)
        {
            even += Unsafe.Add(ref value, e) * r[Unsafe.Add(ref row, e)];
            odd += Unsafe.Add(ref value, e + 1) * r[Unsafe.Add(ref row, e + 1)];
        }

        return e < count ? even + odd + (Unsafe.Add(ref value, e) * r[Unsafe.Add(ref row, e)]) : even + odd;
    }

    private void Add(float factor, int j, float* r)
    {
        int first = _starts[j], count = _starts[j + 1] - first;
        ref int row = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_rows), first);
        ref float value = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_values), first);
        for (int e = 0; e < count; e++)
        {
            r[Unsafe.Add(ref row, e)] += factor * Unsafe.Add(ref value, e);
        }
    }
}

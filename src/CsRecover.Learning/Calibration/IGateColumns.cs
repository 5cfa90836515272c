using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using CsRecover.Vectors;

namespace CsRecover.Learning.Calibration;

/// <summary>The columns of A in single precision, as training by gates uses them.</summary>
internal unsafe interface IGateColumns
{
    /// <summary>a_j . r.</summary>
    /// <param name="j">Which column.</param>
    /// <param name="r">Q numbers, aligned, zeros up to whole vectors.</param>
    float Dot(int j, float* r);

    /// <summary>r += factor a_j.</summary>
    /// <param name="factor">The factor.</param>
    /// <param name="j">Which column.</param>
    /// <param name="r">Q numbers, aligned.</param>
    void Add(float factor, int j, float* r);

    /// <summary>a_j . r of several columns.</summary>
    /// <param name="first">The first.</param>
    /// <param name="count">How many.</param>
    /// <param name="r">Q numbers, aligned, zeros up to whole vectors.</param>
    /// <param name="products">One number for each, overwritten.</param>
    void DotMany(int first, int count, float* r, float* products);

    /// <summary>r += sum of factor_j a_j over several columns.</summary>
    /// <param name="factors">One factor for each.</param>
    /// <param name="first">The first column.</param>
    /// <param name="count">How many.</param>
    /// <param name="r">Q numbers, aligned.</param>
    void AddMany(float* factors, int first, int count, float* r);
}

/// <summary>Stored columns.</summary>
/// <param name="values">Columns one after the other, aligned.</param>
/// <param name="stride">Numbers from one to the next.</param>
internal readonly unsafe struct StoredGateColumns(float* values, int stride) : IGateColumns
{
    private readonly float* _values = values;
    private readonly int _stride = stride;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Dot(int j, float* r) => HostKernels.Dot(_values + (nint)j * _stride, r, _stride);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(float factor, int j, float* r) => HostKernels.Combine(1.0f, r, factor, _values + (nint)j * _stride, r, _stride);

    /// <inheritdoc/>
    public void DotMany(int first, int count, float* r, float* products) => MatrixKernels.Multiply(_values + (nint)first * _stride, _stride, count, r, products, _stride);

    /// <inheritdoc/>
    public void AddMany(float* factors, int first, int count, float* r) => MatrixKernels.AddRows(_values + (nint)first * _stride, _stride, count, factors, r, _stride);
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
    public float Dot(int j, float* r)
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

    /// <inheritdoc/>
    public void Add(float factor, int j, float* r)
    {
        int first = _starts[j], count = _starts[j + 1] - first;
        ref int row = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_rows), first);
        ref float value = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_values), first);
        for (int e = 0; e < count; e++)
        {
            r[Unsafe.Add(ref row, e)] += factor * Unsafe.Add(ref value, e);
        }
    }

    /// <inheritdoc/>
    public void DotMany(int first, int count, float* r, float* products)
    {
        for (int c = 0; c < count; c++)
        {
            products[c] = Dot(first + c, r);
        }
    }

    /// <inheritdoc/>
    public void AddMany(float* factors, int first, int count, float* r)
    {
        for (int c = 0; c < count; c++)
        {
            Add(factors[c], first + c, r);
        }
    }
}

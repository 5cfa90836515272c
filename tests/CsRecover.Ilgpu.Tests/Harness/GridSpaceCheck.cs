using System.Numerics;
using CsRecover.Solvers;
using CsRecover.Vectors;
using ILGPU;
using ILGPU.Runtime;

namespace CsRecover.Ilgpu.Tests;

/// <summary>Compares a grid space with plain loops.</summary>
/// <typeparam name="TElement">Arithmetic of the elements.</typeparam>
/// <typeparam name="T">The element.</typeparam>
/// <typeparam name="TReal">Its real scalar.</typeparam>
internal sealed unsafe class GridSpaceCheck<TElement, T, TReal>
    where TElement : struct, IElement<T, TReal>
    where T : unmanaged, INumberBase<T>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    private const int Columns = 5;

    private readonly IlgpuBackend _backend;
    private readonly GridSpace<TElement, T, TReal> _space;
    private readonly int _n;
    private readonly double _tolerance;
    private readonly Random _random = new(11);

    private GridSpaceCheck(IlgpuBackend backend, int n, double tolerance)
    {
        _backend = backend;
        _space = new GridSpace<TElement, T, TReal>(backend.Grid);
        _n = n;
        _tolerance = tolerance;
    }

    /// <summary>Checks every operation.</summary>
    /// <param name="backend">Where to run.</param>
    /// <param name="n">Length of the vectors.</param>
    /// <param name="tolerance">Relative error of a result.</param>
    public static void All(IlgpuBackend backend, int n, double tolerance)
    {
        var check = new GridSpaceCheck<TElement, T, TReal>(backend, n, tolerance);
        check.Elementwise();
        check.Reductions();
        check.Selection();
        check.Supports();
        check.ColumnBlocks();
        check.Deflation(0);
        check.Deflation(Columns);
        check.Positions();
    }

    private static TReal Real(double value) => TReal.CreateTruncating(value);

    private static double Magnitude2(T v) => double.CreateTruncating(TElement.Energy(v));

    private static Complex Wide(T v) => new(double.CreateTruncating(TElement.RealPart(v)), double.CreateTruncating(TElement.ImaginaryPart(v)));

    /// <summary>Halves first: rounding grows with the logarithm of the number of terms, so that what is checked is not this sum's own error.</summary>
    private static Complex Sum(Func<int, Complex> term, int from, int to)
    {
        int middle = from + ((to - from) / 2);
        return to - from == 1 ? term(from) : Sum(term, from, middle) + Sum(term, middle, to);
    }

    private T[] Vector(int length)
    {
        var v = new T[length];
        for (int i = 0; i < length; i++)
        {
            v[i] = TElement.FromParts(Real((2.0 * _random.NextDouble()) - 1.0), Real((2.0 * _random.NextDouble()) - 1.0));
        }

        return v;
    }

    private MemoryBuffer1D<T, Stride1D.Dense> Upload(T[] v) => _backend.Accelerator.Allocate1D(v);

    private void Close(Complex expected, T actual, double scale) =>
        Assert.True((expected - Wide(actual)).Magnitude <= _tolerance * scale, $"n = {_n}: expected {expected}, got {actual}");

    private void Close(Func<int, Complex> expected, ArrayView<T> actual)
    {
        var got = new T[actual.Length];
        actual.CopyToCPU(ref got[0], got.Length);
        for (int i = 0; i < got.Length; i++)
        {
            Close(expected(i), got[i], 4.0);
        }
    }

    private void Elementwise()
    {
        T[] x = Vector(_n), y = Vector(_n);
        using MemoryBuffer1D<T, Stride1D.Dense> dx = Upload(x), dy = Upload(y), dz = Upload(Vector(_n));
        _space.Copy(dx.View, dz.View);
        Assert.Equal(x, dz.GetAsArray1D());
        _space.Combine(Real(0.5), dx.View, Real(-2.0), dy.View, dz.View);
        Close(i => (0.5 * Wide(x[i])) - (2.0 * Wide(y[i])), dz.View);
        _space.Scale(default(WeightedEnergy<TReal>), dx.View, dy.View, dz.View);
        Close(i => Wide(x[i]) * Magnitude2(x[i]) * Magnitude2(y[i]), dz.View);
        _space.Scale(new Above<TReal>(Real(0.25)), dx.View, dx.View, dz.View);
        Close(i => Magnitude2(x[i]) > 0.25 ? Wide(x[i]) : 0.0, dz.View);
        _space.Positive(dx.View, dz.View);
        Close(i => Math.Max(0.0, Wide(x[i]).Real), dz.View);
        foreach (int size in new[] { 1, 3, 16 })
        {
            _space.BlockMagnitudes(dx.View, size, dz.View);
            Close(i => Math.Sqrt(Enumerable.Range(i / size * size, size).Where(j => j < _n).Sum(j => Magnitude2(x[j]))), dz.View);
        }

        _space.Clear(dz.View);
        Assert.DoesNotContain(dz.GetAsArray1D(), v => !T.IsZero(v));
    }

    private void Reductions()
    {
        T[] x = Vector(_n), y = Vector(_n);
        x[_n / 2] = x[_n - 1] = TElement.FromParts(Real(1.5), Real(1.5));
        using MemoryBuffer1D<T, Stride1D.Dense> dx = Upload(x), dy = Upload(y);
        Complex inner = Sum(i => Complex.Conjugate(Wide(x[i])) * Wide(y[i]), 0, _n);
        double sum = Sum(i => Magnitude2(x[i]) * Magnitude2(y[i]), 0, _n).Real, max = x.Max(Magnitude2);

        // Sums with signs are as exact as the sum of the terms' magnitudes.
        Close(inner, _space.Inner(dx.View, dy.View), _n);
        Close(inner.Real, TElement.FromReal(_space.Dot(dx.View, dy.View)), _n);
        Close(sum, TElement.FromReal(_space.Sum(default(WeightedEnergy<TReal>), dx.View, dy.View)), sum);
        Assert.Equal(max, double.CreateTruncating(_space.Max(default(Energy<TReal>), dx.View, dx.View)));
        Assert.Equal(_n / 2, _space.ArgMax(default(Energy<TReal>), dx.View, dx.View));
    }

    private void Selection()
    {
        // A few magnitudes only, so that there are many ties; and one where there are none.
        T[] levels = Vector(4), tied = [.. Enumerable.Range(0, _n).Select(_ => levels[_random.Next(4)])], distinct = Vector(_n), zeros = new T[_n];
        foreach (T[] x in (T[][])[tied, distinct, zeros])
        {
            int[] order = [.. Enumerable.Range(0, _n).OrderByDescending(i => TElement.Order(x[i])).ThenBy(i => i)];
            foreach (int k in (int[])[.. new[] { 0, 1, _n / 3, _n - 1, _n }.Distinct()])
            {
                var expected = new T[_n];
                foreach (int i in order.Take(k))
                {
                    expected[i] = x[i];
                }

                using MemoryBuffer1D<T, Stride1D.Dense> dx = Upload(x), dz = Upload(Vector(_n));
                _space.KeepLargest(dx.View, k, dz.View);
                Assert.Equal(expected, dz.GetAsArray1D());
                _space.KeepLargest(dx.View, k, dx.View);
                Assert.Equal(expected, dx.GetAsArray1D());
            }
        }
    }

    private void Supports()
    {
        T[] x = [.. Vector(_n).Select(v => _random.Next(3) == 0 ? v : default)];
        int[] expected = [.. Enumerable.Range(0, _n).Where(i => !T.IsZero(x[i]))];
        using MemoryBuffer1D<T, Stride1D.Dense> dx = Upload(x);
        foreach (int limit in (int[])[0, expected.Length / 2, _n + 3])
        {
            using var memory = new NativeBuffer<T>(limit);
            var index = new HostTable<T>(memory.Pointer);
            Assert.Equal(expected.Length, _space.SupportOf(dx.View, limit, index));
            Assert.Equal(expected.Take(limit), Enumerable.Range(0, Math.Min(limit, expected.Length)).Select(index.GetIndex));
        }
    }

    private void ColumnBlocks()
    {
        T[] block = Vector(_n * Columns), v = Vector(_n);
        using var memory = new NativeBuffer<T>(Columns);
        var w = new HostTable<T>(memory.Pointer);
        using MemoryBuffer1D<T, Stride1D.Dense> dBlock = Upload(block), dv = Upload(v), dz = Upload(Vector(_n));
        _space.DotColumns(dBlock.View, Columns, dv.View, w);
        for (int p = 0; p < Columns; p++)
        {
            int start = p * _n;
            Close(Sum(i => Complex.Conjugate(Wide(block[start + i])) * Wide(v[i]), 0, _n), w[p], _n);
        }

        T[] c = Vector(Columns);
        c.CopyTo(memory.Span);
        _space.SubtractColumns(dv.View, dBlock.View, Columns, w, dz.View);
        Close(i => Left(v, block, c, Columns, i), dz.View);
        _space.SubtractColumns(dv.View, dBlock.View, 0, w, dz.View);
        Assert.Equal(v, dz.GetAsArray1D());
    }

    private Complex Left(T[] v, T[] block, T[] c, int count, int i)
    {
        Complex left = Wide(v[i]);
        for (int p = 0; p < count; p++)
        {
            left -= Wide(c[p]) * Wide(block[(p * _n) + i]);
        }

        return left;
    }

    private void Deflation(int count)
    {
        // The column that is deflated follows those of the block, as solvers have it.
        T[] block = Vector(_n * (count + 1)), x = Vector(_n), by = Vector(_n), c = Vector(count), p = block[(count * _n)..];
        T share = TElement.FromParts(Real(0.75), Real(-0.5));
        using var slots = new NativeBuffer<T>(count + 1);
        c.CopyTo(slots.Span);
        slots.Span[count] = share;
        using MemoryBuffer1D<T, Stride1D.Dense> dBlock = Upload(block), dx = Upload(x), dby = Upload(by);
        ArrayView<T> dp = ((ArrayView<T>)dBlock.View).SubView(count * _n, _n);
        int at = _space.Deflate(
            default(WeightedEnergy<TReal>), dBlock.View, count, new HostTable<T>(slots.Pointer), Real(0.5), dp, new HostTable<T>(slots.Pointer + count), dx.View, dby.View);
        Close(i => 0.5 * Left(p, block, c, count, i), dp);
        Close(i => Wide(x[i]) - (0.5 * Left(p, block, c, count, i) * Wide(share)), dx.View);
        T[] left = dx.GetAsArray1D();
        int expected = Enumerable.Range(0, _n).MaxBy(i => Magnitude2(left[i]) * Magnitude2(by[i]));
        Assert.Equal(expected, at);
    }

    private void Positions()
    {
        int count = Math.Min(_n, 300);
        int[] places = [.. Enumerable.Range(0, _n).OrderBy(_ => _random.Next()).Take(count)];
        T[] x = Vector(_n), c = Vector(count);
        using var memory = new NativeBuffer<T>(2 * count);
        HostTable<T> index = new(memory.Pointer), values = new(memory.Pointer + count);
        using MemoryBuffer1D<T, Stride1D.Dense> dx = Upload(x);
        for (int p = 0; p < count; p++)
        {
            index.SetIndex(p, places[p]);
        }

        _space.Gather(dx.View, index, count, values);
        Assert.Equal(places.Select(i => x[i]), memory.Span[count..].ToArray());
        c.CopyTo(memory.Span[count..]);
        _space.Scatter(index, values, count, dx.View);
        for (int p = 0; p < count; p++)
        {
            x[places[p]] = c[p];
        }

        Assert.Equal(x, dx.GetAsArray1D());
    }
}

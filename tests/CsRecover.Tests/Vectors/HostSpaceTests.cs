using System.Numerics;
using CsRecover.Solvers;
using CsRecover.Vectors;

namespace CsRecover.Tests.Vectors;

/// <summary>The host spaces against plain loops in double precision.</summary>
public unsafe class HostSpaceTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(5000)]
    [InlineData(20000)]
    public void Keeps_the_largest_with_ties_to_the_lowest_index(int n)
    {
        var random = new Random(n);
        int storage = HostVector.StorageFor(n);
        using var memory = new NativeBuffer<float>(2 * storage + HostSpace<float>.ScratchFor(storage));
        using var complexMemory = new NativeBuffer<Complex32>(2 * storage);
        var space = new HostSpace<float>(memory.Pointer + 2 * storage);
        var complexSpace = new HostComplexSpace(memory.Pointer + 2 * storage);
        HostVector<float> x = new(memory.Pointer, storage), z = new(memory.Pointer + storage, storage);
        HostVector<Complex32> cx = new(complexMemory.Pointer, storage), cz = new(complexMemory.Pointer + storage, storage);
        for (int i = 0; i < n; i++)
        {
            float value = (random.Next(41) - 20) / 4f;                  // many ties
            x.Pointer[i] = value;
            ((float*)cx.Pointer)[HostVector.CellOffset(i) + (i % 2 * HostVector.Cell)] = value;
        }

        foreach (int k in new[] { 0, 1, n / 3, n - 1, n, storage })
        {
            int[] kept = [.. Enumerable.Range(0, n).OrderByDescending(i => MathF.Abs(x.Pointer[i])).ThenBy(i => i).Take(k).Where(i => x.Pointer[i] != 0).Order()];
            space.KeepLargest(x, k, z);
            complexSpace.KeepLargest(cx, k, cz);
            Assert.Equal(kept, Enumerable.Range(0, n).Where(i => z.Pointer[i] != 0));
            Assert.All(kept, i => Assert.Equal(x.Pointer[i], z.Pointer[i]));
            Assert.Equal(kept, Enumerable.Range(0, n).Where(i => Read(cz, i) != Complex32.Zero));

            using var table = new NativeBuffer<float>(n + 1);
            using var complexTable = new NativeBuffer<Complex32>(n + 1);
            Assert.Equal(kept.Length, space.SupportOf(z, n, new HostTable<float>(table.Pointer)));
            Assert.Equal(kept.Length, complexSpace.SupportOf(cz, n, new HostTable<Complex32>(complexTable.Pointer)));
            Assert.Equal(kept, Enumerable.Range(0, kept.Length).Select(p => new HostTable<float>(table.Pointer).GetIndex(p)));
            Assert.Equal(kept, Enumerable.Range(0, kept.Length).Select(p => new HostTable<Complex32>(complexTable.Pointer).GetIndex(p)));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(16)]
    public void Drops_negative_parts_and_measures_blocks(int size)
    {
        const int N = 48;
        var random = new Random(size);
        using var memory = new NativeBuffer<double>(2 * N + HostSpace<double>.ScratchFor(N));
        using var complexMemory = new NativeBuffer<Complex32>(2 * N);
        var space = new HostSpace<double>(memory.Pointer + 2 * N);
        var complexSpace = new HostComplexSpace(null);
        HostVector<double> x = new(memory.Pointer, N), z = new(memory.Pointer + N, N);
        HostVector<Complex32> cx = new(complexMemory.Pointer, N), cz = new(complexMemory.Pointer + N, N);
        var complex = new Complex32[N];
        for (int i = 0; i < N; i++)
        {
            x.Pointer[i] = random.NextDouble() - 0.5;
            complex[i] = new Complex32((float)random.NextDouble() - 0.5f, (float)random.NextDouble() - 0.5f);
            ((float*)cx.Pointer)[HostVector.CellOffset(i)] = complex[i].Real;
            ((float*)cx.Pointer)[HostVector.CellOffset(i) + HostVector.Cell] = complex[i].Imaginary;
        }

        space.Positive(x, z);
        complexSpace.Positive(cx, cz);
        Assert.All(Enumerable.Range(0, N), i => Assert.Equal(Math.Max(0.0, x.Pointer[i]), z.Pointer[i]));
        Assert.All(Enumerable.Range(0, N), i => Assert.Equal(new Complex32(MathF.Max(0f, complex[i].Real), 0f), Read(cz, i)));

        space.BlockMagnitudes(x, size, z);
        complexSpace.BlockMagnitudes(cx, size, cz);
        for (int i = 0; i < N; i++)
        {
            IEnumerable<int> block = Enumerable.Range(i / size * size, size);
            Assert.Equal(Math.Sqrt(block.Sum(j => x.Pointer[j] * x.Pointer[j])), z.Pointer[i], 1e-14);
            Assert.Equal(MathF.Sqrt(block.Sum(j => complex[j].Real * complex[j].Real + complex[j].Imaginary * complex[j].Imaginary)), Read(cz, i).Real, 1e-6f);
            Assert.Equal(0f, Read(cz, i).Imaginary);
        }
    }

    [Fact]
    public void Finds_the_lowest_index_of_the_largest_energy()
    {
        using var memory = new NativeBuffer<double>(64 + HostSpace<double>.ScratchFor(64));
        var space = new HostSpace<double>(memory.Pointer + 64);
        var x = new HostVector<double>(memory.Pointer, 64);
        x.Pointer[13] = -2;
        x.Pointer[40] = 2;
        x.Pointer[5] = 1;
        Assert.Equal(13, space.ArgMax(default(Energy<double>), x, x));
        Assert.Equal(4.0, space.Max(default(Energy<double>), x, x));
        Assert.Equal(9.0, space.Sum(default(Energy<double>), x, x));
        Assert.Equal(9.0, space.Dot(x, x));
    }

    [Fact]
    public void Deflates_and_finds_the_lowest_index_of_the_largest_weighted_energy()
    {
        Deflates<float>(1e-5);
        Deflates<double>(1e-13);
    }

    private static void Deflates<T>(double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Whole strips and a remainder; the largest energy in each of them in turn, twice, and once not at all.
        const int N = 144, Columns = 3, Rows = Columns + 3;
        var random = new Random(5);
        using var memory = new NativeBuffer<T>(Rows * N + HostSpace<T>.ScratchFor(N));
        using var tables = new NativeBuffer<T>(Columns + 1);
        var space = new HostSpace<T>(memory.Pointer + Rows * N);
        var table = new HostTable<T>(tables.Pointer);
        HostVector<T> block = new(memory.Pointer, Columns * N), p = new(memory.Pointer + Columns * N, N);
        HostVector<T> x = new(memory.Pointer + (Columns + 1) * N, N), by = new(memory.Pointer + (Columns + 2) * N, N);
        foreach (int place in new[] { 0, 13, 70, 137, -1 })
        {
            for (int i = 0; i < Rows * N; i++)
            {
                memory.Pointer[i] = T.CreateTruncating(random.NextDouble() - 0.5);
            }

            for (int i = 0; i <= Columns; i++)
            {
                table[i] = T.CreateTruncating(i - 1.5);
            }

            // Equal columns and weights at two places, so that their energies tie.
            for (int row = 0; row < Rows && place >= 0; row++)
            {
                memory.Pointer[row * N + place + 3] = memory.Pointer[row * N + place] = T.CreateTruncating(row == Rows - 1 ? 100 : 0.5);
            }

            if (place < 0)
            {
                space.Clear(by);
            }

            double[] expectedP = new double[N], expectedX = new double[N];
            for (int i = 0; i < N; i++)
            {
                double v = double.CreateTruncating(p.Pointer[i]);
                for (int c = 0; c < Columns; c++)
                {
                    v -= double.CreateTruncating(table[c]) * double.CreateTruncating(block.Pointer[c * N + i]);
                }

                expectedP[i] = 0.75 * v;
                expectedX[i] = double.CreateTruncating(x.Pointer[i]) - double.CreateTruncating(table[Columns]) * expectedP[i];
            }

            int largest = space.Deflate(default(WeightedEnergy<T>), block, Columns, table, T.CreateTruncating(0.75), p, table.Slice(Columns, 1), x, by);
            Assert.Equal(Math.Max(0, place), largest);
            for (int i = 0; i < N; i++)
            {
                Assert.InRange(double.CreateTruncating(p.Pointer[i]) - expectedP[i], -tolerance, tolerance);
                Assert.InRange(double.CreateTruncating(x.Pointer[i]) - expectedX[i], -tolerance, tolerance);
            }
        }
    }

    [Fact]
    public void Complex_operations_match_plain_loops()
    {
        const int N = 48, Columns = 3;
        var random = new Random(2);
        using var memory = new NativeBuffer<Complex32>((3 + Columns) * N);
        using var scratch = new NativeBuffer<float>(HostComplexSpace.ScratchFor(N));
        using var tables = new NativeBuffer<Complex32>(2 * Columns);
        var space = new HostComplexSpace(scratch.Pointer);
        HostVector<Complex32> x = new(memory.Pointer, N), y = new(memory.Pointer + N, N), z = new(memory.Pointer + 2 * N, N), block = new(memory.Pointer + 3 * N, Columns * N);
        for (int i = 0; i < (3 + Columns) * 2 * N; i++)
        {
            ((float*)memory.Pointer)[i] = (float)random.NextDouble() - 0.5f;
        }

        Complex inner = 0;
        for (int i = 0; i < N; i++)
        {
            inner += Complex.Conjugate(Read(x, i)) * (Complex)Read(y, i);
        }

        Near(inner, space.Inner(x, y));
        Near(inner.Real, space.Dot(x, y));

        HostTable<Complex32> w = new(tables.Pointer), c = new(tables.Pointer + Columns);
        space.DotColumns(block, Columns, y, w);
        for (int p = 0; p < Columns; p++)
        {
            Near(space.Inner(space.Slice(block, p * N, N), y), w[p]);
            c[p] = new Complex32(p + 1, -p);
        }

        space.SubtractColumns(y, block, Columns, c, z);
        for (int i = 0; i < N; i++)
        {
            Complex expected = Read(y, i);
            for (int p = 0; p < Columns; p++)
            {
                expected -= (Complex)c[p] * Read(space.Slice(block, p * N, N), i);
            }

            Near(expected, Read(z, i));
        }

        using var copies = new NativeBuffer<Complex32>(2 * N);
        HostVector<Complex32> deflated = new(copies.Pointer, N), left = new(copies.Pointer + N, N);
        space.Copy(y, deflated);
        space.Copy(x, left);
        int largest = space.Deflate(default(Energy<float>), block, Columns, c, 0.25f, deflated, c.Slice(1, 1), left, left);
        Assert.Equal(space.ArgMax(default(Energy<float>), left, left), largest);
        for (int i = 0; i < N; i++)
        {
            Complex expected = 0.25 * (Complex)Read(z, i);
            Near(expected, Read(deflated, i));
            Near((Complex)Read(x, i) - (Complex)c[1] * expected, Read(left, i));
        }

        w.SetIndex(0, 17);
        w.SetIndex(1, 3);
        space.Scatter(w, c, 2, z);
        Assert.Equal(c[0], Read(z, 17));
        Assert.Equal(c[1], Read(z, 3));
        var read = new HostTable<Complex32>(tables.Pointer + Columns);
        space.Gather(y, w, 2, read);
        Assert.Equal(Read(y, 17), read[0]);
        Assert.Equal(Read(y, 3), read[1]);
    }

    private static Complex32 Read(HostVector<Complex32> v, int i)
    {
        int at = HostVector.CellOffset(i);
        return new Complex32(((float*)v.Pointer)[at], ((float*)v.Pointer)[at + HostVector.Cell]);
    }

    private static void Near(Complex expected, Complex actual) => Assert.InRange((expected - actual).Magnitude, 0, 1e-5);
}

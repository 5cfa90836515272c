using System.Numerics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>Bluestein's algorithm (1970) for a long vector whose length has a large prime factor; <see cref="ConvolutionTransform{T}"/> is the one for many columns.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed unsafe class LongConvolution<T> : FourierTransform<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly FourierTransform<T> _inner;
    private readonly NativeBuffer<T> _tables;

    /// <summary>A transform by convolution.</summary>
    /// <param name="n">Its length.</param>
    public LongConvolution(int n)
    {
        Length = n;
        int m = checked((int)BitOperations.RoundUpToPowerOf2((uint)(2L * n - 1)));
        m = 2 * n - 1 <= m / 4 * 3 ? m / 4 * 3 : m;
        _inner = FourierTransform<T>.Of(m);

        // c_n = exp(-pi i n^2 / N), then the transform of the filter conj(c) / M, each as real and imaginary parts.
        _tables = new NativeBuffer<T>(2 * (nint)n + 2 * (nint)m);
        T* chirp = _tables.Pointer;
        using var filter = new NativeBuffer<double>(2 * (nint)m);
        for (int i = 0; i < n; i++)
        {
            (double cosine, double sine) = UnitRoots.Of((long)i * i % (2L * n), 2L * n);
            chirp[i] = T.CreateTruncating(cosine);
            chirp[n + i] = T.CreateTruncating(-sine);
            foreach (int at in (int[])[i, (m - i) % m])
            {
                filter.Pointer[at] = cosine / m;
                filter.Pointer[m + at] = sine / m;
            }
        }

        var exact = FourierTransform<double>.Of(m);
        using var scratch = new NativeBuffer<double>(exact.ScratchLength);
        exact.Forward(filter.Pointer, filter.Pointer + m, scratch.Pointer);
        for (int i = 0; i < 2 * m; i++)
        {
            chirp[2 * n + i] = T.CreateTruncating(filter.Pointer[i]);
        }
    }

    /// <inheritdoc/>
    public override int Length { get; }

    /// <inheritdoc/>
    public override int ScratchLength => checked(2 * Padded + _inner.ScratchLength);

    // Both halves of the working memory stay aligned.
    private int Padded => (_inner.Length + 15) & ~15;

    /// <inheritdoc/>
    public override void Forward(T* re, T* im, T* scratch)
    {
        int n = Length, m = _inner.Length;
        T* chirp = _tables.Pointer, filter = chirp + 2 * (nint)n;
        T* real = scratch, imaginary = scratch + Padded, rest = scratch + 2 * (nint)Padded;
        Multiply(chirp, chirp + n, re, im, real, imaginary, n);
        new Span<T>(real + n, m - n).Clear();
        new Span<T>(imaginary + n, m - n).Clear();
        _inner.Forward(real, imaginary, rest);
        Multiply(filter, filter + m, real, imaginary, real, imaginary, m);
        _inner.Forward(imaginary, real, rest);
        Multiply(chirp, chirp + n, real, imaginary, re, im, n);
    }

    /// <summary>y = w x.</summary>
    private static void Multiply(T* wr, T* wi, T* xr, T* xi, T* yr, T* yi, int count)
    {
        for (nint i = 0; i < count; i++)
        {
            T real = xr[i] * wr[i] - xi[i] * wi[i];
            yi[i] = xr[i] * wi[i] + xi[i] * wr[i];
            yr[i] = real;
        }
    }
}

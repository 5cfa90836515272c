using System.Numerics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>A periodised orthonormal wavelet transform Psi of signals and images of any size; its inverse is its adjoint. Safe to share between threads.</summary>
/// <remarks>
/// One level turns a line of n samples into ceil(n / 2) approximations followed by floor(n / 2) details; the next level splits the
/// approximations (Mallat order). Where 2^levels divides the length, the coefficients are those of PyWavelets' mode
/// <c>periodization</c>. Where a line is odd, its last sample takes no part in the split and becomes the last approximation, unchanged:
/// Psi stays exactly orthonormal, with n coefficients for n samples, whatever the size. A line of one sample stays as it is.
/// </remarks>
public sealed unsafe class WaveletTransform
{
    /// <summary>A transform.</summary>
    /// <param name="wavelet">The wavelet.</param>
    /// <param name="levels">How often the approximation is split, 0 to 30.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such wavelet, or the number of levels is out of range.</exception>
    public WaveletTransform(Wavelet wavelet, int levels)
    {
        WaveletLattices.Check(wavelet);
        CheckLevels(levels);
        Wavelet = wavelet;
        Levels = levels;
    }

    /// <summary>The wavelet.</summary>
    public Wavelet Wavelet { get; }

    /// <summary>How often the approximation is split.</summary>
    public int Levels { get; }

    /// <summary>c = Psi x for a signal.</summary>
    /// <typeparam name="T">float, double or <see cref="Complex32"/>.</typeparam>
    /// <param name="signal">n samples.</param>
    /// <param name="coefficients">n coefficients, overwritten; may be the signal.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void Forward<T>(ReadOnlySpan<T> signal, Span<T> coefficients)
        where T : unmanaged, INumberBase<T>
    {
        Check.Length(coefficients.Length, signal.Length, nameof(coefficients), "as many as the signal has samples");
        signal.CopyTo(coefficients);
        InPlace(coefficients, inverse: false);
    }

    /// <summary>x = Psi* c for a signal.</summary>
    /// <typeparam name="T">float, double or <see cref="Complex32"/>.</typeparam>
    /// <param name="coefficients">n coefficients.</param>
    /// <param name="signal">n samples, overwritten; may be the coefficients.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void Inverse<T>(ReadOnlySpan<T> coefficients, Span<T> signal)
        where T : unmanaged, INumberBase<T>
    {
        Check.Length(signal.Length, coefficients.Length, nameof(signal), "as many as there are coefficients");
        coefficients.CopyTo(signal);
        InPlace(signal, inverse: true);
    }

    /// <summary>c = Psi x for an image moved periodically, so that its pixel (dy, dx) comes first.</summary>
    /// <param name="image">height x width pixels, row by row.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="coefficients">height x width coefficients, overwritten; of a level of h x w the approximation lies in the upper left ceil(h / 2) x ceil(w / 2).</param>
    /// <param name="dy">Rows to move by, any whole number.</param>
    /// <param name="dx">Columns to move by, any whole number.</param>
    /// <exception cref="ArgumentException">A length is not height x width.</exception>
    public void Forward(ReadOnlySpan<Complex32> image, int height, int width, Span<Complex32> coefficients, int dy = 0, int dx = 0) =>
        Transform(image, height, width, coefficients, dy, dx, inverse: false);

    /// <summary>x = Psi* c for an image: inverse and adjoint of the forward transform with the same shift.</summary>
    /// <param name="coefficients">height x width coefficients.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="image">height x width pixels, overwritten.</param>
    /// <param name="dy">Rows to move by, any whole number.</param>
    /// <param name="dx">Columns to move by, any whole number.</param>
    /// <exception cref="ArgumentException">A length is not height x width.</exception>
    public void Inverse(ReadOnlySpan<Complex32> coefficients, int height, int width, Span<Complex32> image, int dy = 0, int dx = 0) =>
        Transform(coefficients, height, width, image, dy, dx, inverse: true);

    /// <summary>Refuses numbers of levels that are out of range.</summary>
    /// <param name="levels">The number.</param>
    internal static void CheckLevels(int levels)
    {
        if (levels is < 0 or > WaveletImage<HaarLattice>.MaxLevels)
        {
            throw new ArgumentOutOfRangeException(nameof(levels), levels, $"Expected 0 to {WaveletImage<HaarLattice>.MaxLevels} levels, got {levels}.");
        }
    }

    private void Transform(ReadOnlySpan<Complex32> source, int height, int width, Span<Complex32> target, int dy, int dx, bool inverse)
    {
        if (height < 1 || width < 1)
        {
            throw new ArgumentException($"Expected an image of at least 1 x 1, got {height} x {width}.", nameof(height));
        }

        Check.Length(source.Length, checked(height * width), inverse ? "coefficients" : "image", "height x width");
        Check.Length(target.Length, source.Length, inverse ? "image" : "coefficients", "height x width");
        var layout = new ImageLayout(height, width);
        using var memory = new NativeBuffer<float>(4 * (nint)layout.Storage + WaveletImage<HaarLattice>.ScratchFor(layout));
        float* from = memory.Pointer, to = from + 2 * (nint)layout.Storage, scratch = to + 2 * (nint)layout.Storage;
        ImageStorage.Load(layout, source, from);
        WaveletLattices.Accept<ImageVisitor, int>(Wavelet, new ImageVisitor(layout, Levels, scratch, from, to, Modulo(dy, height), Modulo(dx, width), inverse));
        ImageStorage.Store(layout, to, target);
    }

    private static int Modulo(int shift, int side) => ((shift % side) + side) % side;

    private void InPlace<T>(Span<T> values, bool inverse)
        where T : unmanaged
    {
        if (typeof(T) == typeof(Complex32))
        {
            ComplexInPlace(System.Runtime.InteropServices.MemoryMarshal.Cast<T, Complex32>(values), inverse);
            return;
        }

        if (typeof(T) != typeof(float) && typeof(T) != typeof(double))
        {
            throw new NotSupportedException($"Expected a signal of float, double or Complex32, got {typeof(T).Name}.");
        }

        fixed (T* p = values)
        {
            if (typeof(T) == typeof(float))
            {
                WaveletLattices.Accept<SignalVisitor<float>, int>(Wavelet, new SignalVisitor<float>((float*)p, values.Length, Levels, inverse));
            }
            else
            {
                WaveletLattices.Accept<SignalVisitor<double>, int>(Wavelet, new SignalVisitor<double>((double*)p, values.Length, Levels, inverse));
            }
        }
    }

    private void ComplexInPlace(Span<Complex32> values, bool inverse)
    {
        float[] re = new float[values.Length], im = new float[values.Length];
        for (int i = 0; i < re.Length; i++)
        {
            (re[i], im[i]) = (values[i].Real, values[i].Imaginary);
        }

        InPlace<float>(re, inverse);
        InPlace<float>(im, inverse);
        for (int i = 0; i < re.Length; i++)
        {
            values[i] = new Complex32(re[i], im[i]);
        }
    }

    private readonly struct SignalVisitor<TReal>(TReal* signal, int length, int levels, bool inverse) : ILatticeVisitor<int>
        where TReal : unmanaged, IBinaryFloatingPointIeee754<TReal>
    {
        public int Visit<TLattice>()
            where TLattice : struct, IWaveletLattice
        {
            using var memory = new NativeBuffer<TReal>(WaveletSignal<TReal, TLattice>.ScratchFor(length));
            var transform = new WaveletSignal<TReal, TLattice>(length, levels, memory.Pointer);
            if (inverse)
            {
                transform.Inverse(signal);
            }
            else
            {
                transform.Forward(signal);
            }

            return 0;
        }
    }

    private readonly struct ImageVisitor(ImageLayout layout, int levels, float* scratch, float* from, float* to, int dy, int dx, bool inverse) : ILatticeVisitor<int>
    {
        public int Visit<TLattice>()
            where TLattice : struct, IWaveletLattice
        {
            var transform = new WaveletImage<TLattice>(layout, levels, scratch);
            if (inverse)
            {
                transform.Inverse(from, to, dy, dx);
            }
            else
            {
                transform.Forward(from, to, dy, dx);
            }

            return 0;
        }
    }
}

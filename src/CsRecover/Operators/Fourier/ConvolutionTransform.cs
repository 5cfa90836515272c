using System.Numerics;
using System.Runtime.Intrinsics;
using CsRecover.Planning;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>
/// The DFT of a length with a large prime factor (Bluestein 1970): with c_n = exp(-pi i n^2 / N), X_k = c_k sum_n (x_n c_n) conj(c_{k-n}),
/// a convolution that a smooth length M >= 2 N - 1 carries out. Its walking order is the natural one.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed unsafe class ConvolutionTransform<T> : FourierAlgorithm<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly StagedTransform<T, PlannedStages<T>> _inner;
    private readonly NativeBuffer<T> _chirp;
    private readonly NativeBuffer<T> _filter;

    /// <summary>A transform by convolution.</summary>
    /// <param name="factors">N, and how M is taken apart.</param>
    public ConvolutionTransform(FourierFactors factors)
    {
        int n = Length = factors.Length, m = factors.Transformed;
        _inner = new StagedTransform<T, PlannedStages<T>>(new PlannedStages<T>(factors.Stages));
        _chirp = new NativeBuffer<T>(2 * (nint)n);
        _filter = new NativeBuffer<T>(2 * (nint)m);

        // The filter's transform is computed in double precision; one lane of the register suffices.
        var exact = new StagedTransform<double, PlannedStages<double>>(new PlannedStages<double>(factors.Stages));
        int lanes = Vector256<double>.Count, cell = 2 * lanes;
        using var memory = new NativeBuffer<double>(exact.ScratchLength);
        for (int i = 0; i < n; i++)
        {
            (double cosine, double sine) = UnitRoots.Of((long)i * i % (2L * n), 2L * n);
            _chirp.Pointer[2 * i] = T.CreateTruncating(cosine);
            _chirp.Pointer[2 * i + 1] = T.CreateTruncating(-sine);
            foreach (int at in (int[])[i, (m - i) % m])
            {
                memory.Pointer[(nint)at * cell] = cosine / m;
                memory.Pointer[(nint)at * cell + lanes] = sine / m;
            }
        }

        var points = new FourierPoints<double>(memory.Pointer, memory.Pointer + lanes, cell, 0);
        exact.Analyse(points, points, memory.Pointer + (nint)m * cell);
        for (int i = 0; i < m; i++)
        {
            _filter.Pointer[2 * i] = T.CreateTruncating(memory.Pointer[(nint)i * cell]);
            _filter.Pointer[2 * i + 1] = T.CreateTruncating(memory.Pointer[(nint)i * cell + lanes]);
        }
    }

    /// <inheritdoc/>
    public override int Length { get; }

    /// <inheritdoc/>
    public override int Points => _inner.Points;

    /// <inheritdoc/>
    public override int FrequencyAt(int point) => point;

    /// <inheritdoc/>
    public override void Analyse(in FourierPoints<T> x, in FourierPoints<T> points, T* spill) => AnalyseInOrder(x, points, points, spill);

    /// <inheritdoc/>
    public override void AnalyseInOrder(in FourierPoints<T> x, in FourierPoints<T> points, in FourierPoints<T> y, T* spill)
    {
        Multiply(_chirp.Pointer, Length, x, points);
        for (int i = Length; i < _inner.Points; i++)
        {
            Vector256<T>.Zero.Store(points.Real + i * points.Step);
            Vector256<T>.Zero.Store(points.Imaginary + i * points.Step);
        }

        _inner.Analyse(points, points, spill);
        Multiply(_filter.Pointer, _inner.Points, points, points);
        var exchanged = new FourierPoints<T>(points.Imaginary, points.Real, points.Step, points.Next);
        _inner.Synthesise(exchanged, exchanged, spill);
        Multiply(_chirp.Pointer, Length, points, y);
    }

    /// <inheritdoc/>
    public override void Synthesise(in FourierPoints<T> points, in FourierPoints<T> y, T* spill) => AnalyseInOrder(points, points, y, spill);

    /// <summary>y_i = w_i x_i.</summary>
    private static void Multiply(T* w, int count, in FourierPoints<T> x, in FourierPoints<T> y)
    {
        for (int i = 0; i < count; i++)
        {
            Vector256<T> real = Vector256.Load(x.Real + i * x.Step), imaginary = Vector256.Load(x.Imaginary + i * x.Step);
            Vector256<T> wr = Vector256.Create(w[2 * i]), wi = Vector256.Create(w[2 * i + 1]);
            (real * wr - imaginary * wi).Store(y.Real + i * y.Step);
            (real * wi + imaginary * wr).Store(y.Imaginary + i * y.Step);
        }
    }
}

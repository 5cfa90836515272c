using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>
/// A stage of an odd prime length p without a codelet: the DFT as two real matrix products with the (p - 1) / 2 sums x_j + x_{p-j}
/// (cosines) and differences x_j - x_{p-j} (sines), three results at a time in registers.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed unsafe class PrimeStage<T> : FourierStage<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int _prime;
    private readonly NativeBuffer<T> _table;

    /// <summary>A stage of a length.</summary>
    /// <param name="prime">p, odd, at most 127.</param>
    public PrimeStage(int prime)
    {
        _prime = prime;
        int half = prime / 2;

        // For each group of three results: cosine and sine of each, input after input.
        _table = new NativeBuffer<T>(Groups(half) * half * 6);
        for (int k = 0; k < 3 * Groups(half); k++)
        {
            for (int j = 1; j <= half; j++)
            {
                (double cosine, double sine) = UnitRoots.Of((long)j * (k + 1), prime);
                T* pair = _table.Pointer + ((nint)(k / 3) * half + j - 1) * 6 + 2 * (k % 3);
                pair[0] = T.CreateTruncating(cosine);
                pair[1] = T.CreateTruncating(sine);
            }
        }
    }

    /// <inheritdoc/>
    public override void Sweep(in FourierPoints<T> x, in FourierPoints<T> y, T* twiddles, T* spill, int count)
    {
        for (int i = 0; i < count; i++)
        {
            Transform(
                new FourierPoints<T>(x.Real + i * x.Next, x.Imaginary + i * x.Next, x.Step, 0),
                new FourierPoints<T>(y.Real + i * y.Next, y.Imaginary + i * y.Next, y.Step, 0),
                twiddles == null ? null : twiddles + (nint)i * 2 * _prime,
                spill);
        }
    }

    private static int Groups(int half) => (half + 2) / 3;

    private void Transform(in FourierPoints<T> x, in FourierPoints<T> y, T* twiddles, T* spill)
    {
        int half = _prime / 2, lanes = Vector256<T>.Count;
        Vector256<T> firstReal = Vector256.Load(x.Real), firstImaginary = Vector256.Load(x.Imaginary);
        Vector256<T> totalReal = firstReal, totalImaginary = firstImaginary;
        for (int j = 1; j <= half; j++)
        {
            nint a = j * x.Step, b = (_prime - j) * x.Step;
            Vector256<T> ar = Vector256.Load(x.Real + a), ai = Vector256.Load(x.Imaginary + a), br = Vector256.Load(x.Real + b), bi = Vector256.Load(x.Imaginary + b);
            T* at = spill + (nint)(j - 1) * 4 * lanes;
            Vector256<T> sumReal = ar + br, sumImaginary = ai + bi;
            totalReal += sumReal;
            totalImaginary += sumImaginary;
            sumReal.StoreAligned(at);
            sumImaginary.StoreAligned(at + lanes);
            (ar - br).StoreAligned(at + 2 * lanes);
            (ai - bi).StoreAligned(at + 3 * lanes);
        }

        Store(totalReal, totalImaginary, y, 0, twiddles);
        for (int g = 0; g < Groups(half); g++)
        {
            T* table = _table.Pointer + (nint)g * half * 6;
            T* at = spill;
            Vector256<T> er0 = firstReal, er1 = firstReal, er2 = firstReal, ei0 = firstImaginary, ei1 = firstImaginary, ei2 = firstImaginary;
            Vector256<T> or0 = default, or1 = default, or2 = default, oi0 = default, oi1 = default, oi2 = default;
            for (int j = 0; j < half; j++, table += 6, at += 4 * lanes)
            {
                Vector256<T> sr = Vector256.LoadAligned(at), si = Vector256.LoadAligned(at + lanes);
                Vector256<T> dr = Vector256.LoadAligned(at + 2 * lanes), di = Vector256.LoadAligned(at + 3 * lanes);
                Vector256<T> c = Vector256.Create(table[0]), s = Vector256.Create(table[1]);
                er0 = MultiplyAdd(c, sr, er0);
                ei0 = MultiplyAdd(c, si, ei0);
                or0 = MultiplyAdd(s, dr, or0);
                oi0 = MultiplyAdd(s, di, oi0);
                c = Vector256.Create(table[2]);
                s = Vector256.Create(table[3]);
                er1 = MultiplyAdd(c, sr, er1);
                ei1 = MultiplyAdd(c, si, ei1);
                or1 = MultiplyAdd(s, dr, or1);
                oi1 = MultiplyAdd(s, di, oi1);
                c = Vector256.Create(table[4]);
                s = Vector256.Create(table[5]);
                er2 = MultiplyAdd(c, sr, er2);
                ei2 = MultiplyAdd(c, si, ei2);
                or2 = MultiplyAdd(s, dr, or2);
                oi2 = MultiplyAdd(s, di, oi2);
            }

            StorePair(er0, ei0, or0, oi0, y, 3 * g + 1, twiddles);
            if (3 * g + 2 <= half)
            {
                StorePair(er1, ei1, or1, oi1, y, 3 * g + 2, twiddles);
            }

            if (3 * g + 3 <= half)
            {
                StorePair(er2, ei2, or2, oi2, y, 3 * g + 3, twiddles);
            }
        }
    }

    /// <summary>X_k = even - i odd and X_{p-k} = even + i odd.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void StorePair(
        Vector256<T> evenReal, Vector256<T> evenImaginary, Vector256<T> oddReal, Vector256<T> oddImaginary, in FourierPoints<T> y, int k, T* twiddles)
    {
        Store(evenReal + oddImaginary, evenImaginary - oddReal, y, k, twiddles);
        Store(evenReal - oddImaginary, evenImaginary + oddReal, y, _prime - k, twiddles);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector256<T> real, Vector256<T> imaginary, in FourierPoints<T> y, int k, T* twiddles)
    {
        if (twiddles != null)
        {
            Vector256<T> wr = Vector256.Create(twiddles[2 * k]), wi = Vector256.Create(twiddles[2 * k + 1]);
            Vector256<T> turned = MultiplyAdd(real, wr, -(imaginary * wi));
            imaginary = MultiplyAdd(real, wi, imaginary * wr);
            real = turned;
        }

        real.Store(y.Real + k * y.Step);
        imaginary.Store(y.Imaginary + k * y.Step);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> MultiplyAdd(Vector256<T> a, Vector256<T> b, Vector256<T> c) => typeof(T) == typeof(float)
        ? Vector256.MultiplyAddEstimate(a.AsSingle(), b.AsSingle(), c.AsSingle()).As<float, T>()
        : Vector256.MultiplyAddEstimate(a.AsDouble(), b.AsDouble(), c.AsDouble()).As<double, T>();
}

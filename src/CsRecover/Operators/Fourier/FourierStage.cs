using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>Where the points of one DFT after another lie; offsets count numbers.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="real">Real parts of the first point of the first DFT.</param>
/// <param name="imaginary">Its imaginary parts.</param>
/// <param name="step">From one point to the next.</param>
/// <param name="next">From one DFT to the next.</param>
internal readonly unsafe struct FourierPoints<T>(T* real, T* imaginary, nint step, nint next)
    where T : unmanaged
{
    /// <summary>Real parts of the first point of the first DFT.</summary>
    public readonly T* Real = real;

    /// <summary>Its imaginary parts.</summary>
    public readonly T* Imaginary = imaginary;

    /// <summary>From one point to the next.</summary>
    public readonly nint Step = step;

    /// <summary>From one DFT to the next.</summary>
    public readonly nint Next = next;
}

/// <summary>Many DFTs of one length, one after another: a stage of an FFT.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal abstract unsafe class FourierStage<T>
    where T : unmanaged
{
    /// <summary>Numbers of aligned scratch memory that any stage may use.</summary>
    public static int SpillLength => 260 * Vector256<T>.Count;

    /// <summary>Transforms.</summary>
    /// <param name="x">The points.</param>
    /// <param name="y">The results; may be the points.</param>
    /// <param name="twiddles">A pair for each result, one DFT after another; null for none.</param>
    /// <param name="spill">Scratch, <see cref="SpillLength"/>.</param>
    /// <param name="count">How many DFTs.</param>
    public abstract void Sweep(in FourierPoints<T> x, in FourierPoints<T> y, T* twiddles, T* spill, int count);
}

/// <summary>A stage of a straight-line codelet.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="TCodelet">The codelet.</typeparam>
internal sealed unsafe class CodeletStage<T, TCodelet> : FourierStage<T>
    where T : unmanaged
    where TCodelet : struct, IFourierCodelet<T>
{
    /// <inheritdoc/>
    public override void Sweep(in FourierPoints<T> x, in FourierPoints<T> y, T* twiddles, T* spill, int count) =>
        CodeletSweep<T, TCodelet>.Run(x, y, twiddles, spill, count);
}

/// <summary>One DFT after another by a straight-line codelet; inlined, so that constant strides and counts stay constants.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="TCodelet">The codelet.</typeparam>
internal static unsafe class CodeletSweep<T, TCodelet>
    where T : unmanaged
    where TCodelet : struct, IFourierCodelet<T>
{
    private static readonly NativeBuffer<T> _constants = ConstantTable();

    /// <summary>See <see cref="FourierStage{T}.Sweep"/>.</summary>
    /// <param name="x">The points.</param>
    /// <param name="y">The results.</param>
    /// <param name="twiddles">Twiddle factors, or null.</param>
    /// <param name="spill">Scratch.</param>
    /// <param name="count">How many DFTs.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(in FourierPoints<T> x, in FourierPoints<T> y, T* twiddles, T* spill, int count)
    {
        T* xr = x.Real, xi = x.Imaginary, yr = y.Real, yi = y.Imaginary, c = _constants.Pointer;
        if (twiddles == null)
        {
            for (int i = 0; i < count; i++, xr += x.Next, xi += x.Next, yr += y.Next, yi += y.Next)
            {
                TCodelet.Transform(ref *xr, ref *xi, (nuint)x.Step, ref *yr, ref *yi, (nuint)y.Step, ref *c, ref *spill);
            }
        }
        else
        {
            for (int i = 0; i < count; i++, xr += x.Next, xi += x.Next, yr += y.Next, yi += y.Next, twiddles += 2 * TCodelet.Length)
            {
                TCodelet.TransformTwiddled(ref *xr, ref *xi, (nuint)x.Step, ref *yr, ref *yi, (nuint)y.Step, ref *twiddles, ref *c, ref *spill);
            }
        }
    }

    private static NativeBuffer<T> ConstantTable()
    {
        ReadOnlySpan<T> constants = TCodelet.Constants;
        int lanes = Vector256<T>.Count;
        var table = new NativeBuffer<T>(constants.Length * lanes);
        for (int i = 0; i < constants.Length; i++)
        {
            new Span<T>(table.Pointer + i * lanes, lanes).Fill(constants[i]);
        }

        return table;
    }
}

using System.Numerics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>An orthonormal transform Psi of signals in stored vectors, in place. One call through a table for a whole transform, so that solver loops are not compiled anew for each wavelet.</summary>
/// <typeparam name="T">float, double or <see cref="Complex32"/>.</typeparam>
internal abstract unsafe class SignalTransform<T>
    where T : unmanaged
{
    /// <summary>Elements of aligned scratch memory that a call needs, a multiple of 16.</summary>
    public abstract nint ScratchLength { get; }

    /// <summary>A wavelet transform.</summary>
    /// <param name="wavelet">The wavelet.</param>
    /// <param name="levels">How often the approximation is split.</param>
    /// <param name="length">n.</param>
    public static SignalTransform<T> Of(Wavelet wavelet, int levels, int length) =>
        WaveletLattices.Accept<Maker, SignalTransform<T>>(wavelet, new Maker(levels, length));

    /// <summary>v &lt;- Psi S v, where S moves the signal periodically: its sample <paramref name="shift"/> comes first.</summary>
    /// <param name="v">n numbers.</param>
    /// <param name="scratch">Scratch memory.</param>
    /// <param name="shift">0 to n - 1.</param>
    public abstract void Analyse(HostVector<T> v, T* scratch, int shift = 0);

    /// <summary>v &lt;- S* Psi* v, the inverse and adjoint.</summary>
    /// <param name="v">n numbers.</param>
    /// <param name="scratch">Scratch memory.</param>
    /// <param name="shift">As for <see cref="Analyse"/>.</param>
    public abstract void Synthesise(HostVector<T> v, T* scratch, int shift = 0);

    private readonly struct Maker(int levels, int length) : ILatticeVisitor<SignalTransform<T>>
    {
        public SignalTransform<T> Visit<TLattice>()
            where TLattice : struct, IWaveletLattice => typeof(T) == typeof(Complex32)
                ? (SignalTransform<T>)(object)new ComplexSignalWavelet<TLattice>(levels, length)
                : typeof(T) == typeof(float)
                    ? (SignalTransform<T>)(object)new RealSignalWavelet<float, TLattice>(levels, length)
                    : (SignalTransform<T>)(object)new RealSignalWavelet<double, TLattice>(levels, length);
    }
}

/// <summary>A wavelet transform of real signals.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="TLattice">The wavelet.</typeparam>
/// <param name="levels">How often the approximation is split.</param>
/// <param name="length">n.</param>
internal sealed unsafe class RealSignalWavelet<T, TLattice>(int levels, int length) : SignalTransform<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TLattice : struct, IWaveletLattice
{
    /// <inheritdoc/>
    public override nint ScratchLength => HostVector.StorageFor((int)WaveletSignal<T, TLattice>.ScratchFor(length));

    /// <inheritdoc/>
    public override void Analyse(HostVector<T> v, T* scratch, int shift = 0)
    {
        Rotate(v.Pointer, scratch, shift);
        new WaveletSignal<T, TLattice>(length, levels, scratch).Forward(v.Pointer);
    }

    /// <inheritdoc/>
    public override void Synthesise(HostVector<T> v, T* scratch, int shift = 0)
    {
        new WaveletSignal<T, TLattice>(length, levels, scratch).Inverse(v.Pointer);
        Rotate(v.Pointer, scratch, shift == 0 ? 0 : length - shift);
    }

    private void Rotate(T* v, T* scratch, int shift)
    {
        if (shift == 0)
        {
            return;
        }

        var signal = new Span<T>(v, length);
        var copy = new Span<T>(scratch, length);
        signal.CopyTo(copy);
        copy[shift..].CopyTo(signal);
        copy[..shift].CopyTo(signal[(length - shift)..]);
    }
}

/// <summary>A wavelet transform of complex signals: real and imaginary parts by themselves.</summary>
/// <typeparam name="TLattice">The wavelet.</typeparam>
/// <param name="levels">How often the approximation is split.</param>
/// <param name="length">n.</param>
internal sealed unsafe class ComplexSignalWavelet<TLattice>(int levels, int length) : SignalTransform<Complex32>
    where TLattice : struct, IWaveletLattice
{
    /// <inheritdoc/>
    public override nint ScratchLength => HostVector.StorageFor((int)((length + WaveletSignal<float, TLattice>.ScratchFor(length) + 1) / 2));

    /// <inheritdoc/>
    public override void Analyse(HostVector<Complex32> v, Complex32* scratch, int shift = 0)
    {
        for (int part = 0; part < 2; part++)
        {
            float* cells = (float*)v.Pointer + part * HostVector.Cell, line = (float*)scratch;
            for (int i = 0, from = shift; i < length; i++, from = from + 1 == length ? 0 : from + 1)
            {
                line[i] = cells[HostVector.CellOffset(from)];
            }

            new WaveletSignal<float, TLattice>(length, levels, line + length).Forward(line);
            for (int i = 0; i < length; i++)
            {
                cells[HostVector.CellOffset(i)] = line[i];
            }
        }
    }

    /// <inheritdoc/>
    public override void Synthesise(HostVector<Complex32> v, Complex32* scratch, int shift = 0)
    {
        for (int part = 0; part < 2; part++)
        {
            float* cells = (float*)v.Pointer + part * HostVector.Cell, line = (float*)scratch;
            for (int i = 0; i < length; i++)
            {
                line[i] = cells[HostVector.CellOffset(i)];
            }

            new WaveletSignal<float, TLattice>(length, levels, line + length).Inverse(line);
            for (int i = 0, to = shift; i < length; i++, to = to + 1 == length ? 0 : to + 1)
            {
                cells[HostVector.CellOffset(to)] = line[i];
            }
        }
    }
}

using System.Numerics;
using CsRecover.Operators;
using CsRecover.Vectors;
using ILGPU;
using ILGPU.Runtime;

namespace CsRecover.Ilgpu.Tests;

/// <summary>Long Fourier transforms by the whole device against the host's.</summary>
public sealed class GridFourierTests
{
    public static TheoryData<string, int> Lengths
    {
        get
        {
            // In registers with radices 8 8; 8 4 and 8 8; 8 8 2 and 8 8 4; 8 8 8 twice; 8 8 8 2 twice; through shared memory; by stages.
            var rows = new TheoryData<string, int> { { "emulation", 64 } };
            foreach (string backend in (IEnumerable<string>)Backends.Quick)
            {
                foreach (int n in new[] { 1, 64, 1000, 1 << 14, 1 << 15, 1 << 18, 1 << 20, 2000, 2018 })
                {
                    rows.Add(backend, n);
                }
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void SpectraAreTheHosts(string backend, int n)
    {
        if (backend != "none")
        {
            Check<float>(Backends.Get(backend), n, 1, 1e-6);
            Check<float>(Backends.Get(backend), n, -1, 1e-6);
            Check<double>(Backends.Get(backend), n, 1, 1e-14);
        }
    }

    private static unsafe void Check<TReal>(IlgpuBackend on, int n, int sign, double tolerance)
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        Complex32[] x = SignalOperators.Numbers<Complex32>(n, 6);
        ComplexNumber<TReal>[] numbers = Array.ConvertAll(x, v => new ComplexNumber<TReal>(TReal.CreateTruncating(v.Real), TReal.CreateTruncating(v.Imaginary)));
        using MemoryBuffer1D<ComplexNumber<TReal>, Stride1D.Dense> from = on.Accelerator.Allocate1D(numbers), to = on.Accelerator.Allocate1D<ComplexNumber<TReal>>(n);
        using var device = new GridFourier<TReal>(on.Grid, new object(), n);
        device.Transform(new PairCells<TReal>(from.View), new PairCells<TReal>(to.View), sign);
        ComplexNumber<TReal>[] spectrum = to.GetAsArray1D();

        FourierTransform<double> host = FourierTransform<double>.Of(n);
        int stride = HostVector.StorageFor(n);
        using var memory = new NativeBuffer<double>((2 * stride) + host.ScratchLength);
        double* re = memory.Pointer, im = re + stride;
        for (int i = 0; i < n; i++)
        {
            re[i] = x[i].Real;
            im[i] = sign * x[i].Imaginary;                       // the conjugate DFT is the conjugate of the conjugate's DFT
        }

        host.Forward(re, im, im + stride);
        double difference = 0.0, norm = 0.0;
        for (int i = 0; i < n; i++)
        {
            difference += Math.Pow(double.CreateTruncating(spectrum[i].Real) - re[i], 2) + Math.Pow(double.CreateTruncating(spectrum[i].Imaginary) - (sign * im[i]), 2);
            norm += (re[i] * re[i]) + (im[i] * im[i]);
        }

        Assert.True(difference <= tolerance * tolerance * norm, $"length {n}: relative difference {Math.Sqrt(difference / norm):E1}");
    }
}

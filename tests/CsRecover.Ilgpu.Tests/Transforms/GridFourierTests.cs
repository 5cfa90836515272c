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
            var rows = new TheoryData<string, int>();
            foreach (string backend in (IEnumerable<string>)Backends.Quick)
            {
                foreach (int n in new[] { 1, 1000, 1 << 14, 2018, 1 << 20 })
                {
                    rows.Add(backend, n);
                }
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public unsafe void SpectraAreTheHosts(string backend, int n)
    {
        if (backend == "none")
        {
            return;
        }

        IlgpuBackend on = Backends.Get(backend);
        Complex32[] x = SignalOperators.Numbers<Complex32>(n, 6);
        using MemoryBuffer1D<Complex32, Stride1D.Dense> from = on.Accelerator.Allocate1D(x), to = on.Accelerator.Allocate1D<Complex32>(n);
        using var device = new GridFourier<float>(on.Grid, new object(), n);
        device.Transform(new ComplexCells(from.View), new ComplexCells(to.View), 1);
        Complex32[] spectrum = to.GetAsArray1D();

        FourierTransform<double> host = FourierTransform<double>.Of(n);
        int stride = HostVector.StorageFor(n);
        using var memory = new NativeBuffer<double>((2 * stride) + host.ScratchLength);
        double* re = memory.Pointer, im = re + stride;
        for (int i = 0; i < n; i++)
        {
            re[i] = x[i].Real;
            im[i] = x[i].Imaginary;
        }

        host.Forward(re, im, im + stride);
        double difference = 0.0, norm = 0.0;
        for (int i = 0; i < n; i++)
        {
            difference += Math.Pow(spectrum[i].Real - re[i], 2) + Math.Pow(spectrum[i].Imaginary - im[i], 2);
            norm += (re[i] * re[i]) + (im[i] * im[i]);
        }

        Assert.True(difference <= 1e-12 * norm, $"length {n}: relative difference {Math.Sqrt(difference / norm):E1}");
    }
}

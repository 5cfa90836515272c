using System.Numerics;
using CsRecover.Operators;
using CsRecover.Vectors;

namespace CsRecover.Tests.Operators.Fourier;

/// <summary>What a map on images made of an x and a y.</summary>
internal sealed record ImageResults(
    Complex32[] Coefficients, Complex32[] Signal, Complex32[] Measured, Complex32[] Projected, Complex32[] MeasuredAfter, Complex32[] MeasuredMinimum, Complex32[] Shrunk, Misfit<float> Misfit)
{
    /// <summary>Asserts that an operator of one coil takes every step as the operator of one image does, also where samples are held out.</summary>
    /// <param name="plain">The operator of one image.</param>
    /// <param name="other">The other.</param>
    /// <param name="domain">What solvers' unknowns are.</param>
    public static void AssertSame(SubsampledFourierOperator plain, SensingOperator<Complex32> other, SignalDomain domain)
    {
        Complex32[] x = OperatorContract.Draw<Complex32>(new Random(1), plain.Columns), y = OperatorContract.Draw<Complex32>(new Random(2), plain.Rows);
        foreach (Samples samples in new[] { Samples.Fitted, Samples.All })
        {
            var request = new MapRequest(domain, Projects: true, HeldOut: 0.3, Spins: 2, Seed: 5);
            ImageResults expected = plain.Accept<ImageSteps, ImageResults>(new ImageSteps(x, y, samples), request), actual = other.Accept<ImageSteps, ImageResults>(new ImageSteps(x, y, samples), request);
            OperatorContract.Near(expected.Coefficients, actual.Coefficients, 1e-6, "coefficients");
            OperatorContract.Near(expected.Signal, actual.Signal, 1e-6, "signal");
            OperatorContract.Near(expected.Measured, actual.Measured, 1e-6, "A x");
            OperatorContract.Near(expected.Projected, actual.Projected, 1e-6, "projection");
            OperatorContract.Near(expected.MeasuredAfter, actual.MeasuredAfter, 1e-6, "A P x");
            OperatorContract.Near(expected.MeasuredMinimum, actual.MeasuredMinimum, 1e-6, "A A^+ y");
            OperatorContract.Near(expected.Shrunk, actual.Shrunk, 1e-6, "shrinkage");
            Assert.Equal(1.0, actual.Misfit.Fitted / expected.Misfit.Fitted, 1e-5);
            Assert.Equal(1.0, actual.Misfit.HeldOut / expected.Misfit.HeldOut, 1e-5);
        }
    }
}

/// <summary>Runs a map's steps on an x and a y.</summary>
internal readonly struct ImageSteps(Complex32[] x, Complex32[] y, Samples samples = Samples.All) : IMapVisitor<Complex32, ImageResults>
{
    public bool Keep { get; init; }

    public unsafe ImageResults Visit<TSpace, TMap, TReal>(TSpace space, TMap map)
        where TSpace : struct, IVectorSpace<HostVector<Complex32>, HostTable<Complex32>, Complex32, TReal>
        where TMap : struct, IHostMap<Complex32, TReal>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        var host = (IHostMap<Complex32, float>)(object)map;
        int m = map.RowStorage, n = map.ColumnStorage;
        using var memory = new NativeBuffer<Complex32>(3 * m + n);
        HostVector<Complex32> vy = new(memory.Pointer, m), target = new(memory.Pointer + m, m), r = new(memory.Pointer + 2 * m, m), vx = new(memory.Pointer + 3 * m, n);
        Complex32[] coefficients = new Complex32[x.Length], signal = new Complex32[x.Length], measured = new Complex32[y.Length], projected = new Complex32[x.Length];
        Complex32[] after = new Complex32[y.Length], minimum = new Complex32[y.Length], shrunk = new Complex32[x.Length];
        host.LoadUnknowns(x, vx);
        host.StoreCoefficients(vx, coefficients);
        host.StoreSignal(vx, signal);
        host.Forward(vx, r);
        host.StoreMeasurements(r, measured);
        if (Keep)
        {
            host.Shrink(default(KeepAll), vx, 3);
        }
        else
        {
            host.Shrink(default(Garrote), vx, 3);
        }

        Unload(host, vx, shrunk);
        host.LoadUnknowns(x, vx);
        host.LoadMeasurements(y, vy);
        host.PrepareProjection(vy, target);
        Misfit<float> misfit = host.ProjectAndMeasure(target, vx, samples);
        Unload(host, vx, projected);
        host.Forward(vx, r);
        host.StoreMeasurements(r, after);
        host.MinimumNorm(target, vx);
        host.Forward(vx, r);
        host.StoreMeasurements(r, minimum);
        return new ImageResults(coefficients, signal, measured, projected, after, minimum, shrunk, misfit);
    }

    /// <summary>The unknowns as they are stored.</summary>
    private static unsafe void Unload(IHostMap<Complex32, float> map, HostVector<Complex32> v, Complex32[] unknowns)
    {
        for (int i = 0; i < unknowns.Length; i++)
        {
            float* at = (float*)v.Pointer + HostVector.CellOffset(map.StorageIndex(i));
            unknowns[i] = new Complex32(at[0], at[HostVector.Cell]);
        }
    }

    private readonly struct KeepAll : IWeight<float>
    {
        public TLane Invoke<TLane>(TLane a2, TLane b2)
            where TLane : struct, ILane<TLane, float> => TLane.Literal(1.0);
    }

    private readonly struct Garrote : IWeight<float>
    {
        public TLane Invoke<TLane>(TLane a2, TLane b2)
            where TLane : struct, ILane<TLane, float> => TLane.Literal(1.0) - TLane.Literal(1.0) / TLane.Max(a2, TLane.Literal(1.0));
    }
}

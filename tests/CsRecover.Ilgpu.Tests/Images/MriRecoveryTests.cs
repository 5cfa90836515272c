using CsRecover.Mri;
using CsRecover.Operators;

namespace CsRecover.Ilgpu.Tests;

/// <summary>Whole reconstructions in both GPU shapes against the host's.</summary>
[Collection(nameof(WholeDevice))]
public sealed class MriRecoveryTests
{
    private const int Side = 64;

    public static TheoryData<string, string> ShapesAndBackends
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (string backend in (IEnumerable<string>)Backends.Quick)
            {
                rows.Add(backend, nameof(DeviceShape.Grid));
                if (backend != "pocl")
                {
                    // A whole reconstruction in one kernel: PoCL takes more than three minutes to compile it.
                    rows.Add(backend, nameof(DeviceShape.Group));
                }
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(ShapesAndBackends))]
    public void ThePhantomIsReconstructedAsOnTheHost(string backend, string shape)
    {
        if (backend == "none")
        {
            return;
        }

        IlgpuBackend device = Backends.Get(backend);
        SamplingMask mask = SamplingMask.VariableDensityPoints(Side, Side, 2.5, 3);
        SensingOperator<Complex32> sensing = new SubsampledFourierOperator(Side, Side, mask.Points, Wavelet.Db4, 4);
        var problem = RecoveryProblem.Create(sensing, MriSolvers.Default);
        Complex32[] y = Measured(new SubsampledFourierOperator(Side, Side, mask.Points));
        RecoveryResult<Complex32> host = problem.Recover(y);
        RecoveryResult<Complex32> result = device.InShape(Enum.Parse<DeviceShape>(shape), () => problem.Recover(y, new RecoveryOptions { Backend = device }));

        Assert.Equal(device.Name, result.Backend);
        Assert.Equal(host.Iterations, result.Iterations);

        // The last step explains all measurements: what is left are roundings.
        Assert.InRange(result.ResidualNorm, 0.0, 1e-6 * Math.Sqrt(y.Sum(v => (double)v.MagnitudeSquared)));
        AssertClose(host.Signal, result.Signal);
        AssertClose(host.Coefficients, result.Coefficients);
    }

    [Theory]
    [MemberData(nameof(ShapesAndBackends))]
    public void PatchesAreRefusedInWords(string backend, string shape)
    {
        if (backend == "none")
        {
            return;
        }

        IlgpuBackend device = Backends.Get(backend);
        SamplingMask mask = SamplingMask.VariableDensityPoints(Side, Side, 2.5, 3);
        Complex32[] y = Measured(new SubsampledFourierOperator(Side, Side, mask.Points));
        RecoveryProblem<Complex32> problem = MriReconstruction.CreateProblem(mask, MriQuality.Best);
        DeviceShape before = device.Shape;
        try
        {
            device.Shape = Enum.Parse<DeviceShape>(shape);
            var refusal = Assert.Throws<NotSupportedException>(() => problem.Recover(y, new RecoveryOptions { Backend = device }));
            Assert.Contains("got MatchedPatches", refusal.Message, StringComparison.Ordinal);
        }
        finally
        {
            device.Shape = before;
        }
    }

    /// <summary>Noisy samples of two overlapping ellipses with a phase that varies slowly.</summary>
    private static Complex32[] Measured(SensingOperator<Complex32> fourier)
    {
        var image = new Complex32[Side * Side];
        for (int i = 0; i < image.Length; i++)
        {
            double row = (i / Side * 2.0 / Side) - 1.0, column = (i % Side * 2.0 / Side) - 1.0;
            double value = (row * row / 0.7) + (column * column / 0.5) < 1.0 ? 1.0 : 0.0;
            value -= ((row - 0.2) * (row - 0.2) / 0.1) + (column * column / 0.2) < 1.0 ? 0.4 : 0.0;
            image[i] = Complex32.FromPolar((float)value, (float)(0.4 * row));
        }

        var y = new Complex32[fourier.Rows];
        fourier.Forward(image, y);
        var random = new Random(17);
        for (int i = 0; i < y.Length; i++)
        {
            y[i] += new Complex32(random.NextSingle() - 0.5f, random.NextSingle() - 0.5f) * 0.03f;
        }

        return y;
    }

    private static void AssertClose(Complex32[] expected, Complex32[] actual)
    {
        double difference = 0.0, norm = 0.0;
        for (int i = 0; i < expected.Length; i++)
        {
            difference += (expected[i] - actual[i]).MagnitudeSquared;
            norm += expected[i].MagnitudeSquared;
        }

        Assert.True(difference <= 1e-8 * norm, $"relative difference {Math.Sqrt(difference / norm):E1}");
    }
}

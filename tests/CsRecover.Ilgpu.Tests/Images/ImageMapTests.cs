using CsRecover.Operators;

namespace CsRecover.Ilgpu.Tests;

/// <summary>Every operation of the image map in both GPU shapes against the host's.</summary>
public sealed class ImageMapTests
{
    private static readonly (int Height, int Width, Wavelet Wavelet, int Levels)[] Tiny = [(8, 8, Wavelet.Haar, 2), (7, 5, Wavelet.Db4, 2)];

    private static readonly (int Height, int Width, Wavelet Wavelet, int Levels)[] Usual =
    [
        (16, 16, Wavelet.Haar, 4),
        (24, 40, Wavelet.Db4, 3),
        (64, 64, Wavelet.Db4, 4),
        (63, 37, Wavelet.Sym8, 5),
        (1, 12, Wavelet.Db2, 3),
        (45, 80, Wavelet.Db10, 2),
        (230, 180, Wavelet.Db4, 4),
        (32, 32, Wavelet.Haar, 0),
    ];

    /// <summary>Lines that do not fit into shared memory, of a group and then of the grid.</summary>
    private static readonly (int Height, int Width, Wavelet Wavelet, int Levels)[] Long = [(1200, 6, Wavelet.Haar, 1), (3, 2500, Wavelet.Haar, 1)];

    public static TheoryData<string, int, int, Wavelet, int> GridCases => Cases(Backends.QuickNames);

    /// <summary>The texts are those of the grid; one kernel for each operation takes PoCL minutes to compile, so that real sizes run on GPUs only (<see cref="ImageKernelTests"/> compiles the kernels everywhere).</summary>
    public static TheoryData<string, int, int, Wavelet, int> GroupCases => Cases(Backends.QuickNames.Where(name => name != "pocl"));

    [Theory]
    [MemberData(nameof(GroupCases))]
    public void TheGroupShapeDoesWhatTheHostDoes(string backend, int height, int width, Wavelet wavelet, int levels) =>
        Compare(backend, height, width, wavelet, levels, MapProbe.InGroup);

    [Theory]
    [MemberData(nameof(GridCases))]
    public void TheGridShapeDoesWhatTheHostDoes(string backend, int height, int width, Wavelet wavelet, int levels) =>
        Compare(backend, height, width, wavelet, levels, MapProbe.OnGrid);

    /// <summary>Tiny images on the emulation, all others on quick backends.</summary>
    private static TheoryData<string, int, int, Wavelet, int> Cases(IEnumerable<string> quick)
    {
        var rows = new TheoryData<string, int, int, Wavelet, int>();
        foreach ((string backend, (int Height, int Width, Wavelet Wavelet, int Levels)[] sizes) in quick.Select(name => (name, (((int, int, Wavelet, int)[])[.. Usual, .. Long]))).Prepend(("emulation", Tiny)))
        {
            foreach ((int height, int width, Wavelet wavelet, int levels) in sizes)
            {
                rows.Add(backend, height, width, wavelet, levels);
            }
        }

        return rows;
    }

    private static void Compare(
        string backend,
        int height,
        int width,
        Wavelet wavelet,
        int levels,
        Func<IlgpuBackend, SensingOperator<Complex32>, MapRequest, MapOperation, Complex32[], Complex32[], MapAnswer> run)
    {
        IlgpuBackend on = Backends.Get(backend);
        var random = new Random((height * 1000) + width);
        var mask = new bool[height * width];
        for (int i = 0; i < mask.Length; i++)
        {
            mask[i] = random.NextDouble() < 0.5;
        }

        mask[0] = true;
        var sensing = new SubsampledFourierOperator(height, width, mask, wavelet, levels);
        Complex32[] x = Numbers(random, sensing.Columns), y = Numbers(random, sensing.Rows);
        MapRequest[] requests = [new(SignalDomain.Coefficients, Projects: true), new(SignalDomain.Signal, Projects: true, HeldOut: 0.2, Spins: 3, Seed: 11)];
        foreach (MapRequest request in requests)
        {
            foreach (MapOperation operation in Enum.GetValues<MapOperation>())
            {
                MapAnswer host = MapProbe.OnHost(sensing, request, operation, [.. x], [.. y]), device = run(on, sensing, request, operation, [.. x], [.. y]);
                string what = $"{operation} in the domain of {request.Domain}";
                AssertClose(host.X, device.X, what);
                AssertClose(host.Y, device.Y, what);
                AssertClose(host.Misfit.Fitted, device.Misfit.Fitted, what);
                AssertClose(host.Misfit.HeldOut, device.Misfit.HeldOut, what);
            }
        }
    }

    private static Complex32[] Numbers(Random random, int count)
    {
        var numbers = new Complex32[count];
        for (int i = 0; i < count; i++)
        {
            numbers[i] = new Complex32(random.NextSingle() - 0.5f, random.NextSingle() - 0.5f);
        }

        return numbers;
    }

    private static void AssertClose(Complex32[] expected, Complex32[] actual, string what)
    {
        double difference = 0.0, norm = 0.0;
        for (int i = 0; i < expected.Length; i++)
        {
            difference += (expected[i] - actual[i]).MagnitudeSquared;
            norm += expected[i].MagnitudeSquared;
        }

        Assert.True(difference <= 1e-12 * norm, $"{what}: relative difference {Math.Sqrt(difference / norm):E1}");
    }

    private static void AssertClose(float expected, float actual, string what) =>
        Assert.True(Math.Abs(expected - actual) <= 1e-5 * expected, $"{what}: misfit {actual}, expected {expected}");
}

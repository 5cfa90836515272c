using CsRecover.Operators;
using CsRecover.Vectors;

namespace CsRecover.Benchmarks;

/// <summary>Two-dimensional complex64 FFTs and the fused projection beside FFTW (FFTW_MEASURE, out of place), one thread each.</summary>
internal sealed unsafe class FourierComparison : IComparison
{
    private static readonly (int Height, int Width)[] _sizes = [(256, 256), (320, 320), (340, 256), (512, 512), (332, 218), (230, 230)];

    /// <inheritdoc/>
    public string Name => "fft";

    /// <inheritdoc/>
    public string Summary => "2-D FFT and fused projection beside FFTW [HEIGHTxWIDTH ...]";

    /// <inheritdoc/>
    public int Run(string[] arguments)
    {
        (int, int)[] sizes = arguments.Length == 0 ? _sizes : [.. arguments.Select(a => a.Split('x')).Select(p => (int.Parse(p[0]), int.Parse(p[1])))];
        var peer = Fftw.Load();
        if (peer is null)
        {
            Console.WriteLine("libfftw3f.so.3 was not found: only our own times.");
        }

        Console.WriteLine($"{"size",-10} {"work",-30} {"median ms",10} {"minimum ms",10} {"median / FFTW",14} {"minimum / FFTW",15}");
        foreach ((int height, int width) in sizes)
        {
            Compare(height, width, peer);
        }

        return 0;
    }

    private static void Compare(int height, int width, Fftw? peer)
    {
        var fourier = ImageFourier.Of(height, width);
        ImageLayout layout = fourier.Layout;
        using var x = new NativeBuffer<float>(2 * layout.Storage);
        using var y = new NativeBuffer<float>(2 * layout.Storage);
        using var scratch = new NativeBuffer<float>(fourier.ScratchLength);
        using var plain = new NativeBuffer<float>(2 * height * width);
        using var transformed = new NativeBuffer<float>(2 * height * width);
        var random = new Random(1);
        using Fftw.Plan? plan = peer?.Measure(height, width, plain.Pointer, transformed.Pointer);
        for (int i = 0; i < 2 * height * width; i++)
        {
            plain.Pointer[i] = random.NextSingle() - 0.5f;
        }

        FromInterleaved(plain.Pointer, layout, x.Pointer);
        bool[] sampled = [.. Enumerable.Range(0, height * width).Select(_ => random.Next(4) == 0)];
        SampledCells cells = fourier.SampleColumns((u, v) => sampled[u * width + v] ? SampleKind.Fitted : SampleKind.None);
        bool[] lines = [.. Enumerable.Range(0, width).Select(_ => random.Next(4) == 0)];
        SampledCells rowCells = fourier.SampleRows((_, v) => lines[v] ? SampleKind.Fitted : SampleKind.None);
        using var data = new NativeBuffer<float>(2 * Math.Max(cells.Storage, rowCells.Storage));

        float* px = x.Pointer, py = y.Pointer, ps = scratch.Pointer, pd = data.Pointer, pp = plain.Pointer, pt = transformed.Pointer;
        int rounds = Math.Max(60, 20_000_000 / (height * width));
        Timing.Result[] times = Timing.Alternate(
            rounds,
            () => fourier.Forward(px, py, ps),
            () => plan?.Execute(),
            () =>
            {
                FromInterleaved(pp, layout, py);
                fourier.Forward(py, py, ps);
                ToInterleaved(py, layout, pt);
            },
            () => fourier.Project(cells, pd, px, Samples.All, ps),
            () => fourier.ProjectRows(rowCells, pd, px, Samples.All, ps));

        string size = $"{height}x{width}";
        Report(size, "forward", times[0], times[1], 1, plan);
        Report(size, "FFTW forward", times[1], times[1], 1, plan);
        Report(size, "forward, interleaved data", times[2], times[1], 1, plan);
        Report(size, "projection, / 2 FFTW", times[3], times[1], 2, plan);
        Report(size, "projection on lines, / 2 FFTW", times[4], times[1], 2, plan);
    }

    private static void Report(string size, string work, Timing.Result time, Timing.Result peer, int count, Fftw.Plan? plan)
    {
        string ratios = plan is null ? "" : $"{time.Median / peer.Median / count,14:0.00} {time.Minimum / peer.Minimum / count,15:0.00}";
        Console.WriteLine($"{size,-10} {work,-30} {time.Median,10:0.0000} {time.Minimum,10:0.0000} {ratios}");
    }

    private static void FromInterleaved(float* from, ImageLayout layout, float* to)
    {
        for (int i = 0; i < layout.Height; i++)
        {
            ComplexCells.Load(from + 2 * (nint)i * layout.Width, layout.Width, to + layout.Offset(i, 0));
        }
    }

    private static void ToInterleaved(float* from, ImageLayout layout, float* to)
    {
        for (int i = 0; i < layout.Height; i++)
        {
            ComplexCells.Store(from + layout.Offset(i, 0), layout.Width, to + 2 * (nint)i * layout.Width);
        }
    }
}

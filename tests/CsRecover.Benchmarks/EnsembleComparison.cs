using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using CsRecover.Operators;
using CsRecover.Vectors;

namespace CsRecover.Benchmarks;

/// <summary>Products and projections of the random operators at n = 2^20, beside the orthonormal DCT of SciPy; entries that matrix-free products draw in a second.</summary>
internal sealed class EnsembleComparison : IComparison
{
    private const int M = 1 << 18, N = 1 << 20;

    private const string Peer =
        """
        import time, numpy as np, scipy.fft as f
        x = np.random.default_rng(1).standard_normal(1 << 20)
        for t in (np.float32, np.float64):
            v = x.astype(t); f.dct(v, norm='ortho'); times = []
            for _ in range(30):
                s = time.perf_counter(); f.dct(v, norm='ortho'); times.append(time.perf_counter() - s)
            print(t.__name__, 1e3 * float(np.median(times)), 1e3 * min(times))
        """;

    public string Name => "ensembles";

    public string Summary => "random operators at n = 2^20, and SciPy's DCT: [rounds [python]]";

    public int Run(string[] arguments)
    {
        int rounds = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 30;
        Console.WriteLine($"m = {M}, n = {N}; median / minimum ms of {rounds}");
        Console.WriteLine($"{"",-58} {"A x",16} {"A^H y",16} {"projection",16}");
        Row(new PartialDctOperator<float>(M, N, 1), rounds);
        Row(new PartialDctOperator<double>(M, N, 1), rounds);
        Row(new PartialFourierOperator(M, N, 1), rounds);
        Row(new SubsampledHadamardOperator<float>(M, N, 1), rounds);
        Row(new SparseSignOperator<float>(M, N, 1), rounds, projects: false);
        PrintPeer(arguments.Length > 1 ? arguments[1] : "python3");
        Console.WriteLine("Matrix-free, 64 x 16,384 (entries drawn in a second, from the minimum of A x)");
        Entries(new GaussianOperator<float>(64, 16_384, 1, storedLimit: 0));
        Entries(new GaussianOperator<double>(64, 16_384, 1, storedLimit: 0));
        Entries(new RademacherOperator<float>(64, 16_384, 1, storedLimit: 0));
        Entries(new RademacherOperator<double>(64, 16_384, 1, storedLimit: 0));
        return 0;
    }

    private static void Row<T>(SensingOperator<T> a, int rounds, bool projects = true)
        where T : unmanaged, INumberBase<T>
    {
        Timing.Result[] times = a.Accept<TimingVisitor<T>, Timing.Result[]>(new TimingVisitor<T>(rounds, projects), new MapRequest(Projects: projects));
        Console.WriteLine($"{a.Description,-58} {string.Join(' ', times.Select(t => $"{t.Median,7:0.00} /{t.Minimum,7:0.00}"))}");
    }

    private static void Entries<T>(SensingOperator<T> a)
        where T : unmanaged, INumberBase<T>
    {
        Timing.Result[] times = a.Accept<TimingVisitor<T>, Timing.Result[]>(new TimingVisitor<T>(200, projects: false), default);
        Console.WriteLine($"{a.Description,-100} {a.Rows * (double)a.Columns / times[0].Minimum / 1e6:0.00} 10^9/s");
    }

    private static void PrintPeer(string python)
    {
        try
        {
            var start = new ProcessStartInfo(python, ["-c", Peer]) { RedirectStandardOutput = true, RedirectStandardError = true };
            using Process process = Process.Start(start)!;
            string text = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Console.WriteLine(process.ExitCode == 0 ? $"scipy.fft.dct, whole, median and minimum ms\n{text.TrimEnd()}" : $"scipy.fft.dct: {python} has no SciPy");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Console.WriteLine($"scipy.fft.dct: no {python}");
        }
    }

    private readonly struct TimingVisitor<T>(int rounds, bool projects) : IMapVisitor<T, Timing.Result[]>
        where T : unmanaged, INumberBase<T>
    {
        public unsafe Timing.Result[] Visit<TSpace, TMap, TReal>(TSpace space, TMap map)
            where TSpace : struct, IVectorSpace<HostVector<T>, HostTable<T>, T, TReal>
            where TMap : struct, IHostMap<T, TReal>
            where TReal : unmanaged, IFloatingPointIeee754<TReal>
        {
            using var memory = new NativeBuffer<T>(map.RowStorage + map.ColumnStorage);
            HostVector<T> y = new(memory.Pointer, map.RowStorage), x = new(memory.Pointer + map.RowStorage, map.ColumnStorage);
            for (int i = 0; i < map.Rows; i++)
            {
                y.Pointer[i] = T.CreateTruncating(i % 7 - 3);
            }

            map.Adjoint(y, x);
            return projects
                ? Timing.Alternate(rounds, () => map.Forward(x, y), () => map.Adjoint(y, x), () => map.Project(y, x))
                : Timing.Alternate(rounds, () => map.Forward(x, y), () => map.Adjoint(y, x));
        }
    }
}

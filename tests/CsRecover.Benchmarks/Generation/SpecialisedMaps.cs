using System.Diagnostics;
using System.Numerics;
using CsRecover.Operators;
using CsRecover.Vectors;

namespace CsRecover.Benchmarks.Generation;

/// <summary>What specialisation gains: products and projections of annotated classes beside those of the run-time operators.</summary>
internal sealed class SpecialisedMaps : IComparison
{
    private const int Rounds = 41;

    /// <inheritdoc/>
    public string Name => "specialised";

    /// <inheritdoc/>
    public string Summary => "generated operators beside run-time ones: a product and a projection of each kind";

    /// <inheritdoc/>
    public int Run(string[] arguments)
    {
        Console.WriteLine($"{"",-28}{"forward, us",26}{"projection, us",29}");
        Console.WriteLine($"{"operator",-28}{"run time",10}{"constant",10}{"ratio",9}{"run time",10}{"constant",10}{"ratio",9}");
        Compare("Gaussian 32x64 float", new GaussianOperator<float>(32, 64, 1), Gaussian64.Instance.Operator);
        Compare("Gaussian 64x256 float", new GaussianOperator<float>(64, 256, 1), Gaussian256.Instance.Operator);
        Compare("Gaussian 256x1024 float", new GaussianOperator<float>(256, 1024, 1), Gaussian1024.Instance.Operator);
        Compare("Rademacher 64x256 double", new RademacherOperator<double>(64, 256, 1), Rademacher256.Instance.Operator);
        Compare("sparse signs 256x1024", new SparseSignOperator<float>(256, 1024, 1, 8), SparseSign1024.Instance.Operator);
        Compare("Hadamard 64x256 float", new SubsampledHadamardOperator<float>(64, 256, 1), Hadamard256.Instance.Operator);
        Compare("Hadamard 1024x4096 float", new SubsampledHadamardOperator<float>(1024, 4096, 1), Hadamard4096.Instance.Operator);
        Compare("DCT of Db4, 256x1024 double", new PartialDctOperator<double>(256, 1024, 1).WithTransform(Wavelet.Db4, 4), DctOfWavelets1024.Instance.Operator);
        bool[] mask = [.. Enumerable.Range(0, 256 * 256).Select(i => i * 7919 % 4 == 0)];
        Compare("k-space of Sym4, 256x256", new SubsampledFourierOperator(256, 256, mask, Wavelet.Sym4, 4), KSpace256.Create(mask).Operator);
        Compare("k-space, 256x256", new SubsampledFourierOperator(256, 256, mask), PlainKSpace256.Create(mask).Operator);
        bool[] wide = [.. Enumerable.Range(0, 320 * 300).Select(i => i * 7919 % 4 == 0)];
        Compare("k-space, 320x300", new SubsampledFourierOperator(320, 300, wide), PlainKSpace320.Create(wide).Operator);
        CompareTransforms<FourierStages<Fourier16, FourierStages<Fourier16>>, FourierStages<Fourier16, FourierStages<Fourier16>>>(256, 256);
        CompareTransforms<FourierStages<Fourier16, FourierStages<Fourier20>>, FourierStages<Fourier15, FourierStages<Fourier20>>>(320, 300);
        return 0;
    }

    /// <summary>
    /// The Fourier transforms alone, in the same memory: two operators have two scratch memories, and where these happen to lie among the processor's
    /// caches makes a difference.
    /// </summary>
    private static unsafe void CompareTransforms<TColumns, TRows>(int height, int width)
        where TColumns : struct, IFourierLength
        where TRows : struct, IFourierLength
    {
        ImageFourier general = ImageFourier.Of(height, width), specialised = ImageFourier.Of<TColumns, TRows>(height, width);
        SampledCells cells = general.SampleColumns((i, j) => (i * width + j) * 7919 % 4 == 0 ? SampleKind.Fitted : SampleKind.None);
        using NativeBuffer<float> image = new(2 * general.Layout.Storage), scratch = new(general.ScratchLength), data = new(2 * cells.Storage);
        float* x = image.Pointer, s = scratch.Pointer, d = data.Pointer;
        Timing.Result[] t = Timing.Alternate(
            Rounds, () => general.Forward(x, x, s), () => specialised.Forward(x, x, s), () => general.Project(cells, d, x, Samples.All, s), () => specialised.Project(cells, d, x, Samples.All, s));
        Console.WriteLine($"{$"F alone, {height}x{width}",-28}{Columns(t[0], t[1], 1)}{Columns(t[2], t[3], 1)}");
    }

    private static void Compare<T>(string name, SensingOperator<T> general, SensingOperator<T> specialised)
        where T : unmanaged, INumberBase<T>
    {
        // As many repetitions as take some milliseconds, so that the visit itself and the pages of its memory do not count.
        int products = Repetitions(general, projects: false), projections = Repetitions(general, projects: true);
        Timing.Result[] t = Timing.Alternate(
            Rounds, () => Repeat(general, products, projects: false), () => Repeat(specialised, products, projects: false), () => Repeat(general, projections, projects: true), () => Repeat(specialised, projections, projects: true));
        Console.WriteLine($"{name,-28}{Columns(t[0], t[1], products)}{Columns(t[2], t[3], projections)}");
    }

    private static string Columns(Timing.Result general, Timing.Result specialised, int times) =>
        $"{1e3 * general.Minimum / times,10:0.00}{1e3 * specialised.Minimum / times,10:0.00}{specialised.Minimum / general.Minimum,9:0.00}";

    private static int Repetitions<T>(SensingOperator<T> a, bool projects)
        where T : unmanaged, INumberBase<T>
    {
        // Twice, because the first passes are also compiled.
        int times = 0;
        for (int attempt = 0; attempt < 2; attempt++)
        {
            times = 1;
            for (double elapsed = 0.0; elapsed < 4000.0 && times < 1 << 16; times *= 2)
            {
                Repeat(a, times, projects);
                long start = Stopwatch.GetTimestamp();
                Repeat(a, times, projects);
                elapsed = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
            }

            Thread.Sleep(150);
        }

        return times;
    }

    private static void Repeat<T>(SensingOperator<T> a, int times, bool projects)
        where T : unmanaged, INumberBase<T> => a.Accept<Repeater<T>, int>(new Repeater<T>(times, projects), new MapRequest(Projects: projects));

    private readonly struct Repeater<T>(int times, bool projects) : IMapVisitor<T, int>
        where T : unmanaged, INumberBase<T>
    {
        public unsafe int Visit<TSpace, TMap, TReal>(TSpace space, TMap map)
            where TSpace : struct, IVectorSpace<HostVector<T>, HostTable<T>, T, TReal>
            where TMap : struct, IHostMap<T, TReal>
            where TReal : unmanaged, IFloatingPointIeee754<TReal>
        {
            using var memory = new NativeBuffer<T>(map.RowStorage + map.ColumnStorage);
            HostVector<T> y = new(memory.Pointer, map.RowStorage), x = new(memory.Pointer + map.RowStorage, map.ColumnStorage);
            for (int i = 0; i < times; i++)
            {
                x.Pointer[i % map.Columns] = T.One;
                if (projects)
                {
                    map.Project(y, x);
                }
                else
                {
                    map.Forward(x, y);
                }
            }

            return times;
        }
    }
}

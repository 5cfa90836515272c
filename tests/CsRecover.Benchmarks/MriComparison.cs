using System.Diagnostics;
using CsRecover.Mri;
using CsRecover.Mri.Files;
using CsRecover.Operators;

namespace CsRecover.Benchmarks;

/// <summary>
/// Single-coil MRI beside BART's reconstruction, with wavelets at every level of quality, or with total variation, one thread each, in turn. Ours has nothing to tune;
/// BART's lambda is the best of a grid, chosen on the reference.
/// </summary>
internal sealed class MriComparison : IComparison
{
    private static readonly double[] _lambdas = [0.00025, 0.0005, 0.001, 0.002, 0.004, 0.008, 0.016, 0.032];
    private static readonly int[] _iterations = [30, 50, 100];

    private static readonly Dictionary<string, ImagePrior> _priors = new() { ["tv"] = ImagePrior.TotalVariation, ["wavelets+tv"] = ImagePrior.WaveletsAndTotalVariation };

    /// <inheritdoc/>
    public string Name => "mri";

    /// <inheritdoc/>
    public string Summary => "single-coil reconstruction beside bart pics [tv|wavelets+tv] [K.npy MASK.npy REFERENCE.npy ROI.npy]";

    /// <inheritdoc/>
    public int Run(string[] arguments)
    {
        ImagePrior prior = arguments.Length > 0 && _priors.TryGetValue(arguments[0], out ImagePrior named) ? named : ImagePrior.Wavelets;
        arguments = prior == ImagePrior.Wavelets ? arguments : arguments[1..];
        if (arguments.Length is not (0 or 4))
        {
            Console.WriteLine("Expected a prior or none, and four files (k-space, mask, reference, region) or none for the bundled slice.");
            return 2;
        }

        string Bundled(string file) => Path.Combine(AppContext.BaseDirectory, "data", "colin27", file);
        KSpace kspace = KSpace.Read(arguments.Length == 4 ? arguments[0] : Bundled("kspace.npy"));
        SamplingMask mask = arguments.Length == 4 ? SamplingMask.Read(arguments[1]) : SamplingMask.VariableDensityPoints(kspace.Height, kspace.Width, 4.0, 1);
        Image<float> reference = ImageFile.ReadMagnitude(arguments.Length == 4 ? arguments[2] : Bundled("reference.npy"));
        Image<bool> region = ImageFile.ReadRegion(arguments.Length == 4 ? arguments[3] : Bundled("roi.npy"));
        var options = new RecoveryOptions { MaxThreads = 1 };

        // At best a problem is made for the data, by recoveries of their own: that counts.
        Level Of(string name, Func<RecoveryProblem<Complex32>> create) => new(name, () => create().Recover(kspace, mask, options));
        Level[] levels = prior == ImagePrior.Wavelets
            ? [.. Enum.GetValues<MriQuality>().Select(q => Of(q.ToString().ToLowerInvariant(), () => MriReconstruction.CreateProblem(kspace, mask, q, options: options)))]
            : [Of(prior == ImagePrior.TotalVariation ? "tv" : "wavelets+tv", () => MriReconstruction.CreateProblem(mask, prior))];
        Thread.Sleep(200);
        double Quality(Image<float> magnitude) => ImageMetrics.Compare(magnitude, reference, region).Psnr;
        if (!BartProcess.IsInstalled)
        {
            Console.WriteLine("bart was not found: only our own figures.");
            for (int i = 0; i < 15; i++)
            {
                Array.ForEach(levels, level => level.Time());
            }
        }
        else
        {
            using var bart = new BartProcess(kspace.Undersample(mask));
            foreach (int iterations in _iterations)
            {
                (double Psnr, double Lambda) best = (double.NegativeInfinity, 0.0);
                var theirs = new List<double>();
                foreach (double lambda in _lambdas)
                {
                    (Image<Complex32> image, double seconds) = bart.Reconstruct(lambda, iterations, prior);
                    theirs.Add(seconds);
                    double psnr = Quality(image.Magnitude());
                    best = psnr > best.Psnr ? (psnr, lambda) : best;
                    Array.ForEach(levels, level => level.Time());
                }

                Print($"bart {iterations}", best.Psnr, theirs, $"best lambda of {_lambdas.Length}: {best.Lambda}");
            }
        }

        foreach (Level level in levels)
        {
            Print(level.Name, Quality(level.Result.Image.Magnitude()), level.Seconds, $"{level.Result.Iterations} iterations");
        }

        return 0;
    }

    /// <summary>One level of quality or prior, warmed up, and how long it takes.</summary>
    private sealed class Level
    {
        private readonly Func<MriResult> _recover;

        public Level(string name, Func<MriResult> recover)
        {
            Name = name;
            _recover = recover;
            Result = _recover();
            for (int i = 0; i < 10; i++)
            {
                Result = _recover();                                         // until compilation has settled
            }
        }

        public string Name { get; }

        public MriResult Result { get; private set; }

        public List<double> Seconds { get; } = [];

        public void Time() => Seconds.Add(MriComparison.Seconds(() => Result = _recover()));
    }

    private static void Print(string name, double psnr, List<double> seconds, string note) =>
        Console.WriteLine($"{name,-12} ROI PSNR {psnr,6:F2} dB   CPU s: median {seconds.Order().ElementAt(seconds.Count / 2):F3}, minimum {seconds.Min():F3}   {note}");

    private static double Seconds(Action work)
    {
        using var process = Process.GetCurrentProcess();
        TimeSpan start = process.TotalProcessorTime;
        work();
        process.Refresh();
        return (process.TotalProcessorTime - start).TotalSeconds;
    }
}

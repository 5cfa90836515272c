using System.Globalization;
using CsRecover.Mri;
using CsRecover.Mri.Files;

namespace CsRecover.Benchmarks;

/// <summary>
/// What three levels of quality gain over BART's L1-wavelet reconstruction, over heads, masks and noise. Ours have nothing to tune and do not see the reference;
/// BART's lambda is chosen on it, for every case anew.
/// </summary>
internal sealed class MriGainsComparison : IComparison
{
    private const int Iterations = 100;

    /// <summary>Lambdas are powers of sqrt(2) from here; the best is sought from where the case before found it.</summary>
    private const double FirstLambda = 0.0001;

    private const int Lambdas = 21;

    /// <summary>Standard deviations of the noise that is added to real and imaginary parts, of images whose maximum is 1.</summary>
    private static readonly float[] _noises = [0.02f, 0.05f];

    /// <inheritdoc/>
    public string Name => "mri-gains";

    /// <inheritdoc/>
    public string Summary => "PSNR of all levels beside bart pics -l1 over masks and noise [FOLDER of masks, FOLDERs of kspace.npy, ref.npy and roi.npy]";

    /// <inheritdoc/>
    public int Run(string[] arguments)
    {
        if (arguments.Length == 1 || !BartProcess.IsInstalled)
        {
            Console.WriteLine("Expected bart, and a folder of masks with folders of heads, or nothing for the bundled slice.");
            return 2;
        }

        string bundled = Path.Combine(AppContext.BaseDirectory, "data", "colin27");
        Head[] heads = arguments.Length == 0 ? [Head.Read(bundled, "reference.npy")] : [.. arguments[1..].Select(folder => Head.Read(folder, "ref.npy"))];
        IReadOnlyList<Pattern> given = arguments.Length == 0 ? [] : [.. Directory.GetFiles(arguments[0], "*.npy").Order(StringComparer.Ordinal).Select(Pattern.Read)];
        Console.WriteLine($"{"head",-10} {"mask",-26} {"noise",6} {"zeros",6} {"fast",6} {"stand.",6} {"best",6} {"BART",6} {"lambda",8} {"gain",6}");
        var gains = new List<double>();
        foreach (Head head in heads)
        {
            var own = new List<double>();
            int lambda = Lambdas / 3;
            foreach ((Pattern pattern, float noise) in Cases(head, given))
            {
                own.Add(Compare(head, pattern, noise, ref lambda));
            }

            Print(head.Name, own);
            gains.AddRange(own);
        }

        Print("all", gains);
        return 0;
    }

    private static void Print(string name, List<double> gains) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{name}: {gains.Count} cases, gain of best over BART: mean {gains.Average():F2} dB, minimum {gains.Min():F2} dB"));

    /// <summary>Given masks of the head's size and three others without added noise, and noise under the first two-dimensional and the first one-dimensional of these.</summary>
    private static IEnumerable<(Pattern Pattern, float Noise)> Cases(Head head, IReadOnlyList<Pattern> given)
    {
        (int h, int w) = (head.KSpace.Height, head.KSpace.Width);
        Pattern points = new("points R4 seed 101", SamplingMask.VariableDensityPoints(h, w, 4.0, 101)), lines = new("lines R4 seed 103", SamplingMask.VariableDensityLines(h, w, 4.0, 103));
        IEnumerable<Pattern> all = given.Where(p => (p.Mask.Height, p.Mask.Width) == (h, w)).Concat([points, new("points R8 seed 102", SamplingMask.VariableDensityPoints(h, w, 8.0, 102)), lines]);
        return all.Select(p => (p, 0f)).Concat(_noises.SelectMany(noise => new[] { (points, noise), (lines, noise) }));
    }

    private static double Compare(Head head, Pattern pattern, float noise, ref int lambda)
    {
        KSpace kspace = head.WithNoise(noise).Undersample(pattern.Mask);
        double Quality(Image<Complex32> image) => ImageMetrics.Compare(image.Magnitude(), head.Reference, head.Region).Psnr;
        double[] ours = [.. Enum.GetValues<MriQuality>().Select(q => Quality(MriReconstruction.CreateProblem(kspace, pattern.Mask, q).Recover(kspace, pattern.Mask).Image))];
        using var bart = new BartProcess(kspace);
        (int best, double theirs) = Climb(i => Quality(bart.Reconstruct(LambdaAt(i), Iterations).Image), lambda);
        lambda = best;
        double gain = ours[^1] - theirs;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{head.Name,-10} {pattern.Name,-26} {noise,6:G2} {Quality(MriReconstruction.ZeroFilled(kspace, pattern.Mask)),6:F2} {ours[0],6:F2} {ours[1],6:F2} {ours[2],6:F2} {theirs,6:F2} {LambdaAt(best),8:G2} {gain,6:F2}"));
        return gain;
    }

    private static double LambdaAt(int index) => FirstLambda * Math.Pow(2.0, index / 2.0);

    /// <summary>The best of a row of values that rises to a single top: from a place on, in the direction that rises.</summary>
    private static (int Index, double Value) Climb(Func<int, double> at, int start)
    {
        (int Index, double Value) best = (start, at(start));
        foreach (int step in new[] { 1, -1 })
        {
            bool rose = false;
            for (int i = best.Index + step; i is >= 0 and < Lambdas; i += step)
            {
                double value = at(i);
                if (value <= best.Value)
                {
                    break;
                }

                (best, rose) = ((i, value), true);
            }

            if (rose)
            {
                break;
            }
        }

        return best;
    }

    /// <summary>A mask and what to call it.</summary>
    private sealed record Pattern(string Name, SamplingMask Mask)
    {
        public static Pattern Read(string path) => new(Path.GetFileNameWithoutExtension(path), SamplingMask.Read(path));
    }

    /// <summary>Full k-space of one coil, the true magnitude, and the pixels that count.</summary>
    private sealed record Head(string Name, KSpace KSpace, Image<float> Reference, Image<bool> Region)
    {
        public static Head Read(string folder, string reference) => new(
            Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)),
            KSpace.Read(Path.Combine(folder, "kspace.npy")),
            ImageFile.ReadMagnitude(Path.Combine(folder, reference)),
            ImageFile.ReadRegion(Path.Combine(folder, "roi.npy")));

        /// <summary>The k-space with more noise; the transform is orthonormal, so that the noise in the image is as strong.</summary>
        public KSpace WithNoise(float deviation)
        {
            var random = new Random(7);
            float Normal() => deviation * (float)(Math.Sqrt(-2.0 * Math.Log(1.0 - random.NextDouble())) * Math.Cos(2.0 * Math.PI * random.NextDouble()));
            return deviation == 0f ? KSpace : new KSpace(1, KSpace.Height, KSpace.Width, Array.ConvertAll(KSpace.Samples, z => new Complex32(z.Real + Normal(), z.Imaginary + Normal())));
        }
    }
}

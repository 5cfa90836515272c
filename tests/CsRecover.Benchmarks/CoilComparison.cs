using System.Globalization;
using CsRecover.Mri;
using CsRecover.Operators;

namespace CsRecover.Benchmarks;

/// <summary>
/// Several coils beside BART's L1-wavelet reconstruction with the same sensitivities, by how well each foretells a tenth of the samples that it is not given. BART's
/// lambda is the best of a grid, chosen on that very tenth; ours has nothing to tune. With full k-space that is free of noise also by the images.
/// </summary>
internal sealed class CoilComparison : IComparison
{
    private const double Foretold = 0.1;

    private const int Middle = 24, Iterations = 100;

    private static readonly double[] _lambdas = [0.0005, 0.001, 0.002, 0.004, 0.008, 0.016, 0.032];

    /// <inheritdoc/>
    public string Name => "coils";

    /// <inheritdoc/>
    public string Summary => "reconstruction of several coils beside bart pics -l1, by samples kept from both: K.npy MASK.npy [TRUTH.npy]";

    /// <inheritdoc/>
    public int Run(string[] arguments)
    {
        if (arguments.Length is not (2 or 3))
        {
            Console.WriteLine("Expected two or three files: k-space of several coils, a mask, and full k-space that is free of noise.");
            return 2;
        }

        KSpace kspace = KSpace.Read(arguments[0]);
        SamplingMask mask = SamplingMask.Read(arguments[1]);
        (SamplingMask fitted, SamplingMask foretold) = Split(mask);
        CoilMaps maps = Espirit.Estimate(kspace, fitted).Maps;
        Image<float>? truth = arguments.Length == 3 ? RootOfSquares(KSpace.Read(arguments[2])) : null;
        Print("zero-filled", MriReconstruction.ZeroFilled(kspace, fitted, maps));
        foreach (MriQuality quality in Enum.GetValues<MriQuality>())
        {
            string name = quality.ToString().ToLowerInvariant();
            Print(name, MriReconstruction.CreateProblem(kspace, fitted, quality, maps).Recover(kspace, fitted).Image);
            if (quality == MriQuality.Best)
            {
                Print(name + ", phase out", MriReconstruction.CreateProblem(fitted, maps, quality, smoothPhase: true).Recover(kspace, fitted).Image);
                Print(name + ", phase in", MriReconstruction.CreateProblem(fitted, maps, quality).Recover(kspace, fitted).Image);
            }
        }

        for (int coils = kspace.Coils - 1; coils > 1; coils--)
        {
            PrintCompressed(coils);
        }

        PrintWithoutMaps("calibrationless", MriReconstruction.CreateCalibrationlessProblem(fitted, kspace.Coils).Recover(Measured(fitted)).Signal);
        RecoveryProblem<Complex32> single = MriReconstruction.CreateProblem(fitted);
        PrintWithoutMaps("coil by coil", [.. Enumerable.Range(0, kspace.Coils).SelectMany(coil => single.Recover(kspace.At(fitted, coil)).Signal)]);
        if (BartProcess.IsInstalled)
        {
            using var bart = new BartProcess(kspace.Undersample(fitted), maps);
            foreach (double lambda in _lambdas)
            {
                Print(string.Create(CultureInfo.InvariantCulture, $"bart {lambda}"), bart.Reconstruct(lambda, Iterations).Image);
            }
        }

        return 0;

        void Print(string name, Image<Complex32> image) => PrintLine(name, Error(kspace, foretold, Samples(foretold, maps, image)), image.Magnitude());

        void PrintCompressed(int coils)
        {
            CoilTransform transform = CoilCompression.ToCoils(kspace.Undersample(fitted), coils);
            KSpace compressed = transform.Apply(kspace);
            CoilMaps own = Espirit.Estimate(compressed, fitted).Maps;
            Image<Complex32> image = MriReconstruction.CreateProblem(compressed, fitted, MriQuality.Best, own).Recover(compressed, fitted).Image;
            Complex32[] said = Samples(foretold, own, image), real = new Complex32[kspace.Coils * foretold.Count];
            for (int i = 0; i < real.Length; i++)
            {
                for (int v = 0; v < coils; v++)
                {
                    // The rows of a compression are orthonormal: its adjoint leads back.
                    real[i] += (Complex32)System.Numerics.Complex.Conjugate(transform[v, i / foretold.Count]) * said[v * foretold.Count + i % foretold.Count];
                }
            }

            PrintLine($"best, {coils} virtual", Error(kspace, foretold, real), image.Magnitude());
        }

        void PrintWithoutMaps(string name, Complex32[] images)
        {
            var all = new CoilImagesOperator(mask.Height, mask.Width, [.. Enumerable.Repeat(true, mask.Points.Length)], kspace.Coils, Wavelet.Haar, 0);
            var samples = new Complex32[all.Rows];
            all.Forward(images, samples);
            var spectrum = new KSpace(kspace.Coils, mask.Height, mask.Width, samples);
            PrintLine(name, Error(kspace, foretold, [.. Enumerable.Range(0, kspace.Coils).SelectMany(coil => spectrum.At(foretold, coil))]), RootOfSquares(spectrum));
        }

        Complex32[] Measured(SamplingMask at) => [.. Enumerable.Range(0, kspace.Coils).SelectMany(coil => kspace.At(at, coil))];

        void PrintLine(string name, double error, Image<float> magnitude) => Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"{name,-18} error of samples {error:F4}{(truth is null ? "" : $"   PSNR {Decibels(magnitude, truth):F2} dB")}"));
    }

    private static (SamplingMask Fitted, SamplingMask Foretold) Split(SamplingMask mask)
    {
        var random = new Random(1);
        bool[] fitted = (bool[])mask.Points.Clone(), foretold = new bool[mask.Points.Length];
        for (int i = 0; i < fitted.Length; i++)
        {
            bool middle = Math.Abs(i / mask.Width - mask.Height / 2) <= Middle / 2 && Math.Abs(i % mask.Width - mask.Width / 2) <= Middle / 2;
            foretold[i] = random.NextDouble() < Foretold && mask.Points[i] && !middle;
            fitted[i] &= !foretold[i];
        }

        return (new SamplingMask(mask.Height, mask.Width, fitted), new SamplingMask(mask.Height, mask.Width, foretold));
    }

    private static Complex32[] Samples(SamplingMask foretold, CoilMaps maps, Image<Complex32> image)
    {
        var said = new Complex32[maps.Coils * foretold.Count];
        new SenseOperator(image.Height, image.Width, foretold.Points, maps.Coils, maps.Values).Forward(image.Pixels, said);
        return said;
    }

    /// <summary>|said - measured| / |measured|.</summary>
    private static double Error(KSpace kspace, SamplingMask foretold, Complex32[] said)
    {
        double error = 0.0, energy = 0.0;
        foreach ((Complex32 measured, Complex32 guess) in Enumerable.Range(0, kspace.Coils).SelectMany(coil => kspace.At(foretold, coil)).Zip(said))
        {
            error += (guess - measured).MagnitudeSquared;
            energy += measured.MagnitudeSquared;
        }

        return Math.Sqrt(error / energy);
    }

    private static Image<float> RootOfSquares(KSpace kspace)
    {
        var all = new SamplingMask(kspace.Height, kspace.Width, [.. Enumerable.Repeat(true, kspace.Height * kspace.Width)]);
        var sum = new Image<float>(kspace.Height, kspace.Width);
        for (int coil = 0; coil < kspace.Coils; coil++)
        {
            Image<Complex32> image = MriReconstruction.ZeroFilled(new KSpace(1, kspace.Height, kspace.Width, kspace.Coil(coil).ToArray()), all);
            for (int i = 0; i < sum.Pixels.Length; i++)
            {
                sum.Pixels[i] += image.Pixels[i].MagnitudeSquared;
            }
        }

        return sum.Map(MathF.Sqrt);
    }

    private static double Decibels(Image<float> magnitude, Image<float> truth)
    {
        float peak = truth.Pixels.Max();
        return ImageMetrics.Compare(magnitude.Map(m => m / peak), truth.Map(m => m / peak)).Psnr;
    }
}

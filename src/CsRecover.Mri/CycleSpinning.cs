using System.Diagnostics;
using System.Numerics;
using CsRecover.Operators;

namespace CsRecover.Mri;

/// <summary>
/// Cycle spinning around any solver (Coifman and Donoho, "Translation-invariant de-noising", in Wavelets and Statistics, Springer 1995): the image is recovered
/// several times, each time moved a little, so that the wavelets' grid lies elsewhere, and the results are moved back and averaged. For solvers that choose
/// coefficients, such as normalised IHT; <see cref="MriSolvers.Default"/> spins in each of its steps, which costs less.
/// </summary>
public static class CycleSpinning
{
    /// <summary>Recovers an image from shifted data.</summary>
    /// <param name="problem">The recovery problem of one coil, as for <see cref="MriReconstruction.Recover"/>.</param>
    /// <param name="kspace">K-space of one coil; samples outside the mask are not looked at.</param>
    /// <param name="mask">The sampled points.</param>
    /// <param name="spins">How many shifts, 1 or more; the first is none at all. Time grows with it.</param>
    /// <param name="options">How to run, with a time limit for all shifts together; the defaults when omitted.</param>
    /// <returns>
    /// The mean image and its own residual. Iterations and time are sums over the shifts, the status is that of the first recovery that did not converge, if there is
    /// one, and the number of coefficients is the most of any recovery.
    /// </returns>
    /// <exception cref="ArgumentException">Shapes do not fit, there are several coils, the mask's samples are all zero, or there is no shift.</exception>
    /// <exception cref="OperationCanceledException">The options' token asked to stop.</exception>
    public static MriResult RecoverSpun(this RecoveryProblem<Complex32> problem, KSpace kspace, SamplingMask mask, int spins, RecoveryOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(kspace);
        if (kspace.Coils != 1 || spins < 1)
        {
            throw new ArgumentException($"Expected k-space of one coil and 1 shift or more, got {kspace.Coils} and {spins}.", nameof(spins));
        }

        int height = kspace.Height, width = kspace.Width;
        var sum = new Complex[height * width];
        MriResult? all = null;
        options ??= RecoveryOptions.Default;
        long start = Stopwatch.GetTimestamp();
        for (int spin = 0; spin < spins; spin++)
        {
            (int dy, int dx) = spin == 0 ? (0, 0) : CycleSpins.ShiftOf(height, width, MriReconstruction.DefaultLevels, spins, seed: 0, turn: 0, spin);

            // What is left of a time limit goes to the shifts that are left.
            TimeSpan? share = options.TimeLimit is { } limit ? TimeSpan.FromTicks(Math.Max(0, (limit - Stopwatch.GetElapsedTime(start)).Ticks) / (spins - spin)) : null;
            MriResult one = problem.Recover(Shifted(kspace, dy, dx), mask, options with { TimeLimit = share });
            for (int i = 0; i < sum.Length; i++)
            {
                sum[(i / width + dy) % height * width + (i % width + dx) % width] += one.Image.Pixels[i];
            }

            all = all is null ? one : all with
            {
                Status = all.Status == Solvers.RecoveryStatus.Converged ? one.Status : all.Status,
                Iterations = all.Iterations + one.Iterations,
                SupportSize = Math.Max(all.SupportSize, one.SupportSize),
                Elapsed = all.Elapsed + one.Elapsed,
            };
        }

        var mean = new Image<Complex32>(height, width, Array.ConvertAll(sum, z => (Complex32)(z / spins)));
        return all! with { Image = mean, ResidualNorm = Residual(mean, kspace, mask) };
    }

    /// <summary>The k-space of the image moved by (dy, dx): its pixel (i, j) is the pixel (i + dy, j + dx) of the image.</summary>
    private static KSpace Shifted(KSpace kspace, int dy, int dx)
    {
        var samples = new Complex32[kspace.Samples.Length];
        for (int i = 0; i < samples.Length; i++)
        {
            double turns = (double)dy * (i / kspace.Width - kspace.Height / 2) / kspace.Height + (double)dx * (i % kspace.Width - kspace.Width / 2) / kspace.Width;
            samples[i] = (Complex32)(kspace.Samples[i] * Complex.FromPolarCoordinates(1.0, 2.0 * Math.PI * turns));
        }

        return new KSpace(1, kspace.Height, kspace.Width, samples);
    }

    private static double Residual(Image<Complex32> image, KSpace kspace, SamplingMask mask)
    {
        Complex32[] y = kspace.At(mask), shown = new Complex32[y.Length];
        MriOperators.Fourier(mask).Forward(image.Pixels, shown);
        return Math.Sqrt(y.Zip(shown, (a, b) => (double)(a - b).MagnitudeSquared).Sum());
    }
}

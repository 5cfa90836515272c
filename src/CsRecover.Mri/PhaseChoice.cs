using CsRecover.Operators;

namespace CsRecover.Mri;

/// <summary>
/// Whether to take an image's slowly varying phase out: two quick recoveries, with and without, from four fifths of the samples; whichever foretells the other
/// fifth better says it.
/// </summary>
/// <remarks>
/// How smooth the phase looks does not tell: a phase that jumps by pi leaves an image as real as a smooth one does, and yet is lost by taking it out. Patches
/// that are not matched stand in for those that are, which costs a tenth of the time.
/// </remarks>
internal static class PhaseChoice
{
    /// <summary>The share of samples that are foretold. The solver itself holds out far fewer, by another seed.</summary>
    private const double Foretold = 0.2;

    private const ulong Seed = 1;

    /// <summary>Pixels from one patch to the next: a coarse grid ranks the two as a fine one does.</summary>
    private const int Step = 4;

    /// <summary>Decides.</summary>
    /// <param name="kspace">K-space.</param>
    /// <param name="mask">The sampled points.</param>
    /// <param name="maps">The coils' sensitivities; null for one coil.</param>
    /// <param name="options">On what backend and how many threads, and when to stop; the defaults when omitted.</param>
    /// <returns>True to take the phase out; also where there are no samples to tell, because it is better for most images.</returns>
    public static bool IsSmooth(KSpace kspace, SamplingMask mask, CoilMaps? maps, RecoveryOptions? options = null)
    {
        RecoveryOptions given = options ?? RecoveryOptions.Default;
        var quick = new RecoveryOptions { Backend = given.Backend, MaxThreads = given.MaxThreads, CancellationToken = given.CancellationToken };
        bool[] foretold = new FourierSampling(ImageFourier.Of(mask.Height, mask.Width), mask.Points).HoldOut(Foretold, Seed);
        bool[] points = (bool[])mask.Points.Clone();
        for (int point = 0, sample = 0; point < points.Length; point++)
        {
            points[point] = points[point] && !foretold[sample++];
        }

        SamplingMask fitted = new(mask.Height, mask.Width, points);
        return fitted.Count == mask.Count || !Enumerable.Range(0, kspace.Coils).Any(coil => Array.Exists(kspace.At(fitted, coil), z => z != Complex32.Zero))
            || Error(ImagePrior.DctPatchesWithoutPhase) <= Error(ImagePrior.DctPatches);

        double Error(ImagePrior prior)
        {
            SensingOperator<Complex32> sparse = maps is null
                ? MriOperators.Sparse(fitted, MriReconstruction.DefaultWavelet, MriReconstruction.DefaultLevels, prior, Step)
                : MriOperators.Sense(fitted, maps, MriReconstruction.DefaultWavelet, MriReconstruction.DefaultLevels, prior, Step);
            MriResult result = RecoveryProblem.Create(sparse, MriSolvers.Default).Recover(kspace, fitted, quick);
            SensingOperator<Complex32> all = maps is null ? MriOperators.Fourier(mask) : MriOperators.Sense(mask, maps, MriReconstruction.DefaultWavelet, 0);
            var said = new Complex32[all.Rows];
            all.Forward(result.Image.Pixels, said);
            double sum = 0.0;
            for (int coil = 0, i = 0; coil < kspace.Coils; coil++)
            {
                foreach ((Complex32 measured, bool counts) in kspace.At(mask, coil).Zip(foretold))
                {
                    Complex32 difference = said[i++] - measured;
                    sum += counts ? (double)difference.Real * difference.Real + (double)difference.Imaginary * difference.Imaginary : 0.0;
                }
            }

            return sum;
        }
    }
}

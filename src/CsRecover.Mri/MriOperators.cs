using CsRecover.Operators;

namespace CsRecover.Mri;

/// <summary>The sensing operators of Cartesian MRI.</summary>
internal static class MriOperators
{
    /// <summary>M F: the centred orthonormal Fourier transform at a mask's points.</summary>
    /// <param name="mask">The sampled points.</param>
    public static SensingOperator<Complex32> Fourier(SamplingMask mask) => new SubsampledFourierOperator(mask.Height, mask.Width, mask.Points);

    /// <summary>M F Psi*: the same on wavelet coefficients.</summary>
    /// <param name="mask">The sampled points.</param>
    /// <param name="wavelet">The wavelet.</param>
    /// <param name="levels">Levels of the transform.</param>
    /// <param name="prior">What images are taken to be sparse in.</param>
    /// <param name="step">Pixels from one patch to the next; the prior's own when omitted.</param>
    public static SensingOperator<Complex32> Sparse(SamplingMask mask, Wavelet wavelet, int levels, ImagePrior prior = ImagePrior.Wavelets, int? step = null) =>
        new SubsampledFourierOperator(mask.Height, mask.Width, mask.Points, wavelet, levels) { Prior = prior, PatchStep = step };

    /// <summary>M F of every coil's own image, their wavelet coefficients sparse in the same places.</summary>
    /// <param name="mask">The sampled points.</param>
    /// <param name="coils">How many coils.</param>
    /// <param name="wavelet">The wavelet.</param>
    /// <param name="levels">Levels of the transform.</param>
    public static SensingOperator<Complex32> CoilImages(SamplingMask mask, int coils, Wavelet wavelet, int levels) =>
        new CoilImagesOperator(mask.Height, mask.Width, mask.Points, coils, wavelet, levels);

    /// <summary>M F S: the same of every coil's image.</summary>
    /// <param name="mask">The sampled points.</param>
    /// <param name="maps">The coils' sensitivities.</param>
    /// <param name="wavelet">The wavelet.</param>
    /// <param name="levels">Levels of the transform; 0 for images themselves.</param>
    /// <param name="prior">What images are taken to be sparse in.</param>
    /// <param name="step">Pixels from one patch to the next; the prior's own when omitted.</param>
    /// <exception cref="ArgumentException">The maps have another shape than the mask.</exception>
    public static SensingOperator<Complex32> Sense(SamplingMask mask, CoilMaps maps, Wavelet wavelet, int levels, ImagePrior prior = ImagePrior.Wavelets, int? step = null) => maps.Height == mask.Height && maps.Width == mask.Width
        ? new SenseOperator(mask.Height, mask.Width, mask.Points, maps.Coils, maps.Values, wavelet, levels) { Prior = prior, PatchStep = step }
        : throw new ArgumentException($"Expected coil maps of {mask.Height} x {mask.Width} pixels, as the mask has, got {maps.Height} x {maps.Width}.", nameof(maps));
}

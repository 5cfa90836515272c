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
    public static SensingOperator<Complex32> Sparse(SamplingMask mask, Wavelet wavelet, int levels, ImagePrior prior = ImagePrior.Wavelets) =>
        new SubsampledFourierOperator(mask.Height, mask.Width, mask.Points, wavelet, levels) { Prior = prior };
}

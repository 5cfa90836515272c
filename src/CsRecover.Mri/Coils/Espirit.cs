using System.Numerics;
using CsRecover.Operators;

namespace CsRecover.Mri;

/// <summary>How coil sensitivities are estimated; the defaults are those of BART's <c>ecalib -m1</c>.</summary>
public sealed record EspiritOptions
{
    /// <summary>The most rows and columns of the calibration region, when it is found from the mask.</summary>
    public int Calibration { get; init; } = 24;

    /// <summary>Rows and columns of the k-space kernels; an axis with fewer calibration points than that has kernels of one point.</summary>
    public int Kernel { get; init; } = 6;

    /// <summary>Kernels are kept whose eigenvalue, in the Gram matrix of the calibration data, is more than this times the largest.</summary>
    public double Threshold { get; init; } = 0.001;

    /// <summary>Pixels whose eigenvalue (1 where there is signal, less elsewhere) is not more than this get no sensitivities.</summary>
    public double Crop { get; init; } = 0.8;

    /// <summary>The most threads; 0 for as many as the machine has processors.</summary>
    public int MaxThreads { get; init; }
}

/// <summary>Estimated coil sensitivities.</summary>
/// <param name="Maps">The sensitivities.</param>
/// <param name="Eigenvalues">The largest eigenvalue at each pixel, 0 to 1.</param>
/// <param name="Region">The calibration region.</param>
/// <param name="Kernels">How many kernels were kept.</param>
public sealed record EspiritResult(CoilMaps Maps, Image<float> Eigenvalues, CalibrationRegion Region, int Kernels);

/// <summary>
/// Coil sensitivities from the fully sampled middle of k-space (Uecker, Lai, Murphy, Virtue, Elad, Pauly, Vasanawala and Lustig, "ESPIRiT - an
/// eigenvalue approach to autocalibrating parallel MRI", Magn. Reson. Med. 71, 2014), one map a coil: all patches of the calibration region span a
/// space; projecting every patch of k-space onto it is a convolution, that is, a coils x coils matrix at each pixel; its eigenvector of eigenvalue 1
/// are the sensitivities.
/// </summary>
public static class Espirit
{
    /// <summary>Estimates sensitivities from the calibration region that a mask leaves.</summary>
    /// <param name="kspace">K-space.</param>
    /// <param name="mask">The sampled points.</param>
    /// <param name="options">How; the defaults when omitted.</param>
    /// <returns>The sensitivities. Each is turned so that the sum over coils of conj(u_c) S_c is real, where u is the calibration data's first principal component and u's largest entry is real.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, the calibration region is smaller than the kernels or empty of signal, or no pixel is left; the message says so.</exception>
    public static EspiritResult Estimate(KSpace kspace, SamplingMask mask, EspiritOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(kspace);
        ArgumentNullException.ThrowIfNull(mask);
        options ??= new EspiritOptions();
        kspace.CheckShape(mask);
        return Estimate(kspace, CalibrationRegion.Find(mask, options.Calibration), options);
    }

    /// <summary>Estimates sensitivities from a given calibration region.</summary>
    /// <param name="kspace">K-space.</param>
    /// <param name="region">Where all points are sampled.</param>
    /// <param name="options">How; the defaults when omitted.</param>
    /// <returns>As above.</returns>
    /// <exception cref="ArgumentException">As above, or the region is not within k-space.</exception>
    public static EspiritResult Estimate(KSpace kspace, CalibrationRegion region, EspiritOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(kspace);
        options ??= new EspiritOptions();
        Check(kspace, region, options);
        int tall = kspace.Height == 1 ? 1 : options.Kernel, wide = kspace.Width == 1 ? 1 : options.Kernel;
        if (region.Height < tall || region.Width < wide)
        {
            throw new ArgumentException(
                $"Expected a calibration region of at least {tall} x {wide} fully sampled points in the middle of k-space, got {region.Height} x {region.Width}.", nameof(region));
        }

        HermitianEigen eigen = HermitianEigen.Of(CalibrationGram.OfPatches(kspace, region, tall, wide));
        int size = kspace.Coils * tall * wide, kept = 0;
        if (!(eigen.Value(0) > 0.0))
        {
            throw new ArgumentException("Expected signal in the calibration region, got zeros.", nameof(kspace));
        }

        var projection = new HermitianMatrix(size);
        while (kept < size && eigen.Value(kept) > options.Threshold * eigen.Value(0))
        {
            projection.AddOuter(eigen.Real(kept), eigen.Imaginary(kept));
            kept++;
        }

        var field = new SensitivityField(projection, kspace.Coils, tall, wide, kspace.Height, kspace.Width);
        HermitianEigen covariance = HermitianEigen.Of(CalibrationGram.OfCoils(kspace, region));
        Complex[] principal = [.. Enumerable.Range(0, kspace.Coils).Select(c => covariance.Vector(0, c))];
        Complex largest = principal.MaxBy(Complex.Abs);
        principal = Array.ConvertAll(principal, z => z * Complex.Conjugate(largest) / Complex.Abs(largest));

        var values = new Complex32[kspace.Samples.Length];
        var eigenvalues = new Image<float>(kspace.Height, kspace.Width);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.MaxThreads == 0 ? -1 : options.MaxThreads };
        Parallel.For(0, kspace.Height, parallel, row => field.Solve(row, principal, options.Crop, values, eigenvalues.Row(row)));
        return Array.Exists(values, z => z != Complex32.Zero)
            ? new EspiritResult(new CoilMaps(kspace.Coils, kspace.Height, kspace.Width, values), eigenvalues, region, kept)
            : throw new ArgumentException(
                FormattableString.Invariant($"Expected calibration data that fit coil sensitivities somewhere, got eigenvalues of at most {eigenvalues.Pixels.Max():F3}, all cropped at {options.Crop}."), nameof(kspace));
    }

    private static void Check(KSpace kspace, CalibrationRegion region, EspiritOptions options)
    {
        if (options.Kernel < 1 || options.Calibration < 1 || options.MaxThreads < 0 || !(options.Threshold is >= 0.0 and < 1.0) || !(options.Crop is >= 0.0 and < 1.0))
        {
            throw new ArgumentException(
                FormattableString.Invariant(
                    $"Expected kernels and a calibration region of at least 1 point, thresholds from 0 to below 1 and 0 threads or more, got {options}."), nameof(options));
        }

        if (region.Top < 0 || region.Left < 0 || (long)region.Top + region.Height > kspace.Height || (long)region.Left + region.Width > kspace.Width)
        {
            throw new ArgumentException($"Expected a calibration region within {kspace.Height} x {kspace.Width} points, got {region}.", nameof(region));
        }
    }
}

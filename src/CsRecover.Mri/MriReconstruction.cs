using CsRecover.Operators;
using CsRecover.Solvers;

namespace CsRecover.Mri;

/// <summary>An image that was recovered from undersampled k-space, and how that went.</summary>
/// <param name="Image">The image, in the units of the k-space.</param>
/// <param name="Solver">The solver's name.</param>
/// <param name="Backend">The backend it ran on.</param>
/// <param name="Status">Why it ended.</param>
/// <param name="Iterations">Iterations done.</param>
/// <param name="ResidualNorm">|y - A x| over the sampled points, in the units of the k-space.</param>
/// <param name="SupportSize">How many wavelet coefficients are not zero.</param>
/// <param name="Elapsed">Time spent in the solver.</param>
public sealed record MriResult(
    Image<Complex32> Image, string Solver, string Backend, RecoveryStatus Status, int Iterations, double ResidualNorm, int SupportSize, TimeSpan Elapsed)
{
    /// <summary>What samples were divided by: the power of two below their largest magnitude, so that data of any scale give the same image.</summary>
    public double Scale { get; init; } = 1.0;

    /// <summary>The residual norm in each iteration, in the units of the k-space; empty unless <see cref="RecoveryOptions.KeepHistory"/> was set.</summary>
    public IReadOnlyList<double> ResidualHistory { get; init; } = [];

    /// <summary>The thresholds that go with it, in the units of the k-space; empty for solvers that lower none.</summary>
    public IReadOnlyList<ThresholdReport> ThresholdHistory { get; init; } = [];
}

/// <summary>Images from undersampled Cartesian k-space.</summary>
public static class MriReconstruction
{
    /// <summary>The wavelet in which images are taken to be sparse when nothing else is said.</summary>
    public const Wavelet DefaultWavelet = Wavelet.Sym4;

    /// <summary>The levels of the wavelet transform when nothing else is said.</summary>
    public const int DefaultLevels = 4;

    /// <summary>The recovery problem of a mask: y = M F Psi* alpha with the centred orthonormal Fourier transform F and a wavelet transform Psi.</summary>
    /// <param name="mask">The sampled points.</param>
    /// <param name="solver">The solver to use when a call names none; <see cref="MriSolvers.Default"/> when omitted.</param>
    /// <param name="sparsity">k, if it is known.</param>
    /// <param name="wavelet">The wavelet.</param>
    /// <param name="levels">Levels of the transform, 0 or more.</param>
    /// <returns>The problem; its signal is the image, row by row.</returns>
    /// <exception cref="ArgumentException">A parameter is out of range.</exception>
    public static RecoveryProblem<Complex32> CreateProblem(
        SamplingMask mask, SolverOptions? solver = null, int? sparsity = null, Wavelet wavelet = DefaultWavelet, int levels = DefaultLevels) =>
        RecoveryProblem.Create(MriOperators.Sparse(mask, wavelet, levels), solver ?? MriSolvers.Default, sparsity);

    /// <summary>The recovery problem of a mask at a level of quality; the solver is <see cref="MriSolvers.Default"/> at every level.</summary>
    /// <param name="mask">The sampled points; for patches at least 8 x 8, sampled or not.</param>
    /// <param name="quality">The level. <see cref="MriQuality.Fast"/> is what <see cref="CreateProblem(SamplingMask, SolverOptions?, int?, Wavelet, int)"/> gives by itself.</param>
    /// <param name="smoothPhase">
    /// For <see cref="MriQuality.Best"/>: whether the image's phase varies slowly but for details; it is then estimated from the middle of k-space and taken out.
    /// Better for most images of one coil, above all under masks of whole lines. Other levels take no notice.
    /// </param>
    /// <returns>The problem; its signal is the image, row by row, its coefficients are wavelets at every level.</returns>
    /// <exception cref="ArgumentException">The mask is too small, or there is no such level.</exception>
    public static RecoveryProblem<Complex32> CreateProblem(SamplingMask mask, MriQuality quality, bool smoothPhase = false) =>
        CreateProblem(mask, PriorOf(quality, smoothPhase));

    /// <summary>The same of several coils (SENSE).</summary>
    /// <param name="mask">The sampled points.</param>
    /// <param name="maps">The sensitivities, of the mask's size.</param>
    /// <param name="quality">The level.</param>
    /// <param name="smoothPhase">As for one coil; the phase is that of the coils' images, combined.</param>
    /// <returns>The problem.</returns>
    /// <exception cref="ArgumentException">The mask is too small, the maps have another size, or there is no such level.</exception>
    public static RecoveryProblem<Complex32> CreateProblem(SamplingMask mask, CoilMaps maps, MriQuality quality, bool smoothPhase = false) =>
        CreateProblem(mask, maps, PriorOf(quality, smoothPhase));

    /// <summary>
    /// The same for given data: at <see cref="MriQuality.Best"/> it is they that tell whether the image's phase is taken out, by two quick recoveries from four
    /// fifths of the samples, of which the one is taken that foretells the other fifth better.
    /// </summary>
    /// <param name="kspace">K-space; samples outside the mask are not looked at.</param>
    /// <param name="mask">The sampled points.</param>
    /// <param name="quality">The level.</param>
    /// <param name="maps">The sensitivities; to be left out for one coil.</param>
    /// <param name="options">Backend, threads and cancellation of the quick recoveries; the defaults when omitted.</param>
    /// <returns>The problem; its <see cref="RecoveryProblem{T}.Operator"/> says in words what was taken.</returns>
    /// <exception cref="ArgumentException">Shapes or numbers of coils do not fit, the mask is too small or its samples are all zero, or there is no such level.</exception>
    /// <exception cref="OperationCanceledException">The options' token asked to stop.</exception>
    public static RecoveryProblem<Complex32> CreateProblem(KSpace kspace, SamplingMask mask, MriQuality quality, CoilMaps? maps = null, RecoveryOptions? options = null)
    {
        _ = PriorOf(quality, smoothPhase: false);                            // before any work
        _ = Measurements(kspace, mask);
        if (kspace.Coils != (maps?.Coils ?? 1))
        {
            throw new ArgumentException($"Expected k-space of {maps?.Coils ?? 1} coils, as {(maps is null ? "there are no maps" : "the maps have")}, got {kspace.Coils}.", nameof(kspace));
        }

        bool smoothPhase = quality == MriQuality.Best && PhaseChoice.IsSmooth(kspace, mask, maps, options);
        return maps is null ? CreateProblem(mask, quality, smoothPhase) : CreateProblem(mask, maps, quality, smoothPhase);
    }

    /// <summary>
    /// The recovery problem of several coils without sensitivities: y_c = M F Psi* alpha_c for the image of every coil c, the alpha_c sparse in the same places.
    /// For k-space whose middle is not fully sampled; where it is, sensitivities give the better image in less time.
    /// </summary>
    /// <param name="mask">The sampled points.</param>
    /// <param name="coils">Coils, at least 1.</param>
    /// <param name="solver">The solver to use when a call names none; <see cref="MriSolvers.Default"/> when omitted.</param>
    /// <param name="sparsity">k of all coils' coefficients together, if it is known.</param>
    /// <returns>The problem; its signal is the coils' images, one after the other, which <see cref="Recover"/> combines.</returns>
    /// <exception cref="ArgumentException">A parameter is out of range.</exception>
    public static RecoveryProblem<Complex32> CreateCalibrationlessProblem(SamplingMask mask, int coils, SolverOptions? solver = null, int? sparsity = null)
    {
        ArgumentNullException.ThrowIfNull(mask);
        return RecoveryProblem.Create(MriOperators.CoilImages(mask, coils, DefaultWavelet, DefaultLevels), solver ?? MriSolvers.Default, sparsity);
    }

    /// <summary>The recovery problem of a mask with a prior of the caller's choice.</summary>
    /// <param name="mask">The sampled points; for patches at least 8 x 8, sampled or not.</param>
    /// <param name="prior">What the image is taken to be sparse in; wavelets are <see cref="DefaultWavelet"/> of <see cref="DefaultLevels"/> levels.</param>
    /// <param name="solver">A solver whose iterate is the image; <see cref="MriSolvers.Default"/> when omitted.</param>
    /// <returns>The problem; its signal is the image, row by row, its coefficients are wavelets with every prior.</returns>
    /// <exception cref="ArgumentException">The mask is too small, or there is no such prior.</exception>
    public static RecoveryProblem<Complex32> CreateProblem(SamplingMask mask, ImagePrior prior, SmoothedL0Options? solver = null)
    {
        ArgumentNullException.ThrowIfNull(mask);
        return RecoveryProblem.Create(MriOperators.Sparse(mask, DefaultWavelet, DefaultLevels, prior), solver ?? MriSolvers.Default);
    }

    /// <summary>The same of several coils (SENSE).</summary>
    /// <param name="mask">The sampled points; for patches at least 8 x 8, sampled or not.</param>
    /// <param name="maps">The sensitivities, of the mask's size.</param>
    /// <param name="prior">What the image is taken to be sparse in.</param>
    /// <param name="solver">A solver whose iterate is the image; <see cref="MriSolvers.Default"/> when omitted.</param>
    /// <returns>The problem; its signal is the image, row by row.</returns>
    /// <exception cref="ArgumentException">The mask is too small, the maps have another size, or there is no such prior.</exception>
    public static RecoveryProblem<Complex32> CreateProblem(SamplingMask mask, CoilMaps maps, ImagePrior prior, SmoothedL0Options? solver = null)
    {
        ArgumentNullException.ThrowIfNull(mask);
        ArgumentNullException.ThrowIfNull(maps);
        return RecoveryProblem.Create(MriOperators.Sense(mask, maps, DefaultWavelet, DefaultLevels, prior), solver ?? MriSolvers.Default);
    }

    /// <summary>The recovery problem of a mask and several coils (SENSE): y_c = M F S_c Psi* alpha for every coil c with its sensitivities S_c.</summary>
    /// <param name="mask">The sampled points.</param>
    /// <param name="maps">The sensitivities, of the mask's size: given, or estimated by <see cref="Espirit"/>.</param>
    /// <param name="solver">The solver to use when a call names none; <see cref="MriSolvers.Default"/> when omitted.</param>
    /// <param name="sparsity">k, if it is known.</param>
    /// <param name="wavelet">The wavelet.</param>
    /// <param name="levels">Levels of the transform, 0 or more.</param>
    /// <returns>The problem; its signal is the image, row by row.</returns>
    /// <exception cref="ArgumentException">A parameter is out of range, or the maps have another size.</exception>
    public static RecoveryProblem<Complex32> CreateProblem(
        SamplingMask mask, CoilMaps maps, SolverOptions? solver = null, int? sparsity = null, Wavelet wavelet = DefaultWavelet, int levels = DefaultLevels)
    {
        ArgumentNullException.ThrowIfNull(mask);
        ArgumentNullException.ThrowIfNull(maps);
        return RecoveryProblem.Create(MriOperators.Sense(mask, maps, wavelet, levels), solver ?? MriSolvers.Default, sparsity);
    }

    /// <summary>The image that zeros at the points that were not measured give: A^H y without any recovery, for comparison.</summary>
    /// <param name="kspace">K-space of one coil; samples outside the mask are not looked at.</param>
    /// <param name="mask">The sampled points.</param>
    /// <returns>The image, in the units of the k-space.</returns>
    /// <exception cref="ArgumentException">Shapes do not fit, or there are several coils.</exception>
    public static Image<Complex32> ZeroFilled(KSpace kspace, SamplingMask mask)
    {
        ArgumentNullException.ThrowIfNull(kspace);
        return kspace.Coils == 1
            ? Adjoint(MriOperators.Fourier(mask), kspace, mask)
            : throw new ArgumentException($"Expected k-space of one coil where there are no coil maps, got {kspace.Coils}.", nameof(kspace));
    }

    /// <summary>The same of several coils, combined by their sensitivities: the sum over coils of conj(S_c) F^H y_c.</summary>
    /// <param name="kspace">K-space; samples outside the mask are not looked at.</param>
    /// <param name="mask">The sampled points.</param>
    /// <param name="maps">The sensitivities.</param>
    /// <returns>The image, in the units of the k-space.</returns>
    /// <exception cref="ArgumentException">Shapes or numbers of coils do not fit.</exception>
    public static Image<Complex32> ZeroFilled(KSpace kspace, SamplingMask mask, CoilMaps maps)
    {
        ArgumentNullException.ThrowIfNull(kspace);
        ArgumentNullException.ThrowIfNull(mask);
        ArgumentNullException.ThrowIfNull(maps);
        return kspace.Coils == maps.Coils
            ? Adjoint(MriOperators.Sense(mask, maps, DefaultWavelet, 0), kspace, mask)
            : throw new ArgumentException($"Expected maps of {kspace.Coils} coils, as the k-space has, got {maps.Coils}.", nameof(maps));
    }

    /// <summary>
    /// Recovers an image. The data are divided by the power of two below their largest magnitude first and the image multiplied by it afterwards, so that
    /// the answer does not depend on the scanner's units: for data times a power of two it is the same to the last bit.
    /// </summary>
    /// <param name="problem">
    /// The recovery problem: unknown is the image of the k-space's size, measured are the mask's points, row by row, coil by coil. An annotated class with
    /// <c>[SubsampledFourier]</c> for one coil, or a problem made at run time. Where unknown are the images of all coils, they are combined: the root of the
    /// sum of their squared magnitudes.
    /// </param>
    /// <param name="kspace">K-space; samples outside the mask are not looked at.</param>
    /// <param name="mask">The sampled points.</param>
    /// <param name="options">How to run; the defaults when omitted.</param>
    /// <returns>The image, converged or not.</returns>
    /// <exception cref="ArgumentException">Shapes or numbers of coils do not fit, or the mask's samples are all zero; the message says what was expected and what came.</exception>
    /// <exception cref="OperationCanceledException">The options' token asked to stop.</exception>
    public static MriResult Recover(this RecoveryProblem<Complex32> problem, KSpace kspace, SamplingMask mask, RecoveryOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(problem);
        Complex32[] y = Measurements(kspace, mask);
        int pixels = kspace.Height * kspace.Width;
        bool combines = kspace.Coils > 1 && problem.Operator.Columns == (long)kspace.Coils * pixels;
        if (problem.Operator.Rows != y.Length || (problem.Operator.Columns != pixels && !combines))
        {
            throw new ArgumentException(
                $"Expected a problem of {y.Length} samples and {pixels} pixels, as mask and k-space of {kspace.Coils} coils have, got {problem.Operator.Rows} and {problem.Operator.Columns}.", nameof(problem));
        }

        double scale = DataScale.Of(y);
        RecoveryResult<Complex32> result = problem.Recover(DataScale.Times(y, 1.0 / scale), options);
        var image = new Image<Complex32>(kspace.Height, kspace.Width, DataScale.Times(combines ? Combined(result.Signal, pixels) : result.Signal, scale));
        return new MriResult(
            image, result.Solver, result.Backend, result.Status, result.Iterations, result.ResidualNorm * scale, result.Support.Length, result.Elapsed)
        {
            Scale = scale,
            ResidualHistory = [.. result.ResidualHistory.Select(r => r * scale)],
            ThresholdHistory = [.. result.ThresholdHistory.Select(t => new ThresholdReport(t.Sigma * scale, t.HeldOutMisfit * scale))],
        };
    }

    private static Image<Complex32> Adjoint(SensingOperator<Complex32> sensing, KSpace kspace, SamplingMask mask)
    {
        var image = new Image<Complex32>(kspace.Height, kspace.Width);
        sensing.Adjoint(Measurements(kspace, mask), image.Pixels);
        return image;
    }

    private static ImagePrior PriorOf(MriQuality quality, bool smoothPhase) => quality switch
    {
        MriQuality.Fast => ImagePrior.Wavelets,
        MriQuality.Standard => ImagePrior.DctPatches,
        MriQuality.Best => smoothPhase ? ImagePrior.MatchedPatchesWithoutPhase : ImagePrior.MatchedPatches,
        _ => throw new ArgumentException($"Expected one of the levels {string.Join(", ", Enum.GetNames<MriQuality>())}, got {quality}.", nameof(quality)),
    };

    /// <summary>The root of the sum of squared magnitudes over coils.</summary>
    private static Complex32[] Combined(Complex32[] images, int pixels)
    {
        var combined = new Complex32[pixels];
        for (int p = 0; p < pixels; p++)
        {
            double sum = 0.0;
            for (int i = p; i < images.Length; i += pixels)
            {
                sum += images[i].MagnitudeSquared;
            }

            combined[p] = (float)Math.Sqrt(sum);
        }

        return combined;
    }

    /// <summary>What a problem measures: coil by coil, the samples of the mask.</summary>
    private static Complex32[] Measurements(KSpace kspace, SamplingMask mask)
    {
        ArgumentNullException.ThrowIfNull(kspace);
        Complex32[] y = [.. Enumerable.Range(0, kspace.Coils).SelectMany(coil => kspace.At(mask, coil))];
        return Array.Exists(y, z => z != Complex32.Zero)
            ? y
            : throw new ArgumentException($"Expected a non-zero sample under the mask, got {mask.Count} zeros.", nameof(mask));
    }
}

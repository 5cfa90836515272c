using CsRecover.Operators;
using CsRecover.Solvers;

namespace CsRecover.Mri;

/// <summary>A series of images that was recovered from undersampled k-space, and how that went.</summary>
/// <param name="Frames">The images, in the units of the k-space.</param>
/// <param name="Solver">The solver's name.</param>
/// <param name="Status">Why it ended.</param>
/// <param name="Iterations">Iterations done.</param>
/// <param name="ResidualNorm">|y - A x| over the sampled points of all frames, in the units of the k-space.</param>
/// <param name="Elapsed">Time spent in the solver.</param>
public sealed record DynamicResult(IReadOnlyList<Image<Complex32>> Frames, string Solver, RecoveryStatus Status, int Iterations, double ResidualNorm, TimeSpan Elapsed);

/// <summary>
/// Series of images from undersampled Cartesian k-space that differs from frame to frame, taken to be of locally low rank (<see cref="DynamicOperator"/>). How
/// strongly singular values are shrunk is decided by samples that are kept aside.
/// </summary>
public static class DynamicReconstruction
{
    /// <summary>
    /// The solver: <see cref="MriSolvers.Default"/> with less momentum, which blocks that begin elsewhere in every step make up for, and with a shrinkage at the end,
    /// because few singular values hold less of the noise than the measurements themselves do. For a threshold by hand see <see cref="MriSolvers.WithThreshold"/>.
    /// </summary>
    public static SmoothedL0Options DefaultSolver { get; } = MriSolvers.Default with { Momentum = 0.25, EndsShrunk = true };

    /// <summary>The recovery problem of a series.</summary>
    /// <param name="frames">How many frames, at least 1. A single one has no others to be like: it is taken to be sparse in wavelets, as by <see cref="MriReconstruction"/>.</param>
    /// <param name="mask">The sampled points.</param>
    /// <param name="maps">The sensitivities, the same in all frames: given, or estimated by <see cref="EstimateMaps"/>; to be left out for one coil.</param>
    /// <param name="solver">The solver; <see cref="DefaultSolver"/> when omitted (for a single frame <see cref="MriSolvers.Default"/>).</param>
    /// <param name="maxThreads">The most threads that a recovery uses; 0 for one for each processor.</param>
    /// <returns>The problem; its signal is the frames, one after the other.</returns>
    /// <exception cref="ArgumentException">The masks or maps have another size, or there is no frame.</exception>
    public static RecoveryProblem<Complex32> CreateProblem(int frames, DynamicMask mask, CoilMaps? maps = null, SmoothedL0Options? solver = null, int maxThreads = 0)
    {
        ArgumentNullException.ThrowIfNull(mask);
        if (frames < 1 || (mask.Frames != 1 && mask.Frames != frames))
        {
            throw new ArgumentException($"Expected at least one frame and masks for each of them, or one for all, got {mask.Frames} for {frames}.", nameof(mask));
        }

        if (maps is not null && (maps.Height, maps.Width) != (mask.Height, mask.Width))
        {
            throw new ArgumentException($"Expected coil maps of {mask.Height} x {mask.Width} pixels, as the masks have, got {maps.Height} x {maps.Width}.", nameof(maps));
        }

        if (frames == 1)
        {
            SmoothedL0Options still = solver ?? MriSolvers.Default;
            var only = new SamplingMask(mask.Height, mask.Width, mask.Frame(0).ToArray());
            return maps is null ? MriReconstruction.CreateProblem(only, still) : MriReconstruction.CreateProblem(only, maps, still);
        }

        bool[] points = [.. Enumerable.Range(0, frames).SelectMany(frame => mask.Frame(frame).ToArray())];
        return RecoveryProblem.Create(
            maps is null
                ? new DynamicOperator(frames, mask.Height, mask.Width, points) { MaxThreads = maxThreads }
                : new DynamicOperator(frames, mask.Height, mask.Width, points, maps.Coils, maps.Values) { MaxThreads = maxThreads },
            solver ?? DefaultSolver);
    }

    /// <summary>Coil sensitivities from the time average (ESPIRiT): the same in all frames.</summary>
    /// <param name="kspace">K-space.</param>
    /// <param name="mask">The sampled points.</param>
    /// <param name="options">How; the defaults when omitted.</param>
    /// <returns>The sensitivities.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, or the middle of k-space is not sampled at any time; see <see cref="Espirit"/>.</exception>
    public static EspiritResult EstimateMaps(DynamicKSpace kspace, DynamicMask mask, EspiritOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(kspace);
        (KSpace average, SamplingMask sampled) = kspace.TimeAverage(mask);
        return Espirit.Estimate(average, sampled, options);
    }

    /// <summary>Recovers a series. The data are divided by their largest magnitude first and the images multiplied by it afterwards.</summary>
    /// <param name="problem">The recovery problem, from <see cref="CreateProblem"/>.</param>
    /// <param name="kspace">K-space; samples outside the masks are not looked at.</param>
    /// <param name="mask">The sampled points.</param>
    /// <param name="options">How to run; the defaults when omitted.</param>
    /// <returns>The images, converged or not.</returns>
    /// <exception cref="ArgumentException">Shapes or numbers of frames or coils do not fit, or the masks' samples are all zero; the message says what was expected and what came.</exception>
    /// <exception cref="OperationCanceledException">The options' token asked to stop.</exception>
    public static DynamicResult Recover(this RecoveryProblem<Complex32> problem, DynamicKSpace kspace, DynamicMask mask, RecoveryOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(kspace);
        kspace.CheckShape(mask);
        Complex32[] y = Measurements(kspace, mask);
        int pixels = kspace.Height * kspace.Width;
        if (problem.Operator.Rows != y.Length || problem.Operator.Columns != (long)kspace.Frames * pixels)
        {
            throw new ArgumentException(
                $"Expected a problem of {y.Length} samples and {kspace.Frames} frames of {pixels} pixels, as masks and k-space of {kspace.Coils} coils have, got {problem.Operator.Rows} samples and {problem.Operator.Columns} pixels.", nameof(problem));
        }

        if (Array.TrueForAll(y, z => z == Complex32.Zero))
        {
            throw new ArgumentException($"Expected a non-zero sample under the masks, got {y.Length} zeros.", nameof(mask));
        }

        double scale = DataScale.Of(y);
        RecoveryResult<Complex32> result = problem.Recover(DataScale.Times(y, 1.0 / scale), options);
        Image<Complex32>[] frames =
        [
            .. Enumerable.Range(0, kspace.Frames).Select(frame => new Image<Complex32>(kspace.Height, kspace.Width, DataScale.Times(result.Signal.AsSpan(frame * pixels, pixels), scale))),
        ];
        return new DynamicResult(frames, result.Solver, result.Status, result.Iterations, result.ResidualNorm * scale, result.Elapsed);
    }

    /// <summary>What a problem measures: frame by frame, coil by coil, the samples of the mask.</summary>
    private static Complex32[] Measurements(DynamicKSpace kspace, DynamicMask mask)
    {
        var y = new List<Complex32>();
        for (int frame = 0; frame < kspace.Frames; frame++)
        {
            ReadOnlySpan<bool> points = mask.Frame(frame);
            for (int coil = 0; coil < kspace.Coils; coil++)
            {
                ReadOnlySpan<Complex32> samples = kspace.At(frame, coil);
                for (int p = 0; p < points.Length; p++)
                {
                    if (points[p])
                    {
                        y.Add(samples[p]);
                    }
                }
            }
        }

        return [.. y];
    }
}

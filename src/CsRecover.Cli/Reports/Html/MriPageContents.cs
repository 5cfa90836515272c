using CsRecover.Mri;
using CsRecover.Mri.Pictures;
using CsRecover.Solvers;

namespace CsRecover.Cli.Reports.Html;

/// <summary>What a page about a reconstruction is made from.</summary>
/// <param name="KSpace">The k-space file.</param>
/// <param name="Mask">The mask's file, if there is one.</param>
/// <param name="Reference">The reference's file, if there is one.</param>
/// <param name="Region">The region's file, if there is one.</param>
/// <param name="Operator">The operator in words.</param>
/// <param name="Quality">The level of quality.</param>
/// <param name="Solver">The solver.</param>
/// <param name="Coils">Where coil maps come from; empty without any.</param>
/// <param name="Backend">Where it ran, in words.</param>
/// <param name="Report">The report of all slices.</param>
/// <param name="Slices">The slices, at least one.</param>
internal sealed record MriPageContents(
    string KSpace,
    string? Mask,
    string? Reference,
    string? Region,
    string Operator,
    MriQuality Quality,
    SolverOptions Solver,
    string Coils,
    string Backend,
    RecoveryReport Report,
    IReadOnlyList<PageSlice> Slices)
{
    /// <summary>The slice that is shown in full: the one furthest from its reference, or the middle one.</summary>
    public int Shown => Slices.All(s => s.Report.Psnr is not null)
        ? Enumerable.Range(0, Slices.Count).MinBy(i => Slices[i].Report.PsnrRoi ?? Slices[i].Report.Psnr)
        : Slices.Count / 2;
}

/// <summary>One slice of a page.</summary>
/// <param name="Result">The recovery, with its history.</param>
/// <param name="Report">Its report.</param>
/// <param name="KSpace">Its k-space.</param>
/// <param name="Mask">The sampled points.</param>
/// <param name="Maps">Coil sensitivities, if there are some.</param>
/// <param name="Reference">The true magnitude, if it is known.</param>
/// <param name="Region">The pixels that count, if that is said.</param>
internal sealed record PageSlice(MriResult Result, RecoveryReport Report, KSpace KSpace, SamplingMask Mask, CoilMaps? Maps, Image<float>? Reference, Image<bool>? Region)
{
    /// <summary>The magnitude without any recovery; null for several coils without maps, which nothing combines.</summary>
    public Image<float>? ZeroFilled() =>
        Maps is { } maps ? MriReconstruction.ZeroFilled(KSpace, Mask, maps).Magnitude()
        : KSpace.Coils == 1 ? MriReconstruction.ZeroFilled(KSpace, Mask).Magnitude()
        : null;

    /// <summary>The images beside each other.</summary>
    public ComparisonSheet Compare() => new(Result.Image.Magnitude(), ZeroFilled(), Reference);
}

namespace CsRecover.Operators;

/// <summary>What an image is taken to be sparse in while a solver's iterate is the image itself.</summary>
public enum ImagePrior
{
    /// <summary>The operator's wavelets, averaged over random shifts. The quickest.</summary>
    Wavelets,

    /// <summary>The cosine transforms of overlapping patches of 8 x 8 pixels.</summary>
    DctPatches,

    /// <summary>Groups of 8 patches of 8 x 8 pixels that look alike, transformed within and across patches. Complex coefficients are judged by their magnitude.</summary>
    MatchedPatches,

    /// <summary>
    /// As <see cref="MatchedPatches"/>, after the image's slowly varying phase was taken out; real and imaginary parts are judged apart. Better where that phase
    /// is smooth, as under masks of whole lines; not where it is not.
    /// </summary>
    MatchedPatchesWithoutPhase,

    /// <summary>As <see cref="DctPatches"/>, after the image's slowly varying phase was taken out; real and imaginary parts are judged apart.</summary>
    DctPatchesWithoutPhase,

    /// <summary>Differences between neighbouring pixels: isotropic total variation, with half a solver's threshold as its weight. For images made of even areas.</summary>
    TotalVariation,

    /// <summary><see cref="Wavelets"/> and <see cref="TotalVariation"/> by turns: each threshold is applied to wavelet coefficients first, then 0.15 of it to differences.</summary>
    WaveletsAndTotalVariation,
}

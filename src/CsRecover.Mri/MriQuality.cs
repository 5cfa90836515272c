namespace CsRecover.Mri;

/// <summary>How much work an image is worth. All levels are one method and need no parameter; they differ in what images are taken to be sparse in.</summary>
public enum MriQuality
{
    /// <summary>Wavelets. The quickest, and the only level that runs on graphics processors.</summary>
    Fast,

    /// <summary>Cosine transforms of overlapping patches.</summary>
    Standard,

    /// <summary>Groups of patches that look alike. The best image, at several times the time of <see cref="Standard"/>.</summary>
    Best,
}

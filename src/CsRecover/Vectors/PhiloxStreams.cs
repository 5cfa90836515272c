namespace CsRecover.Vectors;

/// <summary>
/// What random numbers are for: counter word 3 of their Philox blocks, one number for each use, so that two uses of one seed share no block.
/// A number in this table is never reused or changed: seeds mean the same for ever.
/// </summary>
internal static class PhiloxStreams
{
    /// <summary>Entries of a Gaussian matrix.</summary>
    public const uint GaussianEntries = 1;

    /// <summary>Signs of a Rademacher matrix.</summary>
    public const uint RademacherEntries = 2;

    /// <summary>Rows and signs of a sparse sign matrix.</summary>
    public const uint SparseSigns = 3;

    /// <summary>Which rows of a square transform are kept.</summary>
    public const uint RowSelection = 4;

    /// <summary>Signs that a signal is multiplied with before a transform.</summary>
    public const uint SignalSigns = 5;

    /// <summary>Samples of k-space (<c>VariableDensity</c> of CsRecover.Mri).</summary>
    public const uint SamplingMask = 7;

    /// <summary>Which measurements are held out.</summary>
    public const uint HeldOut = 8;

    /// <summary>Random shifts of a sparsifying transform (cycle spinning).</summary>
    public const uint Shifts = 9;

    /// <summary>Where grids of image patches begin.</summary>
    public const uint PatchGrids = 10;

    /// <summary>The order in which points of k-space are tried (<c>PoissonDisc</c> of CsRecover.Mri).</summary>
    public const uint PoissonDisc = 13;

    /// <summary>Where blocks of low rank begin.</summary>
    public const uint LowRankBlocks = 14;

    /// <summary>Entries of a seeded (spatially coupled) matrix.</summary>
    public const uint SeededEntries = 20;

    /// <summary>Innovations of a matrix with correlated columns.</summary>
    public const uint CorrelatedEntries = 21;

    /// <summary>The left singular vectors of an ill-conditioned matrix.</summary>
    public const uint LeftSingularVectors = 22;

    /// <summary>The right singular vectors of an ill-conditioned matrix.</summary>
    public const uint RightSingularVectors = 23;

    /// <summary>Entries of a matrix with columns on the sphere.</summary>
    public const uint SphericalEntries = 24;

    /// <summary>Signs from which a basis of a null space is made.</summary>
    public const uint NullSpace = 25;

    /// <summary>Uniform numbers of sampled gates.</summary>
    public const uint SampledGates = 30;

    /// <summary>Gates of calibration weights, and what their parameters start from.</summary>
    public const uint CalibrationGates = 31;

    /// <summary>Gates on records and features, and records chosen at random.</summary>
    public const uint ItemGates = 32;

    /// <summary>Gates on the features of a linear model.</summary>
    public const uint LinearGates = 33;

    /// <summary>Places of a random sparse signal's non-zeros.</summary>
    public const uint SparsePositions = 0x5350_0001;

    /// <summary>Their amplitudes.</summary>
    public const uint SparseAmplitudes = 0x5350_0002;

    /// <summary>Noise on measurements.</summary>
    public const uint Noise = 0x5350_0003;
}

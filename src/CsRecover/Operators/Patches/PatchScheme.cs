using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>Which patches of an image are looked at, or that its total variation is; the default looks at neither.</summary>
/// <param name="GroupSize">Patches of a group: 1, or <see cref="PatchGroup.Matched"/>; 0 for no patches at all.</param>
/// <param name="Step">Pixels from one reference patch to the next, along rows and along columns; at most <see cref="PatchDct.Side"/>, so that patches cover the image.</param>
/// <param name="Phased">Whether the image's slowly varying phase is taken out and real and imaginary parts are shrunk apart.</param>
internal readonly record struct PatchScheme(int GroupSize, int Step, bool Phased)
{
    /// <summary>Whether there are patches.</summary>
    public bool HasPatches => GroupSize > 0;

    /// <summary>Whether groups are looked for.</summary>
    public bool Matches => GroupSize > 1;

    /// <summary>The weight of total variation over a solver's threshold, where that is what is shrunk instead of patches; 0 for none.</summary>
    public float Variation { get; init; }

    /// <summary>Whether total variation is shrunk.</summary>
    public bool HasVariation => Variation > 0f;

    /// <summary>Whether wavelet coefficients are shrunk before total variation is.</summary>
    public bool BeginsWithWavelets { get; init; }

    /// <summary>The scheme of a prior.</summary>
    /// <param name="prior">The prior.</param>
    public static PatchScheme Of(ImagePrior prior) => prior switch
    {
        ImagePrior.DctPatches => new(1, 2, Phased: false),
        ImagePrior.DctPatchesWithoutPhase => new(1, 2, Phased: true),
        ImagePrior.MatchedPatches => new(PatchGroup.Matched, 4, Phased: false),
        ImagePrior.MatchedPatchesWithoutPhase => new(PatchGroup.Matched, 4, Phased: true),    // on a grid of 6, held-out samples sometimes stop a descent far too early
        ImagePrior.TotalVariation => new() { Variation = 0.5f },
        ImagePrior.WaveletsAndTotalVariation => new() { Variation = 0.15f, BeginsWithWavelets = true },
        _ => default,
    };

    /// <summary>The most reference positions along a side.</summary>
    /// <param name="side">Pixels of the side.</param>
    public int MostPositions(int side) => side / Step + 3;

    /// <summary>Where the grid of reference patches begins, the same on every machine.</summary>
    /// <param name="seed">Seed.</param>
    /// <param name="turn">Which shrinkage.</param>
    /// <returns>Rows and columns, below <see cref="Step"/>.</returns>
    public (int Dy, int Dx) OffsetOf(ulong seed, int turn)
    {
        uint word = Philox.Word(seed, PhiloxStreams.PatchGrids, (uint)turn), step = (uint)Step;
        return ((int)((word & 0xFFFF) % step), (int)((word >> 16) % step));
    }

    /// <summary>Reference positions along a side: a grid from an offset on, with both ends added where the grid leaves them out.</summary>
    /// <param name="side">Pixels of the side, at least <see cref="PatchDct.Side"/>.</param>
    /// <param name="offset">Where the grid begins, from 0 to below <see cref="Step"/>.</param>
    /// <param name="positions">Receives at most <see cref="MostPositions"/> positions in rising order.</param>
    /// <returns>How many there are.</returns>
    public unsafe int Positions(int side, int offset, int* positions)
    {
        int last = side - PatchDct.Side, count = 0;
        positions[count++] = 0;
        for (int at = offset; at < last; at += Step)
        {
            if (at > 0)
            {
                positions[count++] = at;
            }
        }

        if (last > 0)
        {
            positions[count++] = last;
        }

        return count;
    }
}

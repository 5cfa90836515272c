namespace CsRecover.Mri.Files.Hdf5;

/// <summary>One acquisition of an image, copied out of HDF5's memory: in the direction of growing k, discarded samples taken off.</summary>
/// <param name="Head">Its header; what its data pointer led to is gone.</param>
/// <param name="Centre">The sample in the middle of k-space; may lie outside.</param>
/// <param name="Samples">Channel by channel.</param>
internal sealed record ReadoutLine(Acquisition Head, int Centre, Complex32[] Samples)
{
    /// <summary>Samples of each channel.</summary>
    public int Length => Samples.Length / Head.Channels;

    /// <summary>The image of a series that the line is of.</summary>
    public (int, int, int, int) Frame => (Head.Index.Contrast, Head.Index.Phase, Head.Index.Set, Head.Index.Repetition);

    /// <summary>Copies an acquisition.</summary>
    /// <param name="head">The acquisition as HDF5 hands it over.</param>
    /// <param name="number">Its number, for errors.</param>
    /// <param name="name">The file, for errors.</param>
    /// <exception cref="InvalidDataException">It does not fit its own header.</exception>
    public static unsafe ReadoutLine Copy(in Acquisition head, long number, string name)
    {
        int all = head.Samples, kept = all - head.DiscardPre - head.DiscardPost;
        if (kept < 1 || head.Channels < 1 || head.Length != (nuint)(2L * all * head.Channels) || (head.Data == null && head.Length > 0))
        {
            throw new InvalidDataException(
                $"{name}: expected {all} samples of {head.Channels} channels, at least one of them kept (less {head.DiscardPre} and {head.DiscardPost} to discard), in acquisition {number}, got {head.Length / 2} complex numbers.");
        }

        bool reversed = (head.Flags & AcquisitionFlags.Reversed) != 0;
        var samples = new Complex32[kept * head.Channels];
        for (int channel = 0; channel < head.Channels; channel++)
        {
            new ReadOnlySpan<Complex32>(head.Data + 2L * channel * all, all).Slice(head.DiscardPre, kept).CopyTo(samples.AsSpan(channel * kept));
            if (reversed)
            {
                samples.AsSpan(channel * kept, kept).Reverse();
            }
        }

        // The middle is counted in the line as it is once turned round, which is how scanners' converters write it.
        return new ReadoutLine(head, head.Centre - (reversed ? head.DiscardPost : head.DiscardPre), samples);
    }
}

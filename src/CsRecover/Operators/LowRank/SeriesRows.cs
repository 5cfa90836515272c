using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>Where each frame's measurements are among those of a series: as users have them, and as they are stored.</summary>
internal sealed class SeriesRows
{
    private readonly int[] _first, _stored;

    /// <summary>Adds up the frames.</summary>
    /// <param name="samples">What is measured of each frame.</param>
    /// <param name="coils">By how many coils.</param>
    public SeriesRows(FourierSamples[] samples, int coils)
    {
        _first = new int[samples.Length + 1];
        _stored = new int[samples.Length + 1];
        for (int frame = 0; frame < samples.Length; frame++)
        {
            _first[frame + 1] = checked(_first[frame] + coils * samples[frame].Count);
            _stored[frame + 1] = checked(_stored[frame] + coils * samples[frame].Cells.Storage);
        }
    }

    /// <summary>Measurements of all frames.</summary>
    public int Count => _first[^1];

    /// <summary>Stored elements of all frames.</summary>
    public int Storage => _stored[^1];

    /// <summary>A frame's part of stored measurements.</summary>
    /// <param name="y">Those of all frames.</param>
    /// <param name="frame">Frame from 0.</param>
    public unsafe HostVector<Complex32> Of(HostVector<Complex32> y, int frame) => new(y.Pointer + _stored[frame], _stored[frame + 1] - _stored[frame]);

    /// <summary>A frame's part of measurements.</summary>
    /// <param name="y">Those of all frames.</param>
    /// <param name="frame">Frame from 0.</param>
    public Span<Complex32> Of(Span<Complex32> y, int frame) => y[_first[frame].._first[frame + 1]];

    /// <summary>A frame's part of measurements.</summary>
    /// <param name="y">Those of all frames.</param>
    /// <param name="frame">Frame from 0.</param>
    public ReadOnlySpan<Complex32> Of(ReadOnlySpan<Complex32> y, int frame) => y[_first[frame].._first[frame + 1]];
}

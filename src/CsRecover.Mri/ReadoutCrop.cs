using CsRecover.Operators;
using CsRecover.Vectors;

namespace CsRecover.Mri;

/// <summary>
/// Takes the oversampling of the readout away: the middle of the field of view along that axis is kept, and k-space becomes that of the smaller
/// image. Pixels keep their values: both transforms are orthonormal. Samples that lack in a readout (asymmetric echoes) count as zeros, as long as most are there.
/// </summary>
public sealed class ReadoutCrop
{
    private readonly ReadoutAxis _axis;
    private readonly int _from, _to;

    /// <summary>The crop that a file asks for.</summary>
    /// <param name="volume">K-space; of a file that does not say how far the readout is oversampled, half of it is kept.</param>
    /// <exception cref="ArgumentException">The readout is too short.</exception>
    public ReadoutCrop(KSpaceVolume volume)
    {
        ArgumentNullException.ThrowIfNull(volume);
        _axis = volume.Readout;
        _from = _axis == ReadoutAxis.Rows ? volume.Slices[0].Height : volume.Slices[0].Width;
        _to = volume.ReadoutPixels ?? _from / 2;
        if (_to < 1 || _to > _from)
        {
            throw new ArgumentException($"Expected a readout of at least {Math.Max(2, _to)} samples, got {_from}.", nameof(volume));
        }
    }

    /// <summary>Crops every slice.</summary>
    /// <param name="volume">K-space whose readouts were measured, or not, as a whole.</param>
    /// <returns>The smaller k-space.</returns>
    /// <exception cref="ArgumentException">Of a readout less than half was measured, but not nothing.</exception>
    public KSpaceVolume Apply(KSpaceVolume volume)
    {
        ArgumentNullException.ThrowIfNull(volume);
        return volume.With([.. volume.Slices.Select(Apply)], volume.Frames, volume.Geometry);
    }

    /// <summary>Crops a mask of the k-space before: a readout that was measured stays so.</summary>
    /// <param name="mask">The mask.</param>
    /// <returns>The smaller mask.</returns>
    /// <exception cref="ArgumentException">A readout is sampled in part.</exception>
    public SamplingMask Apply(SamplingMask mask)
    {
        ArgumentNullException.ThrowIfNull(mask);
        CheckLines(mask, least: _from);
        (int height, int width) = Size(mask.Height, mask.Width);
        var points = new bool[height * width];
        for (int i = 0; i < points.Length; i++)
        {
            points[i] = _axis == ReadoutAxis.Rows ? mask.Points[i % width] : mask.Points[i / width * mask.Width];
        }

        return new SamplingMask(height, width, points);
    }

    private unsafe KSpace Apply(KSpace kspace)
    {
        CheckLines(kspace.SampledPoints(), least: (_from + 1) / 2);
        (int height, int width) = Size(kspace.Height, kspace.Width);
        var samples = new Complex32[kspace.Coils * height * width];
        FourierTransform<float> large = FourierTransform<float>.Of(_from), small = FourierTransform<float>.Of(_to);
        using var re = new NativeBuffer<float>(_from);
        using var im = new NativeBuffer<float>(_from);
        using var shortRe = new NativeBuffer<float>(_to);
        using var shortIm = new NativeBuffer<float>(_to);
        using var scratch = new NativeBuffer<float>(Math.Max(large.ScratchLength, small.ScratchLength));
        float scale = (float)(1.0 / Math.Sqrt((double)_from * _to));
        bool down = _axis == ReadoutAxis.Rows;
        int lines = down ? width : height, step = down ? kspace.Width : 1, newStep = down ? width : 1;
        for (int line = 0; line < kspace.Coils * lines; line++)
        {
            int coil = line / lines, number = line % lines;
            int start = coil * kspace.Height * kspace.Width + number * (down ? 1 : kspace.Width), newStart = coil * height * width + number * (down ? 1 : width);
            for (int u = 0; u < _from; u++)
            {
                Complex32 sample = kspace.Samples[start + u * step];
                int natural = (u - _from / 2 + _from) % _from;
                (re.Pointer[natural], im.Pointer[natural]) = (sample.Real, sample.Imaginary);
            }

            large.Forward(im.Pointer, re.Pointer, scratch.Pointer);           // exchanged: the inverse
            for (int n = 0; n < _to; n++)
            {
                // The middle stays the middle; in natural order it is at 0.
                int offset = n - _to / 2, from = (offset + _from) % _from, to = (offset + _to) % _to;
                (shortRe.Pointer[to], shortIm.Pointer[to]) = (re.Pointer[from], im.Pointer[from]);
            }

            small.Forward(shortRe.Pointer, shortIm.Pointer, scratch.Pointer);
            for (int u = 0; u < _to; u++)
            {
                int natural = (u - _to / 2 + _to) % _to;
                samples[newStart + u * newStep] = new Complex32(shortRe.Pointer[natural] * scale, shortIm.Pointer[natural] * scale);
            }
        }

        return new KSpace(kspace.Coils, height, width, samples);
    }

    private (int Height, int Width) Size(int height, int width) => _axis == ReadoutAxis.Rows ? (_to, width) : (height, _to);

    /// <summary>Refuses readouts of which fewer samples were measured than allowed, but not none: single ones of a measured readout may be zero by chance.</summary>
    private void CheckLines(SamplingMask mask, int least)
    {
        bool down = _axis == ReadoutAxis.Rows;
        (int length, int lines) = down ? (mask.Height, mask.Width) : (mask.Width, mask.Height);
        if (length != _from)
        {
            throw new ArgumentException($"Expected readouts of {_from} samples, as the k-space has, got {length}.", nameof(mask));
        }

        for (int line = 0; line < lines; line++)
        {
            int measured = 0;
            for (int u = 0; u < length; u++)
            {
                measured += mask.Points[down ? u * mask.Width + line : line * mask.Width + u] ? 1 : 0;
            }

            if (measured > 0 && measured < least)
            {
                throw new ArgumentException($"Expected whole readouts to take oversampling from, got {(down ? "column" : "row")} {line}, of which {measured} of {length} samples were measured.", nameof(mask));
            }
        }
    }
}

using CsRecover.Operators;
using ILGPU;

namespace CsRecover.Ilgpu;

/// <summary>Lines whose lengths are powers of two, transformed in registers: what is centred is read and written in another order of a lane's eight numbers, and k-space is met without leaving registers.</summary>
internal readonly struct OctetLines : IImageLines
{
    /// <summary>Whether both lengths can be taken.</summary>
    /// <param name="height">H.</param>
    /// <param name="width">W.</param>
    /// <param name="lanes">Lanes of a group.</param>
    public static bool Takes(int height, int width, int lanes) => OctetFourier<float>.Takes(height, lanes) && OctetFourier<float>.Takes(width, lanes);

    /// <inheritdoc/>
    public static int FarElements(int height, int width) => 0;

    /// <inheritdoc/>
    public static int LinesOf(int length, int lanes, int near) => 8 * lanes / length;

    /// <inheritdoc/>
    public static Misfit<float> Run<TSizes>(ImageViews<TSizes> views, ImagePiece piece, Misfit<float> misfit)
        where TSizes : struct, IImageSizes
    {
        bool down = piece.Pass == FourierLines.Columns, fills = down && piece.Step is KSpaceStep.Fill or KSpaceStep.FillFitted, samples = down && piece.Step == KSpaceStep.Sample;
        int width = views.Sizes.Width, height = views.Sizes.Height, length = down ? height : width, eighth = length >> 3, together = LinesOf(length, Group.DimX, piece.Near.IntLength);

        // Neighbouring lanes take neighbouring pixels either way.
        int line = down ? Group.IdxX % together : Group.IdxX / eighth, t = down ? Group.IdxX / together : Group.IdxX % eighth, index = (piece.Number * together) + line;
        bool active = index < (down ? width : height);
        int start = down ? (t * width) + index : (index * width) + t, apart = down ? eighth * width : eighth;
        float scale = 1f / MathF.Sqrt((float)width * height);
        var fourier = new OctetFourier<float>(new GroupFourier<float>(length, down ? views.ColumnRoots : views.RowRoots));
        var cells = new ComplexCells(piece.Near);
        Octet<float> v = default;
        if (active && fills)
        {
            v = Octet<float>.From(new Filled(views.Samples, piece.Y, scale, piece.Step == KSpaceStep.Fill ? int.MaxValue : FourierLines.HeldOut), start, apart);
        }
        else if (active)
        {
            v = Octet<float>.From(new ComplexCells(piece.Source), start, apart);
            v = piece.Pass == FourierLines.RowsBack ? v : v.Centred();
        }

        int turns = down && !fills && !samples ? 2 : 1, sign = fills || piece.Pass == FourierLines.RowsBack ? -1 : 1;
        for (int turn = 0; turn < turns; turn++)
        {
            v = fourier.Transform(v, cells, line, t, active, sign);
            sign = -1;
            if (active && turn + 1 < turns)
            {
                misfit = Meet(ref v, views.Samples, piece.Y, start, apart, scale, piece.Step == KSpaceStep.Project, misfit);
            }
        }

        if (active && samples)
        {
            v.To(new Sampled(views.Samples, piece.Y, scale), start, apart);
        }
        else if (active)
        {
            v = down || piece.Pass == FourierLines.RowsBack ? v.Centred() : v;
            v.To(new ComplexCells(piece.Target), start, apart);
        }

        Group.Barrier();
        return misfit;
    }

    /// <summary>Replaces frequencies by what was measured of them.</summary>
    private static Misfit<float> Meet(ref Octet<float> v, ArrayView<int> samples, ArrayView<Complex32> y, int start, int apart, float scale, bool all, Misfit<float> misfit)
    {
        int s0 = samples[start], s1 = samples[start + apart], s2 = samples[start + (2 * apart)], s3 = samples[start + (3 * apart)];
        int s4 = samples[start + (4 * apart)], s5 = samples[start + (5 * apart)], s6 = samples[start + (6 * apart)], s7 = samples[start + (7 * apart)];
        Complex32 y0 = Measured(y, s0), y1 = Measured(y, s1), y2 = Measured(y, s2), y3 = Measured(y, s3), y4 = Measured(y, s4), y5 = Measured(y, s5), y6 = Measured(y, s6), y7 = Measured(y, s7);
        float fitted = misfit.Fitted, heldOut = misfit.HeldOut;
        v.V0 = Met(v.V0, s0, y0, scale, all, ref fitted, ref heldOut);
        v.V1 = Met(v.V1, s1, y1, scale, all, ref fitted, ref heldOut);
        v.V2 = Met(v.V2, s2, y2, scale, all, ref fitted, ref heldOut);
        v.V3 = Met(v.V3, s3, y3, scale, all, ref fitted, ref heldOut);
        v.V4 = Met(v.V4, s4, y4, scale, all, ref fitted, ref heldOut);
        v.V5 = Met(v.V5, s5, y5, scale, all, ref fitted, ref heldOut);
        v.V6 = Met(v.V6, s6, y6, scale, all, ref fitted, ref heldOut);
        v.V7 = Met(v.V7, s7, y7, scale, all, ref fitted, ref heldOut);
        return new Misfit<float>(fitted, heldOut);
    }

    /// <summary>A measurement, or any where there is none: reading one is cheaper than not reading, which a lane cannot do for itself.</summary>
    private static Complex32 Measured(ArrayView<Complex32> y, int sample) => y[sample >= 0 ? sample & (FourierLines.HeldOut - 1) : 0];

    private static ComplexNumber<float> Met(ComplexNumber<float> value, int sample, Complex32 measured, float scale, bool all, ref float fitted, ref float heldOut)
    {
        bool known = sample >= 0, aside = sample >= FourierLines.HeldOut, replaced = known && (all || !aside);
        var v = new Complex32(value.Real * scale, value.Imaginary * scale);
        float energy = ComplexElement.Energy(measured - v);
        fitted += known && !aside ? energy : 0f;
        heldOut += aside ? energy : 0f;
        return new((replaced ? measured.Real : v.Real) * scale, (replaced ? measured.Imaginary : v.Imaginary) * scale);
    }

    private readonly struct Filled(ArrayView<int> samples, ArrayView<Complex32> y, float scale, int below) : ISource<ComplexNumber<float>>
    {
        private readonly ArrayView<int> _samples = samples;
        private readonly ArrayView<Complex32> _y = y;
        private readonly float _scale = scale;
        private readonly int _below = below;

        public ComplexNumber<float> Get(int i)
        {
            int sample = _samples[i];
            Complex32 measured = Measured(_y, sample);
            float factor = sample >= 0 && sample < _below ? _scale : 0f;
            return new(measured.Real * factor, measured.Imaginary * factor);
        }
    }

    private readonly struct Sampled(ArrayView<int> samples, ArrayView<Complex32> y, float scale) : ISink<ComplexNumber<float>>
    {
        private readonly ArrayView<int> _samples = samples;
        private readonly ArrayView<Complex32> _y = y;
        private readonly float _scale = scale;

        public bool Adds => false;

        public ComplexNumber<float> Present(int i) => default;

        public void Set(int i, ComplexNumber<float> value)
        {
            int sample = _samples[i];
            if (sample >= 0)
            {
                _y[sample & (FourierLines.HeldOut - 1)] = new Complex32(value.Real * _scale, value.Imaginary * _scale);
            }
        }
    }
}

using CsRecover.Operators;
using ILGPU;

namespace CsRecover.Ilgpu;

/// <summary>Lines of any length, transformed in memory stage by stage.</summary>
/// <typeparam name="TLong">Whether lines are too long for shared memory.</typeparam>
internal readonly struct StagedLines<TLong> : IImageLines
    where TLong : struct, IChoice
{
    /// <summary>The most lines of a piece: so many neighbouring columns fill the memory's transactions.</summary>
    private const int MostLines = 16;

    /// <summary>Lines of a piece that is too long for shared memory.</summary>
    private const int FarLines = 4;

    /// <summary>Whether lines are too long for shared memory.</summary>
    /// <param name="height">H.</param>
    /// <param name="width">W.</param>
    /// <param name="near">Elements of shared memory.</param>
    public static bool IsLong(int height, int width, int near) => 2 * Math.Max(height, width) > near;

    /// <inheritdoc/>
    public static int FarElements(int height, int width) => TLong.Value ? 2 * FarLines * (height < width ? width : height) : 0;

    /// <inheritdoc/>
    public static int LinesOf(int length, int lanes, int near)
    {
        int fit = TLong.Value ? FarLines : near / (2 * length);
        return fit < MostLines ? fit : MostLines;
    }

    /// <inheritdoc/>
    public static Misfit<float> Run<TSizes>(ImageViews<TSizes> views, ImagePiece piece, Misfit<float> misfit)
        where TSizes : struct, IImageSizes
    {
        bool down = piece.Pass == FourierLines.Columns;
        int width = views.Sizes.Width, length = down ? views.Sizes.Height : width, lines = down ? width : views.Sizes.Height;
        int together = LinesOf(length, Group.DimX, piece.Near.IntLength), first = piece.Number * together, count = lines - first < together ? lines - first : together;
        ArrayView<Complex32> work = TLong.Value ? piece.Far : piece.Near;
        int half = together * length, at = 0;
        var fourier = new GroupFourier<float>(length, down ? views.ColumnRoots : views.RowRoots);
        float scale = 1f / MathF.Sqrt((float)width * views.Sizes.Height);
        bool fills = piece.Step is KSpaceStep.Fill or KSpaceStep.FillFitted, centredSource = piece.Pass == FourierLines.RowsForward || (down && !fills), centredTarget = piece.Pass == FourierLines.RowsBack || down;

        // Rows lie in work memory one after another and columns interleaved, so that neighbouring lanes meet neighbouring pixels either way.
        for (int item = Group.IdxX; item < count * length; item += Group.DimX)
        {
            int line = first + (down ? item % count : item / length), i = down ? item / count : item % length;
            if (down && fills)
            {
                int sample = views.Samples[(i * width) + line], number = sample & (FourierLines.HeldOut - 1);
                bool known = sample >= 0 && (piece.Step == KSpaceStep.Fill || sample < FourierLines.HeldOut);
                work[item] = known ? piece.Y[number] * scale : default;
            }
            else
            {
                int place = centredSource ? Centred(i, length) : i;
                work[item] = piece.Source[down ? (place * width) + line : (line * width) + place];
            }
        }

        Group.Barrier();
        int lineStep = down ? 1 : length, elementStep = down ? count : 1;
        int turns = down && !fills && piece.Step != KSpaceStep.Sample ? 2 : 1;
        int sign = piece.Pass == FourierLines.RowsBack || fills ? -1 : 1;
        for (int turn = 0; turn < turns; turn++)
        {
            // Which half of the memory numbers are in is a number, not one of two views: views that change places in a loop cost them the name of their memory.
            for (int done = 1; done < length;)
            {
                int radix = FourierStage<float>.NextRadix(length / done);
                new FourierStage<float>(fourier, done, radix, count, lineStep, elementStep, sign).Run(new HalfCells(work, at), new HalfCells(work, half - at), Group.IdxX, Group.DimX);
                Group.Barrier();
                done *= radix;
                at = half - at;
            }

            bool last = turn == turns - 1;
            for (int item = Group.IdxX; item < count * length; item += Group.DimX)
            {
                Complex32 value = work[at + item];
                int line = first + (down ? item % count : item / length), i = down ? item / count : item % length;
                if (last && !(down && piece.Step == KSpaceStep.Sample))
                {
                    int place = centredTarget ? Centred(i, length) : i;
                    piece.Target[down ? (place * width) + line : (line * width) + place] = value;
                }
                else
                {
                    value *= scale;
                    int sample = views.Samples[(i * width) + line];
                    if (sample >= 0)
                    {
                        if (last)
                        {
                            piece.Y[sample & (FourierLines.HeldOut - 1)] = value;
                        }
                        else
                        {
                            bool isHeldOut = sample >= FourierLines.HeldOut;
                            Complex32 missing = piece.Y[sample & (FourierLines.HeldOut - 1)] - value;
                            float energy = ComplexElement.Energy(missing);
                            misfit = isHeldOut ? new Misfit<float>(misfit.Fitted, misfit.HeldOut + energy) : new Misfit<float>(misfit.Fitted + energy, misfit.HeldOut);
                            value = !isHeldOut || piece.Step == KSpaceStep.Project ? value + missing : value;
                        }
                    }

                    work[at + item] = value * scale;
                }
            }

            Group.Barrier();
            sign = -1;
        }

        return misfit;
    }

    /// <summary>Where the i-th number of a transform that begins in the middle lies.</summary>
    private static int Centred(int i, int length) => i + (length / 2) < length ? i + (length / 2) : i + (length / 2) - length;
}

/// <summary>A half of the memory that lines are transformed in.</summary>
/// <param name="view">Both halves.</param>
/// <param name="start">Where the half begins.</param>
internal readonly struct HalfCells(ArrayView<Complex32> view, int start) : IComplexCells<float>
{
    private readonly ArrayView<Complex32> _view = view;
    private readonly int _start = start;

    /// <inheritdoc/>
    public ComplexNumber<float> Get(int i)
    {
        Complex32 v = _view[_start + i];
        return new(v.Real, v.Imaginary);
    }

    /// <inheritdoc/>
    public void Set(int i, ComplexNumber<float> value) => _view[_start + i] = new Complex32(value.Real, value.Imaginary);

    /// <inheritdoc/>
    public bool Adds => false;

    /// <inheritdoc/>
    public ComplexNumber<float> Present(int i) => default;
}

using CsRecover.Operators;
using ILGPU;

namespace CsRecover.Ilgpu;

/// <summary>What happens to k-space between the Fourier transform and its inverse.</summary>
internal enum KSpaceStep
{
    /// <summary>Samples are taken out: y = M F x. There is no inverse.</summary>
    Sample,

    /// <summary>Samples are filled into zeros: x = F* M* y. There is no forward transform.</summary>
    Fill,

    /// <summary>The same without those that are held out.</summary>
    FillFitted,

    /// <summary>The samples that are not held out replace what is there.</summary>
    ProjectFitted,

    /// <summary>All samples replace what is there.</summary>
    Project,
}

/// <summary>
/// Pieces of the centred orthonormal 2-D DFT of an image, each of a few rows or columns made by the lanes of one group in one reading and one writing of the image: rows forwards; columns, in
/// which k-space is met and left again without being stored; rows backwards. Images are centred: transforms begin in the middle of a line (an offset of what they read and write).
/// </summary>
internal static class FourierLines
{
    /// <summary>The passes: which of them a step needs follows from <see cref="First"/> and <see cref="End"/>.</summary>
    public const int RowsForward = 0, Columns = 1, RowsBack = 2;

    /// <summary>Marks a held-out measurement in <see cref="ImageViews{TSizes}.Samples"/>.</summary>
    public const int HeldOut = 1 << 30;

    /// <summary>The most lines of a piece: so many neighbouring columns fill the memory's transactions.</summary>
    private const int MostLines = 16;

    /// <summary>Lines of a piece that is too long for shared memory.</summary>
    private const int FarLines = 4;

    /// <summary>The first pass of a step.</summary>
    /// <param name="step">The step.</param>
    public static int First(KSpaceStep step) => step is KSpaceStep.Fill or KSpaceStep.FillFitted ? Columns : RowsForward;

    /// <summary>The pass after the last one.</summary>
    /// <param name="step">The step.</param>
    public static int End(KSpaceStep step) => step == KSpaceStep.Sample ? RowsBack : RowsBack + 1;

    /// <summary>Whether lines are too long for shared memory.</summary>
    /// <param name="height">H.</param>
    /// <param name="width">W.</param>
    /// <param name="near">Elements of shared memory.</param>
    public static bool IsLong(int height, int width, int near) => 2 * Math.Max(height, width) > near;

    /// <summary>Elements of global memory that a group transforms lines in; 0 where they fit into shared memory.</summary>
    /// <typeparam name="TSizes">Sizes.</typeparam>
    /// <param name="sizes">Sizes.</param>
    public static int FarElements<TSizes>(TSizes sizes)
        where TSizes : struct, IImageSizes => TSizes.IsLong ? 2 * FarLines * (sizes.Height < sizes.Width ? sizes.Width : sizes.Height) : 0;

    /// <summary>Pieces of a pass.</summary>
    /// <typeparam name="TSizes">Sizes.</typeparam>
    /// <param name="sizes">Sizes.</param>
    /// <param name="pass">The pass.</param>
    /// <param name="near">Elements of shared memory.</param>
    public static int Pieces<TSizes>(TSizes sizes, int pass, int near)
        where TSizes : struct, IImageSizes
    {
        int together = LinesFor<TSizes>(pass == Columns ? sizes.Height : sizes.Width, near), lines = pass == Columns ? sizes.Width : sizes.Height;
        return (lines + together - 1) / together;
    }

    /// <summary>One piece of a pass.</summary>
    /// <typeparam name="TSizes">Sizes.</typeparam>
    /// <param name="views">The operator.</param>
    /// <param name="step">What happens to k-space.</param>
    /// <param name="pass">The pass.</param>
    /// <param name="piece">The piece.</param>
    /// <param name="source">The image that the pass reads.</param>
    /// <param name="target">The image that it writes; may be the source.</param>
    /// <param name="y">Measurements; written by a step that samples.</param>
    /// <param name="near">Shared memory.</param>
    /// <param name="nearElements">How much.</param>
    /// <param name="far"><see cref="FarElements"/> of global memory.</param>
    /// <param name="misfit">This lane's misfit so far.</param>
    /// <returns>The same with this piece's.</returns>
    public static Misfit<float> Run<TSizes>(
        ImageViews<TSizes> views,
        KSpaceStep step,
        int pass,
        int piece,
        ArrayView<Complex32> source,
        ArrayView<Complex32> target,
        ArrayView<Complex32> y,
        ArrayView<Complex32> near,
        int nearElements,
        ArrayView<Complex32> far,
        Misfit<float> misfit)
        where TSizes : struct, IImageSizes
    {
        bool down = pass == Columns;
        int width = views.Sizes.Width, length = down ? views.Sizes.Height : width, lines = down ? width : views.Sizes.Height;
        int together = LinesFor<TSizes>(length, nearElements), first = piece * together, count = lines - first < together ? lines - first : together;
        ArrayView<Complex32> work = TSizes.IsLong ? far : near;
        int half = together * length, at = 0;
        var fourier = new GroupFourier<float>(length, down ? views.ColumnRoots : views.RowRoots);
        float scale = 1f / MathF.Sqrt((float)width * views.Sizes.Height);
        bool fills = step is KSpaceStep.Fill or KSpaceStep.FillFitted, centredSource = pass == RowsForward || (down && !fills), centredTarget = pass == RowsBack || down;

        // Rows lie in work memory one after another and columns interleaved, so that neighbouring lanes meet neighbouring pixels either way.
        for (int item = Group.IdxX; item < count * length; item += Group.DimX)
        {
            int line = first + (down ? item % count : item / length), i = down ? item / count : item % length;
            if (down && fills)
            {
                int sample = views.Samples[(i * width) + line], number = sample & (HeldOut - 1);
                bool known = sample >= 0 && (step == KSpaceStep.Fill || sample < HeldOut);
                work[item] = known ? y[number] * scale : default;
            }
            else
            {
                int place = centredSource ? Centred(i, length) : i;
                work[item] = source[down ? (place * width) + line : (line * width) + place];
            }
        }

        Group.Barrier();
        int lineStep = down ? 1 : length, elementStep = down ? count : 1;
        int turns = down && !fills && step != KSpaceStep.Sample ? 2 : 1;
        int sign = pass == RowsBack || fills ? -1 : 1;
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
                if (last && !(down && step == KSpaceStep.Sample))
                {
                    int place = centredTarget ? Centred(i, length) : i;
                    target[down ? (place * width) + line : (line * width) + place] = value;
                }
                else
                {
                    value *= scale;
                    int sample = views.Samples[(i * width) + line];
                    if (sample >= 0)
                    {
                        if (last)
                        {
                            y[sample & (HeldOut - 1)] = value;
                        }
                        else
                        {
                            bool isHeldOut = sample >= HeldOut;
                            Complex32 missing = y[sample & (HeldOut - 1)] - value;
                            float energy = ComplexElement.Energy(missing);
                            misfit = isHeldOut ? new Misfit<float>(misfit.Fitted, misfit.HeldOut + energy) : new Misfit<float>(misfit.Fitted + energy, misfit.HeldOut);
                            value = !isHeldOut || step == KSpaceStep.Project ? value + missing : value;
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

    /// <summary>Lines of a piece.</summary>
    private static int LinesFor<TSizes>(int length, int near)
        where TSizes : struct, IImageSizes
    {
        int fit = TSizes.IsLong ? FarLines : near / (2 * length);
        return fit < MostLines ? fit : MostLines;
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
}

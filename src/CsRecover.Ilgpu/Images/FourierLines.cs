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

    /// <summary>Lines of a piece.</summary>
    /// <param name="length">A line's length.</param>
    /// <param name="near">Elements of shared memory.</param>
    public static int LinesFor(int length, int near)
    {
        int fit = near / (2 * length);
        return fit == 0 ? FarLines : fit < MostLines ? fit : MostLines;
    }

    /// <summary>Elements of global memory a group where lines are too long for shared memory, else 0.</summary>
    /// <param name="height">H.</param>
    /// <param name="width">W.</param>
    /// <param name="near">Elements of shared memory.</param>
    public static int FarElements(int height, int width, int near)
    {
        int longest = height < width ? width : height;
        return 2 * longest > near ? 2 * FarLines * longest : 0;
    }

    /// <summary>Pieces of a pass.</summary>
    /// <param name="height">H.</param>
    /// <param name="width">W.</param>
    /// <param name="pass">The pass.</param>
    /// <param name="near">Elements of shared memory.</param>
    public static int Pieces(int height, int width, int pass, int near)
    {
        int together = LinesFor(pass == Columns ? height : width, near), lines = pass == Columns ? width : height;
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
        int together = LinesFor(length, nearElements), first = piece * together, count = lines - first < together ? lines - first : together;
        ArrayView<Complex32> work = 2 * length > nearElements ? far : near;
        ArrayView<Complex32> a = work.SubView(0, together * length), b = work.SubView(together * length, together * length);
        var fourier = new GroupFourier<float>(length, down ? views.ColumnRoots : views.RowRoots);
        float scale = 1f / MathF.Sqrt((float)width * views.Sizes.Height);
        bool fills = step is KSpaceStep.Fill or KSpaceStep.FillFitted, centredSource = pass == RowsForward || (down && !fills), centredTarget = pass == RowsBack || down;

        // Rows lie in work memory one after another and columns interleaved, so that neighbouring lanes meet neighbouring pixels either way.
        for (int item = Group.IdxX; item < count * length; item += Group.DimX)
        {
            int line = first + (down ? item % count : item / length), i = down ? item / count : item % length;
            if (down && fills)
            {
                int sample = views.Samples[(i * width) + line], number = sample & (ImageViews<TSizes>.HeldOut - 1);
                bool known = sample >= 0 && (step == KSpaceStep.Fill || sample < ImageViews<TSizes>.HeldOut);
                a[item] = known ? y[number] * scale : default;
            }
            else
            {
                int place = centredSource ? Centred(i, length) : i;
                a[item] = source[down ? (place * width) + line : (line * width) + place];
            }
        }

        Group.Barrier();
        int lineStep = down ? 1 : length, elementStep = down ? count : 1;
        int turns = down && !fills && step != KSpaceStep.Sample ? 2 : 1;
        int sign = pass == RowsBack || fills ? -1 : 1;
        for (int turn = 0; turn < turns; turn++)
        {
            ComplexCells spectrum = fourier.Transform(new ComplexCells(a), new ComplexCells(b), count, lineStep, elementStep, sign);
            bool last = turn == turns - 1;
            for (int item = Group.IdxX; item < count * length; item += Group.DimX)
            {
                ComplexNumber<float> number = spectrum.Get(item);
                var value = new Complex32(number.Real, number.Imaginary);
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
                            y[sample & (ImageViews<TSizes>.HeldOut - 1)] = value;
                        }
                        else
                        {
                            bool isHeldOut = sample >= ImageViews<TSizes>.HeldOut;
                            Complex32 missing = y[sample & (ImageViews<TSizes>.HeldOut - 1)] - value;
                            float energy = ComplexElement.Energy(missing);
                            misfit = isHeldOut ? new Misfit<float>(misfit.Fitted, misfit.HeldOut + energy) : new Misfit<float>(misfit.Fitted + energy, misfit.HeldOut);
                            value = !isHeldOut || step == KSpaceStep.Project ? value + missing : value;
                        }
                    }

                    // What comes next reads the first half of the memory, wherever the spectrum was.
                    a[item] = value * scale;
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

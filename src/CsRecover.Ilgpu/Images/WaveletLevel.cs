using ILGPU;

namespace CsRecover.Ilgpu;

/// <summary>
/// One level of the periodised orthonormal wavelet transform of an image, as <see cref="CsRecover.Operators.WaveletTransform"/> does it: an image of
/// h x w pixels against ceil(h / 2) x ceil(w / 2) approximations and the details to the right of them, below and diagonally below.
/// </summary>
internal struct WaveletLevel
{
    /// <summary>The image; read by a split, written by a join.</summary>
    public ArrayView<Complex32> Image;

    /// <summary>The approximations; written by a split, read by a join.</summary>
    public ArrayView<Complex32> Low;

    /// <summary>Coefficients in Mallat order, of which the details are this level's.</summary>
    public ArrayView<Complex32> Details;

    /// <summary>Added to what a join writes, if <see cref="Adds"/> is not 0; laid out as the image, which it may be.</summary>
    public ArrayView<Complex32> Sum;

    /// <summary><see cref="WaveletTaps"/>.</summary>
    public ArrayView<float> Taps;

    /// <summary>h and w.</summary>
    public int Height, Width;

    /// <summary>Elements from one row to the next.</summary>
    public int ImageStride, LowStride, DetailStride;

    /// <summary>Pixel (i, j) of the transform is pixel (i + Dy, j + Dx) of the image, periodically: a shift costs nothing.</summary>
    public int Dy, Dx;

    /// <summary>2 K.</summary>
    public int FilterLength;

    /// <summary>Whether <see cref="Sum"/> is added.</summary>
    public int Adds;

    /// <summary>A join's pixels are multiplied with this at last.</summary>
    public float Scale;

    /// <summary>Pieces of <see cref="WaveletTile{TSide}"/> that make the level.</summary>
    /// <typeparam name="TSide">Their side.</typeparam>
    public readonly int Pieces<TSide>()
        where TSide : struct, ITileSide => TilesAlong<TSide>(Height) * TilesAlong<TSide>(Width);

    /// <summary>A level of a transform: approximations of all levels but the last lie in memory of their own, where the next level finds them.</summary>
    /// <typeparam name="TSizes">Sizes.</typeparam>
    /// <param name="views">The operator.</param>
    /// <param name="work">Working memory.</param>
    /// <param name="level">The level, from 0.</param>
    /// <param name="image">The image.</param>
    /// <param name="coefficients">Its coefficients; not the image.</param>
    /// <param name="dy">Rows by which the image is moved.</param>
    /// <param name="dx">Columns by which it is moved.</param>
    public static WaveletLevel Of<TSizes>(
        ImageViews<TSizes> views, ImageWork work, int level, ArrayView<Complex32> image, ArrayView<Complex32> coefficients, int dy, int dx)
        where TSizes : struct, IImageSizes
    {
        bool first = level == 0, last = level == views.Sizes.Levels - 1, isOdd = (level & 1) == 1;
        WaveletLevel result = default;
        result.Height = SideAt(views.Sizes.Height, level);
        result.Width = SideAt(views.Sizes.Width, level);
        result.Image = first ? image : isOdd ? work.Odd : work.Even;
        result.ImageStride = result.Width;
        result.Low = last ? coefficients : isOdd ? work.Even : work.Odd;
        result.LowStride = last ? views.Sizes.Width : (result.Width + 1) / 2;
        result.Details = coefficients;
        result.DetailStride = views.Sizes.Width;
        result.Sum = result.Image;
        result.Taps = views.Taps;
        result.FilterLength = views.Sizes.FilterLength;
        result.Dy = first ? dy : 0;
        result.Dx = first ? dx : 0;
        result.Scale = 1f;
        return result;
    }

    /// <summary>The length of a side at a level.</summary>
    /// <param name="side">The image's side.</param>
    /// <param name="level">0 for the image itself.</param>
    public static int SideAt(int side, int level)
    {
        for (int i = 0; i < level && side > 1; i++)
        {
            side = (side + 1) / 2;
        }

        return side;
    }

    /// <summary>Tiles along a side of the level's image.</summary>
    /// <typeparam name="TSide">Their side.</typeparam>
    /// <param name="side">h or w.</param>
    public static int TilesAlong<TSide>(int side)
        where TSide : struct, ITileSide => (((side + 1) / 2) + TSide.Side - 1) / TSide.Side;
}

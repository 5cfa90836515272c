using ILGPU;

namespace CsRecover.Ilgpu;

/// <summary>
/// A subsampled Fourier operator of images for group kernels: a whole image is recovered by each group. Images and coefficients lie in global memory, which the device caches; lines and tiles are
/// transformed in shared memory.
/// </summary>
/// <typeparam name="TSizes">H, W and the wavelet transform's sizes, known at run time or constants.</typeparam>
internal struct GroupImageOperator<TSizes> : IGroupOperator<GroupImageMap<TSizes>, ComplexElement, Complex32, float>
    where TSizes : struct, IImageSizes
{
    /// <summary>Constant data.</summary>
    public ImageViews<TSizes> Views;

    /// <summary>How many shifted copies of the wavelet transform a shrinkage averages; 0 for one that is not shifted.</summary>
    public int Spins;

    /// <summary>Seeds the shifts.</summary>
    public ulong Seed;

    /// <inheritdoc/>
    public readonly int Rows => Views.Rows;

    /// <inheritdoc/>
    public readonly int Columns => Views.Columns;

    /// <inheritdoc/>
    public readonly int ScratchLength => ImageWork.LengthFor(Views.Sizes) + FarElements + 1;

    private readonly int FarElements => TSizes.FarElements(Views.Sizes.Height, Views.Sizes.Width);

    /// <inheritdoc/>
    public readonly GroupImageMap<TSizes> Bind(GroupSpace<ComplexElement, Complex32, float> space, ArrayView<Complex32> shared, ArrayView<Complex32> scratch)
    {
        GroupImageMap<TSizes> map = default;
        map.Operator = this;
        map.Space = space;
        map.Shared = shared;
        int images = ImageWork.LengthFor(Views.Sizes);
        map.Work = ImageWork.In(scratch, Views.Sizes);
        map.Far = scratch.SubView(images, FarElements);
        return map;
    }
}

/// <summary>Working memory of a map of images.</summary>
internal struct ImageWork
{
    /// <summary>Two images.</summary>
    public ArrayView<Complex32> Image, Sum;

    /// <summary>Approximations of odd and of even levels.</summary>
    internal ArrayView<Complex32> Odd, Even;

    /// <summary>Elements of it.</summary>
    /// <typeparam name="TSizes">Sizes.</typeparam>
    /// <param name="sizes">Sizes.</param>
    public static int LengthFor<TSizes>(TSizes sizes)
        where TSizes : struct, IImageSizes => (2 * sizes.Height * sizes.Width) + Approximations(sizes, 1) + Approximations(sizes, 2);

    /// <summary>Lays it out.</summary>
    /// <typeparam name="TSizes">Sizes.</typeparam>
    /// <param name="memory"><see cref="LengthFor"/> elements.</param>
    /// <param name="sizes">Sizes.</param>
    public static ImageWork In<TSizes>(ArrayView<Complex32> memory, TSizes sizes)
        where TSizes : struct, IImageSizes
    {
        int n = sizes.Height * sizes.Width, odd = Approximations(sizes, 1);
        ImageWork work = default;
        work.Image = memory.SubView(0, n);
        work.Sum = memory.SubView(n, n);
        work.Odd = memory.SubView(2 * n, odd);
        work.Even = memory.SubView((2 * n) + odd, Approximations(sizes, 2));
        return work;
    }

    private static int Approximations<TSizes>(TSizes sizes, int level)
        where TSizes : struct, IImageSizes => WaveletLevel.SideAt(sizes.Height, level) * WaveletLevel.SideAt(sizes.Width, level);
}

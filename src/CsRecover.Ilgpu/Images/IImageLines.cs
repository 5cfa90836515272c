using CsRecover.Operators;
using ILGPU;

namespace CsRecover.Ilgpu;

/// <summary>A piece of a pass over an image.</summary>
internal struct ImagePiece
{
    /// <summary>What happens to k-space.</summary>
    public KSpaceStep Step;

    /// <summary>The pass, and which of its pieces.</summary>
    public int Pass, Number;

    /// <summary>The image that the pass reads, and the one that it writes, which may be the same.</summary>
    public ArrayView<Complex32> Source, Target;

    /// <summary>Measurements; written by a step that samples.</summary>
    public ArrayView<Complex32> Y;

    /// <summary>Shared memory, all that the plan has for lines.</summary>
    public ArrayView<Complex32> Near;

    /// <summary><see cref="IImageLines.FarElements"/> of global memory.</summary>
    public ArrayView<Complex32> Far;
}

/// <summary>
/// Pieces of the centred orthonormal 2-D DFT of an image, each of a few rows or columns made by the lanes of one group in one reading and one writing of the image. Images are centred: transforms begin in
/// the middle of a line (an offset of what they read and write).
/// </summary>
internal interface IImageLines
{
    /// <summary>Lines of a piece.</summary>
    /// <param name="length">Length of a line.</param>
    /// <param name="lanes">Lanes of a group.</param>
    /// <param name="near">Elements of shared memory.</param>
    static abstract int LinesOf(int length, int lanes, int near);

    /// <summary>Elements of global memory that a group transforms lines in; 0 where they fit into shared memory.</summary>
    /// <param name="height">H.</param>
    /// <param name="width">W.</param>
    static abstract int FarElements(int height, int width);

    /// <summary>One piece of a pass. All lanes of a group must call it.</summary>
    /// <typeparam name="TSizes">Sizes.</typeparam>
    /// <param name="views">The operator.</param>
    /// <param name="piece">The piece.</param>
    /// <param name="misfit">This lane's misfit so far.</param>
    /// <returns>The same with this piece's.</returns>
    static abstract Misfit<float> Run<TSizes>(ImageViews<TSizes> views, ImagePiece piece, Misfit<float> misfit)
        where TSizes : struct, IImageSizes;
}

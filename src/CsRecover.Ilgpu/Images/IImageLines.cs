using CsRecover.Operators;
using ILGPU;

namespace CsRecover.Ilgpu;

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
    static abstract Misfit<float> Run<TSizes>(
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
        where TSizes : struct, IImageSizes;
}

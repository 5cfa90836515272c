using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>
/// Coefficients of several images that are shrunk together, because the images show the same: each is scaled by what its place is worth in all of them (group
/// sparsity; Majumdar and Ward, "Calibration-less multi-coil MR image reconstruction", Magn. Reson. Imaging 30(7), 2012).
/// </summary>
internal static unsafe class JointDetails
{
    /// <summary>
    /// c_k &lt;- c_k f(e_k, e_k) with e_k = (n |c_k|^2 + sum over the n images of |c|^2) / 2 for every detail; approximations stay as they are. The sum alone would
    /// keep the noise of a coil that is far away as well as the signal of one that is near.
    /// </summary>
    /// <typeparam name="TWeight">The functor f.</typeparam>
    /// <param name="weight">The functor f.</param>
    /// <param name="layout">How each image's coefficients lie in memory.</param>
    /// <param name="levels">Levels of the transform; with 0 everything is a detail.</param>
    /// <param name="coefficients">The images' coefficients in Mallat order, one image after the other.</param>
    /// <param name="images">How many images.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Shrink<TWeight>(TWeight weight, ImageLayout layout, int levels, float* coefficients, int images)
        where TWeight : unmanaged, IWeight<float>
    {
        const int Cell = HostVector.Cell;
        nint image = 2 * (nint)layout.Storage;
        int rows = levels > 0 ? WaveletImage<HaarLattice>.SideAt(layout.Height, levels) : 0, columns = levels > 0 ? WaveletImage<HaarLattice>.SideAt(layout.Width, levels) : 0;
        Vector256<float> one = Vector256.Create(1f);
        float half = 0.5f * images;
        for (int row = 0; row < layout.Height; row++)
        {
            float* cells = coefficients + layout.Offset(row, 0);
            int kept = row < rows ? columns : 0;
            for (int cell = kept / Cell; cell < layout.CellsPerRow; cell++)
            {
                float* at = cells + 2 * Cell * cell;
                Vector256<float> sum = default;
                for (int k = 0; k < images; k++)
                {
                    Vector256<float> re = Vector256.LoadAligned(at + k * image), im = Vector256.LoadAligned(at + k * image + Cell);
                    sum += re * re + im * im;
                }

                Vector256<float> keep = Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(kept - Cell * cell)).AsSingle();
                for (int k = 0; k < images; k++)
                {
                    float* own = at + k * image;
                    Vector256<float> re = Vector256.LoadAligned(own), im = Vector256.LoadAligned(own + Cell);
                    var energy = new SimdLane<float>(half * (re * re + im * im) + 0.5f * sum);
                    Vector256<float> factor = Vector256.ConditionalSelect(keep, one, weight.Invoke(energy, energy).Value);
                    (re * factor).StoreAligned(own);
                    (im * factor).StoreAligned(own + Cell);
                }
            }
        }
    }
}

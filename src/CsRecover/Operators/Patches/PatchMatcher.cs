using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>
/// Finds the patches that look like a reference patch: those with the least sum of squared differences among all that begin at most
/// <see cref="Radius"/> rows and columns away (block matching as in Dabov, Foi, Katkovnik and Egiazarian, "Image denoising by sparse 3-D
/// transform-domain collaborative filtering", IEEE Trans. Image Process. 16(8), 2007).
/// </summary>
/// <remarks>|p - q|^2 = |p|^2 + |q|^2 - 2 Re &lt;p, q&gt;: |q|^2 is at hand for all patches, |p|^2 does not matter, and Re &lt;p, q&gt; is one multiply-add a pixel, eight candidates side by side.</remarks>
internal static unsafe class PatchMatcher
{
    /// <summary>How far away candidates begin, in rows and in columns.</summary>
    public const int Radius = 9;

    private const int Cell = HostVector.Cell, Window = 2 * Radius + 1, Cells = (Window + Cell - 1) / Cell, Block = 4;
    private const int Line = Cells * Cell, Rows = (Window + Block - 1) / Block * Block;

    /// <summary>Floats of scratch.</summary>
    public const int Scratch = Rows * Line + Cell;

    /// <summary>The patches nearest to a reference patch, itself first; where there are too few, they are repeated.</summary>
    /// <param name="planes">The image, with energies.</param>
    /// <param name="reference">Where the reference patch begins, in floats from the first pixel of a plane.</param>
    /// <param name="matches">Receives where <see cref="PatchGroup.Matched"/> patches begin.</param>
    /// <param name="scratch"><see cref="Scratch"/> floats, aligned.</param>
    public static void Match(in PatchPlanes planes, int reference, int* matches, float* scratch)
    {
        nint stride = planes.Stride, corner = reference - Radius * stride - Radius;
        for (int row = 0; row < Rows; row += Block)
        {
            Compare(planes.Real, planes.Imaginary, planes.Energies, reference, corner + row * stride, stride, scratch + row * Line);
        }

        scratch[Radius * Line + Radius] = float.NegativeInfinity;
        Select(scratch, matches, scratch + Rows * Line, (int)corner, (int)stride);
    }

    /// <summary>|q|^2 - 2 Re &lt;p, q&gt; for the candidates of four rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Compare(float* real, float* imaginary, float* energies, nint reference, nint candidates, nint stride, float* differences)
    {
        Vector256<float> a0 = default, a1 = default, a2 = default, b0 = default, b1 = default, b2 = default;
        Vector256<float> c0 = default, c1 = default, c2 = default, d0 = default, d1 = default, d2 = default;
        for (int part = 0; part < 2; part++)
        {
            float* plane = part == 0 ? real : imaginary, p = plane + reference, q = plane + candidates;
            for (int i = 0; i < PatchDct.Side; i++, p += stride, q += stride)
            {
                for (int j = 0; j < PatchDct.Side; j++)
                {
                    Vector256<float> pixel = Vector256.Create(p[j]);
                    float* at = q + j;
                    a0 = HostKernels.MultiplyAdd(pixel, Vector256.Load(at), a0);
                    a1 = HostKernels.MultiplyAdd(pixel, Vector256.Load(at + Cell), a1);
                    a2 = HostKernels.MultiplyAdd(pixel, Vector256.Load(at + 2 * Cell), a2);
                    at += stride;
                    b0 = HostKernels.MultiplyAdd(pixel, Vector256.Load(at), b0);
                    b1 = HostKernels.MultiplyAdd(pixel, Vector256.Load(at + Cell), b1);
                    b2 = HostKernels.MultiplyAdd(pixel, Vector256.Load(at + 2 * Cell), b2);
                    at += stride;
                    c0 = HostKernels.MultiplyAdd(pixel, Vector256.Load(at), c0);
                    c1 = HostKernels.MultiplyAdd(pixel, Vector256.Load(at + Cell), c1);
                    c2 = HostKernels.MultiplyAdd(pixel, Vector256.Load(at + 2 * Cell), c2);
                    at += stride;
                    d0 = HostKernels.MultiplyAdd(pixel, Vector256.Load(at), d0);
                    d1 = HostKernels.MultiplyAdd(pixel, Vector256.Load(at + Cell), d1);
                    d2 = HostKernels.MultiplyAdd(pixel, Vector256.Load(at + 2 * Cell), d2);
                }
            }
        }

        float* energy = energies + candidates;
        Store(energy, a0, a1, a2, differences);
        Store(energy + stride, b0, b1, b2, differences + Line);
        Store(energy + 2 * stride, c0, c1, c2, differences + 2 * Line);
        Store(energy + 3 * stride, d0, d1, d2, differences + 3 * Line);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* energy, Vector256<float> x0, Vector256<float> x1, Vector256<float> x2, float* differences)
    {
        (Vector256.Load(energy) - (x0 + x0)).StoreAligned(differences);
        (Vector256.Load(energy + Cell) - (x1 + x1)).StoreAligned(differences + Cell);
        (Vector256.Load(energy + 2 * Cell) - (x2 + x2)).StoreAligned(differences + 2 * Cell);
    }

    /// <summary>The least differences of the window in rising order; of equal ones the first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Select(float* differences, int* matches, float* least, int corner, int stride)
    {
        const int K = PatchGroup.Matched;
        const uint LastLanes = (1u << (Window - (Cells - 1) * Cell)) - 1;
        int count = 0;
        new Span<float>(least, K).Fill(float.PositiveInfinity);
        Vector256<float> worst = Vector256.Create(float.PositiveInfinity);
        for (int row = 0; row < Window; row++)
        {
            for (int cell = 0; cell < Cells; cell++)
            {
                float* at = differences + row * Line + cell * Cell;
                uint nearer = Vector256.ExtractMostSignificantBits(Vector256.LessThan(Vector256.LoadAligned(at), worst));
                nearer &= cell == Cells - 1 ? LastLanes : 0xFFu;
                if (nearer == 0)
                {
                    continue;
                }

                for (; nearer != 0; nearer &= nearer - 1)
                {
                    int lane = BitOperations.TrailingZeroCount(nearer);
                    float difference = at[lane];
                    if (difference < least[K - 1])
                    {
                        int slot = K - 1;
                        for (; slot > 0 && least[slot - 1] > difference; slot--)
                        {
                            least[slot] = least[slot - 1];
                            matches[slot] = matches[slot - 1];
                        }

                        least[slot] = difference;
                        matches[slot] = corner + row * stride + cell * Cell + lane;
                        count = Math.Min(count + 1, K);
                    }
                }

                worst = Vector256.Create(least[K - 1]);
            }
        }

        for (int k = count; k < K; k++)
        {
            matches[k] = matches[k - count];
        }
    }
}

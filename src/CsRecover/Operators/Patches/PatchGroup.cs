using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>
/// A group of complex patches while it is worked on: <see cref="PatchDct.Size"/> real, then as many imaginary coefficients for each. Across 8 patches
/// there is a Haar transform; its first coefficient is the group's mean times sqrt 8.
/// </summary>
internal static unsafe class PatchGroup
{
    /// <summary>Patches of a matched group.</summary>
    public const int Matched = 8;

    /// <summary>Floats of one patch.</summary>
    public const int PatchLength = 2 * PatchDct.Size;

    private const int Cell = HostVector.Cell;
    private const float Half = 0.5f, RootOfHalf = 0.707106781186547524f, RootOfEighth = 0.353553390593273762f;

    /// <summary>The orthonormal Haar transform across 8 patches: mean, halves, quarters, pairs.</summary>
    /// <param name="group">The group.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ForwardHaar(float* group)
    {
        for (float* p = group; p < group + PatchLength; p += Cell)
        {
            Vector256<float> a = At(p, 0), b = At(p, 1), c = At(p, 2), d = At(p, 3), e = At(p, 4), f = At(p, 5), g = At(p, 6), h = At(p, 7);
            ((a - b) * RootOfHalf).StoreAligned(p + 4 * PatchLength);
            ((c - d) * RootOfHalf).StoreAligned(p + 5 * PatchLength);
            ((e - f) * RootOfHalf).StoreAligned(p + 6 * PatchLength);
            ((g - h) * RootOfHalf).StoreAligned(p + 7 * PatchLength);
            Vector256<float> ab = a + b, cd = c + d, ef = e + f, gh = g + h;
            ((ab - cd) * Half).StoreAligned(p + 2 * PatchLength);
            ((ef - gh) * Half).StoreAligned(p + 3 * PatchLength);
            Vector256<float> first = ab + cd, second = ef + gh;
            ((first + second) * RootOfEighth).StoreAligned(p);
            ((first - second) * RootOfEighth).StoreAligned(p + PatchLength);
        }
    }

    /// <summary>Inverse and adjoint of <see cref="ForwardHaar"/>.</summary>
    /// <param name="group">The group.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void InverseHaar(float* group)
    {
        for (float* p = group; p < group + PatchLength; p += Cell)
        {
            Vector256<float> mean = At(p, 0) * RootOfEighth, halves = At(p, 1) * RootOfEighth, left = At(p, 2) * Half, right = At(p, 3) * Half;
            Vector256<float> first = mean + halves, second = mean - halves;
            Vector256<float> ab = first + left, cd = first - left, ef = second + right, gh = second - right;
            Vector256<float> dab = At(p, 4) * RootOfHalf, dcd = At(p, 5) * RootOfHalf, def = At(p, 6) * RootOfHalf, dgh = At(p, 7) * RootOfHalf;
            StorePair(p, ab, dab);
            StorePair(p + 2 * PatchLength, cd, dcd);
            StorePair(p + 4 * PatchLength, ef, def);
            StorePair(p + 6 * PatchLength, gh, dgh);
        }
    }

    /// <summary>c &lt;- c f(|c|^2, |c|^2) for all coefficients but the group's mean.</summary>
    /// <typeparam name="TWeight">The functor f.</typeparam>
    /// <param name="weight">The functor f.</param>
    /// <param name="group">The group.</param>
    /// <param name="patches">How many patches it has.</param>
    /// <returns>The group's weight: 1 over the sum of squared factors, which its noise grows with, or over 1 if that is more.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Shrink<TWeight>(TWeight weight, float* group, int patches)
        where TWeight : unmanaged, IWeight<float>
    {
        float re = group[0], im = group[PatchDct.Size];
        group[0] = 0f;
        group[PatchDct.Size] = 0f;
        Vector256<float> squares = default;
        for (float* p = group; p < group + patches * PatchLength; p += PatchDct.Size)
        {
            for (float* end = p + PatchDct.Size; p < end; p += Cell)
            {
                Vector256<float> a = Vector256.LoadAligned(p), b = Vector256.LoadAligned(p + PatchDct.Size);
                var energy = new SimdLane<float>(a * a + b * b);
                Vector256<float> factor = weight.Invoke(energy, energy).Value;
                (a * factor).StoreAligned(p);
                (b * factor).StoreAligned(p + PatchDct.Size);
                squares = HostKernels.MultiplyAdd(factor, factor, squares);
            }
        }

        group[0] = re;
        group[PatchDct.Size] = im;
        return WeightOf(weight, squares);
    }

    /// <summary>The same with f(r^2, r^2) for the real part r of a coefficient and f(i^2, i^2) for its imaginary part i; only the real part of the group's mean is kept.</summary>
    /// <typeparam name="TWeight">The functor f.</typeparam>
    /// <param name="weight">The functor f.</param>
    /// <param name="group">The group.</param>
    /// <param name="patches">How many patches it has.</param>
    /// <returns>The group's weight; factors of both parts count.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float ShrinkParts<TWeight>(TWeight weight, float* group, int patches)
        where TWeight : unmanaged, IWeight<float>
    {
        float re = group[0];
        group[0] = 0f;
        Vector256<float> squares = default;
        for (float* p = group; p < group + patches * PatchLength; p += Cell)
        {
            Vector256<float> a = Vector256.LoadAligned(p);
            var energy = new SimdLane<float>(a * a);
            Vector256<float> factor = weight.Invoke(energy, energy).Value;
            (a * factor).StoreAligned(p);
            squares = HostKernels.MultiplyAdd(factor, factor, squares);
        }

        group[0] = re;
        return WeightOf(weight, squares);
    }

    private static float WeightOf<TWeight>(TWeight weight, Vector256<float> squares)
        where TWeight : unmanaged, IWeight<float>
    {
        var nothing = new SingleLane(0f);
        float ofMean = weight.Invoke(nothing, nothing).Value;                // what the loop counted for the mean, instead of 1
        return 1f / MathF.Max(1f, Vector256.Sum(squares) + 1f - ofMean * ofMean);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> At(float* p, int patch) => Vector256.LoadAligned(p + patch * PatchLength);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StorePair(float* p, Vector256<float> sum, Vector256<float> difference)
    {
        (sum + difference).StoreAligned(p);
        (sum - difference).StoreAligned(p + PatchLength);
    }
}

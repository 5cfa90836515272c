using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>
/// The orthonormal 2-D cosine transform (DCT-II) of 8 x 8 real numbers, eight columns side by side in registers. Coefficient (i, j) of
/// vertical frequency i and horizontal frequency j lies at 8 j + i: nothing that works on magnitudes cares, and it saves a transpose each way.
/// </summary>
internal static unsafe class PatchDct
{
    /// <summary>Rows and columns of a patch.</summary>
    public const int Side = 8;

    /// <summary>Numbers of a patch.</summary>
    public const int Size = Side * Side;

    // cos(k pi / 16) / 2 and, for the mean, 1 / sqrt 8.
    private const float C1 = 0.490392640201615225f, C2 = 0.461939766255643378f, C3 = 0.415734806151272619f;
    private const float C5 = 0.277785116509801112f, C6 = 0.191341716182544886f, C7 = 0.0975451610080641339f;
    private const float C4 = 0.353553390593273762f;

    /// <summary>The coefficients of a patch.</summary>
    /// <param name="pixels">The first of eight rows of eight pixels; any alignment.</param>
    /// <param name="stride">Floats from one row to the next.</param>
    /// <param name="coefficients">Receives <see cref="Size"/> coefficients; aligned.</param>
    /// <param name="work">Room for <see cref="Size"/> numbers; aligned.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Forward(float* pixels, nint stride, float* coefficients, float* work)
    {
        ForwardColumns(pixels, stride, work);
        CellTranspose.Copy(work, Side, coefficients, Side);
        ForwardColumns(coefficients, Side, coefficients);
    }

    /// <summary>pixels += weight (the patch of these coefficients): inverse and adjoint of <see cref="Forward"/>.</summary>
    /// <param name="coefficients">Destroyed; aligned.</param>
    /// <param name="weight">The weight.</param>
    /// <param name="pixels">The first of eight rows of eight pixels; any alignment.</param>
    /// <param name="stride">Floats from one row to the next.</param>
    /// <param name="work">Room for <see cref="Size"/> numbers; aligned.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void AddInverse(float* coefficients, float weight, float* pixels, nint stride, float* work)
    {
        InverseColumns(coefficients);
        CellTranspose.Copy(coefficients, Side, work, Side);
        InverseColumns(work);
        Vector256<float> w = Vector256.Create(weight);
        for (int row = 0; row < Side; row++, pixels += stride)
        {
            HostKernels.MultiplyAdd(w, Vector256.LoadAligned(work + Side * row), Vector256.Load(pixels)).Store(pixels);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ForwardColumns(float* x, nint stride, float* to)
    {
        Vector256<float> x0 = Vector256.Load(x), x1 = Vector256.Load(x + stride), x2 = Vector256.Load(x + 2 * stride), x3 = Vector256.Load(x + 3 * stride);
        Vector256<float> x4 = Vector256.Load(x + 4 * stride), x5 = Vector256.Load(x + 5 * stride), x6 = Vector256.Load(x + 6 * stride), x7 = Vector256.Load(x + 7 * stride);
        Vector256<float> s0 = x0 + x7, s1 = x1 + x6, s2 = x2 + x5, s3 = x3 + x4;
        Vector256<float> d0 = x0 - x7, d1 = x1 - x6, d2 = x2 - x5, d3 = x3 - x4;
        Vector256<float> e0 = s0 + s3, e1 = s1 + s2, f0 = s0 - s3, f1 = s1 - s2;
        ((e0 + e1) * C4).StoreAligned(to);
        Combine(C2, f0, C6, f1).StoreAligned(to + 2 * Side);
        ((e0 - e1) * C4).StoreAligned(to + 4 * Side);
        Combine(C6, f0, -C2, f1).StoreAligned(to + 6 * Side);
        Combine(C1, d0, C3, d1, C5, d2, C7, d3).StoreAligned(to + Side);
        Combine(C3, d0, -C7, d1, -C1, d2, -C5, d3).StoreAligned(to + 3 * Side);
        Combine(C5, d0, -C1, d1, C7, d2, C3, d3).StoreAligned(to + 5 * Side);
        Combine(C7, d0, -C5, d1, C3, d2, -C1, d3).StoreAligned(to + 7 * Side);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void InverseColumns(float* x)
    {
        Vector256<float> x0 = Vector256.LoadAligned(x), x1 = Vector256.LoadAligned(x + Side), x2 = Vector256.LoadAligned(x + 2 * Side), x3 = Vector256.LoadAligned(x + 3 * Side);
        Vector256<float> x4 = Vector256.LoadAligned(x + 4 * Side), x5 = Vector256.LoadAligned(x + 5 * Side), x6 = Vector256.LoadAligned(x + 6 * Side), x7 = Vector256.LoadAligned(x + 7 * Side);
        Vector256<float> e0 = (x0 + x4) * C4, e1 = (x0 - x4) * C4, f0 = Combine(C2, x2, C6, x6), f1 = Combine(C6, x2, -C2, x6);
        Vector256<float> s0 = e0 + f0, s1 = e1 + f1, s2 = e1 - f1, s3 = e0 - f0;
        Vector256<float> d0 = Combine(C1, x1, C3, x3, C5, x5, C7, x7), d1 = Combine(C3, x1, -C7, x3, -C1, x5, -C5, x7);
        (s0 + d0).StoreAligned(x);
        (s1 + d1).StoreAligned(x + Side);
        (s1 - d1).StoreAligned(x + 6 * Side);
        (s0 - d0).StoreAligned(x + 7 * Side);
        Vector256<float> d2 = Combine(C5, x1, -C1, x3, C7, x5, C3, x7), d3 = Combine(C7, x1, -C5, x3, C3, x5, -C1, x7);
        (s2 + d2).StoreAligned(x + 2 * Side);
        (s3 + d3).StoreAligned(x + 3 * Side);
        (s3 - d3).StoreAligned(x + 4 * Side);
        (s2 - d2).StoreAligned(x + 5 * Side);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Combine(float a, Vector256<float> x, float b, Vector256<float> y) =>
        HostKernels.MultiplyAdd(Vector256.Create(b), y, Vector256.Create(a) * x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Combine(float a, Vector256<float> x, float b, Vector256<float> y, float c, Vector256<float> z, float d, Vector256<float> w) =>
        HostKernels.MultiplyAdd(Vector256.Create(d), w, HostKernels.MultiplyAdd(Vector256.Create(c), z, Combine(a, x, b, y)));
}

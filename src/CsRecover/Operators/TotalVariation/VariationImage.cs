using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>
/// Replaces an image r by argmin_u 1/2 |u - r|^2 + lambda TV(u), nearly: a fixed number of steps of the fast gradient projection on the dual problem
/// (Beck and Teboulle, "Fast gradient-based algorithms for constrained total variation image denoising and deblurring problems", IEEE Trans. Image
/// Process. 18(11), 2009), always from zero, so that the answer depends on r and lambda alone.
/// </summary>
/// <remarks>
/// TV is the isotropic total variation of complex images, the sum over pixels of (|u(i + 1, j) - u(i, j)|^2 + |u(i, j + 1) - u(i, j)|^2)^(1/2), where differences
/// across the last row and the last column are zero (Neumann): opposite edges need not be alike.
/// </remarks>
internal readonly unsafe struct VariationImage
{
    /// <summary>Steps on the dual problem. More do not make reconstructions better: the loop around goes on from what is left.</summary>
    public const int Steps = 7;

    /// <summary>1 over the squared norm of the differences, at most 8.</summary>
    private const float StepSize = 0.125f;

    private const int Cell = HostVector.Cell, Line = 16;

    /// <summary>Planes: the image, both components of the dual, and of the point that its momentum leads to; real and imaginary parts each.</summary>
    private const int Planes = 10;

    private readonly ImageLayout _layout;
    private readonly nint _stride, _plane;
    private readonly float* _image, _down, _right, _downAhead, _rightAhead;
    private readonly float* _rows;

    /// <summary>Images of a layout.</summary>
    /// <param name="layout">The layout.</param>
    /// <param name="memory"><see cref="Storage"/> floats, aligned to a cache line, private to this thread.</param>
    public VariationImage(ImageLayout layout, float* memory)
    {
        _layout = layout;
        _stride = StrideOf(layout);
        _plane = PlaneOf(layout);
        float* first = memory + _stride + Line;                               // a row above and a line to the left stay zero
        _image = first;
        _down = first + 2 * _plane;
        _right = first + 4 * _plane;
        _downAhead = first + 6 * _plane;
        _rightAhead = first + 8 * _plane;
        _rows = memory + Planes * _plane + Line;
    }

    /// <summary>Floats of memory: the planes, and two rows of an image between them.</summary>
    /// <param name="layout">The layout of images.</param>
    public static nint Storage(ImageLayout layout) => Planes * PlaneOf(layout) + Line + 4 * StrideOf(layout);

    /// <summary>Shrinks an image's total variation.</summary>
    /// <param name="lambda">lambda, not negative.</param>
    /// <param name="image">The image in its layout.</param>
    public void Shrink(float lambda, float* image)
    {
        Load(image);
        float momentum = 1f;
        for (int step = 1; step <= Steps; step++)
        {
            float next = (1f + MathF.Sqrt(1f + 4f * momentum * momentum)) / 2f;
            Ascend(lambda, step < Steps ? (momentum - 1f) / next : 0f);       // at last the point ahead is the dual itself
            momentum = next;
        }

        for (int row = 0; row < _layout.Height; row++)
        {
            ShowRow(row, _rows);
            float* to = image + _layout.Offset(row, 0);
            for (int column = 0; column < _layout.Width; column += Cell, to += 2 * Cell)
            {
                Vector256.LoadAligned(_rows + column).StoreAligned(to);
                Vector256.LoadAligned(_rows + _stride + column).StoreAligned(to + Cell);
            }
        }
    }

    private static nint StrideOf(ImageLayout layout) => ((Line + layout.Width + 1 + Line - 1) / Line | 1) * Line;

    private static nint PlaneOf(ImageLayout layout) => StrideOf(layout) * (layout.Height + 1);

    private void Load(float* image)
    {
        for (int plane = 0; plane < Planes; plane++)
        {
            new Span<float>(_image - _stride - Line + plane * _plane, checked((int)_plane)).Clear();
        }

        new Span<float>(_rows - Line, checked((int)(4 * _stride + Line))).Clear();
        for (int row = 0; row < _layout.Height; row++)
        {
            float* from = image + _layout.Offset(row, 0), to = _image + row * _stride;
            for (int column = 0; column < _layout.Width; column += Cell, from += 2 * Cell)
            {
                Vector256.LoadAligned(from).StoreAligned(to + column);
                Vector256.LoadAligned(from + Cell).StoreAligned(to + _plane + column);
            }
        }
    }

    /// <summary>One step of projected gradient ascent from the point ahead, for all pixels: rows of u are made as they are needed, before the duals they come from change.</summary>
    private void Ascend(float lambda, float momentum)
    {
        float* current = _rows, below = _rows + 2 * _stride;
        ShowRow(0, current);
        for (int row = 0; row < _layout.Height; row++)
        {
            bool last = row == _layout.Height - 1;
            if (!last)
            {
                ShowRow(row + 1, below);
            }

            AscendRow(row, current, last ? current : below, lambda, momentum);
            float* passed = current;
            current = below;
            below = passed;
        }
    }

    /// <summary>A row of u = r - D^T (the point ahead): real parts, and imaginary parts a stride further.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ShowRow(int row, float* to)
    {
        for (int part = 0; part < 2; part++, to += _stride)
        {
            nint at = row * _stride + part * _plane;
            float* image = _image + at, down = _downAhead + at, above = down - _stride, right = _rightAhead + at;
            for (int column = 0; column < _layout.Width; column += Cell)
            {
                Vector256<float> vertical = Vector256.LoadAligned(down + column) - Vector256.LoadAligned(above + column);
                Vector256<float> horizontal = Vector256.LoadAligned(right + column) - Vector256.Load(right + column - 1);
                (Vector256.LoadAligned(image + column) + vertical + horizontal).StoreAligned(to + column);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AscendRow(int row, float* u, float* below, float lambda, float momentum)
    {
        nint at = row * _stride;
        Vector256<float> most = Vector256.Create(lambda), size = Vector256.Create(StepSize), ahead = Vector256.Create(momentum), least = Vector256.Create(1e-30f);
        for (int column = 0; column < _layout.Width; column += Cell, at += Cell)
        {
            Vector256<float> inside = Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(_layout.Width - 1 - column)).AsSingle();
            Vector256<float> re = Vector256.LoadAligned(u + column), im = Vector256.LoadAligned(u + _stride + column);
            Vector256<float> a = HostKernels.MultiplyAdd(size, Vector256.LoadAligned(below + column) - re, Vector256.LoadAligned(_downAhead + at));
            Vector256<float> b = HostKernels.MultiplyAdd(size, Vector256.LoadAligned(below + _stride + column) - im, Vector256.LoadAligned(_downAhead + _plane + at));
            Vector256<float> c = HostKernels.MultiplyAdd(size, (Vector256.Load(u + column + 1) - re) & inside, Vector256.LoadAligned(_rightAhead + at));
            Vector256<float> d = HostKernels.MultiplyAdd(size, (Vector256.Load(u + _stride + column + 1) - im) & inside, Vector256.LoadAligned(_rightAhead + _plane + at));

            // Onto |(p, q)| <= lambda in each pixel; a lambda of zero leaves nothing.
            Vector256<float> length = Vector256.Sqrt(a * a + b * b + (c * c + d * d));
            Vector256<float> factor = most / Vector256.Max(Vector256.Max(length, most), least);
            Store(_down, _downAhead, at, a * factor, ahead);
            Store(_down, _downAhead, at + _plane, b * factor, ahead);
            Store(_right, _rightAhead, at, c * factor, ahead);
            Store(_right, _rightAhead, at + _plane, d * factor, ahead);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* dual, float* point, nint at, Vector256<float> value, Vector256<float> momentum)
    {
        HostKernels.MultiplyAdd(momentum, value - Vector256.LoadAligned(dual + at), value).StoreAligned(point + at);
        value.StoreAligned(dual + at);
    }
}

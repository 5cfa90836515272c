using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>
/// Shrinks the singular values of the blocks of a series of images: each block is a matrix of frames x pixels, of low rank where its pixels change alike
/// (Zhang, Pauly and Levesque, "Accelerating parameter mapping with a locally low rank constraint", Magn. Reson. Med. 73(2), 2015).
/// </summary>
/// <remarks>
/// A row of blocks is copied so that a block's frames lie together, four blocks' Gram matrices (frames x frames) are taken apart at once, and of every block
/// what its shrunk singular values leave is put back. Blocks do not overlap; where they begin is drawn anew for each shrinkage. Those at the edges are cut off.
/// </remarks>
internal readonly unsafe struct LowRankBlocks
{
    /// <summary>Rows and columns of a block.</summary>
    public const int Side = 8;

    /// <summary>Floats of one frame of a block: for each row its real, then its imaginary parts.</summary>
    private const int Patch = 2 * Side * Side;

    /// <summary>Off-diagonal entries that are below this share of the squared threshold are taken for zero: what is kept of a direction changes by no more.</summary>
    private const double Tolerance = 1e-5;

    /// <summary>The same over the largest sum of a block's squares, about what single-precision products leave of it.</summary>
    private const double LeastTolerance = 1e-9;

    private readonly ImageLayout _layout;
    private readonly int _frames, _blocks, _group;
    private readonly float* _band, _real, _imaginary, _kept, _direction;
    private readonly JacobiLanes _eigen;

    /// <summary>Blocks of a series.</summary>
    /// <param name="layout">How each image lies in memory.</param>
    /// <param name="frames">How many images, one <see cref="ImageLayout.Storage"/> after the other.</param>
    /// <param name="memory"><see cref="Storage"/> floats, aligned to a cache line, private to this thread.</param>
    public LowRankBlocks(ImageLayout layout, int frames, float* memory)
    {
        _layout = layout;
        _frames = frames;
        _blocks = BlocksOf(layout);
        _group = frames * Patch;
        nint line = LineOf(layout);
        _band = memory;
        _kept = memory + (nint)_blocks * _group;
        _direction = _kept + _group;
        _real = _direction + Patch;
        _imaginary = _real + line;
        _eigen = new JacobiLanes(frames, (double*)(_imaginary + line));
    }

    /// <summary>Floats of memory.</summary>
    /// <param name="layout">How each image lies in memory.</param>
    /// <param name="frames">How many images.</param>
    public static nint Storage(ImageLayout layout, int frames) =>
        (BlocksOf(layout) + 1) * (nint)frames * Patch + Patch + 2 * LineOf(layout) + 2 * JacobiLanes.Storage(frames);

    /// <summary>Rows of blocks that cover an image wherever they begin.</summary>
    /// <param name="layout">How each image lies in memory.</param>
    public static int Bands(ImageLayout layout) => (layout.Height + 2 * Side - 2) / Side;

    /// <summary>Where blocks begin, the same on every machine.</summary>
    /// <param name="seed">Seed.</param>
    /// <param name="turn">Which shrinkage.</param>
    /// <returns>How far the first block reaches beyond the first row and column, below <see cref="Side"/>.</returns>
    public static (int Dy, int Dx) OffsetOf(ulong seed, int turn)
    {
        uint word = Philox.Word(seed, PhiloxStreams.LowRankBlocks, (uint)turn);
        return ((int)(word % Side), (int)((word >> 16) % Side));
    }

    /// <summary>Shrinks a row of blocks: a block X becomes U diag(s f(s^2 / e^2)) V^H, with its singular value decomposition U diag(s) V^H and e about the largest singular value of noise of unit variance, sqrt(frames) + sqrt(pixels).</summary>
    /// <typeparam name="TWeight">The functor f.</typeparam>
    /// <param name="weight">The functor f.</param>
    /// <param name="from">The series.</param>
    /// <param name="to">Receives the rows of pixels; may be the series itself.</param>
    /// <param name="band">Which row of blocks.</param>
    /// <param name="offset">Where blocks begin.</param>
    /// <param name="share">Factor of what is written.</param>
    /// <param name="adds">Whether to add to what is there.</param>
    public void Shrink<TWeight>(TWeight weight, float* from, float* to, int band, (int Dy, int Dx) offset, float share, bool adds)
        where TWeight : unmanaged, IWeight<float>
    {
        int top = Math.Max(band * Side - offset.Dy, 0), bottom = Math.Min((band + 1) * Side - offset.Dy, _layout.Height);
        if (top >= bottom)
        {
            return;
        }

        Gather(from, top, bottom, offset.Dx);
        for (int block = 0; block < _blocks; block += JacobiLanes.Lanes)
        {
            ShrinkGroup(weight, block, bottom - top, offset.Dx);
        }

        Scatter(to, top, bottom, offset.Dx, share, adds);
    }

    private static int BlocksOf(ImageLayout layout) =>
        ((layout.Width + 2 * Side - 2) / Side + JacobiLanes.Lanes - 1) / JacobiLanes.Lanes * JacobiLanes.Lanes;

    /// <summary>A row of pixels with room before and after it, whole cache lines.</summary>
    private static nint LineOf(ImageLayout layout) => HostVector.Aligned(Math.Max(BlocksOf(layout) * Side, layout.Stride + Side));

    /// <summary>Copies rows of all frames so that each block lies together. Rows that a block has outside the image are zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Gather(float* from, int top, int bottom, int dx)
    {
        int line = (int)LineOf(_layout);
        new Span<float>(_real, 2 * line).Clear();
        if (bottom - top < Side)
        {
            new Span<float>(_band, _blocks * _group).Clear();
        }

        for (int frame = 0; frame < _frames; frame++)
        {
            float* image = from + 2 * (nint)frame * _layout.Storage;
            for (int row = top; row < bottom; row++)
            {
                float* cell = image + _layout.Offset(row, 0);
                for (int i = 0; i < _layout.CellsPerRow; i++, cell += 2 * HostVector.Cell)
                {
                    Vector256.LoadAligned(cell).Store(_real + dx + HostVector.Cell * i);
                    Vector256.LoadAligned(cell + HostVector.Cell).Store(_imaginary + dx + HostVector.Cell * i);
                }

                float* patch = _band + (nint)frame * Patch + (row - top) * 2 * Side;
                for (int block = 0; block < _blocks; block++, patch += _group)
                {
                    Vector256.LoadAligned(_real + block * Side).StoreAligned(patch);
                    Vector256.LoadAligned(_imaginary + block * Side).StoreAligned(patch + Side);
                }
            }
        }
    }

    /// <summary>The way back.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Scatter(float* to, int top, int bottom, int dx, float share, bool adds)
    {
        for (int frame = 0; frame < _frames; frame++)
        {
            float* image = to + 2 * (nint)frame * _layout.Storage;
            for (int row = top; row < bottom; row++)
            {
                float* patch = _band + (nint)frame * Patch + (row - top) * 2 * Side;
                for (int block = 0; block < _blocks; block++, patch += _group)
                {
                    (share * Vector256.LoadAligned(patch)).StoreAligned(_real + block * Side);
                    (share * Vector256.LoadAligned(patch + Side)).StoreAligned(_imaginary + block * Side);
                }

                float* cell = image + _layout.Offset(row, 0);
                for (int i = 0; i < _layout.CellsPerRow; i++, cell += 2 * HostVector.Cell)
                {
                    Vector256<float> re = Vector256.Load(_real + dx + HostVector.Cell * i), im = Vector256.Load(_imaginary + dx + HostVector.Cell * i);
                    (adds ? re + Vector256.LoadAligned(cell) : re).StoreAligned(cell);
                    (adds ? im + Vector256.LoadAligned(cell + HostVector.Cell) : im).StoreAligned(cell + HostVector.Cell);
                }
            }
        }
    }

    private void ShrinkGroup<TWeight>(TWeight weight, int first, int rows, int dx)
        where TWeight : unmanaged, IWeight<float>
    {
        double* scales = stackalloc double[JacobiLanes.Lanes];                // squared
        double largest = 0.0, leastScale = double.PositiveInfinity, leastThreshold = 0.0;
        bool matters = false;
        if (weight is IThreshold<float> threshold)
        {
            leastThreshold = threshold.SquaredThreshold;
        }

        for (int lane = 0; lane < JacobiLanes.Lanes; lane++)
        {
            // Columns of the image that the block has: there is no noise in others.
            int left = Math.Max((first + lane) * Side - dx, 0), right = Math.Min((first + lane + 1) * Side - dx, _layout.Width);
            double norm = Math.Sqrt(_frames) + Math.Sqrt(rows * Math.Max(right - left, 1));
            scales[lane] = norm * norm;
            leastScale = Math.Min(leastScale, scales[lane]);
            double trace = SetGram(lane, _band + (nint)(first + lane) * _group);
            largest = Math.Max(largest, trace);
            matters |= trace > leastThreshold * scales[lane];
        }

        if (!matters)
        {
            new Span<float>(_band + (nint)first * _group, JacobiLanes.Lanes * _group).Clear();
            return;
        }

        _eigen.Solve(Math.Max(Tolerance * leastThreshold * leastScale, LeastTolerance * largest));
        for (int lane = 0; lane < JacobiLanes.Lanes; lane++)
        {
            Keep(weight, lane, 1.0 / scales[lane], _band + (nint)(first + lane) * _group);
        }
    }

    /// <summary>Sets the Gram matrix of a block, of the inner products of its frames.</summary>
    /// <returns>Its trace.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double SetGram(int lane, float* block)
    {
        double trace = 0.0;
        for (int i = 0; i < _frames; i++)
        {
            float* x = block + i * Patch;
            for (int j = i; j < _frames; j++)
            {
                float* y = block + j * Patch;
                Vector256<float> re = default, im = default;
                for (int k = 0; k < Patch; k += 2 * Side)
                {
                    Vector256<float> xr = Vector256.LoadAligned(x + k), xi = Vector256.LoadAligned(x + k + Side);
                    Vector256<float> yr = Vector256.LoadAligned(y + k), yi = Vector256.LoadAligned(y + k + Side);
                    re = HostKernels.MultiplyAdd(xi, yi, HostKernels.MultiplyAdd(xr, yr, re));
                    im = HostKernels.MultiplyAdd(-xi, yr, HostKernels.MultiplyAdd(xr, yi, im));
                }

                double real = Vector256.Sum(re);
                _eigen.Set(lane, i, j, real, Vector256.Sum(im));
                trace += i == j ? real : 0.0;
            }
        }

        return trace;
    }

    /// <summary>X &lt;- sum over directions v of f (X v) v^H.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Keep<TWeight>(TWeight weight, int lane, double unit, float* block)
        where TWeight : unmanaged, IWeight<float>
    {
        new Span<float>(_kept, _group).Clear();
        for (int r = 0; r < _frames; r++)
        {
            var energy = new SingleLane((float)(Math.Max(_eigen.Value(lane, r), 0.0) * unit));
            float factor = weight.Invoke(energy, energy).Value;
            if (factor == 0f)
            {
                continue;
            }

            new Span<float>(_direction, Patch).Clear();
            for (int i = 0; i < _frames; i++)
            {
                (float re, float im) = _eigen.Vector(lane, r, i);
                AddProduct(re, im, block + i * Patch, _direction);
            }

            for (int i = 0; i < _frames; i++)
            {
                (float re, float im) = _eigen.Vector(lane, r, i);
                AddProduct(factor * re, -factor * im, _direction, _kept + i * Patch);
            }
        }

        new ReadOnlySpan<float>(_kept, _group).CopyTo(new Span<float>(block, _group));
    }

    /// <summary>y += a x for one frame of a block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddProduct(float real, float imaginary, float* x, float* y)
    {
        Vector256<float> re = Vector256.Create(real), im = Vector256.Create(imaginary);
        for (int k = 0; k < Patch; k += 2 * Side)
        {
            Vector256<float> xr = Vector256.LoadAligned(x + k), xi = Vector256.LoadAligned(x + k + Side);
            HostKernels.MultiplyAdd(-im, xi, HostKernels.MultiplyAdd(re, xr, Vector256.LoadAligned(y + k))).StoreAligned(y + k);
            HostKernels.MultiplyAdd(im, xr, HostKernels.MultiplyAdd(re, xi, Vector256.LoadAligned(y + k + Side))).StoreAligned(y + k + Side);
        }
    }
}

using System.Runtime.Intrinsics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>
/// An image while its patches are worked on: real and imaginary parts in planes of their own, where a patch may begin at any column without a
/// shuffle, with margins around them, so that a search near an edge needs no special case.
/// </summary>
internal readonly unsafe struct PatchPlanes
{
    private const int Cell = HostVector.Cell, Side = PatchDct.Side, Left = 16, Right = 24, Line = 16;

    /// <summary>Rows above the image: as far as a search goes.</summary>
    private const int Top = PatchMatcher.Radius;

    /// <summary>Rows below it: a search goes in blocks of four rows, one row too far.</summary>
    private const int Bottom = PatchMatcher.Radius + 1;

    /// <summary>Real parts and imaginary parts of the image; the margins are zero.</summary>
    public readonly float* Real, Imaginary;

    /// <summary>Weighted sums of patches, real and imaginary parts.</summary>
    public readonly float* RealSum, ImaginarySum;

    /// <summary>The weights of patches, each at its first pixel.</summary>
    public readonly float* Weights;

    /// <summary>|p|^2 of the patch that begins at a pixel; infinite where none does.</summary>
    public readonly float* Energies;

    private readonly ImageLayout _layout;
    private readonly nint _size;

    /// <summary>Planes for images of a layout.</summary>
    /// <param name="layout">The layout.</param>
    /// <param name="memory"><see cref="Storage"/> floats, aligned to a cache line.</param>
    public PatchPlanes(ImageLayout layout, float* memory)
    {
        _layout = layout;
        Stride = StrideOf(layout.Width);
        _size = SizeOf(layout);
        nint origin = Offset(0, 0);
        Real = memory + origin;
        Imaginary = Real + _size;
        RealSum = Imaginary + _size;
        ImaginarySum = RealSum + _size;
        Weights = ImaginarySum + _size;
        Energies = Weights + _size;
    }

    /// <summary>H.</summary>
    public int Height => _layout.Height;

    /// <summary>W.</summary>
    public int Width => _layout.Width;

    /// <summary>Floats from one row of a plane to the next: an odd number of cache lines.</summary>
    public int Stride { get; }

    /// <summary>Floats of all planes.</summary>
    /// <param name="layout">The layout of images.</param>
    public static nint Storage(ImageLayout layout) => 6 * SizeOf(layout);

    /// <summary>Reads an image; sums and weights become zero.</summary>
    /// <param name="image">The image in its layout.</param>
    /// <param name="phase">An image of numbers of magnitude 1 whose conjugates it is multiplied by; or null.</param>
    public void Load(float* image, float* phase)
    {
        new Span<float>(Real - Offset(0, 0), checked((int)(5 * _size))).Clear();
        for (int row = 0; row < Height; row++)
        {
            nint start = _layout.Offset(row, 0);
            float* re = Real + (nint)row * Stride, im = Imaginary + (nint)row * Stride;
            for (int column = 0; column < Width; column += Cell, start += 2 * Cell)
            {
                Vector256<float> a = Vector256.LoadAligned(image + start), b = Vector256.LoadAligned(image + start + Cell);
                if (phase != null)
                {
                    Vector256<float> c = Vector256.LoadAligned(phase + start), s = Vector256.LoadAligned(phase + start + Cell);
                    (a, b) = (a * c + b * s, b * c - a * s);
                }

                a.StoreAligned(re + column);
                b.StoreAligned(im + column);
            }

            new Span<float>(re + Width, Right).Clear();
            new Span<float>(im + Width, Right).Clear();
        }
    }

    /// <summary>Fills in <see cref="Energies"/>; the sums are not yet in use then.</summary>
    public void MeasureEnergies()
    {
        for (int row = 0; row < Height; row++)
        {
            float* re = Real + (nint)row * Stride, im = Imaginary + (nint)row * Stride, to = RealSum + (nint)row * Stride;
            for (int column = 0; column < Width; column += Cell)
            {
                Vector256<float> a = Vector256.LoadAligned(re + column), b = Vector256.LoadAligned(im + column);
                (a * a + b * b).StoreAligned(to + column);
            }
        }

        new Span<float>(Energies - Offset(0, 0), checked((int)_size)).Fill(float.PositiveInfinity);
        AddBoxes(RealSum, ImaginarySum, Energies, 0);
        for (int row = 0; row <= Height - Side; row++)
        {
            float* energies = Energies + (nint)row * Stride;
            new Span<float>(energies - Left, Left).Fill(float.PositiveInfinity);
            new Span<float>(energies + Width - Side + 1, Side + Right - 1).Fill(float.PositiveInfinity);
        }

        nint used = (nint)Height * Stride;
        new Span<float>(RealSum, (int)used).Clear();
        new Span<float>(ImaginarySum - Left, (int)used).Clear();
    }

    /// <summary>Writes the image that the weighted sums and the weights give.</summary>
    /// <param name="image">The image in its layout, overwritten.</param>
    /// <param name="phase">What it is multiplied by; or null.</param>
    public void Store(float* image, float* phase)
    {
        AddBoxes(Weights, Real, Imaginary, 1 - Side);                        // the image itself is no longer needed
        for (int row = 0; row < Height; row++)
        {
            nint line = (nint)row * Stride;
            nint start = _layout.Offset(row, 0);
            float* weights = Imaginary + line - (nint)(Side - 1) * Stride - (Side - 1);
            for (int column = 0; column < Width; column += Cell, start += 2 * Cell)
            {
                Vector256<float> inside = Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(Width - column)).AsSingle();
                Vector256<float> factor = Vector256.ConditionalSelect(inside, Vector256.Create(1f) / Vector256.Load(weights + column), default);
                Vector256<float> a = Vector256.LoadAligned(RealSum + line + column) * factor, b = Vector256.LoadAligned(ImaginarySum + line + column) * factor;
                if (phase != null)
                {
                    Vector256<float> c = Vector256.LoadAligned(phase + start), s = Vector256.LoadAligned(phase + start + Cell);
                    (a, b) = (a * c - b * s, b * c + a * s);
                }

                a.StoreAligned(image + start);
                b.StoreAligned(image + start + Cell);
            }
        }
    }

    /// <summary>sums(y, x) = the sum of 8 x 8 numbers from (y, x) on, for rows from <paramref name="first"/> to H - 8 and columns from -8 to W - 1.</summary>
    private void AddBoxes(float* from, float* work, float* sums, int first)
    {
        for (int row = first; row <= Height - Side; row++)
        {
            nint line = (nint)row * Stride;
            for (int column = -Cell; column < Width + Cell; column += Cell)
            {
                float* at = from + line + column;
                Vector256<float> sum = Vector256.LoadAligned(at);
                for (int i = 1; i < Side; i++)
                {
                    sum += Vector256.LoadAligned(at + (nint)i * Stride);
                }

                sum.StoreAligned(work + column);
            }

            for (int column = -Cell; column < Width; column += Cell)
            {
                Vector256<float> sum = Vector256.LoadAligned(work + column);
                for (int j = 1; j < Side; j++)
                {
                    sum += Vector256.Load(work + column + j);
                }

                sum.StoreAligned(sums + line + column);
            }
        }
    }

    private static int StrideOf(int width) => ((Left + width + Right + Line - 1) / Line | 1) * Line;

    private static nint SizeOf(ImageLayout layout) => (nint)StrideOf(layout.Width) * (Top + layout.Height + Bottom);

    private nint Offset(int row, int column) => (nint)(row + Top) * Stride + column + Left;
}

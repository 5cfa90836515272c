using System.Runtime.CompilerServices;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>
/// Shrinks an image in the transforms of overlapping patches, alone (Guleryuz, "Weighted overcomplete denoising", Asilomar Conf. 2003) or in
/// groups that look alike (Dabov, Foi, Katkovnik and Egiazarian, "Image denoising by sparse 3-D transform-domain collaborative filtering",
/// IEEE Trans. Image Process. 16(8), 2007), and averages what the patches give with weights that fall with the noise that they keep.
/// </summary>
internal readonly unsafe struct PatchImage
{
    private const int Header = 16;

    private readonly PatchScheme _scheme;
    private readonly PatchPlanes _planes;
    private readonly float* _group;
    private readonly float* _work;
    private readonly int* _rows, _columns;
    private readonly int* _count;
    private readonly int* _groups;

    /// <summary>Patches of images of a layout.</summary>
    /// <param name="layout">The layout; both sides at least <see cref="PatchDct.Side"/>.</param>
    /// <param name="scheme">Which patches.</param>
    /// <param name="memory"><see cref="Storage"/> floats, aligned to a cache line, private to this thread; what is found is kept there from turn to turn.</param>
    public PatchImage(ImageLayout layout, PatchScheme scheme, float* memory)
    {
        _scheme = scheme;
        _planes = new PatchPlanes(layout, memory);
        _group = memory + PatchPlanes.Storage(layout);
        _work = _group + PatchGroup.PatchLength * scheme.GroupSize;
        _count = (int*)(_work + Math.Max(PatchDct.Size, PatchMatcher.Scratch));
        _rows = _count + Header;
        _columns = _rows + scheme.MostPositions(layout.Height);
        _groups = _columns + scheme.MostPositions(layout.Width);
        *_count = 0;
    }

    /// <summary>Floats of memory.</summary>
    /// <param name="layout">The layout of images.</param>
    /// <param name="scheme">Which patches.</param>
    public static nint Storage(ImageLayout layout, PatchScheme scheme)
    {
        nint rows = scheme.MostPositions(layout.Height), columns = scheme.MostPositions(layout.Width);
        return PatchPlanes.Storage(layout) + PatchGroup.PatchLength * scheme.GroupSize + Math.Max(PatchDct.Size, PatchMatcher.Scratch)
            + Header + rows + columns + rows * columns * scheme.GroupSize;
    }

    /// <summary>Shrinks an image. Groups are looked for on even turns; odd ones take those of the turn before.</summary>
    /// <typeparam name="TWeight">The functor f: coefficients c but each group's mean become c f(|c|^2, |c|^2).</typeparam>
    /// <param name="weight">The functor f.</param>
    /// <param name="image">The image in its layout.</param>
    /// <param name="seed">Seeds where the grid of patches begins.</param>
    /// <param name="turn">Which shrinkage.</param>
    public void Shrink<TWeight>(TWeight weight, float* image, ulong seed, int turn)
        where TWeight : unmanaged, IWeight<float>
    {
        _planes.Load(image);
        if (!_scheme.Matches || turn % 2 == 0 || *_count == 0)
        {
            FindGroups(seed, turn);
        }

        ShrinkGroups(weight);
        _planes.Store(image);
    }

    private void FindGroups(ulong seed, int turn)
    {
        (int dy, int dx) = _scheme.OffsetOf(seed, turn);
        int rows = _scheme.Positions(_planes.Height, dy, _rows), columns = _scheme.Positions(_planes.Width, dx, _columns);
        if (_scheme.Matches)
        {
            _planes.MeasureEnergies();
        }

        int* group = _groups;
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++, group += _scheme.GroupSize)
            {
                int reference = _rows[i] * _planes.Stride + _columns[j];
                if (_scheme.Matches)
                {
                    PatchMatcher.Match(_planes, reference, group, _work);
                }
                else
                {
                    *group = reference;
                }
            }
        }

        *_count = rows * columns;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ShrinkGroups<TWeight>(TWeight weight)
        where TWeight : unmanaged, IWeight<float>
    {
        int size = _scheme.GroupSize;
        nint stride = _planes.Stride;
        int* patches = _groups;
        for (int left = *_count; left > 0; left--, patches += size)
        {
            for (int k = 0; k < size; k++)
            {
                float* coefficients = _group + k * PatchGroup.PatchLength;
                PatchDct.Forward(_planes.Real + patches[k], stride, coefficients, _work);
                PatchDct.Forward(_planes.Imaginary + patches[k], stride, coefficients + PatchDct.Size, _work);
            }

            if (size > 1)
            {
                PatchGroup.ForwardHaar(_group);
            }

            float share = PatchGroup.Shrink(weight, _group, size);
            if (size > 1)
            {
                PatchGroup.InverseHaar(_group);
            }

            for (int k = 0; k < size; k++)
            {
                float* coefficients = _group + k * PatchGroup.PatchLength;
                PatchDct.AddInverse(coefficients, share, _planes.RealSum + patches[k], stride, _work);
                PatchDct.AddInverse(coefficients + PatchDct.Size, share, _planes.ImaginarySum + patches[k], stride, _work);
                _planes.Weights[patches[k]] += share;
            }
        }
    }
}

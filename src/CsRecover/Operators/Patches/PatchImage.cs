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
    private readonly PatchScheme _scheme;
    private readonly PatchPlanes _planes;
    private readonly float* _phase;
    private readonly float* _group;
    private readonly float* _work;
    private readonly int* _rows, _columns;
    private readonly int* _groups;

    /// <summary>Patches of images of a layout.</summary>
    /// <param name="layout">The layout; both sides at least <see cref="PatchDct.Side"/>.</param>
    /// <param name="scheme">Which patches.</param>
    /// <param name="memory"><see cref="Storage"/> floats, aligned to a cache line, private to this thread.</param>
    public PatchImage(ImageLayout layout, PatchScheme scheme, float* memory)
    {
        _scheme = scheme;
        _planes = new PatchPlanes(layout, memory);
        _phase = memory + PatchPlanes.Storage(layout);
        _group = _phase + PhaseStorage(layout, scheme);
        _work = _group + PatchGroup.PatchLength * scheme.GroupSize;
        _rows = (int*)(_work + Math.Max(PatchDct.Size, PatchMatcher.Scratch));
        _columns = _rows + scheme.MostPositions(layout.Height);
        _groups = _columns + scheme.MostPositions(layout.Width);
        if (scheme.Phased)
        {
            SmoothPhase.Clear(layout, _phase);
        }
    }

    /// <summary>The image's slowly varying phase, in its layout: numbers of magnitude 1, at first 1; null if the scheme does not take it out.</summary>
    public float* Phase => _scheme.Phased ? _phase : null;

    /// <summary>Floats of memory.</summary>
    /// <param name="layout">The layout of images.</param>
    /// <param name="scheme">Which patches.</param>
    public static nint Storage(ImageLayout layout, PatchScheme scheme)
    {
        nint rows = scheme.MostPositions(layout.Height), columns = scheme.MostPositions(layout.Width);
        return PatchPlanes.Storage(layout) + PhaseStorage(layout, scheme) + PatchGroup.PatchLength * scheme.GroupSize + Math.Max(PatchDct.Size, PatchMatcher.Scratch)
            + rows + columns + rows * columns * scheme.GroupSize;
    }

    /// <summary>Shrinks an image.</summary>
    /// <typeparam name="TWeight">The functor f: coefficients c but each group's mean become c f(|c|^2, |c|^2).</typeparam>
    /// <param name="weight">The functor f.</param>
    /// <param name="image">The image in its layout.</param>
    /// <param name="seed">Seeds where the grid of patches begins.</param>
    /// <param name="turn">Which shrinkage.</param>
    public void Shrink<TWeight>(TWeight weight, float* image, ulong seed, int turn)
        where TWeight : unmanaged, IWeight<float>
    {
        _planes.Load(image, Phase);
        ShrinkGroups(weight, FindGroups(seed, turn));
        _planes.Store(image, Phase);
    }

    private static nint PhaseStorage(ImageLayout layout, PatchScheme scheme) => scheme.Phased ? 2 * (nint)layout.Storage : 0;

    /// <summary>Fills in which patches belong together.</summary>
    /// <returns>How many groups there are.</returns>
    private int FindGroups(ulong seed, int turn)
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

        return rows * columns;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ShrinkGroups<TWeight>(TWeight weight, int groups)
        where TWeight : unmanaged, IWeight<float>
    {
        int size = _scheme.GroupSize;
        nint stride = _planes.Stride;
        int* patches = _groups;
        for (int left = groups; left > 0; left--, patches += size)
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

            float share = _scheme.Phased ? PatchGroup.ShrinkParts(weight, _group, size) : PatchGroup.Shrink(weight, _group, size);
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

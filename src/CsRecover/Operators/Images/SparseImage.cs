using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>
/// The unknowns of maps on images that are sparse under a wavelet transform: the image itself or its coefficients, in <see cref="ImageLayout"/>. What such
/// maps do with them apart from measuring: the way in and out, and shrinkage.
/// </summary>
/// <typeparam name="TLattice">The wavelet of Psi.</typeparam>
internal readonly unsafe struct SparseImage<TLattice>
    where TLattice : struct, IWaveletLattice
{
    private readonly WaveletImage<TLattice> _wavelets;
    private readonly PatchScheme _scheme;
    private readonly PatchImage _patches;
    private readonly VariationImage _variation;
    private readonly MapRequest _request;
    private readonly int _levels;
    private readonly float* _scratch;

    /// <summary>Unknowns of a layout.</summary>
    /// <param name="layout">How images and coefficients lie in memory.</param>
    /// <param name="levels">Levels of Psi.</param>
    /// <param name="scheme">What images are sparse in, if not in Psi.</param>
    /// <param name="request">What the visitor is going to do.</param>
    /// <param name="scratch"><see cref="ScratchFor"/> floats, private to this thread.</param>
    public SparseImage(ImageLayout layout, int levels, PatchScheme scheme, MapRequest request, float* scratch)
    {
        Layout = layout;
        _levels = levels;
        _scheme = scheme;
        _request = request;
        nint image = 2 * (nint)layout.Storage;
        Image = scratch;
        Sum = scratch + image;
        _scratch = scratch + 2 * image;
        _wavelets = new WaveletImage<TLattice>(layout, levels, _scratch);
        if (scheme.HasPatches)
        {
            _patches = new PatchImage(layout, scheme, scratch + WaveletScratchFor(layout));
        }
        else if (scheme.HasVariation)
        {
            _variation = new VariationImage(layout, scratch + WaveletScratchFor(layout));
        }
    }

    /// <summary>How images and coefficients lie in memory.</summary>
    public ImageLayout Layout { get; }

    /// <summary>Room for an image; every method here destroys it unless it gives it.</summary>
    public float* Image { get; }

    /// <summary>Room for another image; every method here destroys it.</summary>
    public float* Sum { get; }

    /// <summary>Whether vectors of unknowns hold coefficients that are not the image itself.</summary>
    public bool HoldsCoefficients => _levels > 0 && _request.Domain == SignalDomain.Coefficients;

    /// <summary>Room for the phase of images, where the prior takes it out; null where it does not.</summary>
    public float* Phase => _patches.Phase;

    /// <summary>Floats of scratch: two images, and what the prior needs.</summary>
    /// <param name="layout">How images and coefficients lie in memory.</param>
    /// <param name="scheme">What images are sparse in, if not in Psi.</param>
    public static nint ScratchFor(ImageLayout layout, PatchScheme scheme) =>
        WaveletScratchFor(layout) + (scheme.HasPatches ? PatchImage.Storage(layout, scheme) : scheme.HasVariation ? VariationImage.Storage(layout) : 0);

    /// <summary>The image of unknowns, which stay as they are: it lies where they do, or in <see cref="Image"/>.</summary>
    /// <param name="x">The unknowns.</param>
    public float* Show(HostVector<Complex32> x)
    {
        float* unknowns = (float*)x.Pointer;
        if (!HoldsCoefficients)
        {
            return unknowns;
        }

        new ReadOnlySpan<float>(unknowns, 2 * Layout.Storage).CopyTo(new Span<float>(Sum, 2 * Layout.Storage));
        _wavelets.Inverse(Sum, Image);
        return Image;
    }

    /// <summary>The same where the image is going to replace the unknowns: coefficients are taken apart where they lie.</summary>
    /// <param name="x">The unknowns; destroyed if they are coefficients. <see cref="Close"/> sets them again.</param>
    public float* Open(HostVector<Complex32> x)
    {
        if (!HoldsCoefficients)
        {
            return (float*)x.Pointer;
        }

        _wavelets.Inverse((float*)x.Pointer, Image);
        return Image;
    }

    /// <summary>Where to make the image of new unknowns; zero.</summary>
    /// <param name="x">The unknowns, zero afterwards. <see cref="Close"/> sets them.</param>
    public float* Blank(HostVector<Complex32> x)
    {
        Clear((float*)x.Pointer);
        if (!HoldsCoefficients)
        {
            return (float*)x.Pointer;
        }

        Clear(Image);
        return Image;
    }

    /// <summary>Sets unknowns to the image that <see cref="Open"/> or <see cref="Blank"/> gave.</summary>
    /// <param name="x">The unknowns.</param>
    public void Close(HostVector<Complex32> x)
    {
        if (HoldsCoefficients)
        {
            _wavelets.Forward(Image, (float*)x.Pointer);
        }
    }

    /// <summary>Unknowns that are zero but for a single 1; they lie in <see cref="Sum"/>.</summary>
    /// <param name="j">Its place among the stored elements.</param>
    public HostVector<Complex32> Unit(int j)
    {
        Clear(Sum);
        Sum[HostVector.CellOffset(j)] = 1f;
        return new HostVector<Complex32>((Complex32*)Sum, Layout.Storage);
    }

    /// <summary>
    /// x &lt;- Psi* (c o f(|c|^2, |c|^2)) with c = Psi x, details only, averaged over the request's shifts if x is the image; with another prior, what that does.
    /// </summary>
    /// <typeparam name="TWeight">The functor f.</typeparam>
    /// <param name="weight">The functor f.</param>
    /// <param name="x">The unknowns.</param>
    /// <param name="turn">Number of this call, which chooses the shifts.</param>
    public void Shrink<TWeight>(TWeight weight, HostVector<Complex32> x, int turn)
        where TWeight : unmanaged, IWeight<float>
    {
        if (!_scheme.HasPatches && !_scheme.HasVariation)
        {
            ShrinkWavelets(weight, x, turn);
            return;
        }

        if (_request.Domain == SignalDomain.Coefficients)
        {
            throw new NotSupportedException($"Expected a solver whose iterate is the image for a prior of {(_scheme.HasPatches ? "patches" : "total variation")}: smoothed-l0 with held-out measurements. Got one of coefficients.");
        }

        if (_scheme.HasPatches)
        {
            _patches.Shrink(weight, (float*)x.Pointer, _request.Seed, turn);
            return;
        }

        if (_scheme.BeginsWithWavelets)
        {
            ShrinkWavelets(weight, x, turn);
        }

        float squared = weight is IThreshold<float> threshold
            ? threshold.SquaredThreshold
            : throw new NotSupportedException("Expected a shrinkage with a threshold for a prior of total variation: smoothed-l0 with the kernel Garrote. Got one without.");
        _variation.Shrink(_scheme.Variation * MathF.Sqrt(squared), (float*)x.Pointer);
    }

    /// <summary>Where an unknown lies among the stored elements.</summary>
    /// <param name="unknown">Its number.</param>
    public int StorageIndex(int unknown) => unknown / Layout.Width * Layout.Stride + unknown % Layout.Width;

    /// <summary>Copies unknowns in.</summary>
    /// <param name="unknowns">H x W numbers, row by row.</param>
    /// <param name="x">Overwritten.</param>
    public void Load(ReadOnlySpan<Complex32> unknowns, HostVector<Complex32> x) => ImageStorage.Load(Layout, unknowns, (float*)x.Pointer);

    /// <summary>Copies unknowns out as coefficients.</summary>
    /// <param name="x">The unknowns.</param>
    /// <param name="coefficients">H x W numbers, overwritten.</param>
    public void StoreCoefficients(HostVector<Complex32> x, Span<Complex32> coefficients)
    {
        float* source = (float*)x.Pointer;
        if (_levels > 0 && !HoldsCoefficients)
        {
            _wavelets.Forward(source, Image);
            source = Image;
        }

        ImageStorage.Store(Layout, source, coefficients);
    }

    /// <summary>Copies unknowns out as an image.</summary>
    /// <param name="x">The unknowns.</param>
    /// <param name="signal">H x W pixels, overwritten.</param>
    public void StoreSignal(HostVector<Complex32> x, Span<Complex32> signal) => ImageStorage.Store(Layout, Show(x), signal);

    /// <summary>Whole cache lines, because patches follow.</summary>
    private static nint WaveletScratchFor(ImageLayout layout) => 4 * (nint)layout.Storage + HostVector.Aligned(WaveletImage<TLattice>.ScratchFor(layout));

    private void ShrinkWavelets<TWeight>(TWeight weight, HostVector<Complex32> x, int turn)
        where TWeight : unmanaged, IWeight<float>
    {
        float* image = (float*)x.Pointer;
        if (_levels == 0)
        {
            new HostComplexSpace(_scratch).Scale(weight, x, x, x);
            return;
        }

        if (HoldsCoefficients)
        {
            _wavelets.ShrinkDetails(weight, image);
            return;
        }

        int spins = Math.Max(_request.Spins, 1);
        for (int spin = 0; spin < spins; spin++)
        {
            (int dy, int dx) = CycleSpins.ShiftOf(Layout.Height, Layout.Width, _levels, _request.Spins, _request.Seed, turn, spin);
            bool first = spin == 0, last = spin == spins - 1;
            _wavelets.Shrink(weight, image, Image, last ? image : Sum, dy, dx, first ? null : Sum, last ? 1f / spins : 1f);
        }
    }

    private void Clear(float* image) => new Span<float>(image, 2 * Layout.Storage).Clear();
}

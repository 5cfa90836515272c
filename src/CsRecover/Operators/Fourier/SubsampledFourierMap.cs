using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>
/// M F x, or M F Psi* alpha. Measurements are kept in the order of the fused pass, without the phases of centring; images and
/// coefficients in <see cref="ImageLayout"/>.
/// </summary>
/// <typeparam name="TLattice">The wavelet of Psi.</typeparam>
internal readonly unsafe struct SubsampledFourierMap<TLattice> : IHostMap<Complex32, float>
    where TLattice : struct, IWaveletLattice
{
    private readonly ImageFourier _fourier;
    private readonly FourierSamples _samples;
    private readonly WaveletImage<TLattice> _wavelets;
    private readonly ImageLayout _layout;
    private readonly MapRequest _request;
    private readonly int _levels;
    private readonly ImagePrior _prior;
    private readonly PatchImage _patches;
    private readonly float* _image;
    private readonly float* _sum;
    private readonly float* _scratch;

    /// <summary>A map.</summary>
    /// <param name="fourier">F.</param>
    /// <param name="samples">M.</param>
    /// <param name="levels">Levels of Psi.</param>
    /// <param name="prior">What images are sparse in.</param>
    /// <param name="request">What the visitor is going to do.</param>
    /// <param name="scratch"><see cref="ScratchFor"/> floats, private to this thread.</param>
    public SubsampledFourierMap(ImageFourier fourier, FourierSamples samples, int levels, ImagePrior prior, MapRequest request, float* scratch)
    {
        _fourier = fourier;
        _samples = samples;
        _layout = fourier.Layout;
        _levels = levels;
        _prior = prior;
        _request = request;
        nint image = 2 * (nint)_layout.Storage;
        _image = scratch;
        _sum = scratch + image;
        _scratch = scratch + 2 * image;
        _wavelets = new WaveletImage<TLattice>(_layout, levels, _scratch);
        if (prior != ImagePrior.Wavelets)
        {
            _patches = new PatchImage(_layout, PatchScheme.Of(prior), scratch + TransformScratchFor(fourier));
        }
    }

    /// <inheritdoc/>
    public int Rows => _samples.Count;

    /// <inheritdoc/>
    public int Columns => _layout.Height * _layout.Width;

    /// <inheritdoc/>
    public int RowStorage => _samples.Cells.Storage;

    /// <inheritdoc/>
    public int ColumnStorage => _layout.Storage;

    /// <summary>Whether vectors of unknowns hold coefficients that are not the image itself.</summary>
    private bool HoldsCoefficients => _levels > 0 && _request.Domain == SignalDomain.Coefficients;

    /// <summary>Floats of scratch.</summary>
    /// <param name="fourier">F.</param>
    /// <param name="prior">What images are sparse in.</param>
    public static nint ScratchFor(ImageFourier fourier, ImagePrior prior) =>
        TransformScratchFor(fourier) + (prior == ImagePrior.Wavelets ? 0 : PatchImage.Storage(fourier.Layout, PatchScheme.Of(prior)));

    /// <inheritdoc/>
    public void Forward(HostVector<Complex32> x, HostVector<Complex32> y)
    {
        float* image = (float*)x.Pointer;
        if (HoldsCoefficients)
        {
            Synthesise(image, _image);
            image = _image;
        }

        _fourier.Forward(image, _image, _scratch);
        _samples.Sample(_image, y);
    }

    /// <inheritdoc/>
    public void Adjoint(HostVector<Complex32> y, HostVector<Complex32> x) => Adjoint(y, x, fittedOnly: false);

    /// <inheritdoc/>
    public void Column(int j, HostVector<Complex32> column)
    {
        Clear(_sum);
        _sum[HostVector.CellOffset(j)] = 1f;
        Forward(new HostVector<Complex32>((Complex32*)_sum, _layout.Storage), column);
    }

    /// <inheritdoc/>
    public void PrepareProjection(HostVector<Complex32> y, HostVector<Complex32> target)
    {
        Copy(y, target);
        if (_patches.Phase != null)
        {
            Clear(_patches.Phase);
            _samples.Fill(y, _patches.Phase, fittedOnly: false);
            SmoothPhase.Window(_layout, _patches.Phase);
            _fourier.Inverse(_patches.Phase, _patches.Phase, _scratch);
            SmoothPhase.Normalise(_layout, _patches.Phase);
        }
    }

    /// <inheritdoc/>
    public void MinimumNorm(HostVector<Complex32> target, HostVector<Complex32> x) => Adjoint(target, x, fittedOnly: true);    // A A^H = I

    /// <inheritdoc/>
    public void Project(HostVector<Complex32> target, HostVector<Complex32> x) => ProjectAndMeasure(target, x, Samples.All);

    /// <inheritdoc/>
    public Misfit<float> ProjectAndMeasure(HostVector<Complex32> target, HostVector<Complex32> x, Samples samples)
    {
        if (!HoldsCoefficients)
        {
            return _fourier.Project(_samples.Cells, (float*)target.Pointer, (float*)x.Pointer, samples, _scratch);
        }

        // The coefficients are taken apart where they lie: the transform back overwrites them anyway.
        _wavelets.Inverse((float*)x.Pointer, _image);
        Misfit<float> misfit = _fourier.Project(_samples.Cells, (float*)target.Pointer, _image, samples, _scratch);
        _wavelets.Forward(_image, (float*)x.Pointer);
        return misfit;
    }

    /// <inheritdoc/>
    public void Shrink<TWeight>(TWeight weight, HostVector<Complex32> x, int turn)
        where TWeight : unmanaged, IWeight<float>
    {
        float* image = (float*)x.Pointer;
        if (_prior != ImagePrior.Wavelets)
        {
            if (_request.Domain == SignalDomain.Coefficients)
            {
                throw new NotSupportedException($"Expected a solver whose iterate is the image for a prior of patches ({_prior}): smoothed-l0 with held-out measurements. Got one of coefficients.");
            }

            _patches.Shrink(weight, image, _request.Seed, turn);
            return;
        }

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
            (int dy, int dx) = CycleSpins.ShiftOf(_layout.Height, _layout.Width, _levels, _request.Spins, _request.Seed, turn, spin);
            bool first = spin == 0, last = spin == spins - 1;
            _wavelets.Shrink(weight, image, _image, last ? image : _sum, dy, dx, first ? null : _sum, last ? 1f / spins : 1f);
        }
    }

    /// <inheritdoc/>
    public bool TryInverseColumnNorms(HostVector<Complex32> inverse) => false;

    /// <inheritdoc/>
    public bool TryGramColumn(int j, HostVector<Complex32> column) => false;

    /// <inheritdoc/>
    public bool TryLeastSquares(HostVector<Complex32> y, HostVector<Complex32> support, HostVector<Complex32> x) => false;

    /// <inheritdoc/>
    public bool TryWeightedRidge<TWeight>(TWeight weight, HostVector<Complex32> by, float ridge, HostVector<Complex32> y, HostVector<Complex32> x)
        where TWeight : unmanaged, IWeight<float> => false;

    /// <inheritdoc/>
    public int StorageIndex(int unknown) => unknown / _layout.Width * _layout.Stride + unknown % _layout.Width;

    /// <inheritdoc/>
    public void LoadMeasurements(ReadOnlySpan<Complex32> measurements, HostVector<Complex32> y) => _samples.Load(measurements, y);

    /// <inheritdoc/>
    public void StoreMeasurements(HostVector<Complex32> y, Span<Complex32> measurements) => _samples.Store(y, measurements);

    /// <inheritdoc/>
    public void LoadUnknowns(ReadOnlySpan<Complex32> unknowns, HostVector<Complex32> x) => ImageStorage.Load(_layout, unknowns, (float*)x.Pointer);

    /// <inheritdoc/>
    public void StoreCoefficients(HostVector<Complex32> x, Span<Complex32> coefficients)
    {
        float* source = (float*)x.Pointer;
        if (_levels > 0 && !HoldsCoefficients)
        {
            _wavelets.Forward(source, _image);
            source = _image;
        }

        ImageStorage.Store(_layout, source, coefficients);
    }

    /// <inheritdoc/>
    public void StoreSignal(HostVector<Complex32> x, Span<Complex32> signal)
    {
        float* source = (float*)x.Pointer;
        if (HoldsCoefficients)
        {
            Synthesise(source, _image);
            source = _image;
        }

        ImageStorage.Store(_layout, source, signal);
    }

    /// <summary>Floats of scratch for a transform: two images, and what transforms need; whole cache lines.</summary>
    private static nint TransformScratchFor(ImageFourier fourier) => 4 * (nint)fourier.Layout.Storage
        + ((Math.Max(fourier.ScratchLength, WaveletImage<TLattice>.ScratchFor(fourier.Layout)) + 15) & ~15);

    private void Adjoint(HostVector<Complex32> y, HostVector<Complex32> x, bool fittedOnly)
    {
        float* result = (float*)x.Pointer, image = HoldsCoefficients ? _image : result;
        Clear(image);
        _samples.Fill(y, image, fittedOnly);
        _fourier.Inverse(image, image, _scratch);
        if (HoldsCoefficients)
        {
            Clear(result);
            _wavelets.Forward(image, result);
        }
    }

    /// <summary>image = Psi* coefficients, which stay as they are.</summary>
    private void Synthesise(float* coefficients, float* image)
    {
        new ReadOnlySpan<float>(coefficients, 2 * _layout.Storage).CopyTo(new Span<float>(_sum, 2 * _layout.Storage));
        _wavelets.Inverse(_sum, image);
    }

    private void Clear(float* image) => new Span<float>(image, 2 * _layout.Storage).Clear();

    private static void Copy(HostVector<Complex32> x, HostVector<Complex32> z)
    {
        if (x.Pointer != z.Pointer)
        {
            new ReadOnlySpan<Complex32>(x.Pointer, x.Length).CopyTo(new Span<Complex32>(z.Pointer, z.Length));
        }
    }
}

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
    private readonly SparseImage<TLattice> _unknowns;
    private readonly float* _scratch;

    /// <summary>A map.</summary>
    /// <param name="fourier">F.</param>
    /// <param name="samples">M.</param>
    /// <param name="levels">Levels of Psi.</param>
    /// <param name="scheme">Which patches images are sparse in, if not in Psi.</param>
    /// <param name="request">What the visitor is going to do.</param>
    /// <param name="scratch"><see cref="ScratchFor"/> floats, private to this thread.</param>
    public SubsampledFourierMap(ImageFourier fourier, FourierSamples samples, int levels, PatchScheme scheme, MapRequest request, float* scratch)
    {
        _fourier = fourier;
        _samples = samples;
        _scratch = scratch;
        _unknowns = new SparseImage<TLattice>(fourier.Layout, levels, scheme, request, scratch + HostVector.Aligned(fourier.ScratchLength));
    }

    /// <inheritdoc/>
    public int Rows => _samples.Count;

    /// <inheritdoc/>
    public int Columns => _unknowns.Layout.Height * _unknowns.Layout.Width;

    /// <inheritdoc/>
    public int RowStorage => _samples.Cells.Storage;

    /// <inheritdoc/>
    public int ColumnStorage => _unknowns.Layout.Storage;

    /// <summary>Floats of scratch that the transforms and unknowns need.</summary>
    /// <param name="fourier">F.</param>
    /// <param name="scheme">Which patches images are sparse in, if not in Psi.</param>
    public static nint ScratchFor(ImageFourier fourier, PatchScheme scheme) => HostVector.Aligned(fourier.ScratchLength) + SparseImage<TLattice>.ScratchFor(fourier.Layout, scheme);

    /// <inheritdoc/>
    public void Forward(HostVector<Complex32> x, HostVector<Complex32> y)
    {
        _fourier.Forward(_unknowns.Show(x), _unknowns.Image, _scratch);
        _samples.Sample(_unknowns.Image, y);
    }

    /// <inheritdoc/>
    public void Adjoint(HostVector<Complex32> y, HostVector<Complex32> x) => Adjoint(y, x, fittedOnly: false);

    /// <inheritdoc/>
    public void Column(int j, HostVector<Complex32> column) => Forward(_unknowns.Unit(j), column);

    /// <inheritdoc/>
    public void PrepareProjection(HostVector<Complex32> y, HostVector<Complex32> target)
    {
        y.CopyTo(target);
        float* phase = _unknowns.Phase;
        if (phase != null)
        {
            new Span<float>(phase, 2 * ColumnStorage).Clear();
            _samples.Fill(y, phase, fittedOnly: false);
            SmoothPhase.Window(_unknowns.Layout, phase);
            _fourier.Inverse(phase, phase, _scratch);
            SmoothPhase.Normalise(_unknowns.Layout, phase);
        }
    }

    /// <inheritdoc/>
    public void MinimumNorm(HostVector<Complex32> target, HostVector<Complex32> x) => Adjoint(target, x, fittedOnly: true);    // A A^H = I

    /// <inheritdoc/>
    public void Project(HostVector<Complex32> target, HostVector<Complex32> x) => ProjectAndMeasure(target, x, Samples.All);

    /// <inheritdoc/>
    public Misfit<float> ProjectAndMeasure(HostVector<Complex32> target, HostVector<Complex32> x, Samples samples)
    {
        Misfit<float> misfit = _fourier.Project(_samples.Cells, (float*)target.Pointer, _unknowns.Open(x), samples, _scratch);
        _unknowns.Close(x);
        return misfit;
    }

    /// <inheritdoc/>
    public void Shrink<TWeight>(TWeight weight, HostVector<Complex32> x, int turn)
        where TWeight : unmanaged, IWeight<float> => _unknowns.Shrink(weight, x, turn);

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
    public int StorageIndex(int unknown) => _unknowns.StorageIndex(unknown);

    /// <inheritdoc/>
    public void LoadMeasurements(ReadOnlySpan<Complex32> measurements, HostVector<Complex32> y) => _samples.Load(measurements, y);

    /// <inheritdoc/>
    public void StoreMeasurements(HostVector<Complex32> y, Span<Complex32> measurements) => _samples.Store(y, measurements);

    /// <inheritdoc/>
    public void LoadUnknowns(ReadOnlySpan<Complex32> unknowns, HostVector<Complex32> x) => _unknowns.Load(unknowns, x);

    /// <inheritdoc/>
    public void StoreCoefficients(HostVector<Complex32> x, Span<Complex32> coefficients) => _unknowns.StoreCoefficients(x, coefficients);

    /// <inheritdoc/>
    public void StoreSignal(HostVector<Complex32> x, Span<Complex32> signal) => _unknowns.StoreSignal(x, signal);

    private void Adjoint(HostVector<Complex32> y, HostVector<Complex32> x, bool fittedOnly)
    {
        float* image = _unknowns.Blank(x);
        _samples.Fill(y, image, fittedOnly);
        _fourier.Inverse(image, image, _scratch);
        _unknowns.Close(x);
    }
}

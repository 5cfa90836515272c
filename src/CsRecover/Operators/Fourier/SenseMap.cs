using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>
/// y_c = M F S_c x for all coils c, or the same of Psi* alpha. Measurements are kept coil after coil, each as <see cref="SubsampledFourierMap{TLattice}"/>
/// keeps them.
/// </summary>
/// <typeparam name="TLattice">The wavelet of Psi.</typeparam>
internal readonly unsafe struct SenseMap<TLattice> : IHostMap<Complex32, float>
    where TLattice : struct, IWaveletLattice
{
    private readonly ImageFourier _fourier;
    private readonly FourierSamples _samples;
    private readonly CoilSensitivities _coils;
    private readonly CoilRows _rows;
    private readonly SparseImage<TLattice> _unknowns;
    private readonly float* _coil;
    private readonly float* _scratch;

    /// <summary>A map.</summary>
    /// <param name="fourier">F.</param>
    /// <param name="samples">M.</param>
    /// <param name="coils">S.</param>
    /// <param name="levels">Levels of Psi.</param>
    /// <param name="scheme">Which patches images are sparse in, if not in Psi.</param>
    /// <param name="request">What the visitor is going to do.</param>
    /// <param name="scratch"><see cref="ScratchFor"/> floats, private to this thread.</param>
    public SenseMap(ImageFourier fourier, FourierSamples samples, CoilSensitivities coils, int levels, PatchScheme scheme, MapRequest request, float* scratch)
    {
        _fourier = fourier;
        _samples = samples;
        _coils = coils;
        _rows = new CoilRows(samples, coils.Coils);
        _coil = scratch;
        _scratch = scratch + 2 * (nint)fourier.Layout.Storage;
        _unknowns = new SparseImage<TLattice>(fourier.Layout, levels, scheme, request, _scratch + HostVector.Aligned(fourier.ScratchLength));
    }

    /// <inheritdoc/>
    public int Rows => _rows.Count;

    /// <inheritdoc/>
    public int Columns => _unknowns.Layout.Height * _unknowns.Layout.Width;

    /// <inheritdoc/>
    public int RowStorage => _rows.Storage;

    /// <inheritdoc/>
    public int ColumnStorage => _unknowns.Layout.Storage;

    /// <summary>Floats of scratch: one coil's image, and what the transforms and unknowns need.</summary>
    /// <param name="fourier">F.</param>
    /// <param name="scheme">Which patches images are sparse in, if not in Psi.</param>
    public static nint ScratchFor(ImageFourier fourier, PatchScheme scheme) =>
        2 * (nint)fourier.Layout.Storage + HostVector.Aligned(fourier.ScratchLength) + SparseImage<TLattice>.ScratchFor(fourier.Layout, scheme);

    /// <inheritdoc/>
    public void Forward(HostVector<Complex32> x, HostVector<Complex32> y)
    {
        float* image = _unknowns.Show(x);
        for (int c = 0; c < _coils.Coils; c++)
        {
            _coils.Multiply(c, image, _coil);
            _fourier.Forward(_coil, _coil, _scratch);
            _samples.Sample(_coil, _rows.Of(y, c));
        }
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
            Clear(phase);
            for (int c = 0; c < _coils.Coils; c++)
            {
                Clear(_coil);
                _samples.Fill(_rows.Of(y, c), _coil, fittedOnly: false);
                SmoothPhase.Window(_unknowns.Layout, _coil);
                _fourier.Inverse(_coil, _coil, _scratch);
                _coils.AddCombined(c, _coil, phase, phase);
            }

            SmoothPhase.Normalise(_unknowns.Layout, phase);
        }
    }

    /// <summary>x = A^H y of the fitted measurements: the gradient step from 0, which stands for the solution of least norm as that of <see cref="Project"/> for the projection.</summary>
    /// <param name="target">The measurements.</param>
    /// <param name="x">n unknowns, overwritten.</param>
    public void MinimumNorm(HostVector<Complex32> target, HostVector<Complex32> x) => Adjoint(target, x, fittedOnly: true);

    /// <summary>
    /// x &lt;- x + A^H (y - A x), a gradient step on |y - A x|^2 / 2 of length 1, which never overshoots because the norm of A is at most 1. A has no orthonormal
    /// rows, so that this is not a projection but for one coil with |S| = 1; in a loop of shrinkages it does a projection's work.
    /// </summary>
    /// <param name="target">The measurements.</param>
    /// <param name="x">n unknowns, updated.</param>
    public void Project(HostVector<Complex32> target, HostVector<Complex32> x) => ProjectAndMeasure(target, x, Samples.All);

    /// <inheritdoc/>
    public Misfit<float> ProjectAndMeasure(HostVector<Complex32> target, HostVector<Complex32> x, Samples samples)
    {
        // x + A^H (y - A x) = (1 - sum |S_c|^2) x + sum conj(S_c) P_c(S_c x), where P_c is the fused projection of a coil's image onto its samples.
        float* image = _unknowns.Open(x), sum = _unknowns.Sum;
        float fitted = 0f, heldOut = 0f;
        for (int c = 0; c < _coils.Coils; c++)
        {
            _coils.Multiply(c, image, _coil);
            Misfit<float> misfit = _fourier.Project(_samples.Cells, (float*)_rows.Of(target, c).Pointer, _coil, samples, _scratch);
            fitted += misfit.Fitted;
            heldOut += misfit.HeldOut;
            if (c == 0)
            {
                _coils.MultiplyByRest(image, sum);
            }

            _coils.AddCombined(c, _coil, sum, c == _coils.Coils - 1 ? image : sum);
        }

        _unknowns.Close(x);
        return new Misfit<float>(fitted, heldOut);
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
    public void LoadMeasurements(ReadOnlySpan<Complex32> measurements, HostVector<Complex32> y) => _rows.Load(measurements, y);

    /// <inheritdoc/>
    public void StoreMeasurements(HostVector<Complex32> y, Span<Complex32> measurements) => _rows.Store(y, measurements);

    /// <inheritdoc/>
    public void LoadUnknowns(ReadOnlySpan<Complex32> unknowns, HostVector<Complex32> x) => _unknowns.Load(unknowns, x);

    /// <inheritdoc/>
    public void StoreCoefficients(HostVector<Complex32> x, Span<Complex32> coefficients) => _unknowns.StoreCoefficients(x, coefficients);

    /// <inheritdoc/>
    public void StoreSignal(HostVector<Complex32> x, Span<Complex32> signal) => _unknowns.StoreSignal(x, signal);

    private void Adjoint(HostVector<Complex32> y, HostVector<Complex32> x, bool fittedOnly)
    {
        float* image = _unknowns.Blank(x);
        for (int c = 0; c < _coils.Coils; c++)
        {
            Clear(_coil);
            _samples.Fill(_rows.Of(y, c), _coil, fittedOnly);
            _fourier.Inverse(_coil, _coil, _scratch);
            _coils.AddCombined(c, _coil, image, image);
        }

        _unknowns.Close(x);
    }

    private void Clear(float* image) => new Span<float>(image, 2 * _unknowns.Layout.Storage).Clear();
}

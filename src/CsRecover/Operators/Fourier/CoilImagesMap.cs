using System.Runtime.Intrinsics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>
/// y_c = M F x_c for the images x_c of all coils, or the same of their coefficients. Unknowns and measurements are kept coil after coil, each as
/// <see cref="SubsampledFourierMap{TLattice}"/> keeps them; only shrinkage looks at all coils at once.
/// </summary>
/// <typeparam name="TLattice">The wavelet of Psi.</typeparam>
internal readonly unsafe struct CoilImagesMap<TLattice> : IHostMap<Complex32, float>
    where TLattice : struct, IWaveletLattice
{
    private readonly ImageFourier _fourier;
    private readonly FourierSamples _samples;
    private readonly CoilRows _rows;
    private readonly int _coils, _levels;
    private readonly MapRequest _request;
    private readonly SparseImage<TLattice> _unknowns;
    private readonly WaveletImage<TLattice> _wavelets;
    private readonly float* _scratch;
    private readonly float* _coefficients;
    private readonly float* _sums;

    /// <summary>A map.</summary>
    /// <param name="fourier">F.</param>
    /// <param name="samples">M.</param>
    /// <param name="coils">How many coils.</param>
    /// <param name="levels">Levels of Psi.</param>
    /// <param name="request">What the visitor is going to do.</param>
    /// <param name="scratch"><see cref="ScratchFor"/> floats, private to this thread.</param>
    public CoilImagesMap(ImageFourier fourier, FourierSamples samples, int coils, int levels, MapRequest request, float* scratch)
    {
        _fourier = fourier;
        _samples = samples;
        _coils = coils;
        _rows = new CoilRows(samples, coils);
        _levels = levels;
        _request = request;
        nint images = 2 * (nint)fourier.Layout.Storage * coils;
        _coefficients = scratch;
        _sums = scratch + images;
        float* wavelets = scratch + 2 * images;
        _wavelets = new WaveletImage<TLattice>(fourier.Layout, levels, wavelets);
        _scratch = wavelets + HostVector.Aligned(WaveletImage<TLattice>.ScratchFor(fourier.Layout));
        _unknowns = new SparseImage<TLattice>(fourier.Layout, levels, default, request, _scratch + HostVector.Aligned(fourier.ScratchLength));
    }

    /// <inheritdoc/>
    public int Rows => _rows.Count;

    /// <inheritdoc/>
    public int Columns => _coils * Pixels;

    /// <inheritdoc/>
    public int RowStorage => _rows.Storage;

    /// <inheritdoc/>
    public int ColumnStorage => _coils * _unknowns.Layout.Storage;

    private int Pixels => _unknowns.Layout.Height * _unknowns.Layout.Width;

    /// <summary>Floats of scratch: two images of each coil, and what the transforms and one coil's unknowns need.</summary>
    /// <param name="fourier">F.</param>
    /// <param name="coils">How many coils.</param>
    public static nint ScratchFor(ImageFourier fourier, int coils) =>
        4 * (nint)fourier.Layout.Storage * coils + HostVector.Aligned(WaveletImage<TLattice>.ScratchFor(fourier.Layout)) + HostVector.Aligned(fourier.ScratchLength)
        + SparseImage<TLattice>.ScratchFor(fourier.Layout, default);

    /// <inheritdoc/>
    public void Forward(HostVector<Complex32> x, HostVector<Complex32> y)
    {
        for (int c = 0; c < _coils; c++)
        {
            ForwardOne(ImageOf(x, c), _rows.Of(y, c));
        }
    }

    /// <inheritdoc/>
    public void Adjoint(HostVector<Complex32> y, HostVector<Complex32> x) => Adjoint(y, x, fittedOnly: false);

    /// <inheritdoc/>
    public void Column(int j, HostVector<Complex32> column)
    {
        int storage = _unknowns.Layout.Storage;
        new Span<Complex32>(column.Pointer, column.Length).Clear();
        ForwardOne(_unknowns.Unit(j % storage), _rows.Of(column, j / storage));
    }

    /// <inheritdoc/>
    public void PrepareProjection(HostVector<Complex32> y, HostVector<Complex32> target) => y.CopyTo(target);

    /// <inheritdoc/>
    public void MinimumNorm(HostVector<Complex32> target, HostVector<Complex32> x) => Adjoint(target, x, fittedOnly: true);    // A A^H = I

    /// <inheritdoc/>
    public void Project(HostVector<Complex32> target, HostVector<Complex32> x) => ProjectAndMeasure(target, x, Samples.All);

    /// <inheritdoc/>
    public Misfit<float> ProjectAndMeasure(HostVector<Complex32> target, HostVector<Complex32> x, Samples samples)
    {
        float fitted = 0f, heldOut = 0f;
        for (int c = 0; c < _coils; c++)
        {
            HostVector<Complex32> own = ImageOf(x, c);
            Misfit<float> misfit = _fourier.Project(_samples.Cells, (float*)_rows.Of(target, c).Pointer, _unknowns.Open(own), samples, _scratch);
            _unknowns.Close(own);
            fitted += misfit.Fitted;
            heldOut += misfit.HeldOut;
        }

        return new Misfit<float>(fitted, heldOut);
    }

    /// <inheritdoc/>
    public void Shrink<TWeight>(TWeight weight, HostVector<Complex32> x, int turn)
        where TWeight : unmanaged, IWeight<float>
    {
        float* images = (float*)x.Pointer;
        if (_levels == 0 || _unknowns.HoldsCoefficients)
        {
            JointDetails.Shrink(weight, _unknowns.Layout, _levels, images, _coils);
            return;
        }

        ImageLayout layout = _unknowns.Layout;
        nint image = 2 * (nint)layout.Storage;
        int spins = Math.Max(_request.Spins, 1);
        new Span<float>(_sums, checked((int)(_coils * image))).Clear();
        for (int spin = 0; spin < spins; spin++)
        {
            (int dy, int dx) = CycleSpins.ShiftOf(layout.Height, layout.Width, _levels, _request.Spins, _request.Seed, turn, spin);
            for (int c = 0; c < _coils; c++)
            {
                _wavelets.Forward(images + c * image, _coefficients + c * image, dy, dx);
            }

            JointDetails.Shrink(weight, layout, _levels, _coefficients, _coils);
            for (int c = 0; c < _coils; c++)
            {
                _wavelets.Inverse(_coefficients + c * image, _unknowns.Image, dy, dx);
                Add(_unknowns.Image, 1f / spins, _sums + c * image, image);
            }
        }

        new ReadOnlySpan<float>(_sums, (int)(_coils * image)).CopyTo(new Span<float>(images, (int)(_coils * image)));
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
    public int StorageIndex(int unknown) => unknown / Pixels * _unknowns.Layout.Storage + _unknowns.StorageIndex(unknown % Pixels);

    /// <inheritdoc/>
    public void LoadMeasurements(ReadOnlySpan<Complex32> measurements, HostVector<Complex32> y) => _rows.Load(measurements, y);

    /// <inheritdoc/>
    public void StoreMeasurements(HostVector<Complex32> y, Span<Complex32> measurements) => _rows.Store(y, measurements);

    /// <inheritdoc/>
    public void LoadUnknowns(ReadOnlySpan<Complex32> unknowns, HostVector<Complex32> x)
    {
        for (int c = 0; c < _coils; c++)
        {
            _unknowns.Load(unknowns.Slice(c * Pixels, Pixels), ImageOf(x, c));
        }
    }

    /// <inheritdoc/>
    public void StoreCoefficients(HostVector<Complex32> x, Span<Complex32> coefficients)
    {
        for (int c = 0; c < _coils; c++)
        {
            _unknowns.StoreCoefficients(ImageOf(x, c), coefficients.Slice(c * Pixels, Pixels));
        }
    }

    /// <inheritdoc/>
    public void StoreSignal(HostVector<Complex32> x, Span<Complex32> signal)
    {
        for (int c = 0; c < _coils; c++)
        {
            _unknowns.StoreSignal(ImageOf(x, c), signal.Slice(c * Pixels, Pixels));
        }
    }

    /// <summary>sum += factor image.</summary>
    private static void Add(float* image, float factor, float* sum, nint floats)
    {
        for (nint i = 0; i < floats; i += HostVector.Cell)
        {
            (Vector256.LoadAligned(sum + i) + factor * Vector256.LoadAligned(image + i)).StoreAligned(sum + i);
        }
    }

    private void ForwardOne(HostVector<Complex32> x, HostVector<Complex32> y)
    {
        _fourier.Forward(_unknowns.Show(x), _unknowns.Image, _scratch);
        _samples.Sample(_unknowns.Image, y);
    }

    private void Adjoint(HostVector<Complex32> y, HostVector<Complex32> x, bool fittedOnly)
    {
        for (int c = 0; c < _coils; c++)
        {
            HostVector<Complex32> own = ImageOf(x, c);
            float* image = _unknowns.Blank(own);
            _samples.Fill(_rows.Of(y, c), image, fittedOnly);
            _fourier.Inverse(image, image, _scratch);
            _unknowns.Close(own);
        }
    }

    /// <summary>One coil's part of the unknowns.</summary>
    private HostVector<Complex32> ImageOf(HostVector<Complex32> x, int coil) => x.Part(coil, _unknowns.Layout.Storage);
}

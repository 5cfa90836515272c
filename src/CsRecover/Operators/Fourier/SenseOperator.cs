using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>
/// Undersampled Cartesian k-space of several receiver coils as a sensing operator (SENSE; Pruessmann, Weiger, Scheidegger and Boesiger, "SENSE: sensitivity
/// encoding for fast MRI", Magn. Reson. Med. 42, 1999): y_c = M F S_c x for every coil c, where S_c multiplies an H x W image x by the coil's sensitivity, F is
/// the centred orthonormal 2-D DFT and M a mask; or, with a sparsifying transform, of x = Psi* alpha with a periodised orthonormal wavelet transform Psi.
/// </summary>
/// <remarks>
/// <para>Images, coefficients, sensitivities and masks are row by row. Measurements are coil by coil, each the mask's points, row by row; see <see cref="SubsampledFourierOperator"/>.</para>
/// <para>
/// The norm of A is at most 1, but its rows are not orthonormal. Where a solver asks for a projection onto { x : A x = y }, it is given
/// the gradient step x + A^H (y - A x), and A^H y as the solution of least norm; for one coil with |S| = 1 these are the projection and the solution.
/// Measurements that a solver keeps aside are the same points in all coils, none of them among the 16 x 16 frequencies in the middle.
/// </para>
/// </remarks>
public sealed unsafe class SenseOperator : SensingOperator<Complex32>
{
    private readonly FourierSampling _sampling;
    private readonly CoilSensitivities _sensitivities;
    private readonly Wavelet _wavelet;
    private readonly int _levels;
    private readonly ImagePrior _prior;
    private readonly PatchScheme _scheme;

    /// <summary>An operator on images that are sparse themselves.</summary>
    /// <param name="height">H, rows, at least 1.</param>
    /// <param name="width">W, columns, at least 1.</param>
    /// <param name="mask">H x W flags, row by row: whether each frequency is measured.</param>
    /// <param name="coils">Coils, at least 1.</param>
    /// <param name="sensitivities">coils x H x W sensitivities whose squared magnitudes add up to 1, or less, over the coils.</param>
    /// <exception cref="ArgumentException">The mask or the sensitivities do not fit, or the mask selects nothing.</exception>
    public SenseOperator(int height, int width, ReadOnlySpan<bool> mask, int coils, ReadOnlySpan<Complex32> sensitivities)
        : this(height, width, mask, coils, sensitivities, Wavelet.Haar, 0)
    {
    }

    /// <summary>An operator on the wavelet coefficients of images.</summary>
    /// <param name="height">H, rows, at least 1.</param>
    /// <param name="width">W, columns, at least 1.</param>
    /// <param name="mask">H x W flags, row by row: whether each frequency is measured.</param>
    /// <param name="coils">Coils, at least 1.</param>
    /// <param name="sensitivities">coils x H x W sensitivities whose squared magnitudes add up to 1, or less, over the coils.</param>
    /// <param name="wavelet">The wavelet.</param>
    /// <param name="levels">Levels of the transform, 0 to 30; with 0 it is the identity.</param>
    /// <exception cref="ArgumentException">The mask or the sensitivities do not fit, the mask selects nothing, there is no such wavelet, or the number of levels is out of range.</exception>
    public SenseOperator(int height, int width, ReadOnlySpan<bool> mask, int coils, ReadOnlySpan<Complex32> sensitivities, Wavelet wavelet, int levels)
        : base(checked(FourierSampling.Count(height, width, mask) * Math.Max(coils, 1)), height * width)
    {
        WaveletLattices.Check(wavelet);
        WaveletTransform.CheckLevels(levels);
        Height = height;
        Width = width;
        _wavelet = wavelet;
        _levels = levels;
        _sampling = new FourierSampling(ImageFourier.Of(height, width), mask);
        _sensitivities = new CoilSensitivities(_sampling.Fourier.Layout, coils, sensitivities);
    }

    /// <summary>H, the number of rows of the image.</summary>
    public int Height { get; }

    /// <summary>W, the number of columns of the image.</summary>
    public int Width { get; }

    /// <summary>The number of coils.</summary>
    public int Coils => _sensitivities.Coils;

    /// <summary>As <see cref="SubsampledFourierOperator.Prior"/>, for the one image that all coils see; its slowly varying phase is that of the coils' images, combined.</summary>
    /// <exception cref="ArgumentException">There is no such prior, or the image is too small for it.</exception>
    public ImagePrior Prior
    {
        get => _prior;
        init
        {
            _prior = ImagePriors.Check(value, Height, Width, nameof(Prior));
            _scheme = PatchScheme.Of(value);
        }
    }

    /// <summary>Pixels from one patch to the next, where they are not to be the prior's own; to be set after <see cref="Prior"/>.</summary>
    internal int? PatchStep
    {
        init => _scheme = _scheme with { Step = value ?? _scheme.Step };
    }

    /// <inheritdoc/>
    public override bool HasTransform => _levels > 0;

    /// <inheritdoc/>
    internal override bool PrefersSmoothedL0 => true;

    /// <inheritdoc/>
    public override string Description =>
        $"{Rows / Coils} samples in each of {Coils} coils of the Fourier transform of a {Height} x {Width} image" + (HasTransform ? $", sparse in {_wavelet} wavelets of {_levels} levels" : "") + ImagePriors.Description(_prior);

    /// <inheritdoc/>
    public override TResult Accept<TVisitor, TResult>(TVisitor visitor, MapRequest request) =>
        WaveletLattices.Accept<LatticeVisitor<TVisitor, TResult>, TResult>(_wavelet, new LatticeVisitor<TVisitor, TResult>(this, visitor, request));

    private readonly struct LatticeVisitor<TVisitor, TResult>(SenseOperator owner, TVisitor visitor, MapRequest request) : ILatticeVisitor<TResult>
        where TVisitor : struct, IMapVisitor<Complex32, TResult>
    {
        public TResult Visit<TLattice>()
            where TLattice : struct, IWaveletLattice
        {
            ImageFourier fourier = owner._sampling.Fourier;
            FourierSamples samples = owner._sampling.SamplesFor(request.HeldOut, request.Seed);
            int longest = Math.Max(fourier.Layout.Storage, checked(owner.Coils * samples.Cells.Storage));
            nint space = HostVector.Aligned(HostComplexSpace.ScratchFor(longest)), map = SenseMap<TLattice>.ScratchFor(fourier, owner._scheme);
            NativeBuffer<byte> scratch = owner.Rent((space + map) * sizeof(float));
            try
            {
                float* memory = (float*)scratch.Pointer;
                return visitor.Visit<HostComplexSpace, SenseMap<TLattice>, float>(
                    new HostComplexSpace(memory), new SenseMap<TLattice>(fourier, samples, owner._sensitivities, owner._levels, owner._scheme, request, memory + space));
            }
            finally
            {
                owner.Return(scratch);
            }
        }
    }
}

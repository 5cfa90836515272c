using System.ComponentModel;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>
/// Undersampled Cartesian k-space as a sensing operator: y = M F x takes those samples of the centred orthonormal 2-D DFT F of an H x W image x that
/// a mask M selects, or, with a sparsifying transform, y = M F Psi* alpha with a periodised orthonormal wavelet transform Psi.
/// </summary>
/// <remarks>
/// <para>Images, coefficients and masks are row by row. Zero frequency lies at row H / 2, column W / 2 of the mask, rounded down. Measurements are the mask's points, row by row.</para>
/// <para>
/// A A^H = I, so the projection onto { x : A x = y } costs two Fourier transforms and nothing else; they are one fused pass over k-space.
/// Where a solver keeps measurements aside, they are single points chosen at random, none of them among the 16 x 16 frequencies in
/// the middle, and the minimum-norm solution explains the others only.
/// </para>
/// <para>Any H and W; products of small primes are fastest. Coefficients: see <see cref="WaveletTransform"/>; the approximation is never shrunk.</para>
/// </remarks>
public sealed unsafe class SubsampledFourierOperator : SensingOperator<Complex32>
{
    private readonly FourierSampling _sampling;
    private readonly Wavelet _wavelet;
    private readonly int _levels;
    private readonly ImagePrior _prior;
    private readonly PatchScheme _scheme;

    /// <summary>An operator on images that are sparse themselves.</summary>
    /// <param name="height">H, rows, at least 1.</param>
    /// <param name="width">W, columns, at least 1.</param>
    /// <param name="mask">H x W flags, row by row: whether each frequency is measured.</param>
    /// <exception cref="ArgumentException">The mask does not fit, or selects nothing.</exception>
    public SubsampledFourierOperator(int height, int width, ReadOnlySpan<bool> mask)
        : this(height, width, mask, Wavelet.Haar, 0)
    {
    }

    /// <summary>An operator on the wavelet coefficients of images.</summary>
    /// <param name="height">H, rows, at least 1.</param>
    /// <param name="width">W, columns, at least 1.</param>
    /// <param name="mask">H x W flags, row by row: whether each frequency is measured.</param>
    /// <param name="wavelet">The wavelet.</param>
    /// <param name="levels">Levels of the transform, 0 to 30; with 0 it is the identity.</param>
    /// <exception cref="ArgumentException">The mask does not fit, or selects nothing; there is no such wavelet, or the number of levels is out of range.</exception>
    public SubsampledFourierOperator(int height, int width, ReadOnlySpan<bool> mask, Wavelet wavelet, int levels)
        : base(FourierSampling.Count(height, width, mask), height * width)
    {
        WaveletLattices.Check(wavelet);
        WaveletTransform.CheckLevels(levels);
        Height = height;
        Width = width;
        _wavelet = wavelet;
        _levels = levels;
        _sampling = new FourierSampling(ImageFourier.Of(height, width), mask);
    }

    /// <summary>The same operator by other transforms.</summary>
    private SubsampledFourierOperator(SubsampledFourierOperator other, ImageFourier fourier)
        : base(other.Rows, other.Columns)
    {
        Height = other.Height;
        Width = other.Width;
        _wavelet = other._wavelet;
        _levels = other._levels;
        _prior = other._prior;
        _scheme = other._scheme;
        _sampling = new FourierSampling(fourier, other.Points);
    }

    /// <summary>H, the number of rows of the image.</summary>
    public int Height { get; }

    /// <summary>W, the number of columns of the image.</summary>
    public int Width { get; }

    /// <summary>
    /// What images are taken to be sparse in by a solver whose iterate is the image itself (<see cref="SignalDomain.Signal"/>); coefficients are those of
    /// Psi all the same. Priors of patches need sides of 8 pixels or more; they run on the host only.
    /// </summary>
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

    /// <summary>The wavelet of Psi.</summary>
    internal Wavelet Wavelet => _wavelet;

    /// <summary>Levels of Psi; with 0 it is the identity.</summary>
    internal int Levels => _levels;

    /// <summary>For each measurement, its point row W + column of centred k-space; not to be changed.</summary>
    internal int[] Points => _sampling.Points;

    /// <inheritdoc/>
    public override bool HasTransform => _levels > 0;

    /// <inheritdoc/>
    internal override bool PrefersSmoothedL0 => true;

    /// <inheritdoc/>
    public override string Description =>
        $"{Rows} samples of the Fourier transform of a {Height} x {Width} image" + (HasTransform ? $", sparse in {_wavelet} wavelets of {_levels} levels" : "")
        + ImagePriors.Description(_prior);

    /// <inheritdoc/>
    public override TResult Accept<TVisitor, TResult>(TVisitor visitor, MapRequest request) =>
        WaveletLattices.Accept<LatticeVisitor<TVisitor, TResult>, TResult>(_wavelet, new LatticeVisitor<TVisitor, TResult>(this, visitor, request));

    /// <summary>This operator with passes compiled for a lattice that the caller brings: the wavelet's own, its numbers as literals. Generated code asks for it; the answers are the same.</summary>
    /// <typeparam name="TLattice">The lattice.</typeparam>
    /// <returns>The operator; it shares this one's data.</returns>
    /// <exception cref="ArgumentException">The lattice is not that of this operator's wavelet.</exception>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public SensingOperator<Complex32> WithLattice<TLattice>()
        where TLattice : struct, IWaveletLattice
    {
        WaveletLattices.Check<TLattice>(_wavelet);
        return new Specialised<TLattice>(this);
    }

    /// <summary>
    /// This operator with Fourier transforms compiled for codelets that the caller brings. Generated code asks for it; the answers
    /// are the same.
    /// </summary>
    /// <typeparam name="TColumns">The DFT along columns, of H points.</typeparam>
    /// <typeparam name="TRows">The DFT along rows, of W points.</typeparam>
    /// <returns>The operator.</returns>
    /// <exception cref="ArgumentException">The stages of an axis are of another length.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public SubsampledFourierOperator WithFourier<TColumns, TRows>()
        where TColumns : struct, IFourierLength
        where TRows : struct, IFourierLength => new(this, ImageFourier.Of<TColumns, TRows>(Height, Width));

    /// <summary>Which measurements are kept aside; at least one is not.</summary>
    /// <param name="fraction">How many of those that may be, from 0 to 1.</param>
    /// <param name="seed">Seeds the choice.</param>
    internal bool[] HoldOut(double fraction, ulong seed) => _sampling.HoldOut(fraction, seed);

    private sealed class Specialised<TLattice>(SubsampledFourierOperator general) : SensingOperator<Complex32>(general.Rows, general.Columns)
        where TLattice : struct, IWaveletLattice
    {
        public override string Description => general.Description;

        public override bool HasTransform => general.HasTransform;

        internal override bool PrefersSmoothedL0 => general.PrefersSmoothedL0;

        internal override SensingOperator<Complex32> Unsized => general.Unsized;

        public override TResult Accept<TVisitor, TResult>(TVisitor visitor, MapRequest request) => new LatticeVisitor<TVisitor, TResult>(general, visitor, request).Visit<TLattice>();
    }

    private readonly struct LatticeVisitor<TVisitor, TResult>(SubsampledFourierOperator owner, TVisitor visitor, MapRequest request) : ILatticeVisitor<TResult>
        where TVisitor : struct, IMapVisitor<Complex32, TResult>
    {
        public TResult Visit<TLattice>()
            where TLattice : struct, IWaveletLattice
        {
            FourierSamples samples = owner._sampling.SamplesFor(request.HeldOut, request.Seed);
            ImageLayout layout = owner._sampling.Fourier.Layout;
            int longest = Math.Max(layout.Storage, samples.Cells.Storage);
            nint space = HostVector.Aligned(HostComplexSpace.ScratchFor(longest)), map = SubsampledFourierMap<TLattice>.ScratchFor(owner._sampling.Fourier, owner._scheme);
            NativeBuffer<byte> scratch = owner.Rent((space + map) * sizeof(float));
            try
            {
                float* memory = (float*)scratch.Pointer;
                return visitor.Visit<HostComplexSpace, SubsampledFourierMap<TLattice>, float>(
                    new HostComplexSpace(memory), new SubsampledFourierMap<TLattice>(owner._sampling.Fourier, samples, owner._levels, owner._scheme, request, memory + space));
            }
            finally
            {
                owner.Return(scratch);
            }
        }

    }
}

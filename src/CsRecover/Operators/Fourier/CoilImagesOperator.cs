using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>
/// Undersampled Cartesian k-space of several receiver coils whose sensitivities nobody knows: y_c = M F x_c for the image x_c of every coil c, or of
/// x_c = Psi* alpha_c. The coils' images have their edges in the same places, so that coefficients are shrunk by half their own energy and half that of all coils in a place
/// (Majumdar and Ward, "Calibration-less multi-coil MR image reconstruction", Magn. Reson. Imaging 30(7), 2012).
/// </summary>
/// <remarks>
/// <para>Unknowns are the coils' images, or their coefficients, coil by coil, each row by row; measurements are coil by coil, each the mask's points, row by row.</para>
/// <para>A A^H = I. Measurements that a solver keeps aside are the same points in all coils; see <see cref="SubsampledFourierOperator"/>.</para>
/// </remarks>
public sealed unsafe class CoilImagesOperator : SensingOperator<Complex32>
{
    private readonly FourierSampling _sampling;
    private readonly Wavelet _wavelet;
    private readonly int _levels;

    /// <summary>An operator on the wavelet coefficients of the coils' images.</summary>
    /// <param name="height">H, rows, at least 1.</param>
    /// <param name="width">W, columns, at least 1.</param>
    /// <param name="mask">H x W flags, row by row: whether each frequency is measured.</param>
    /// <param name="coils">Coils, at least 1.</param>
    /// <param name="wavelet">The wavelet.</param>
    /// <param name="levels">Levels of the transform, 0 to 30; with 0 it is the identity.</param>
    /// <exception cref="ArgumentException">The mask does not fit, or selects nothing; there is no coil, no such wavelet, or the number of levels is out of range.</exception>
    public CoilImagesOperator(int height, int width, ReadOnlySpan<bool> mask, int coils, Wavelet wavelet, int levels)
        : base(checked(FourierSampling.Count(height, width, mask) * CheckCoils(coils)), checked(height * width * coils))
    {
        WaveletLattices.Check(wavelet);
        WaveletTransform.CheckLevels(levels);
        Height = height;
        Width = width;
        Coils = coils;
        _wavelet = wavelet;
        _levels = levels;
        _sampling = new FourierSampling(ImageFourier.Of(height, width), mask);
    }

    /// <summary>H, the number of rows of each image.</summary>
    public int Height { get; }

    /// <summary>W, the number of columns of each image.</summary>
    public int Width { get; }

    /// <summary>The number of coils.</summary>
    public int Coils { get; }

    /// <inheritdoc/>
    public override bool HasTransform => _levels > 0;

    /// <inheritdoc/>
    internal override bool PrefersSmoothedL0 => true;

    /// <inheritdoc/>
    public override string Description =>
        $"{Rows / Coils} samples in each of {Coils} coils of the Fourier transforms of {Height} x {Width} images" + (HasTransform ? $", jointly sparse in {_wavelet} wavelets of {_levels} levels" : "");

    /// <inheritdoc/>
    public override TResult Accept<TVisitor, TResult>(TVisitor visitor, MapRequest request) =>
        WaveletLattices.Accept<LatticeVisitor<TVisitor, TResult>, TResult>(_wavelet, new LatticeVisitor<TVisitor, TResult>(this, visitor, request));

    private static int CheckCoils(int coils) =>
        coils >= 1 ? coils : throw new ArgumentException($"Expected at least one coil, got {coils}.", nameof(coils));

    private readonly struct LatticeVisitor<TVisitor, TResult>(CoilImagesOperator owner, TVisitor visitor, MapRequest request) : ILatticeVisitor<TResult>
        where TVisitor : struct, IMapVisitor<Complex32, TResult>
    {
        public TResult Visit<TLattice>()
            where TLattice : struct, IWaveletLattice
        {
            ImageFourier fourier = owner._sampling.Fourier;
            FourierSamples samples = owner._sampling.SamplesFor(request.HeldOut, request.Seed);
            int longest = checked(owner.Coils * Math.Max(fourier.Layout.Storage, samples.Cells.Storage));
            nint space = HostVector.Aligned(HostComplexSpace.ScratchFor(longest)), map = CoilImagesMap<TLattice>.ScratchFor(fourier, owner.Coils);
            NativeBuffer<byte> scratch = owner.Rent((space + map) * sizeof(float));
            try
            {
                float* memory = (float*)scratch.Pointer;
                return visitor.Visit<HostComplexSpace, CoilImagesMap<TLattice>, float>(
                    new HostComplexSpace(memory), new CoilImagesMap<TLattice>(fourier, samples, owner.Coils, owner._levels, request, memory + space));
            }
            finally
            {
                owner.Return(scratch);
            }
        }
    }
}

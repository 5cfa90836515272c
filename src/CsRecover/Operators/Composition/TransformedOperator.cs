using System.Numerics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>
/// A = Phi Psi*: a measurement operator over signals of n samples that are sparse in a wavelet transform Psi. The unknowns are the coefficients alpha = Psi x; a result's
/// signal is Psi* alpha.
/// </summary>
/// <remarks>
/// Psi is orthonormal, so A inherits the properties of Phi: A A^H = Phi Phi^H, and a projection costs one transform each way more than that of Phi. Wavelet filters act on signals of any
/// length (see <see cref="WaveletTransform"/>). Made by <see cref="SensingOperators.WithTransform"/>.
/// </remarks>
/// <typeparam name="T">float, double or <see cref="Complex32"/>.</typeparam>
public sealed class TransformedOperator<T> : SensingOperator<T>
    where T : unmanaged, INumberBase<T>
{
    private readonly SignalTransform<T> _transform;

    /// <summary>Composes an operator with a wavelet.</summary>
    /// <param name="sensing">Phi, m x n, over signals; without a transform of its own.</param>
    /// <param name="wavelet">The wavelet.</param>
    /// <param name="levels">How often the approximation is split, 0 to 30.</param>
    /// <exception cref="ArgumentException">Phi has a transform already, there is no such wavelet, or the number of levels is out of range.</exception>
    public TransformedOperator(SensingOperator<T> sensing, Wavelet wavelet, int levels)
        : base(sensing?.Rows ?? throw new ArgumentNullException(nameof(sensing)), sensing.Columns)
    {
        if (sensing.HasTransform)
        {
            throw new ArgumentException($"Expected an operator without a sparsifying transform, got one with: {sensing.Description}.", nameof(sensing));
        }

        Transform = new WaveletTransform(wavelet, levels);
        Sensing = sensing;
        _transform = SignalTransform<T>.Of(wavelet, levels, sensing.Columns);
    }

    /// <summary>Phi.</summary>
    public SensingOperator<T> Sensing { get; }

    /// <summary>Psi.</summary>
    public WaveletTransform Transform { get; }

    /// <inheritdoc/>
    public override string Description => $"{Sensing.Description}; of Psi* alpha, Psi the {Transform.Wavelet} wavelet transform of {Transform.Levels} levels";

    /// <inheritdoc/>
    public override bool HasTransform => true;

    /// <inheritdoc/>
    public override unsafe TResult Accept<TVisitor, TResult>(TVisitor visitor, MapRequest request)
    {
        int storage = HostVector.StorageFor(Columns);
        NativeBuffer<byte> memory = Rent(sizeof(T) * (3 * (nint)storage + _transform.ScratchLength));
        try
        {
            // Vectors' padding must be zero; the transform's scratch may hold anything.
            new Span<T>((T*)memory.Pointer, 3 * storage).Clear();
            var wrap = new Wrap<TVisitor, TResult>(visitor, _transform, request, (T*)memory.Pointer);
            return Sensing.Accept<Wrap<TVisitor, TResult>, TResult>(wrap, request with { Domain = SignalDomain.Coefficients, Spins = 0 });
        }
        finally
        {
            Return(memory);
        }
    }

    private readonly unsafe struct Wrap<TVisitor, TResult>(TVisitor visitor, SignalTransform<T> transform, MapRequest request, T* work) : IMapVisitor<T, TResult>
        where TVisitor : struct, IMapVisitor<T, TResult>
    {
        public TResult Visit<TSpace, TMap, TReal>(TSpace space, TMap map)
            where TSpace : struct, IVectorSpace<HostVector<T>, HostTable<T>, T, TReal>
            where TMap : struct, IHostMap<T, TReal>
            where TReal : unmanaged, IFloatingPointIeee754<TReal>
        {
            if (map.ColumnStorage != HostVector.StorageFor(map.Columns))
            {
                throw new NotSupportedException("Expected an operator over signals, got one over images: it takes its sparsifying transform itself.");
            }

            return visitor.Visit<TSpace, TransformedMap<T, TReal, TSpace, TMap>, TReal>(space, new TransformedMap<T, TReal, TSpace, TMap>(space, map, transform, request, work));
        }
    }
}

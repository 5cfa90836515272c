using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>
/// Random rows of the orthonormal n-point DFT (entries exp(-2 pi i j r / n) / sqrt(n) in row r): m distinct ones, drawn from Philox4x32-10. A A^H = I, so a projection is two transforms; nothing of
/// size m n is stored. Any n; O(n log n).
/// </summary>
public sealed class PartialFourierOperator : SensingOperator<Complex32>
{
    private readonly Lazy<(int[] Rows, FourierTransform<float> Transform)> _parts;

    /// <summary>Draws rows.</summary>
    /// <param name="rows">m, from 1 to n.</param>
    /// <param name="columns">n, at least 1.</param>
    /// <param name="seed">The key of the random numbers.</param>
    /// <exception cref="ArgumentException">A size is below 1, or m is above n.</exception>
    public PartialFourierOperator(int rows, int columns, ulong seed)
        : base(rows, columns)
    {
        RowSelection.Check(rows, columns, "DFT");
        Seed = seed;
        _parts = new Lazy<(int[] Rows, FourierTransform<float> Transform)>(() => (RowSelection.Choose(columns, rows, seed, PhiloxStreams.RowSelection), FourierTransform<float>.Of(columns)));
    }

    /// <summary>The key of the random numbers.</summary>
    public ulong Seed { get; }

    /// <summary>The chosen rows of the DFT (frequencies), ascending.</summary>
    public ReadOnlyMemory<int> SelectedRows => _parts.Value.Rows;

    /// <inheritdoc/>
    public override string Description => $"{Rows} x {Columns} partial Fourier transform, seed {Seed}, Complex32";

    /// <inheritdoc/>
    public override TResult Accept<TVisitor, TResult>(TVisitor visitor, MapRequest request) => Accept<TVisitor, TResult, MatrixSizes>(visitor, request, new MatrixSizes(Rows, Columns));

    /// <inheritdoc/>
    protected internal override unsafe TResult Accept<TVisitor, TResult, TSizes>(TVisitor visitor, MapRequest request, TSizes sizes)
    {
        (int[] rows, FourierTransform<float> transform) = _parts.Value;
        int plane = HostVector.StorageFor(Columns);
        nint room = plane + HostVector.StorageFor((transform.ScratchLength + 1) / 2);
        NativeBuffer<byte> memory = Rent(MatrixFreeVisit.Bytes<Complex32>(Rows, Columns, room));
        try
        {
            float* re = (float*)memory.Pointer;
            fixed (int* selected = rows)
            {
                var products = new PartialFourierProducts<TSizes>(sizes, transform, selected, re, re + plane, re + 2 * (nint)plane);
                return MatrixFreeVisit.Complex<PartialFourierProducts<TSizes>, TVisitor, TResult>(visitor, products, (Complex32*)re + room, request);
            }
        }
        finally
        {
            Return(memory);
        }
    }
}

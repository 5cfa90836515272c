using System.Numerics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>
/// Random rows of the orthonormal n-point DCT-II (entries sqrt(2/n) cos(pi (2 j + 1) r / 2 n) in row r; row 0 is constant 1/sqrt(n)): m distinct ones, drawn from Philox4x32-10. A A^T = I, so a
/// projection is two transforms; nothing of size m n is stored. Any n; O(n log n).
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class PartialDctOperator<T> : SensingOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Lazy<(int[] Rows, CosineTransform<T> Transform)> _parts;

    /// <summary>Draws rows.</summary>
    /// <param name="rows">m, from 1 to n.</param>
    /// <param name="columns">n, at least 1.</param>
    /// <param name="seed">The key of the random numbers.</param>
    /// <exception cref="ArgumentException">A size is below 1, or m is above n.</exception>
    public PartialDctOperator(int rows, int columns, ulong seed)
        : base(rows, columns)
    {
        RowSelection.Check(rows, columns, "DCT");
        Seed = seed;
        _parts = new Lazy<(int[] Rows, CosineTransform<T> Transform)>(() => (RowSelection.Choose(columns, rows, seed, PhiloxStreams.RowSelection), new CosineTransform<T>(columns)));
    }

    /// <summary>The key of the random numbers.</summary>
    public ulong Seed { get; }

    /// <summary>The chosen rows of the DCT, ascending.</summary>
    public ReadOnlyMemory<int> SelectedRows => _parts.Value.Rows;

    /// <inheritdoc/>
    public override string Description => $"{Rows} x {Columns} partial DCT, seed {Seed}, {typeof(T).Name}";

    /// <inheritdoc/>
    public override TResult Accept<TVisitor, TResult>(TVisitor visitor, MapRequest request) => Accept<TVisitor, TResult, MatrixSizes>(visitor, request, new MatrixSizes(Rows, Columns));

    /// <inheritdoc/>
    protected internal override unsafe TResult Accept<TVisitor, TResult, TSizes>(TVisitor visitor, MapRequest request, TSizes sizes)
    {
        (int[] rows, CosineTransform<T> transform) = _parts.Value;
        nint room = (2 * (nint)HostVector.StorageFor(Columns)) + transform.ScratchLength;
        NativeBuffer<byte> memory = Rent(MatrixFreeVisit.Bytes<T>(Rows, Columns, room));
        try
        {
            T* buffer = (T*)memory.Pointer;
            fixed (int* selected = rows)
            {
                var products = new PartialDctProducts<T, TSizes>(sizes, transform, selected, buffer);
                return MatrixFreeVisit.Real<T, PartialDctProducts<T, TSizes>, TVisitor, TResult>(visitor, products, buffer + room, request);
            }
        }
        finally
        {
            Return(memory);
        }
    }
}

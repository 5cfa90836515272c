using System.Numerics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>
/// Random rows of the Walsh-Hadamard transform of a randomly signed signal (Ailon and Chazelle 2006; Tropp, "Improved analysis of the subsampled randomized Hadamard transform",
/// Adv. Adapt. Data Anal. 3, 2011): A = S H D with D random signs, H of order N and S a choice of m distinct rows, drawn from Philox4x32-10.
/// </summary>
/// <remarks>
/// N is the least power of two not below n. Signals are padded with zeros to that length, and entries are +-1/sqrt(n), so that all rows have unit length. If n is a power of two,
/// A A^T = I and a projection is two transforms. For other n the rows are no longer orthogonal, and a projection solves A A^T z = r by conjugate gradients,
/// which takes few steps while m is well below n. Products take O(N log N) operations.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class SubsampledHadamardOperator<T> : SensingOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Lazy<(int[] Rows, NativeBuffer<T> Signs)> _draw;

    /// <summary>Draws rows and signs.</summary>
    /// <param name="rows">m, from 1 to N.</param>
    /// <param name="columns">n, from 1 to 2^30.</param>
    /// <param name="seed">The key of the random numbers.</param>
    /// <exception cref="ArgumentException">A size is out of range.</exception>
    public SubsampledHadamardOperator(int rows, int columns, ulong seed)
        : base(rows, columns)
    {
        if (columns > 1 << 30)
        {
            throw new ArgumentException($"Expected at most 2^30 columns, got {columns}.", nameof(columns));
        }

        Order = (int)BitOperations.RoundUpToPowerOf2((uint)columns);
        if (rows > Order)
        {
            throw new ArgumentException($"Expected at most {Order} rows, as many as the Hadamard transform of {columns} numbers has; got {rows}.", nameof(rows));
        }

        Seed = seed;
        _draw = new Lazy<(int[] Rows, NativeBuffer<T> Signs)>(() =>
            (RowSelection.Choose(Order, rows, seed, PhiloxStreams.RowSelection), RandomSigns.Draw(columns, T.CreateTruncating(1.0 / Math.Sqrt(columns)), seed)));
    }

    /// <summary>N, the least power of two not below n.</summary>
    public int Order { get; }

    /// <summary>The key of the random numbers.</summary>
    public ulong Seed { get; }

    /// <summary>The chosen rows of H, ascending.</summary>
    public ReadOnlyMemory<int> SelectedRows => _draw.Value.Rows;

    /// <inheritdoc/>
    public override string Description => $"{Rows} x {Columns} subsampled Hadamard transform of order {Order}, seed {Seed}, {typeof(T).Name}";

    /// <inheritdoc/>
    public override TResult Accept<TVisitor, TResult>(TVisitor visitor, MapRequest request) => Accept<TVisitor, TResult, MatrixSizes>(visitor, request, new MatrixSizes(Rows, Columns));

    /// <inheritdoc/>
    protected internal override unsafe TResult Accept<TVisitor, TResult, TSizes>(TVisitor visitor, MapRequest request, TSizes sizes)
    {
        int room = HostVector.StorageFor(Order);
        NativeBuffer<byte> memory = Rent(MatrixFreeVisit.Bytes<T>(Rows, Columns, room));
        try
        {
            T* buffer = (T*)memory.Pointer;
            (int[] rows, NativeBuffer<T> signs) = _draw.Value;
            fixed (int* selected = rows)
            {
                var products = new SubsampledHadamardProducts<T, TSizes>(sizes, Order, selected, signs.Pointer, buffer);
                return MatrixFreeVisit.Real<T, SubsampledHadamardProducts<T, TSizes>, TVisitor, TResult>(visitor, products, buffer + room, request);
            }
        }
        finally
        {
            Return(memory);
        }
    }
}

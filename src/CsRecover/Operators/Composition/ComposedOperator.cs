using System.Numerics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>The product B A of two operators, such as a random mixing after a blur. A projection solves B A A^H B^H z = r by conjugate gradients.</summary>
/// <typeparam name="T">float, double or <see cref="Complex32"/>.</typeparam>
public sealed class ComposedOperator<T> : SensingOperator<T>
    where T : unmanaged, INumberBase<T>
{
    /// <summary>Composes two operators.</summary>
    /// <param name="second">B, m x k.</param>
    /// <param name="first">A, k x n.</param>
    /// <exception cref="ArgumentException">The sizes do not fit, an operator has a sparsifying transform, or m exceeds both k and n.</exception>
    public ComposedOperator(SensingOperator<T> second, SensingOperator<T> first)
        : base(second?.Rows ?? throw new ArgumentNullException(nameof(second)), first?.Columns ?? throw new ArgumentNullException(nameof(first)))
    {
        if (second.Columns != first.Rows)
        {
            throw new ArgumentException($"Expected operators B (m x k) and A (k x n), got {second.Rows} x {second.Columns} and {first.Rows} x {first.Columns}.", nameof(second));
        }

        if (first.HasTransform || second.HasTransform)
        {
            throw new ArgumentException($"Expected operators without a sparsifying transform (add it to the product), got {(first.HasTransform ? first : second).Description}.", nameof(first));
        }

        if (second.Rows > Math.Max(first.Rows, first.Columns))
        {
            throw new ArgumentException($"Expected a product with at most as many rows as the larger of k = {first.Rows} and n = {first.Columns}, got {second.Rows}.", nameof(second));
        }

        First = first;
        Second = second;
    }

    /// <summary>A.</summary>
    public SensingOperator<T> First { get; }

    /// <summary>B.</summary>
    public SensingOperator<T> Second { get; }

    /// <inheritdoc/>
    public override string Description => $"({Second.Description}) after ({First.Description})";

    /// <inheritdoc/>
    public override unsafe TResult Accept<TVisitor, TResult>(TVisitor visitor, MapRequest request)
    {
        int between = HostVector.StorageFor(First.Rows);
        NativeBuffer<byte> memory = Rent(sizeof(T) * (between + MatrixFreeMemory.Elements(Rows, Columns)));
        try
        {
            var inner = new FirstVisitor<TVisitor, TResult>(visitor, Second, request, (T*)memory.Pointer);
            return First.Accept<FirstVisitor<TVisitor, TResult>, TResult>(inner, default);
        }
        finally
        {
            Return(memory);
        }
    }

    private readonly unsafe struct FirstVisitor<TVisitor, TResult>(TVisitor visitor, SensingOperator<T> second, MapRequest request, T* memory) : IMapVisitor<T, TResult>
        where TVisitor : struct, IMapVisitor<T, TResult>
    {
        public TResult Visit<TSpace, TMap, TReal>(TSpace space, TMap map)
            where TSpace : struct, IVectorSpace<HostVector<T>, HostTable<T>, T, TReal>
            where TMap : struct, IHostMap<T, TReal>
            where TReal : unmanaged, IFloatingPointIeee754<TReal> => second.Accept<SecondVisitor<TVisitor, TResult, TSpace, TMap, TReal>, TResult>(
                new SecondVisitor<TVisitor, TResult, TSpace, TMap, TReal>(visitor, space, map, request, memory), default);
    }

    /// <summary>The space is that of A: its scratch is as long as the larger of k and n, so it also serves vectors of m.</summary>
    private readonly unsafe struct SecondVisitor<TVisitor, TResult, TFirstSpace, TFirst, TFirstReal>(TVisitor visitor, TFirstSpace space, TFirst first, MapRequest request, T* memory)
        : IMapVisitor<T, TResult>
        where TVisitor : struct, IMapVisitor<T, TResult>
        where TFirstSpace : struct, IVectorSpace<HostVector<T>, HostTable<T>, T, TFirstReal>
        where TFirst : struct, IHostMap<T, TFirstReal>
        where TFirstReal : unmanaged, IFloatingPointIeee754<TFirstReal>
    {
        public TResult Visit<TSpace, TMap, TReal>(TSpace unused, TMap second)
            where TSpace : struct, IVectorSpace<HostVector<T>, HostTable<T>, T, TReal>
            where TMap : struct, IHostMap<T, TReal>
            where TReal : unmanaged, IFloatingPointIeee754<TReal>
        {
            if (second.ColumnStorage != first.RowStorage || first.ColumnStorage != HostVector.StorageFor(first.Columns))
            {
                throw new NotSupportedException("Expected operators over signals, got one over images.");
            }

            var between = new HostVector<T>(memory, first.RowStorage);
            new Span<T>(memory, first.RowStorage).Clear();
            var work = MatrixFreeMemory.Lay(memory + first.RowStorage, second.Rows, first.Columns, request);
            var products = new ComposedProducts<HostVector<T>, HostTable<T>, T, TFirstSpace, TFirst, TFirstReal, TMap, TReal>(space, first, second, between, work.Unknowns);
            return visitor.Visit<TFirstSpace, MatrixFreeMap<T, TFirstReal, TFirstSpace, ComposedProducts<HostVector<T>, HostTable<T>, T, TFirstSpace, TFirst, TFirstReal, TMap, TReal>>, TFirstReal>(
                space, new MatrixFreeMap<T, TFirstReal, TFirstSpace, ComposedProducts<HostVector<T>, HostTable<T>, T, TFirstSpace, TFirst, TFirstReal, TMap, TReal>>(space, products, work));
        }
    }
}

using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>
/// Y = A1 X A2^T for images X of n1 x n2 unknowns: the Kronecker product A1 (x) A2, which is never formed. Unknowns and measurements are counted row by row. A product is two products with
/// the factors, a projection goes through their pseudo-inverses, (A1 (x) A2)^+ = A1^+ (x) A2^+ (smoothed L0 over it is 2D-SL0: Ghaffari, Babaie-Zadeh and Jutten, "Sparse decomposition
/// of two dimensional signals", ICASSP 2009).
/// </summary>
/// <typeparam name="T">float, double or <see cref="Complex32"/>.</typeparam>
public sealed class SeparableOperator<T> : SensingOperator<T>
    where T : unmanaged, INumberBase<T>
{
    /// <summary>Combines two operators.</summary>
    /// <param name="left">A1, m1 x n1, which acts on the image's columns.</param>
    /// <param name="right">A2, m2 x n2, which acts on its rows.</param>
    /// <exception cref="ArgumentException">A factor has a sparsifying transform or groups of unknowns, or m1 m2 or n1 n2 is 2^31 or more.</exception>
    public SeparableOperator(SensingOperator<T> left, SensingOperator<T> right)
        : base(Times(left?.Rows ?? throw new ArgumentNullException(nameof(left)), right?.Rows ?? throw new ArgumentNullException(nameof(right))), Times(left.Columns, right.Columns))
    {
        foreach (SensingOperator<T> factor in (ReadOnlySpan<SensingOperator<T>>)[left, right])
        {
            if (factor.HasTransform || factor.BlockSize > 1)
            {
                throw new ArgumentException($"Expected factors without a sparsifying transform or groups of unknowns, got {factor.Description}.", nameof(left));
            }
        }

        Left = left;
        Right = right;
    }

    /// <summary>A1.</summary>
    public SensingOperator<T> Left { get; }

    /// <summary>A2.</summary>
    public SensingOperator<T> Right { get; }

    /// <inheritdoc/>
    /// <remarks>
    /// Few columns of a Kronecker product are enough to be linearly dependent (one more than the smaller factor has rows), so that an exact explanation of fewer than m non-zeros is not the only one:
    /// the automatic choice, which stops at the first, is not the default here.
    /// </remarks>
    internal override bool PrefersSmoothedL0 => true;

    /// <inheritdoc/>
    public override string Description => $"{Left.Columns} x {Right.Columns} images through ({Left.Description}) on columns and ({Right.Description}) on rows";

    /// <inheritdoc/>
    public override TResult Accept<TVisitor, TResult>(TVisitor visitor, MapRequest request)
    {
        // No measurement is kept aside: what is left of a grid without some of its points is no Kronecker product.
        var result = new StrongBox<TResult>();
        // Nor are the factors turned: measurements do not pass through their maps.
        MapRequest factors = request with { HeldOut = 0.0, Domain = SignalDomain.Coefficients, Spins = 0, OrthogonalRows = false, Regularizes = false };
        SignalBlocks.Accept(Left, new LeftVisitor<TVisitor, TResult>(this, visitor, factors, result), factors, Right.Rows);
        return result.Value!;
    }

    private static int Times(int left, int right)
    {
        // Lines are stored with padding.
        long stored = (long)HostVector.StorageFor(left) * HostVector.StorageFor(right);
        return stored <= int.MaxValue ? left * right : throw new ArgumentException($"Expected factors whose product has sizes below 2^31, got {left} times {right}.");
    }

    private readonly struct LeftVisitor<TVisitor, TResult>(SeparableOperator<T> separable, TVisitor visitor, MapRequest request, StrongBox<TResult> result) : IBlockVisitor<T>
        where TVisitor : struct, IMapVisitor<T, TResult>
    {
        public void Visit<TSpace, TMap, TBlock, TReal>(TSpace space, TMap map, TBlock block)
            where TSpace : struct, IVectorSpace<HostVector<T>, HostTable<T>, T, TReal>
            where TMap : struct, IHostMap<T, TReal>
            where TBlock : struct, IHostBlock<TBlock, T, TReal>
            where TReal : unmanaged, IFloatingPointIeee754<TReal> => SignalBlocks.Accept(
                separable.Right,
                new RightVisitor<TVisitor, TResult, TSpace, TMap, TBlock, TReal>(separable, visitor, map, block, result),
                request,
                separable.Left.Columns);
    }

    private readonly struct RightVisitor<TVisitor, TResult, TSpace, TLeft, TLeftBlock, TReal>(
        SeparableOperator<T> separable, TVisitor visitor, TLeft left, TLeftBlock leftBlock, StrongBox<TResult> result) : IBlockVisitor<T>
        where TVisitor : struct, IMapVisitor<T, TResult>
        where TSpace : struct, IVectorSpace<HostVector<T>, HostTable<T>, T, TReal>
        where TLeft : struct, IHostMap<T, TReal>
        where TLeftBlock : struct, IHostBlock<TLeftBlock, T, TReal>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        public unsafe void Visit<TRightSpace, TRight, TRightBlock, TRightReal>(TRightSpace unused, TRight right, TRightBlock rightBlock)
            where TRightSpace : struct, IVectorSpace<HostVector<T>, HostTable<T>, T, TRightReal>
            where TRight : struct, IHostMap<T, TRightReal>
            where TRightBlock : struct, IHostBlock<TRightBlock, T, TRightReal>
            where TRightReal : unmanaged, IFloatingPointIeee754<TRightReal>
        {
            if (left.ColumnStorage != HostVector.StorageFor(left.Columns) || right.ColumnStorage != HostVector.StorageFor(right.Columns)
                || left.RowStorage != HostVector.StorageFor(left.Rows) || right.RowStorage != HostVector.StorageFor(right.Rows))
            {
                throw new NotSupportedException("Expected operators over signals, got one over images or blocks.");
            }

            var shape = new SeparableShape(left.Rows, left.Columns, right.Rows, right.Columns);
            nint vectors = shape.WorkElements * sizeof(T);
            NativeBuffer<byte> memory = separable.Rent(vectors + HostSpaces.ScratchBytes<T>(Math.Max(shape.RowStorage, shape.ColumnStorage)));
            try
            {
                NativeMemory.Clear(memory.Pointer, (nuint)vectors);
                TSpace space = HostSpaces.WithScratch<TSpace>(memory.Pointer + vectors);
                result.Value = visitor.Visit<TSpace, SeparableMap<T, TReal, TSpace, TLeft, TLeftBlock, TRight, TRightBlock, TRightReal>, TReal>(
                    space, new SeparableMap<T, TReal, TSpace, TLeft, TLeftBlock, TRight, TRightBlock, TRightReal>(space, shape, left, leftBlock, right, rightBlock, (T*)memory.Pointer));
            }
            finally
            {
                separable.Return(memory);
            }
        }
    }
}

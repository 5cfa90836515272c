using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>
/// A (x) I_L: L signals that one operator measures and that share a support ("multiple measurement vectors"; Cotter, Rao, Engan and Kreutz-Delgado, IEEE Trans. Signal Process. 53(7),
/// 2005). Unknown j L + s is coefficient j of signal s, so that the coefficients that vanish together are a block of L consecutive unknowns: a block-sparse solver with that block
/// size recovers the signals jointly. Measurement i L + s is measurement i of signal s.
/// </summary>
/// <remarks>
/// Products are those of A with L signals at once, matrix times matrix for a stored A, and what a solver derives from A (its row basis, a factorisation on a support) is made once for all signals.
/// Made by <see cref="SensingOperators.Jointly"/>; <see cref="RecoveryProblem{T}.RecoverJointly"/> is the way to use it that needs no reordering.
/// </remarks>
/// <typeparam name="T">float, double or <see cref="Complex32"/>.</typeparam>
public sealed class JointOperator<T> : SensingOperator<T>
    where T : unmanaged, INumberBase<T>
{
    /// <summary>Takes an operator for several signals.</summary>
    /// <param name="sensing">A, m x n.</param>
    /// <param name="count">L, at least 1.</param>
    /// <exception cref="ArgumentException">L is below 1, or L m or L n is 2^31 or more.</exception>
    public JointOperator(SensingOperator<T> sensing, int count)
        : base(Times(sensing?.Rows ?? throw new ArgumentNullException(nameof(sensing)), count), Times(sensing.Columns, count))
    {
        Sensing = sensing;
        Count = count;
    }

    /// <summary>A.</summary>
    public SensingOperator<T> Sensing { get; }

    /// <summary>L, the number of signals.</summary>
    public int Count { get; }

    /// <inheritdoc/>
    public override string Description => $"{Count} signals of one support through: {Sensing.Description}";

    /// <inheritdoc/>
    public override bool HasTransform => Sensing.HasTransform;

    /// <inheritdoc/>
    internal override int StoredUnknowns => Times(Sensing.StoredUnknowns, Count);

    /// <inheritdoc/>
    internal override int BlockSize => Times(Sensing.BlockSize, Count);

    /// <inheritdoc/>
    public override TResult Accept<TVisitor, TResult>(TVisitor visitor, MapRequest request)
    {
        // A block serves vectors of coefficients; signals in the domain of a transform would not be sparse together.
        var result = new StrongBox<TResult>();
        SignalBlocks.Accept(Sensing, new Wrap<TVisitor, TResult>(this, visitor, result), request with { Domain = SignalDomain.Coefficients, Spins = 0 }, Count);
        return result.Value!;
    }

    private static int Times(int size, int count)
    {
        if (count < 1 || (long)size * count > int.MaxValue - HostVector.Granule)
        {
            throw new ArgumentException($"Expected a number of signals from 1 to {(int.MaxValue - HostVector.Granule) / size}, got {count}.", nameof(count));
        }

        return size * count;
    }

    private readonly struct Wrap<TVisitor, TResult>(JointOperator<T> joint, TVisitor visitor, StrongBox<TResult> result) : IBlockVisitor<T>
        where TVisitor : struct, IMapVisitor<T, TResult>
    {
        public unsafe void Visit<TSpace, TMap, TBlock, TReal>(TSpace unused, TMap map, TBlock block)
            where TSpace : struct, IVectorSpace<HostVector<T>, HostTable<T>, T, TReal>
            where TMap : struct, IHostMap<T, TReal>
            where TBlock : struct, IHostBlock<TBlock, T, TReal>
            where TReal : unmanaged, IFloatingPointIeee754<TReal>
        {
            int m = checked(map.RowStorage * joint.Count), n = checked(map.ColumnStorage * joint.Count);
            nint vectors = 2 * (nint)n * sizeof(T);
            NativeBuffer<byte> memory = joint.Rent(vectors + HostSpaces.ScratchBytes<T>(Math.Max(m, n)));
            try
            {
                var work = (T*)memory.Pointer;
                NativeMemory.Clear(memory.Pointer, (nuint)vectors);
                TSpace space = HostSpaces.WithScratch<TSpace>(memory.Pointer + vectors);
                result.Value = visitor.Visit<TSpace, JointMap<T, TReal, TSpace, TMap, TBlock>, TReal>(
                    space, new JointMap<T, TReal, TSpace, TMap, TBlock>(space, map, block, new HostVector<T>(work, n), new HostVector<T>(work + n, n)));
            }
            finally
            {
                joint.Return(memory);
            }
        }
    }
}

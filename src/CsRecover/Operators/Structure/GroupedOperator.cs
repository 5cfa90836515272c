using System.Numerics;
using System.Runtime.InteropServices;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>
/// An operator whose unknowns come in groups that are zero or not zero together. To solvers the groups lie one after the other, each with room for the largest: missing members are columns of
/// zeros, which no correlation selects and no pseudo-inverse uses. A block-sparse solver with a block size of <see cref="GroupMap.LargestSize"/> so solves any groups. Callers see the
/// unknowns in their own order.
/// </summary>
/// <remarks>Made by <see cref="SensingOperators.WithGroups"/>.</remarks>
/// <typeparam name="T">float, double or <see cref="Complex32"/>.</typeparam>
public sealed class GroupedOperator<T> : SensingOperator<T>
    where T : unmanaged, INumberBase<T>
{
    /// <summary>Groups the unknowns of an operator.</summary>
    /// <param name="sensing">A, m x n.</param>
    /// <param name="groups">Groups of n unknowns.</param>
    /// <exception cref="ArgumentException">The groups are of another number of unknowns, or A's are grouped already.</exception>
    public GroupedOperator(SensingOperator<T> sensing, GroupMap groups)
        : base(sensing?.Rows ?? throw new ArgumentNullException(nameof(sensing)), sensing.Columns)
    {
        ArgumentNullException.ThrowIfNull(groups);
        if (groups.Unknowns != sensing.Columns)
        {
            throw new ArgumentException($"Expected groups of n = {sensing.Columns} unknowns, got groups of {groups.Unknowns}.", nameof(groups));
        }

        if (sensing.BlockSize > 1)
        {
            throw new ArgumentException($"Expected an operator without blocks of unknowns (group first, then take several signals), got one with blocks of {sensing.BlockSize}: {sensing.Description}.", nameof(sensing));
        }

        Sensing = sensing;
        Groups = groups;
    }

    /// <summary>A.</summary>
    public SensingOperator<T> Sensing { get; }

    /// <summary>The groups.</summary>
    public GroupMap Groups { get; }

    /// <inheritdoc/>
    public override string Description => $"{Sensing.Description}; unknowns in {Groups.Count} groups of up to {Groups.LargestSize}";

    /// <inheritdoc/>
    public override bool HasTransform => Sensing.HasTransform;

    /// <inheritdoc/>
    internal override int StoredUnknowns => Groups.Count * Groups.LargestSize;

    /// <inheritdoc/>
    internal override int BlockSize => Groups.LargestSize;

    /// <inheritdoc/>
    public override TResult Accept<TVisitor, TResult>(TVisitor visitor, MapRequest request) =>
        Sensing.Accept<Wrap<TVisitor, TResult>, TResult>(new Wrap<TVisitor, TResult>(this, visitor), request with { Domain = SignalDomain.Coefficients, Spins = 0 });

    private readonly struct Wrap<TVisitor, TResult>(GroupedOperator<T> grouped, TVisitor visitor) : IMapVisitor<T, TResult>
        where TVisitor : struct, IMapVisitor<T, TResult>
    {
        public unsafe TResult Visit<TSpace, TMap, TReal>(TSpace unused, TMap map)
            where TSpace : struct, IVectorSpace<HostVector<T>, HostTable<T>, T, TReal>
            where TMap : struct, IHostMap<T, TReal>
            where TReal : unmanaged, IFloatingPointIeee754<TReal>
        {
            int n = map.ColumnStorage, stored = HostVector.StorageFor(grouped.StoredUnknowns);
            nint vectors = 2 * (nint)n * sizeof(T);
            NativeBuffer<byte> memory = grouped.Rent(vectors + HostSpaces.ScratchBytes<T>(Math.Max(map.RowStorage, Math.Max(n, stored))));
            try
            {
                var work = (T*)memory.Pointer;
                NativeMemory.Clear(memory.Pointer, (nuint)vectors);
                TSpace space = HostSpaces.WithScratch<TSpace>(memory.Pointer + vectors);
                return visitor.Visit<TSpace, GroupedMap<T, TReal, TSpace, TMap>, TReal>(
                    space, new GroupedMap<T, TReal, TSpace, TMap>(space, map, grouped.Groups, stored, new HostVector<T>(work, n), new HostVector<T>(work + n, n)));
            }
            finally
            {
                grouped.Return(memory);
            }
        }
    }
}

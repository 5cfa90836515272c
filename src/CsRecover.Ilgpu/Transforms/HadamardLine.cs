using System.Numerics;
using ILGPU;

namespace CsRecover.Ilgpu;

/// <summary>The unnormalised Walsh-Hadamard transform of N numbers, N a power of two, in one of the GPU's shapes; what it reads and writes may be computed on the way.</summary>
/// <typeparam name="TSelf">The implementing type.</typeparam>
/// <typeparam name="T">float or double.</typeparam>
internal interface IHadamardLine<TSelf, T>
    where TSelf : struct, IHadamardLine<TSelf, T>
    where T : unmanaged, INumberBase<T>
{
    /// <summary>Elements of global working memory that each group needs of its own; 0 in the grid shape.</summary>
    int ScratchLength { get; }

    /// <summary>This transform with one group's working memory.</summary>
    /// <param name="shared">Shared memory, <see cref="IGroupPlan.TransformElements"/> elements.</param>
    /// <param name="scratch"><see cref="ScratchLength"/> elements of global memory.</param>
    TSelf Bind(ArrayView<T> shared, ArrayView<T> scratch);

    /// <summary>Transforms.</summary>
    /// <typeparam name="TSource">Where the numbers come from.</typeparam>
    /// <typeparam name="TSink">Where they go.</typeparam>
    /// <param name="source">Read once at every place.</param>
    /// <param name="sink">Takes each number once.</param>
    void Transform<TSource, TSink>(TSource source, TSink sink)
        where TSource : struct, ISource<T>
        where TSink : struct, ISink<T>;
}

/// <summary>The transform by one group.</summary>
/// <typeparam name="TNear">Whether it works in shared memory, for N up to <see cref="FarPlan.SharedTransform"/>, or in the group's global memory.</typeparam>
/// <typeparam name="T">float or double.</typeparam>
internal struct GroupHadamardLine<TNear, T> : IHadamardLine<GroupHadamardLine<TNear, T>, T>
    where TNear : struct, IChoice
    where T : unmanaged, INumberBase<T>
{
    /// <summary>N.</summary>
    public int Order;

    private ArrayView<T> _memory;

    /// <inheritdoc/>
    public readonly int ScratchLength => TNear.Value ? 0 : Order;

    /// <inheritdoc/>
    public readonly GroupHadamardLine<TNear, T> Bind(ArrayView<T> shared, ArrayView<T> scratch)
    {
        GroupHadamardLine<TNear, T> bound = this;
        bound._memory = TNear.Value ? shared : scratch;
        return bound;
    }

    /// <inheritdoc/>
    public readonly void Transform<TSource, TSink>(TSource source, TSink sink)
        where TSource : struct, ISource<T>
        where TSink : struct, ISink<T>
    {
        for (int i = Group.IdxX; i < Order; i += Group.DimX)
        {
            _memory[i] = source.Get(i);
        }

        Group.Barrier();
        GroupHadamard.InPlace(_memory, Order, 1);
        for (int i = Group.IdxX; i < Order; i += Group.DimX)
        {
            sink.Set(i, _memory[i]);
        }

        Group.Barrier();
    }
}

/// <summary>The butterflies of a Walsh-Hadamard transform by the lanes of a group.</summary>
internal static class GroupHadamard
{
    /// <summary>Transforms interleaved lines in place: element i of line l is at place i count + l. All lanes must be in step before, and are after.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="lines">The lines.</param>
    /// <param name="order">Their length, a power of two.</param>
    /// <param name="count">How many lines, a power of two.</param>
    public static void InPlace<T>(ArrayView<T> lines, int order, int count)
        where T : unmanaged, INumberBase<T>
    {
        // Two levels at a time halve the barriers; an odd level is done first, by itself.
        int apart = count, end = order * count;
        bool odd = false;
        for (int rest = order; rest > 1; rest /= 2)
        {
            odd = !odd;
        }

        if (odd)
        {
            for (int p = Group.IdxX; p < end / 2; p += Group.DimX)
            {
                int at = ((p & ~(apart - 1)) * 2) + (p & (apart - 1));
                T a = lines[at], b = lines[at + apart];
                lines[at] = a + b;
                lines[at + apart] = a - b;
            }

            Group.Barrier();
            apart *= 2;
        }

        for (; apart < end; apart *= 4)
        {
            for (int p = Group.IdxX; p < end / 4; p += Group.DimX)
            {
                int at = ((p & ~(apart - 1)) * 4) + (p & (apart - 1));
                T a = lines[at], b = lines[at + apart], c = lines[at + (2 * apart)], d = lines[at + (3 * apart)];
                T ab = a + b, cd = c + d, amb = a - b, cmd = c - d;
                lines[at] = ab + cd;
                lines[at + apart] = amb + cmd;
                lines[at + (2 * apart)] = ab - cd;
                lines[at + (3 * apart)] = amb - cmd;
            }

            Group.Barrier();
        }
    }
}

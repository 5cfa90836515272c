using System.Numerics;
using CsRecover.Operators;
using ILGPU;

namespace CsRecover.Ilgpu;

/// <summary>An operator as a group kernel takes it: an argument that all groups share, and the map that one group makes of it with its own memory.</summary>
/// <typeparam name="TMap">The map.</typeparam>
/// <typeparam name="TElement">Arithmetic of the elements.</typeparam>
/// <typeparam name="T">The element.</typeparam>
/// <typeparam name="TReal">Its real scalar.</typeparam>
internal interface IGroupOperator<TMap, TElement, T, TReal>
    where TMap : struct, IDeviceMap<T, TReal>
    where TElement : struct, IElement<T, TReal>
    where T : unmanaged, INumberBase<T>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    /// <summary>m; vectors of measurements have as many elements.</summary>
    int Rows { get; }

    /// <summary>n; vectors of unknowns have as many elements.</summary>
    int Columns { get; }

    /// <summary>Elements of global working memory that each group needs of its own.</summary>
    int ScratchLength { get; }

    /// <summary>The map of one group.</summary>
    /// <param name="space">The group's vector space.</param>
    /// <param name="shared">Shared memory, <see cref="IGroupPlan.TransformElements"/> elements.</param>
    /// <param name="scratch"><see cref="ScratchLength"/> elements of global memory.</param>
    TMap Bind(GroupSpace<TElement, T, TReal> space, ArrayView<T> shared, ArrayView<T> scratch);
}

/// <summary>Products with A and A^H by the lanes of one group; every call ends with a barrier.</summary>
/// <typeparam name="TSelf">The implementing type.</typeparam>
/// <typeparam name="T">The element.</typeparam>
internal interface IGroupProducts<TSelf, T> : IProducts<ArrayView<T>>
    where TSelf : struct, IGroupProducts<TSelf, T>
    where T : unmanaged
{
    /// <summary>Elements of global working memory that each group needs of its own.</summary>
    int ScratchLength { get; }

    /// <summary>These products with one group's working memory.</summary>
    /// <param name="shared">Shared memory, <see cref="IGroupPlan.TransformElements"/> elements.</param>
    /// <param name="scratch"><see cref="ScratchLength"/> elements of global memory.</param>
    TSelf Bind(ArrayView<T> shared, ArrayView<T> scratch);
}

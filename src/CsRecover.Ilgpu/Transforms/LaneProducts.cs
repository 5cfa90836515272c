using CsRecover.Operators;
using ILGPU;

namespace CsRecover.Ilgpu;

/// <summary>Products with a matrix in which every number of the result is one lane's sum: no memory is shared, so the lanes may be those of a group or of the whole grid.</summary>
/// <typeparam name="T">The element.</typeparam>
internal interface ILaneProducts<T>
    where T : unmanaged
{
    /// <summary>m.</summary>
    int Rows { get; }

    /// <summary>n.</summary>
    int Columns { get; }

    /// <summary>A lane's share of y = A x.</summary>
    /// <param name="x">n numbers.</param>
    /// <param name="y">m numbers, overwritten.</param>
    /// <param name="lane">The lane.</param>
    /// <param name="lanes">How many there are.</param>
    void Forward(ArrayView<T> x, ArrayView<T> y, int lane, int lanes);

    /// <summary>A lane's share of x = A^T y, or x &lt;- x + A^T y.</summary>
    /// <param name="y">m numbers.</param>
    /// <param name="x">n numbers, overwritten or added to.</param>
    /// <param name="add">Whether to add to x.</param>
    /// <param name="lane">The lane.</param>
    /// <param name="lanes">How many there are.</param>
    void Adjoint(ArrayView<T> y, ArrayView<T> x, bool add, int lane, int lanes);

    /// <summary>A lane's share of the column A e_j.</summary>
    /// <param name="j">Which column.</param>
    /// <param name="column">m numbers, overwritten.</param>
    /// <param name="lane">The lane.</param>
    /// <param name="lanes">How many there are.</param>
    void Column(int j, ArrayView<T> column, int lane, int lanes);
}

/// <summary>Lane products by one group.</summary>
/// <typeparam name="TLanes">The products.</typeparam>
/// <typeparam name="T">The element.</typeparam>
internal struct GroupLaneProducts<TLanes, T> : IGroupProducts<GroupLaneProducts<TLanes, T>, T>
    where TLanes : struct, ILaneProducts<T>
    where T : unmanaged
{
    /// <summary>The products.</summary>
    public TLanes Products;

    /// <inheritdoc/>
    public readonly int Rows => Products.Rows;

    /// <inheritdoc/>
    public readonly int Columns => Products.Columns;

    /// <inheritdoc/>
    public readonly bool HasOrthonormalRows => false;

    /// <inheritdoc/>
    public readonly int ScratchLength => 0;

    /// <inheritdoc/>
    public readonly GroupLaneProducts<TLanes, T> Bind(ArrayView<T> shared, ArrayView<T> scratch) => this;

    /// <inheritdoc/>
    public readonly void Forward(ArrayView<T> x, ArrayView<T> y)
    {
        Products.Forward(x, y, Group.IdxX, Group.DimX);
        Group.Barrier();
    }

    /// <inheritdoc/>
    public readonly void Adjoint(ArrayView<T> y, ArrayView<T> x, bool add)
    {
        Products.Adjoint(y, x, add, Group.IdxX, Group.DimX);
        Group.Barrier();
    }

    /// <inheritdoc/>
    public readonly void Column(int j, ArrayView<T> column)
    {
        Products.Column(j, column, Group.IdxX, Group.DimX);
        Group.Barrier();
    }
}

/// <summary>Lane products by the whole device.</summary>
/// <typeparam name="TLanes">The products.</typeparam>
/// <typeparam name="T">The element.</typeparam>
/// <param name="grid">The grid.</param>
/// <param name="products">The products.</param>
internal readonly struct GridLaneProducts<TLanes, T>(GridContext grid, TLanes products) : IProducts<ArrayView<T>>
    where TLanes : struct, ILaneProducts<T>
    where T : unmanaged
{
    /// <inheritdoc/>
    public int Rows => products.Rows;

    /// <inheritdoc/>
    public int Columns => products.Columns;

    /// <inheritdoc/>
    public bool HasOrthonormalRows => false;

    /// <inheritdoc/>
    public void Forward(ArrayView<T> x, ArrayView<T> y) =>
        grid.Launch(grid.GroupsFor(Rows), new LaneForward<TLanes, T> { Products = products, X = x, Y = y });

    /// <inheritdoc/>
    public void Adjoint(ArrayView<T> y, ArrayView<T> x, bool add) =>
        grid.Launch(grid.GroupsFor(Columns), new LaneAdjoint<TLanes, T> { Products = products, X = x, Y = y, Add = add ? 1 : 0 });

    /// <inheritdoc/>
    public void Column(int j, ArrayView<T> column) =>
        grid.Launch(grid.GroupsFor(Rows), new LaneColumn<TLanes, T> { Products = products, Index = j, Column = column });
}

/// <summary>y = A x, a lane a number.</summary>
/// <typeparam name="TLanes">The products.</typeparam>
/// <typeparam name="T">The element.</typeparam>
internal struct LaneForward<TLanes, T> : IKernel
    where TLanes : struct, ILaneProducts<T>
    where T : unmanaged
{
    public TLanes Products;
    public ArrayView<T> X, Y;

    public readonly void Run() => Products.Forward(X, Y, Grid.GlobalIndex.X, Grid.DimX * Group.DimX);
}

/// <summary>x = A^T y, or x &lt;- x + A^T y, a lane a number.</summary>
/// <typeparam name="TLanes">The products.</typeparam>
/// <typeparam name="T">The element.</typeparam>
internal struct LaneAdjoint<TLanes, T> : IKernel
    where TLanes : struct, ILaneProducts<T>
    where T : unmanaged
{
    public TLanes Products;
    public ArrayView<T> X, Y;
    public int Add;

    public readonly void Run() => Products.Adjoint(Y, X, Add != 0, Grid.GlobalIndex.X, Grid.DimX * Group.DimX);
}

/// <summary>A e_j, a lane a number.</summary>
/// <typeparam name="TLanes">The products.</typeparam>
/// <typeparam name="T">The element.</typeparam>
internal struct LaneColumn<TLanes, T> : IKernel
    where TLanes : struct, ILaneProducts<T>
    where T : unmanaged
{
    public TLanes Products;
    public ArrayView<T> Column;
    public int Index;

    public readonly void Run() => Products.Column(Index, Column, Grid.GlobalIndex.X, Grid.DimX * Group.DimX);
}

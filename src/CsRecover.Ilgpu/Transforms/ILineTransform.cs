using System.Numerics;
using ILGPU;

namespace CsRecover.Ilgpu;

/// <summary>
/// The DFT of one vector in one of the GPU's shapes: by a group inside a kernel, or by kernels that the host launches. Products that are made of it are written once. What a transform reads may be
/// computed on the way in (a permutation, a scatter), and what it writes on the way out, so that neither costs a pass over memory.
/// </summary>
/// <typeparam name="TSelf">The implementing type.</typeparam>
/// <typeparam name="T">The element of the vectors.</typeparam>
/// <typeparam name="TReal">Its real scalar.</typeparam>
internal interface ILineTransform<TSelf, T, TReal>
    where TSelf : struct, ILineTransform<TSelf, T, TReal>
    where T : unmanaged
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    /// <summary>Elements of global working memory that each group needs of its own; 0 in the grid shape.</summary>
    int ScratchLength { get; }

    /// <summary>This transform with one group's working memory.</summary>
    /// <param name="shared">Shared memory, <see cref="IGroupPlan.TransformElements"/> elements.</param>
    /// <param name="scratch"><see cref="ScratchLength"/> elements of global memory.</param>
    TSelf Bind(ArrayView<T> shared, ArrayView<T> scratch);

    /// <summary>Transforms; the sink takes each frequency once.</summary>
    /// <typeparam name="TSource">Where the numbers come from.</typeparam>
    /// <typeparam name="TSink">Where the frequencies go.</typeparam>
    /// <param name="source">Read once at every place.</param>
    /// <param name="sink">Written.</param>
    /// <param name="sign">1 for the DFT, -1 for its conjugate.</param>
    void Transform<TSource, TSink>(TSource source, TSink sink, int sign)
        where TSource : struct, ISource<ComplexNumber<TReal>>
        where TSink : struct, ISink<ComplexNumber<TReal>>;

    /// <summary>Transforms; a reader then looks at any frequencies it likes.</summary>
    /// <typeparam name="TSource">Where the numbers come from.</typeparam>
    /// <typeparam name="TReader">The reader.</typeparam>
    /// <param name="source">Read once at every place.</param>
    /// <param name="reader">Called for 0 to count - 1.</param>
    /// <param name="count">How often to call it.</param>
    /// <param name="sign">1 for the DFT, -1 for its conjugate.</param>
    void Read<TSource, TReader>(TSource source, TReader reader, int count, int sign)
        where TSource : struct, ISource<ComplexNumber<TReal>>
        where TReader : struct, ISpectrumReader<TReal>;
}

/// <summary>Makes numbers of a whole spectrum.</summary>
/// <typeparam name="TReal">float or double.</typeparam>
internal interface ISpectrumReader<TReal>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    /// <summary>Makes number i.</summary>
    /// <typeparam name="TCells">The spectrum's memory.</typeparam>
    /// <param name="cells">The spectrum's memory.</param>
    /// <param name="spectrum">Where in it the spectrum begins.</param>
    /// <param name="i">Which.</param>
    void Read<TCells>(TCells cells, int spectrum, int i)
        where TCells : struct, IComplexCells<TReal>;
}

/// <summary>A vector in memory.</summary>
/// <typeparam name="T">The element.</typeparam>
/// <param name="view">The vector.</param>
internal readonly struct ViewCells<T>(ArrayView<T> view) : ISource<T>, ISink<T>
    where T : unmanaged
{
    private readonly ArrayView<T> _view = view;

    /// <inheritdoc/>
    public T Get(int i) => _view[i];

    /// <inheritdoc/>
    public void Set(int i, T value) => _view[i] = value;

    /// <inheritdoc/>
    public bool Adds => false;

    /// <inheritdoc/>
    public T Present(int i) => default;
}

/// <summary>The unit vector e_j, not stored.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="j">j.</param>
internal readonly struct UnitSource<T>(int j) : ISource<T>
    where T : unmanaged, INumberBase<T>
{
    private readonly int _j = j;

    /// <inheritdoc/>
    public T Get(int i) => i == _j ? T.One : T.Zero;
}

/// <summary>S^T y for the selection S of some rows of a square transform.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="y">m numbers.</param>
/// <param name="place">Which of them each row's is, or -1 for rows not selected.</param>
internal readonly struct SelectedRowsSource<T>(ArrayView<T> y, ArrayView<int> place) : ISource<T>
    where T : unmanaged, INumberBase<T>
{
    private readonly ArrayView<T> _y = y;
    private readonly ArrayView<int> _place = place;

    /// <inheritdoc/>
    public T Get(int i)
    {
        // Reads where there is nothing too: a load that hangs on a condition keeps those after it waiting.
        int at = _place[i];
        T value = _y[at >= 0 ? at : 0];
        return at >= 0 ? value : T.Zero;
    }
}

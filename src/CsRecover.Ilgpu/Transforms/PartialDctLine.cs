using System.Numerics;
using ILGPU;

namespace CsRecover.Ilgpu;

/// <summary>Selected rows of a square transform on the device.</summary>
internal struct RowSelectionViews
{
    /// <summary>The m rows.</summary>
    public ArrayView<int> Rows;

    /// <summary>Which of them each row of the transform is, or -1.</summary>
    public ArrayView<int> Places;
}

/// <summary>Products with selected rows of the orthonormal DCT-II: each takes one DFT of half the length (of the full length for odd n).</summary>
/// <typeparam name="TLine">The DFT.</typeparam>
/// <typeparam name="TEven">Whether n is even.</typeparam>
/// <typeparam name="T">float or double.</typeparam>
internal struct PartialDctLine<TLine, TEven, T> : IGroupProducts<PartialDctLine<TLine, TEven, T>, T>
    where TLine : struct, ILineTransform<TLine, T, T>
    where TEven : struct, IChoice
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>The DFT.</summary>
    public TLine Line;

    /// <summary>The DCT around it.</summary>
    public CosineOrder<TEven, T> Order;

    /// <summary>The rows.</summary>
    public RowSelectionViews Selection;

    /// <inheritdoc/>
    public readonly int Rows => Selection.Rows.IntLength;

    /// <inheritdoc/>
    public readonly int Columns => Order.Length;

    /// <inheritdoc/>
    public readonly bool HasOrthonormalRows => true;

    /// <inheritdoc/>
    public readonly int ScratchLength => Line.ScratchLength;

    /// <inheritdoc/>
    public readonly PartialDctLine<TLine, TEven, T> Bind(ArrayView<T> shared, ArrayView<T> scratch)
    {
        PartialDctLine<TLine, TEven, T> bound = this;
        bound.Line = Line.Bind(shared, scratch);
        return bound;
    }

    /// <inheritdoc/>
    public readonly void Forward(ArrayView<T> x, ArrayView<T> y) => Multiply(new ViewCells<T>(x), y);

    /// <inheritdoc/>
    public readonly void Adjoint(ArrayView<T> y, ArrayView<T> x, bool add) =>
        Line.Transform(new Spectrum(Order, new SelectedRowsSource<T>(y, Selection.Places)), new Samples(Order, x, add ? 1 : 0), -1);

    /// <inheritdoc/>
    public readonly void Column(int j, ArrayView<T> column) => Multiply(new UnitSource<T>(j), column);

    private readonly void Multiply<TSource>(TSource x, ArrayView<T> y)
        where TSource : struct, ISource<T> => Line.Read(new Arranged<TSource>(Order, x), new Measure(Order, Selection.Rows, y), Rows, 1);

    internal readonly struct Arranged<TSource>(CosineOrder<TEven, T> order, TSource x) : ISource<ComplexNumber<T>>
        where TSource : struct, ISource<T>
    {
        private readonly CosineOrder<TEven, T> _order = order;
        private readonly TSource _x = x;

        public ComplexNumber<T> Get(int i) => _order.Arranged(_x, i);
    }

    internal readonly struct Measure(CosineOrder<TEven, T> order, ArrayView<int> rows, ArrayView<T> y) : ISpectrumReader<T>
    {
        private readonly CosineOrder<TEven, T> _order = order;
        private readonly ArrayView<int> _rows = rows;
        private readonly ArrayView<T> _y = y;

        public void Read<TCells>(TCells cells, int spectrum, int i)
            where TCells : struct, IComplexCells<T> => _y[i] = _order.Coefficient(cells, spectrum, _rows[i]);
    }

    internal readonly struct Spectrum(CosineOrder<TEven, T> order, SelectedRowsSource<T> c) : ISource<ComplexNumber<T>>
    {
        private readonly CosineOrder<TEven, T> _order = order;
        private readonly SelectedRowsSource<T> _c = c;

        public ComplexNumber<T> Get(int i) => _order.Spectrum(_c, i);
    }

    internal readonly struct Samples(CosineOrder<TEven, T> order, ArrayView<T> x, int add) : ISink<ComplexNumber<T>>
    {
        private readonly CosineOrder<TEven, T> _order = order;
        private readonly ArrayView<T> _x = x;
        private readonly int _add = add;

        public bool Adds => _add != 0;

        public ComplexNumber<T> Present(int i) => TEven.Value ? new(_x[_order.Sample(2 * i)], _x[_order.Sample((2 * i) + 1)]) : new(_x[_order.Sample(i)], T.Zero);

        public void Set(int i, ComplexNumber<T> value)
        {
            _x[_order.Sample(TEven.Value ? 2 * i : i)] = value.Real;
            if (TEven.Value)
            {
                _x[_order.Sample((2 * i) + 1)] = value.Imaginary;
            }
        }
    }
}

using System.Numerics;
using ILGPU;

namespace CsRecover.Ilgpu;

/// <summary>Products with selected rows of H D, D random signs: one transform each.</summary>
/// <typeparam name="TLine">The transform.</typeparam>
/// <typeparam name="T">float or double.</typeparam>
internal struct SubsampledHadamardLine<TLine, T> : IGroupProducts<SubsampledHadamardLine<TLine, T>, T>
    where TLine : struct, IHadamardLine<TLine, T>
    where T : unmanaged, INumberBase<T>
{
    /// <summary>The transform.</summary>
    public TLine Line;

    /// <summary>The rows.</summary>
    public RowSelectionViews Selection;

    /// <summary>The n signs times 1 / sqrt(n).</summary>
    public ArrayView<T> Signs;

    /// <inheritdoc/>
    public readonly int Rows => Selection.Rows.IntLength;

    /// <inheritdoc/>
    public readonly int Columns => Signs.IntLength;

    /// <inheritdoc/>
    public readonly bool HasOrthonormalRows => Selection.Places.IntLength == Signs.IntLength;

    /// <inheritdoc/>
    public readonly int ScratchLength => Line.ScratchLength;

    /// <inheritdoc/>
    public readonly SubsampledHadamardLine<TLine, T> Bind(ArrayView<T> shared, ArrayView<T> scratch)
    {
        SubsampledHadamardLine<TLine, T> bound = this;
        bound.Line = Line.Bind(shared, scratch);
        return bound;
    }

    /// <inheritdoc/>
    public readonly void Forward(ArrayView<T> x, ArrayView<T> y) => Line.Transform(new Signed(Signs, x), new Measurements(Selection.Places, y));

    /// <inheritdoc/>
    public readonly void Adjoint(ArrayView<T> y, ArrayView<T> x, bool add) =>
        Line.Transform(new SelectedRowsSource<T>(y, Selection.Places), new Unknowns(Signs, x, add ? 1 : 0));

    /// <inheritdoc/>
    public readonly void Column(int j, ArrayView<T> column) => Line.Transform(new SignedUnit(j, Signs), new Measurements(Selection.Places, column));

    internal readonly struct Signed(ArrayView<T> signs, ArrayView<T> x) : ISource<T>
    {
        private readonly ArrayView<T> _signs = signs;
        private readonly ArrayView<T> _x = x;

        public T Get(int i) => i < _signs.IntLength ? _signs[i] * _x[i] : T.Zero;
    }

    internal readonly struct SignedUnit(int j, ArrayView<T> signs) : ISource<T>
    {
        private readonly int _j = j;
        private readonly ArrayView<T> _signs = signs;

        public T Get(int i) => i == _j ? _signs[i] : T.Zero;
    }

    internal readonly struct Measurements(ArrayView<int> places, ArrayView<T> y) : ISink<T>
    {
        private readonly ArrayView<int> _places = places;
        private readonly ArrayView<T> _y = y;

        public void Set(int i, T value)
        {
            int at = _places[i];
            if (at >= 0)
            {
                _y[at] = value;
            }
        }

        public bool Adds => false;

        public T Present(int i) => T.Zero;
    }

    internal readonly struct Unknowns(ArrayView<T> signs, ArrayView<T> x, int add) : ISink<T>
    {
        private readonly ArrayView<T> _signs = signs;
        private readonly ArrayView<T> _x = x;
        private readonly int _add = add;

        /// <summary>Adds by itself: a number is scaled first.</summary>
        public bool Adds => false;

        public T Present(int i) => T.Zero;

        public void Set(int i, T value)
        {
            if (i < _signs.IntLength)
            {
                T signed = _signs[i] * value;
                _x[i] = _add != 0 ? _x[i] + signed : signed;
            }
        }
    }
}

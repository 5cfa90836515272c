using ILGPU;

namespace CsRecover.Ilgpu;

/// <summary>Products with selected rows of the orthonormal DFT.</summary>
/// <typeparam name="TLine">The DFT.</typeparam>
internal struct PartialFourierLine<TLine> : IGroupProducts<PartialFourierLine<TLine>, Complex32>
    where TLine : struct, ILineTransform<TLine, Complex32, float>
{
    /// <summary>The DFT.</summary>
    public TLine Line;

    /// <summary>The rows.</summary>
    public RowSelectionViews Selection;

    /// <summary>n.</summary>
    public int Length;

    /// <summary>1 / sqrt(n).</summary>
    public float Scale;

    /// <inheritdoc/>
    public readonly int Rows => Selection.Rows.IntLength;

    /// <inheritdoc/>
    public readonly int Columns => Length;

    /// <inheritdoc/>
    public readonly bool HasOrthonormalRows => true;

    /// <inheritdoc/>
    public readonly int ScratchLength => Line.ScratchLength;

    /// <inheritdoc/>
    public readonly PartialFourierLine<TLine> Bind(ArrayView<Complex32> shared, ArrayView<Complex32> scratch)
    {
        PartialFourierLine<TLine> bound = this;
        bound.Line = Line.Bind(shared, scratch);
        return bound;
    }

    /// <inheritdoc/>
    public readonly void Forward(ArrayView<Complex32> x, ArrayView<Complex32> y) => Line.Transform(new Scaled(x, Scale), new Measurements(Selection.Places, y), 1);

    /// <inheritdoc/>
    public readonly void Adjoint(ArrayView<Complex32> y, ArrayView<Complex32> x, bool add) =>
        Line.Transform(new Frequencies(Selection.Places, y, Scale), new Unknowns(x, add ? 1 : 0), -1);

    /// <inheritdoc/>
    public readonly void Column(int j, ArrayView<Complex32> column) => Line.Transform(new Unit(j, Scale), new Measurements(Selection.Places, column), 1);

    internal readonly struct Scaled(ArrayView<Complex32> x, float scale) : ISource<ComplexNumber<float>>
    {
        private readonly ArrayView<Complex32> _x = x;
        private readonly float _scale = scale;

        public ComplexNumber<float> Get(int i)
        {
            Complex32 v = _x[i];
            return new(v.Real * _scale, v.Imaginary * _scale);
        }
    }

    internal readonly struct Unit(int j, float scale) : ISource<ComplexNumber<float>>
    {
        private readonly int _j = j;
        private readonly float _scale = scale;

        public ComplexNumber<float> Get(int i) => new(i == _j ? _scale : 0f, 0f);
    }

    internal readonly struct Measurements(ArrayView<int> places, ArrayView<Complex32> y) : ISink<ComplexNumber<float>>
    {
        private readonly ArrayView<int> _places = places;
        private readonly ArrayView<Complex32> _y = y;

        public void Set(int i, ComplexNumber<float> value)
        {
            int at = _places[i];
            if (at >= 0)
            {
                _y[at] = new Complex32(value.Real, value.Imaginary);
            }
        }

        public bool Adds => false;

        public ComplexNumber<float> Present(int i) => default;
    }

    internal readonly struct Frequencies(ArrayView<int> places, ArrayView<Complex32> y, float scale) : ISource<ComplexNumber<float>>
    {
        private readonly ArrayView<int> _places = places;
        private readonly ArrayView<Complex32> _y = y;
        private readonly float _scale = scale;

        public ComplexNumber<float> Get(int i)
        {
            int at = _places[i];
            Complex32 v = _y[at >= 0 ? at : 0];                              // a load that hangs on a condition keeps those after it waiting
            float scale = at >= 0 ? _scale : 0f;
            return new(v.Real * scale, v.Imaginary * scale);
        }
    }

    internal readonly struct Unknowns(ArrayView<Complex32> x, int add) : ISink<ComplexNumber<float>>
    {
        private readonly ArrayView<Complex32> _x = x;
        private readonly int _add = add;

        public bool Adds => _add != 0;

        public ComplexNumber<float> Present(int i) => new(_x[i].Real, _x[i].Imaginary);

        public void Set(int i, ComplexNumber<float> value) => _x[i] = new Complex32(value.Real, value.Imaginary);
    }
}

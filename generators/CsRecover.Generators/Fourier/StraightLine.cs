namespace CsRecover.Generators.Fourier;

/// <summary>What a line of a codelet does.</summary>
internal enum Operation
{
    /// <summary>Reads one part of an input.</summary>
    Load,

    /// <summary>Reads one part of a twiddle factor.</summary>
    Twiddle,

    /// <summary>A literal.</summary>
    Constant,

    /// <summary>a + b.</summary>
    Add,

    /// <summary>a - b.</summary>
    Subtract,

    /// <summary>a b.</summary>
    Multiply,

    /// <summary>a b + c.</summary>
    MultiplyAdd,

    /// <summary>c - a b.</summary>
    SubtractProduct,

    /// <summary>-a; only where a negated value has to be stored.</summary>
    Negate,

    /// <summary>Writes a into one part of an output.</summary>
    Store,
}

/// <summary>One line.</summary>
/// <param name="Operation">What it does.</param>
/// <param name="A">First operand, a line number, or -1.</param>
/// <param name="B">Second operand or -1.</param>
/// <param name="C">Third operand or -1.</param>
/// <param name="Index">Which input, output or twiddle factor.</param>
/// <param name="Imaginary">Which part of it.</param>
/// <param name="Value">The literal.</param>
internal readonly record struct Line(Operation Operation, int A, int B, int C, int Index, bool Imaginary, decimal Value);

/// <summary>A real value: a line's result, perhaps negated. Signs are carried along and end in sums and differences, so that negations cost nothing.</summary>
/// <param name="Line">The line.</param>
/// <param name="Negative">Whether its negative is meant.</param>
internal readonly record struct Term(int Line, bool Negative)
{
    /// <summary>The negative.</summary>
    /// <param name="term">A value.</param>
    public static Term operator -(Term term) => term with { Negative = !term.Negative };
}

/// <summary>A complex value.</summary>
/// <param name="Real">Real part.</param>
/// <param name="Imaginary">Imaginary part.</param>
internal readonly record struct ComplexTerm(Term Real, Term Imaginary);

/// <summary>A program without branches, built line by line; equal lines are written once.</summary>
internal sealed class StraightLine
{
    private readonly List<Line> _lines = [];
    private readonly Dictionary<Line, int> _known = [];
    private readonly List<(int Line, string Text)> _remarks = [];

    /// <summary>The lines, each after those it uses; loads stand where their number was first asked for.</summary>
    public IReadOnlyList<Line> Lines => _lines;

    /// <summary>What the lines from a number on do, in words, in order.</summary>
    public IReadOnlyList<(int Line, string Text)> Remarks => _remarks;

    /// <summary>Says what the lines do that come next.</summary>
    /// <param name="text">In words.</param>
    public void Remark(string text) => _remarks.Add((_lines.Count, text));

    /// <summary>The input of a number.</summary>
    /// <param name="index">Its number.</param>
    public ComplexTerm Input(int index) => new(Of(new Line(Operation.Load, -1, -1, -1, index, false, 0)), Of(new Line(Operation.Load, -1, -1, -1, index, true, 0)));

    /// <summary>Writes an output.</summary>
    /// <param name="index">Its number.</param>
    /// <param name="value">The value.</param>
    public void Store(int index, ComplexTerm value)
    {
        StorePart(index, false, value.Real);
        StorePart(index, true, value.Imaginary);
    }

    /// <summary>Writes an output times the twiddle factor of its number.</summary>
    /// <param name="index">Its number.</param>
    /// <param name="value">The value.</param>
    public void StoreTwiddled(int index, ComplexTerm value)
    {
        Term wr = Of(new Line(Operation.Twiddle, -1, -1, -1, index, false, 0)), wi = Of(new Line(Operation.Twiddle, -1, -1, -1, index, true, 0));
        Term real = MultiplyAdd(-value.Imaginary, wi, Multiply(value.Real, wr));
        Term imaginary = MultiplyAdd(value.Real, wi, Multiply(value.Imaginary, wr));
        Store(index, new ComplexTerm(real, imaginary));
    }

    /// <summary>a + b.</summary>
    /// <param name="a">One summand.</param>
    /// <param name="b">The other.</param>
    public Term Add(Term a, Term b) => (a.Negative, b.Negative) switch
    {
        (false, false) => Of(new Line(Operation.Add, a.Line, b.Line, -1, 0, false, 0)),
        (true, true) => -Of(new Line(Operation.Add, a.Line, b.Line, -1, 0, false, 0)),
        (false, true) => Of(new Line(Operation.Subtract, a.Line, b.Line, -1, 0, false, 0)),
        _ => Of(new Line(Operation.Subtract, b.Line, a.Line, -1, 0, false, 0)),
    };

    /// <summary>a + b.</summary>
    /// <param name="a">One summand.</param>
    /// <param name="b">The other.</param>
    public ComplexTerm Add(ComplexTerm a, ComplexTerm b) => new(Add(a.Real, b.Real), Add(a.Imaginary, b.Imaginary));

    /// <summary>a - b.</summary>
    /// <param name="a">Minuend.</param>
    /// <param name="b">Subtrahend.</param>
    public ComplexTerm Subtract(ComplexTerm a, ComplexTerm b) => new(Add(a.Real, -b.Real), Add(a.Imaginary, -b.Imaginary));

    /// <summary>A literal.</summary>
    /// <param name="value">Its value.</param>
    public Term Constant(decimal value)
    {
        Term term = Of(new Line(Operation.Constant, -1, -1, -1, 0, false, Math.Abs(value)));
        return value < 0 ? -term : term;
    }

    /// <summary>a b.</summary>
    /// <param name="a">One factor.</param>
    /// <param name="b">The other.</param>
    public Term Multiply(Term a, Term b)
    {
        Term product = Of(new Line(Operation.Multiply, a.Line, b.Line, -1, 0, false, 0));
        return a.Negative == b.Negative ? product : -product;
    }

    /// <summary>a b + c.</summary>
    /// <param name="a">One factor.</param>
    /// <param name="b">The other.</param>
    /// <param name="c">The summand.</param>
    public Term MultiplyAdd(Term a, Term b, Term c)
    {
        // c (1 + ab / c): the sum's sign is made c's, and the product's sign goes into a literal if there is one.
        bool subtract = (a.Negative != b.Negative) != c.Negative;
        Line factor = _lines[a.Line];
        Term sum = subtract && factor.Operation == Operation.Constant
            ? Of(new Line(Operation.MultiplyAdd, Of(factor with { Value = -factor.Value }).Line, b.Line, c.Line, 0, false, 0))
            : Of(new Line(subtract ? Operation.SubtractProduct : Operation.MultiplyAdd, a.Line, b.Line, c.Line, 0, false, 0));
        return c.Negative ? -sum : sum;
    }

    private void StorePart(int index, bool imaginary, Term value)
    {
        int line = value.Negative ? Of(new Line(Operation.Negate, value.Line, -1, -1, 0, false, 0)).Line : value.Line;
        Of(new Line(Operation.Store, line, -1, -1, index, imaginary, 0));
    }

    private Term Of(Line line)
    {
        if (!_known.TryGetValue(line, out int number))
        {
            number = _lines.Count;
            _lines.Add(line);
            _known.Add(line, number);
        }

        return new Term(number, false);
    }
}

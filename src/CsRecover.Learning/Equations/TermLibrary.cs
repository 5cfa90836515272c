using System.Globalization;

namespace CsRecover.Learning;

/// <summary>The value of a term at a state.</summary>
/// <param name="state">The variables.</param>
public delegate double TermFunction(ReadOnlySpan<double> state);

/// <summary>One term that an equation may have.</summary>
/// <param name="Text">As people write it: <c>x y^2</c>, <c>sin(x)</c>; <c>1</c> for the constant.</param>
/// <param name="Code">As C# writes it, of an array of variables <c>x</c>.</param>
/// <param name="Value">Its value.</param>
public sealed record Term(string Text, string Code, TermFunction Value);

/// <summary>The terms that equations may be made of.</summary>
public sealed class TermLibrary
{
    private TermLibrary(IReadOnlyList<string> variables, IReadOnlyList<Term> terms)
    {
        Variables = variables;
        Terms = terms;
    }

    /// <summary>The variables' names.</summary>
    public IReadOnlyList<string> Variables { get; }

    /// <summary>The terms.</summary>
    public IReadOnlyList<Term> Terms { get; }

    /// <summary>All products of variables up to a degree, the constant 1 among them: C(d + degree, degree) terms.</summary>
    /// <param name="variables">The d variables' names.</param>
    /// <param name="degree">The largest number of factors, at least 0.</param>
    /// <exception cref="ArgumentException">There is no variable, or the degree is negative.</exception>
    public static TermLibrary Polynomial(IReadOnlyList<string> variables, int degree)
    {
        RequireVariables(variables);
        if (degree < 0)
        {
            throw new ArgumentException($"Expected a degree of at least 0, got {degree}.", nameof(degree));
        }

        var terms = new List<Term> { new("1", "1.0", _ => 1.0) };
        var last = new List<int[]> { Array.Empty<int>() };
        for (int d = 1; d <= degree; d++)
        {
            last = [.. last.SelectMany(factors => Enumerable.Range(factors.Length == 0 ? 0 : factors[^1], variables.Count - (factors.Length == 0 ? 0 : factors[^1])).Select(v => (int[])[.. factors, v]))];
            terms.AddRange(last.Select(factors => Product(variables, factors)));
        }

        return new TermLibrary([.. variables], terms);
    }

    /// <summary>Sines and cosines of multiples of each variable, and if asked for the products of those of two variables.</summary>
    /// <param name="variables">The variables' names.</param>
    /// <param name="frequencies">Multiples 1, 2, ... up to this, at least 1.</param>
    /// <param name="interactions">Whether products of two variables' terms belong to it.</param>
    /// <exception cref="ArgumentException">There is no variable, or no frequency.</exception>
    public static TermLibrary Fourier(IReadOnlyList<string> variables, int frequencies, bool interactions = false)
    {
        RequireVariables(variables);
        if (frequencies < 1)
        {
            throw new ArgumentException($"Expected at least one frequency, got {frequencies}.", nameof(frequencies));
        }

        var terms = new List<Term>();
        var of = new List<int>();
        for (int v = 0; v < variables.Count; v++)
        {
            for (int f = 1; f <= frequencies; f++)
            {
                int variable = v, frequency = f;
                string inside = f == 1 ? variables[v] : $"{f} {variables[v]}", code = f == 1 ? $"x[{v}]" : $"{f}.0 * x[{v}]";
                terms.Add(new Term($"sin({inside})", $"Math.Sin({code})", x => Math.Sin(frequency * x[variable])));
                terms.Add(new Term($"cos({inside})", $"Math.Cos({code})", x => Math.Cos(frequency * x[variable])));
                of.AddRange([v, v]);
            }
        }

        if (interactions)
        {
            int single = terms.Count;
            for (int a = 0; a < single; a++)
            {
                for (int b = a + 1; b < single; b++)
                {
                    if (of[a] != of[b])
                    {
                        Term first = terms[a], second = terms[b];
                        terms.Add(new Term($"{first.Text} {second.Text}", $"{first.Code} * {second.Code}", x => first.Value(x) * second.Value(x)));
                    }
                }
            }
        }

        return new TermLibrary([.. variables], terms);
    }

    /// <summary>Terms of one's own.</summary>
    /// <param name="variables">The variables' names.</param>
    /// <param name="terms">The terms, at least one, with different texts.</param>
    /// <exception cref="ArgumentException">There is no variable or no term, or two terms have the same text.</exception>
    public static TermLibrary Custom(IReadOnlyList<string> variables, params IReadOnlyList<Term> terms)
    {
        RequireVariables(variables);
        ArgumentNullException.ThrowIfNull(terms);
        if (terms.Count == 0)
        {
            throw new ArgumentException("Expected at least one term, got none.", nameof(terms));
        }

        if (terms.GroupBy(t => t.Text).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"Expected terms with different texts, got '{twice.Key}' twice.", nameof(terms));
        }

        return new TermLibrary([.. variables], [.. terms]);
    }

    /// <summary>The terms of this library, then those of another one that this one has not.</summary>
    /// <param name="other">A library of the same variables.</param>
    /// <exception cref="ArgumentException">Its variables are others.</exception>
    public TermLibrary With(TermLibrary other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (!Variables.SequenceEqual(other.Variables))
        {
            throw new ArgumentException($"Expected a library of the variables {string.Join(", ", Variables)}, got one of {string.Join(", ", other.Variables)}.", nameof(other));
        }

        HashSet<string> known = [.. Terms.Select(t => t.Text)];
        return new TermLibrary(Variables, [.. Terms, .. other.Terms.Where(t => !known.Contains(t.Text))]);
    }

    /// <summary>The values of all terms at many states, term by term.</summary>
    internal double[] Values(ReadOnlySpan<double> states, int count)
    {
        var values = new double[checked(count * Terms.Count)];
        int d = Variables.Count;
        for (int t = 0; t < Terms.Count; t++)
        {
            TermFunction value = Terms[t].Value;
            for (int i = 0; i < count; i++)
            {
                values[(t * count) + i] = value(states.Slice(i * d, d));
            }
        }

        return values;
    }

    private static Term Product(IReadOnlyList<string> variables, int[] factors)
    {
        (int Variable, int Power)[] powers = [.. factors.GroupBy(v => v).Select(group => (group.Key, group.Count()))];
        string text = string.Join(' ', powers.Select(p => p.Power == 1 ? variables[p.Variable] : string.Create(CultureInfo.InvariantCulture, $"{variables[p.Variable]}^{p.Power}")));
        string code = string.Join(" * ", factors.Select(v => $"x[{v}]"));
        return new Term(text, code, x =>
        {
            double product = 1.0;
            foreach (int v in factors)
            {
                product *= x[v];
            }

            return product;
        });
    }

    private static void RequireVariables(IReadOnlyList<string> variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        if (variables.Count == 0 || variables.Distinct().Count() != variables.Count)
        {
            throw new ArgumentException($"Expected at least one variable and no name twice, got {(variables.Count == 0 ? "none" : string.Join(", ", variables))}.", nameof(variables));
        }
    }
}

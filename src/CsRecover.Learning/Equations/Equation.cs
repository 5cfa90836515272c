using System.Globalization;
using System.Text;

namespace CsRecover.Learning;

/// <summary>One equation: a number as a sum of a few terms.</summary>
/// <param name="Name">What it gives, for example <c>x'</c>.</param>
/// <param name="Terms">Its terms.</param>
/// <param name="Coefficients">Their factors.</param>
/// <param name="Rms">The root mean square of what it leaves of the data.</param>
/// <param name="Explained">1 - (what it leaves)^2 / (the data)^2, the data's mean taken off.</param>
public sealed record Equation(string Name, IReadOnlyList<Term> Terms, IReadOnlyList<double> Coefficients, double Rms, double Explained)
{
    /// <summary>Its value at a state.</summary>
    /// <param name="state">The variables.</param>
    public double At(ReadOnlySpan<double> state)
    {
        double sum = 0.0;
        for (int t = 0; t < Terms.Count; t++)
        {
            sum += Coefficients[t] * Terms[t].Value(state);
        }

        return sum;
    }

    /// <summary>The factor of a term; 0 if the equation has no such term.</summary>
    /// <param name="text">The term's text.</param>
    public double CoefficientOf(string text) => Terms.Zip(Coefficients).Where(pair => pair.First.Text == text).Sum(pair => pair.Second);

    /// <summary>The equation as people write it, with six digits.</summary>
    public override string ToString()
    {
        if (Terms.Count == 0)
        {
            return $"{Name} = 0";
        }

        var text = new StringBuilder($"{Name} =");
        for (int t = 0; t < Terms.Count; t++)
        {
            double c = Coefficients[t];
            text.Append(t == 0 ? c < 0.0 ? " -" : " " : c < 0.0 ? " - " : " + ");
            string number = Math.Abs(c).ToString("G6", CultureInfo.InvariantCulture);
            text.Append(Terms[t].Text == "1" ? number : number == "1" ? Terms[t].Text : $"{number} {Terms[t].Text}");
        }

        return text.ToString();
    }
}

/// <summary>Equations of the same variables.</summary>
/// <param name="Variables">The variables' names.</param>
/// <param name="Equations">The equations.</param>
public sealed record EquationSystem(IReadOnlyList<string> Variables, IReadOnlyList<Equation> Equations)
{
    /// <summary>The equations' values at a state.</summary>
    /// <param name="state">The variables.</param>
    /// <param name="values">One number for each equation, overwritten.</param>
    public void At(ReadOnlySpan<double> state, Span<double> values)
    {
        for (int e = 0; e < Equations.Count; e++)
        {
            values[e] = Equations[e].At(state);
        }
    }

    /// <summary>Follows the system in time, taking the equations for the derivatives of the variables (Runge and Kutta's fourth order).</summary>
    /// <param name="start">The first state.</param>
    /// <param name="step">Time from one state to the next.</param>
    /// <param name="count">States to give, the first among them.</param>
    /// <returns>The states, one after the other.</returns>
    /// <exception cref="InvalidOperationException">There is not one equation for each variable.</exception>
    public double[] Simulate(ReadOnlySpan<double> start, double step, int count)
    {
        int d = Variables.Count;
        if (Equations.Count != d)
        {
            throw new InvalidOperationException($"Expected one equation for each of {d} variables, got {Equations.Count}.");
        }

        var states = new double[count * d];
        start[..d].CopyTo(states);
        double[] a = new double[d], b = new double[d], c = new double[d], e = new double[d], at = new double[d];
        for (int i = 1; i < count; i++)
        {
            ReadOnlySpan<double> x = states.AsSpan((i - 1) * d, d);
            At(x, a);
            At(Moved(x, a, step / 2.0, at), b);
            At(Moved(x, b, step / 2.0, at), c);
            At(Moved(x, c, step, at), e);
            for (int v = 0; v < d; v++)
            {
                states[(i * d) + v] = x[v] + (step / 6.0 * (a[v] + (2.0 * b[v]) + (2.0 * c[v]) + e[v]));
            }
        }

        return states;
    }

    /// <summary>The equations as people write them, one in each line.</summary>
    public override string ToString() => string.Join(Environment.NewLine, Equations);

    /// <summary>The equations as a C# method, with all digits.</summary>
    /// <param name="method">The method's name.</param>
    /// <exception cref="ArgumentException">The name is no name of a method.</exception>
    public string ToCSharp(string method = "Evaluate")
    {
        if (string.IsNullOrEmpty(method) || !(char.IsLetter(method[0]) || method[0] == '_') || !method.All(c => char.IsLetterOrDigit(c) || c == '_'))
        {
            throw new ArgumentException($"Expected the name of a method, got '{method}'.", nameof(method));
        }

        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"/// <summary>{string.Join(", ", Equations.Select(e => e.Name))} of {string.Join(", ", Variables)}.</summary>\n");
        text.Append(CultureInfo.InvariantCulture, $"public static void {method}(ReadOnlySpan<double> x, Span<double> result)\n{{\n");
        for (int e = 0; e < Equations.Count; e++)
        {
            Equation equation = Equations[e];
            string sum = string.Join(" + ", equation.Terms.Zip(equation.Coefficients, (term, c) => string.Create(CultureInfo.InvariantCulture, $"({c:R} * {term.Code})")));
            text.Append(CultureInfo.InvariantCulture, $"    result[{e}] = {(sum.Length == 0 ? "0.0" : sum)};   // {equation.Name}\n");
        }

        return text.Append("}\n").ToString();
    }

    private static double[] Moved(ReadOnlySpan<double> x, double[] direction, double by, double[] target)
    {
        for (int v = 0; v < target.Length; v++)
        {
            target[v] = x[v] + (by * direction[v]);
        }

        return target;
    }
}

using System.Numerics;
using CsRecover.Operators;

namespace CsRecover.Analysis;

/// <summary>Whether an operator's products belong to one matrix that keeps lengths.</summary>
internal static class ProductFindings
{
    /// <summary>Measures random signals.</summary>
    /// <typeparam name="T">float, double or <see cref="Complex32"/>.</typeparam>
    /// <param name="sensing">The operator.</param>
    /// <param name="meanSquare">The mean of |a_j|^2.</param>
    /// <param name="options">How many, and the seed.</param>
    public static IEnumerable<EnsembleFinding> Of<T>(SensingOperator<T> sensing, double meanSquare, EnsembleCheckOptions options)
        where T : unmanaged, INumberBase<T>
    {
        int m = sensing.Rows, n = sensing.Columns;
        double worst = 0.0, adjoint = 0.0, column = 0.0;
        T[] y = new T[m], back = new T[n], product = new T[m];
        for (int t = 0; t < options.Trials; t++)
        {
            ulong seed = RandomSupport.SeedOf(~options.Seed, t);
            T[] x = SparseSignal.Draw<T>(n, n, AmplitudeKind.Gaussian, seed), z = SparseSignal.Draw<T>(m, m, AmplitudeKind.Gaussian, ~seed);
            sensing.Forward(x, y);
            sensing.Adjoint(z, back);
            double ratio = Square(y) / (Square(x) * meanSquare);
            worst = Math.Abs(ratio - 1.0) > Math.Abs(worst - 1.0) || t == 0 ? ratio : worst;
            adjoint = Math.Max(adjoint, Complex.Abs(Inner(z, y) - Inner(back, x)) / Math.Sqrt(Square(y) * Square<T>(z)));
            int j = RandomSupport.Draw(n, 1, seed, 0)[0];
            T[] unit = new T[n];
            unit[j] = T.One;
            sensing.Forward(unit, y);
            sensing.Column(j, product);
            column = Math.Max(column, Math.Sqrt(y.Zip(product, (a, b) => Square([a - b])).Sum() / meanSquare));
        }

        // Laurent and Massart, for m real degrees of freedom.
        double tail = Math.Log(1e6 * options.Trials), limit = 2.0 * Math.Sqrt(tail / m) + 2.0 * tail / m, rounding = typeof(T) == typeof(double) ? 1e-11 : 2e-4;
        yield return new EnsembleFinding("lengths kept", Math.Abs(worst - 1.0) <= limit, Math.Abs(worst - 1.0), limit, FormattableString.Invariant(
            $"|A x|^2 / |x|^2 of {options.Trials} random signals is at worst {worst:F3} of its mean (chance: within {limit:F3})"));
        yield return new EnsembleFinding("adjoint", adjoint <= rounding, adjoint, rounding, FormattableString.Invariant(
            $"<z, A x> and <A^H z, x> differ by {adjoint:G2} of |A x| |z| (rounding: up to {rounding:G2})"));
        yield return new EnsembleFinding("columns", column <= rounding, column, rounding, FormattableString.Invariant(
            $"A e_j and column j differ by {column:G2} of a column's length (rounding: up to {rounding:G2})"));
    }

    /// <summary>Whether an operator's rows are orthogonal and of one length: then A A^H z is a multiple of z, for a random z too.</summary>
    /// <typeparam name="T">float, double or <see cref="Complex32"/>.</typeparam>
    /// <param name="sensing">The operator.</param>
    /// <param name="seed">Key of the random numbers.</param>
    public static bool HasOrthogonalRows<T>(SensingOperator<T> sensing, ulong seed)
        where T : unmanaged, INumberBase<T>
    {
        T[] z = SparseSignal.Draw<T>(sensing.Rows, sensing.Rows, AmplitudeKind.Gaussian, ~seed), x = new T[sensing.Columns], back = new T[sensing.Rows];
        sensing.Adjoint(z, x);
        sensing.Forward(x, back);
        Complex factor = Inner(z, back) / Square<T>(z);
        double rest = 0.0;
        for (int i = 0; i < z.Length; i++)
        {
            Complex off = Wide(back[i]) - factor * Wide(z[i]);
            rest += off.Real * off.Real + off.Imaginary * off.Imaginary;
        }

        return rest <= 1e-8 * Square<T>(back);
    }

    /// <summary>Whether all of some random rows have length 1: so partial unitary matrices are normalised here.</summary>
    /// <typeparam name="T">float, double or <see cref="Complex32"/>.</typeparam>
    /// <param name="sensing">The operator, of at least 8 rows.</param>
    /// <param name="seed">Key of the random numbers.</param>
    public static bool HasUnitRows<T>(SensingOperator<T> sensing, ulong seed)
        where T : unmanaged, INumberBase<T>
    {
        var row = new T[sensing.Columns];
        return RandomSupport.Draw(sensing.Rows, 8, seed, trial: -5).All(i =>
        {
            var unit = new T[sensing.Rows];
            unit[i] = T.One;
            sensing.Adjoint(unit, row);
            return Math.Abs(Square<T>(row) - 1.0) <= 1e-4;
        });
    }

    private static double Square<T>(ReadOnlySpan<T> x)
        where T : unmanaged, INumberBase<T>
    {
        double sum = 0.0;
        foreach (T v in x)
        {
            Complex z = Wide(v);
            sum += z.Real * z.Real + z.Imaginary * z.Imaginary;
        }

        return sum;
    }

    private static Complex Inner<T>(T[] a, T[] b)
        where T : unmanaged, INumberBase<T>
    {
        Complex sum = 0.0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += Complex.Conjugate(Wide(a[i])) * Wide(b[i]);
        }

        return sum;
    }

    private static Complex Wide<T>(T v)
        where T : unmanaged, INumberBase<T> => typeof(T) == typeof(Complex32) ? (Complex)(Complex32)(object)v : new Complex(double.CreateTruncating(v), 0.0);
}

using System.Runtime.CompilerServices;
using CsRecover.Selection.Designs;
using CsRecover.Vectors;

namespace CsRecover.Selection.Exact;

/// <summary>
/// What each coefficient can be, and what follows for relaxations: with L &lt;= b &lt;= U the conjugate g(t) = max over b of t b - lambda_2 b^2, which a chosen feature is worth at most when z_j . alpha = t,
/// and the perspective penalty: the least of lambda_2 b^2 / s + nu s over parts s of a feature with L s &lt;= b &lt;= U s.
/// </summary>
internal sealed unsafe class CoefficientRange : IDisposable
{
    private readonly NativeBuffer<double> _lower;
    private readonly NativeBuffer<double> _upper;

    /// <param name="problem">The problem.</param>
    /// <param name="assumed">What no coefficient exceeds; infinity to assume nothing.</param>
    public CoefficientRange(WorkingProblem problem, double assumed)
    {
        Ridge = problem.Ridge;
        _lower = new NativeBuffer<double>(HostVector.StorageFor(problem.Columns));
        _upper = new NativeBuffer<double>(HostVector.StorageFor(problem.Columns));
        for (int j = 0; j < problem.Columns; j++)
        {
            if (!problem.Scaling.Unusable[j])
            {
                _lower.Pointer[j] = Math.Max(problem.Lower?[j] ?? double.NegativeInfinity, -assumed);
                _upper.Pointer[j] = Math.Min(problem.Upper?[j] ?? double.PositiveInfinity, assumed);
            }
        }
    }

    /// <summary>lambda_2.</summary>
    public double Ridge { get; }

    /// <summary>L, aligned; 0 for features that cannot be used.</summary>
    public double* Lower => _lower.Pointer;

    /// <summary>U, aligned; 0 for features that cannot be used.</summary>
    public double* Upper => _upper.Pointer;

    /// <summary>g(t).</summary>
    /// <param name="j">The feature.</param>
    /// <param name="t">t.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Conjugate(int j, double t)
    {
        if (Ridge == 0.0)
        {
            return t > 0.0 ? t * Upper[j] : t < 0.0 ? t * Lower[j] : 0.0;
        }

        double b = Math.Max(Math.Min(t / (2.0 * Ridge), Upper[j]), Lower[j]);
        return b * (t - (Ridge * b));
    }

    /// <summary>The b that minimises a b^2 / 2 - r b + the perspective penalty.</summary>
    /// <param name="j">The feature.</param>
    /// <param name="a">a.</param>
    /// <param name="r">r.</param>
    /// <param name="nu">nu.</param>
    public double Shrink(int j, double a, double r, double nu)
    {
        double most = r > 0.0 ? Upper[j] : -Lower[j], size = Math.Abs(r);
        double whole = Whole(nu), slope = whole < most ? 2.0 * Math.Sqrt(Ridge * nu) : (nu / most) + (Ridge * most);
        double b = most == 0.0 || size <= slope ? 0.0 : Math.Min((size - slope) / a, most);
        if (b > whole)
        {
            b = Math.Min(Math.Max(size / (a + (2.0 * Ridge)), whole), most);
        }

        return r > 0.0 ? b : -b;
    }

    /// <summary>The part s of a feature that goes with a coefficient, and what it costs.</summary>
    /// <param name="j">The feature.</param>
    /// <param name="b">Its coefficient.</param>
    /// <param name="nu">nu.</param>
    /// <param name="cost">The perspective penalty.</param>
    public double Part(int j, double b, double nu, out double cost)
    {
        double most = b > 0.0 ? Upper[j] : -Lower[j], size = Math.Abs(b);
        if (size == 0.0)
        {
            cost = 0.0;
            return 0.0;
        }

        double part = Math.Min(1.0, Math.Max(size / Whole(nu), size / most));
        cost = (Ridge * size * size / part) + (nu * part);
        return part;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _lower.Dispose();
        _upper.Dispose();
    }

    /// <summary>The size from which on a coefficient is worth a whole feature.</summary>
    private double Whole(double nu) => Ridge == 0.0 ? double.PositiveInfinity : Math.Sqrt(nu / Ridge);
}

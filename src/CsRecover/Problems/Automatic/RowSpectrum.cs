using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using CsRecover.Operators;
using CsRecover.Vectors;

namespace CsRecover;

/// <summary>How the singular values of A are spread.</summary>
internal enum RowSpread
{
    /// <summary>Less than those of a random matrix: nearly orthogonal rows.</summary>
    Even,

    /// <summary>As those of a matrix of independent entries, which is what approximate message passing assumes.</summary>
    Random,

    /// <summary>More: columns are correlated, or the matrix is ill-conditioned.</summary>
    Wide,
}

/// <summary>
/// How the singular values of A are spread: with the eigenvalues s of A A^H, m sum s^2 / (sum s)^2 is 1 + m / n for a matrix of independent entries (Marchenko and Pastur), 1 for
/// orthogonal rows, and more for correlated columns and ill-conditioned matrices. Both sums are estimated by products with random signs (Hutchinson), once for each operator.
/// </summary>
internal static class RowSpectrum
{
    /// <summary>How far from 1 + m / n still counts as random, as a share of it.</summary>
    private const double Tolerance = 0.12;

    /// <summary>Signs to draw altogether, where that is not fewer vectors of them: estimates for Gaussian matrices then spread by at most 0.03.</summary>
    private const int Signs = 384, FewestProbes = 5, MostProbes = 16;

    private const int Seed = 20261;

    private static readonly ConditionalWeakTable<object, object> _known = [];

    /// <summary>How they are.</summary>
    /// <typeparam name="T">float, double or <see cref="Complex32"/>.</typeparam>
    /// <param name="sensing">A.</param>
    public static RowSpread Of<T>(SensingOperator<T> sensing)
        where T : unmanaged, INumberBase<T> => (RowSpread)_known.GetValue(sensing, _ => Measure(sensing));

    private static object Measure<T>(SensingOperator<T> sensing)
        where T : unmanaged, INumberBase<T>
    {
        int m = sensing.Rows, n = sensing.Columns, probes = Math.Clamp(Signs / m, FewestProbes, MostProbes);
        var random = new Random(Seed);
        T[] signs = new T[m], x = new T[n], image = new T[m];
        double first = 0.0, second = 0.0;
        for (int probe = 0; probe < probes; probe++)
        {
            for (int i = 0; i < m; i++)
            {
                signs[i] = random.Next(2) == 0 ? T.One : -T.One;
            }

            sensing.Adjoint(signs, x);
            sensing.Forward(x, image);
            first += SquaredMagnitude.Sum<T>(x);
            second += SquaredMagnitude.Sum<T>(image);
        }

        double ratio = first > 0.0 ? m * probes * second / (first * first) : 1.0, excess = (ratio / (1.0 + ((double)m / n))) - 1.0;
        return excess <= -Tolerance ? RowSpread.Even : excess < Tolerance ? RowSpread.Random : RowSpread.Wide;
    }
}

/// <summary>The <see cref="RowSpread"/> of an operator for the signals of a batch, looked at when it first matters.</summary>
/// <param name="look">How to find out.</param>
/// <param name="signals">How many signals share the time that it takes.</param>
internal sealed class SharedSpread(Func<RowSpread> look, int signals)
{
    private readonly Lock _lock = new();
    private RowSpread? _value;

    /// <summary>How the singular values are spread.</summary>
    public RowSpread Value
    {
        get
        {
            lock (_lock)
            {
                if (_value is null)
                {
                    long start = Stopwatch.GetTimestamp();
                    _value = look();
                    Share = Stopwatch.GetElapsedTime(start) / signals;
                }

                return _value.Value;
            }
        }
    }

    /// <summary>What each signal owes for it.</summary>
    public TimeSpan Share { get; private set; }
}

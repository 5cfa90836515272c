using CsRecover.Learning.Equations;
using CsRecover.Vectors;

namespace CsRecover.Learning;

/// <summary>States of a system at equal steps of time, with what they say of its derivatives.</summary>
public sealed class Trajectory
{
    private Trajectory(int variables, double[] states, double[] derivatives)
    {
        Variables = variables;
        States = states;
        Derivatives = derivatives;
    }

    /// <summary>d.</summary>
    public int Variables { get; }

    /// <summary>How many states.</summary>
    public int Count => States.Length / Variables;

    /// <summary>The states, one after the other.</summary>
    public double[] States { get; }

    /// <summary>Their derivatives by time, alike.</summary>
    public double[] Derivatives { get; }

    /// <summary>Central differences of fourth order; the first and the last two states are left out. For data without noise.</summary>
    /// <param name="states">n times d numbers, one state after the other; at least 5 states.</param>
    /// <param name="variables">d.</param>
    /// <param name="step">Time from one state to the next, above 0.</param>
    /// <exception cref="ArgumentException">There are too few states, they are no whole number, one is not finite, or the step is not above 0.</exception>
    public static Trajectory ByDifferences(ReadOnlySpan<double> states, int variables, double step) => ByWindow(states, variables, step, 5, 4);

    /// <summary>
    /// Polynomials fitted to windows of states by least squares give both the state and its derivative in the middle (Savitzky and Golay, Analytical Chemistry 36(8), 1964);
    /// half a window at each end is left out. For data with noise: the longer the window and the lower the degree, the more of it goes.
    /// </summary>
    /// <param name="states">n times d numbers, one state after the other; at least one window of them.</param>
    /// <param name="variables">d.</param>
    /// <param name="step">Time from one state to the next, above 0.</param>
    /// <param name="window">States of a window, odd.</param>
    /// <param name="degree">The polynomials' degree, from 1 to the window less 1.</param>
    /// <exception cref="ArgumentException">As for <see cref="ByDifferences"/>, or the window or the degree do not fit.</exception>
    public static Trajectory BySmoothing(ReadOnlySpan<double> states, int variables, double step, int window = 21, int degree = 3)
    {
        if (window < 3 || window % 2 == 0)
        {
            throw new ArgumentException($"Expected an odd window of at least 3 states, got {window}.", nameof(window));
        }

        if (degree < 1 || degree >= window)
        {
            throw new ArgumentException($"Expected a degree from 1 to {window - 1}, below the window, got {degree}.", nameof(degree));
        }

        return ByWindow(states, variables, step, window, degree);
    }

    private static Trajectory ByWindow(ReadOnlySpan<double> states, int variables, double step, int window, int degree)
    {
        if (variables < 1 || states.Length % variables != 0)
        {
            throw new ArgumentException($"Expected states of {variables} numbers each, got {states.Length} numbers.", nameof(states));
        }

        Check.Finite(states, nameof(states));
        int count = states.Length / variables, half = window / 2;
        if (count < window)
        {
            throw new ArgumentException($"Expected at least {window} states, one window, got {count}.", nameof(states));
        }

        if (!(step > 0.0 && double.IsFinite(step)))
        {
            throw new ArgumentException($"Expected a step above 0, got {step}.", nameof(step));
        }

        (double[] value, double[] slope) = LocalPolynomial.Weights(window, degree);
        int kept = count - (2 * half);
        double[] smooth = new double[kept * variables], derivatives = new double[kept * variables];
        for (int i = 0; i < kept; i++)
        {
            for (int v = 0; v < variables; v++)
            {
                double sum = 0.0, rise = 0.0;
                for (int w = 0; w < window; w++)
                {
                    double x = states[((i + w) * variables) + v];
                    sum += value[w] * x;
                    rise += slope[w] * x;
                }

                smooth[(i * variables) + v] = sum;
                derivatives[(i * variables) + v] = rise / step;
            }
        }

        return new Trajectory(variables, smooth, derivatives);
    }
}

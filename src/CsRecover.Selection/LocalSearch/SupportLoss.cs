using System.Runtime.Intrinsics;
using CsRecover.Selection.Designs;

namespace CsRecover.Selection.LocalSearch;

/// <summary>
/// A loss as local search sees it: the best coefficients of a few features, what every other feature would bring, and what it is to take one out. Not safe to use from several
/// threads; it uses several itself.
/// </summary>
internal abstract class SupportLoss : IDisposable
{
    /// <param name="problem">The problem.</param>
    /// <param name="threads">Threads to use.</param>
    protected SupportLoss(WorkingProblem problem, int threads)
    {
        Problem = problem;
        Threads = threads;
    }

    /// <summary>The problem.</summary>
    public WorkingProblem Problem { get; }

    /// <summary>The model of no feature.</summary>
    public abstract SupportModel Empty { get; }

    /// <summary>Objectives that differ by less are the same but for rounding.</summary>
    public double Resolution => 1e-12 * Empty.Objective;

    /// <summary>Whether all columns have length 1 and no coefficient a bound.</summary>
    public bool IsPlain => Problem.IsStandardized && Problem.Lower is null && Problem.Upper is null;

    /// <summary>The greatest weight that any model has: coordinate steps with it never overshoot.</summary>
    public double MostWeight => Problem.Loss == SelectionLoss.Squared ? 1.0 : 0.25;

    /// <summary>Threads to use.</summary>
    protected int Threads { get; }

    /// <summary>The loss of a problem, compiled for its kind of columns.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="threads">Threads to use.</param>
    public static SupportLoss Of(WorkingProblem problem, int threads) => problem.Accept<Factory, SupportLoss>(new Factory(problem, threads));

    /// <summary>The best coefficients, within the bounds, of some features.</summary>
    /// <param name="support">The features, ascending; those that cannot be used are not among them.</param>
    /// <param name="near">A model that is probably near.</param>
    public abstract SupportModel Fit(int[] support, SupportModel near);

    /// <summary>The slopes -d loss / d b_j of all p features, ridge left out.</summary>
    /// <param name="model">Where.</param>
    /// <param name="slopes">p numbers, overwritten.</param>
    public abstract void Slopes(SupportModel model, Span<double> slopes);

    /// <summary>How curved the loss is along a column of length 1: 1 with squared loss, the mean weight p (1 - p) with logistic loss.</summary>
    /// <param name="model">Where.</param>
    public abstract double Weight(SupportModel model);

    /// <summary>Cyclic coordinate descent for the objective with a price, over some features only, and the best coefficients of those that stay.</summary>
    /// <param name="start">A model; its features are looked at too.</param>
    /// <param name="others">More features, the most promising first; none of them in the model.</param>
    /// <param name="price">lambda_0.</param>
    public abstract SupportModel Descend(SupportModel start, ReadOnlySpan<int> others, double price);

    /// <summary>
    /// An exchange of one feature of a model for one outside that lowers the objective: the best one if the other coefficients are left as they are (with logistic loss the first one found), and
    /// if none is and <paramref name="exact"/> asks for it, with squared loss and no bounds, the best one with the best coefficients of all that stay.
    /// </summary>
    /// <param name="model">The model, at its best coefficients.</param>
    /// <param name="slopes">The slopes at the model.</param>
    /// <param name="exact">Whether to look for exchanges with the best coefficients of all that stay too.</param>
    /// <returns>The place in the support of the feature that leaves, the one that enters (-1 for none), and by how much the objective falls at least.</returns>
    public abstract (int Leaving, int Entering, double Fall) BestSwap(SupportModel model, double[] slopes, bool exact);

    /// <summary>The products z_i . z_j of some features.</summary>
    /// <param name="features">k features.</param>
    /// <param name="products">k k numbers, overwritten.</param>
    public abstract void Products(int[] features, double[] products);

    /// <summary>Finds the features outside a support that bring most by themselves.</summary>
    /// <param name="slopes">The slopes of all features.</param>
    /// <param name="weight">The weight of the model.</param>
    /// <param name="support">Its features, ascending.</param>
    /// <param name="best">Receives them.</param>
    public unsafe void AddGains(double[] slopes, double weight, int[] support, TopFew best)
    {
        bool isPlain = IsPlain;
        double ridge = 2.0 * Problem.Ridge, plain = weight + ridge;
        int width = Vector256<double>.Count;
        fixed (double* q = slopes)
        {
            for (int first = 0; first < slopes.Length; first += width)
            {
                // Whole vectors first: few of them hold anything above the bar.
                if (isPlain && first <= slopes.Length - width
                    && !Vector256.GreaterThanAny(Vector256.Abs(Vector256.Load(q + first)), Vector256.Create(Math.Sqrt(2.0 * plain * best.Bar) * (1.0 - 1e-12))))
                {
                    continue;
                }

                for (int j = first; j < Math.Min(first + width, slopes.Length); j++)
                {
                    double gain = !IsUsable(j) ? 0.0 : isPlain ? q[j] * q[j] / (2.0 * plain) : Gain(j, q[j], (weight * SquaredLength(j)) + ridge);
                    if (gain > best.Bar && Array.BinarySearch(support, j) < 0)
                    {
                        best.Add(j, gain);
                    }
                }
            }
        }
    }

    /// <summary>|z_j|^2.</summary>
    /// <param name="j">Which feature.</param>
    public double SquaredLength(int j)
    {
        double ratio = Problem.Scaling.Lengths[j] / Problem.Scaling.Scales[j];
        return ratio * ratio;
    }

    /// <summary>Whether a feature can be chosen.</summary>
    /// <param name="j">Which feature.</param>
    public bool IsUsable(int j) => !Problem.Scaling.Unusable[j];

    /// <summary>max over the allowed u of slope u - curvature u^2 / 2: what a feature brings that is now 0.</summary>
    /// <param name="j">Which feature.</param>
    /// <param name="slope">The slope of it.</param>
    /// <param name="curvature">The curvature along it.</param>
    public double Gain(int j, double slope, double curvature)
    {
        double u = Bound(j, slope / curvature);
        return u * (slope - (curvature * u / 2.0));
    }

    /// <summary>The allowed coefficient nearest to a number.</summary>
    /// <param name="j">Which feature.</param>
    /// <param name="u">The number.</param>
    public double Bound(int j, double u)
    {
        if (Problem.Lower is { } lower && u < lower[j])
        {
            u = lower[j];
        }

        return Problem.Upper is { } upper && u > upper[j] ? upper[j] : u;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees the memory.</summary>
    /// <param name="isDisposing">Always.</param>
    protected abstract void Dispose(bool isDisposing);

    private readonly struct Factory(WorkingProblem problem, int threads) : IColumnsVisitor<SupportLoss>
    {
        public SupportLoss Visit<TColumns>(TColumns columns)
            where TColumns : struct, IColumns =>
            problem.Loss == SelectionLoss.Squared
                ? new SquaredSupportLoss<TColumns>(problem, columns, threads)
                : new LogisticSupportLoss<TColumns>(problem, columns, threads);
    }
}

using CsRecover.Selection.Designs;
using CsRecover.Selection.LocalSearch;
using CsRecover.Vectors;

namespace CsRecover.Selection.Exact;

/// <summary>
/// Lower bounds with logistic loss from a fit of some features together: what one more Newton step leaves of the residual is a dual vector. Without a ridge or bounds it is orthogonal to all of these features, so that
/// what is taken off for them is nothing but rounding.
/// </summary>
/// <param name="problem">The problem.</param>
/// <param name="columns">Its columns.</param>
/// <param name="loss">The loss.</param>
/// <param name="range">What coefficients can be.</param>
internal sealed unsafe class JointDual(WorkingProblem problem, WrittenColumns columns, LogisticExpansion loss, CoefficientRange range)
{
    /// <summary>z_j . alpha below this share of the residual's length is 0 but for rounding, ...</summary>
    private const double Orthogonal = 1e-12;

    /// <summary>... and is taken off for coefficients up to so many times the largest one of the fit.</summary>
    private const double Beyond = 100.0;

    private double _length, _largest;

    /// <summary>The entropy of the dual vector.</summary>
    public double Entropy { get; private set; }

    /// <summary>The second derivatives of the objective by the coefficients of the fit, each on its own.</summary>
    public double[] Curvatures { get; private set; } = [];

    /// <summary>Makes the dual vector: it has exactly the sum and, where coefficients are free, the products that it should have, and is as near to the best one as the square of the fit's error.</summary>
    /// <param name="features">The features that were fitted, ascending.</param>
    /// <param name="b">Their coefficients.</param>
    /// <param name="intercept">b_0.</param>
    public void Make(int[] features, double[] b, double intercept)
    {
        int m = features.Length;
        double[] h = new double[m * m], c = new double[m], goal = [.. b];
        loss.Evaluate(features, b, intercept);
        loss.Fill(features, h, c);
        for (int i = 0; i < m; i++)
        {
            h[(i * m) + i] += 2.0 * problem.Ridge;
        }

        Curvatures = [.. Enumerable.Range(0, m).Select(i => h[(i * m) + i])];
        BoundedQuadratic.Minimize(h, c, Bounds.Of(problem.Lower, features), Bounds.Of(problem.Upper, features), goal);
        Entropy = loss.Dual(goal);
        _length = Math.Sqrt(HostKernels.Dot(loss.Alpha, loss.Alpha, columns.Stride));
        _largest = b.Length == 0 ? 0.0 : b.Max(Math.Abs);
    }

    /// <summary>What has to be taken off for a feature: g_j(z_j . alpha).</summary>
    /// <param name="j">The feature.</param>
    public double Worth(int j)
    {
        double* column = columns[j];
        double t = HostKernels.Dot(column, loss.Alpha, columns.Stride), end = t > 0.0 ? range.Upper[j] : range.Lower[j];
        return range.Ridge > 0.0 || double.IsFinite(end) ? range.Conjugate(j, t)
            : Math.Abs(t) <= Orthogonal * _length * Math.Sqrt(HostKernels.Dot(column, column, columns.Stride)) ? Math.Abs(t) * Beyond * _largest
            : double.PositiveInfinity;
    }

    /// <summary>No coefficients of a model's features have a lower objective than this.</summary>
    /// <param name="model">The model, fitted.</param>
    /// <param name="features">All features that it may have.</param>
    /// <param name="paid">The price of its units.</param>
    public double Below(SubsetModel model, int[] features, double paid)
    {
        double[] b = new double[features.Length];
        for (int s = 0; s < model.Features.Length; s++)
        {
            b[Array.BinarySearch(features, model.Features[s])] = model.Values[s];
        }

        Make(features, b, model.Intercept);

        // No loss is negative: where classes are separated, that is all there is to say.
        return Math.Min(model.Objective, paid + Math.Max(0.0, Entropy - features.Sum(Worth)));
    }
}

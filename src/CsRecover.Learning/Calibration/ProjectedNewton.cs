using CsRecover.Selection.Designs;

namespace CsRecover.Learning.Calibration;

/// <summary>
/// min |b - A w|^2 + ridge |w|^2 + mu |w - mean w|^2 over 0 &lt;= w &lt;= u on a set of columns, where they are too many for a factorization: Newton steps on the weights that
/// are not held at a bound, by conjugate gradients, and back into the bounds (Bertsekas, "Projected Newton methods for optimization problems with simple constraints", SIAM J. Control
/// and Optimization 20, 1982).
/// </summary>
/// <typeparam name="TColumns">The kind of columns.</typeparam>
internal sealed class ProjectedNewton<TColumns>
    where TColumns : struct, IColumns
{
    private const int MostSteps = 300, MostInner = 400;

    /// <summary>Gradients that count as none, relative to what they are for w = 0.</summary>
    private const double Floor = 1e-11;

    private readonly ScaledColumns<TColumns> _matrix;
    private readonly double[] _b;
    private readonly double _norm;
    private readonly double _upper;
    private readonly double _ridge;
    private double _together;

    /// <param name="matrix">A.</param>
    /// <param name="b">b.</param>
    /// <param name="upper">u; infinity for none.</param>
    /// <param name="ridge">The ridge.</param>
    public ProjectedNewton(ScaledColumns<TColumns> matrix, double[] b, double upper, double ridge)
    {
        (_matrix, _b, _upper, _ridge) = (matrix, b, upper, ridge);
        _norm = Math.Sqrt(b.Sum(v => v * v));
        Weights = new double[matrix.Count];
        Residual = [.. b];
        Objective = _norm * _norm;
    }

    /// <summary>w of all columns.</summary>
    public double[] Weights { get; private set; }

    /// <summary>b - A w.</summary>
    public double[] Residual { get; private set; }

    /// <summary>What is minimised.</summary>
    public double Objective { get; private set; }

    /// <summary>The columns with a weight, ascending.</summary>
    public int[] Support => [.. Enumerable.Range(0, Weights.Length).Where(j => Weights[j] != 0.0)];

    /// <summary>Begins again with given weights.</summary>
    /// <param name="weights">Of all columns, within the bounds; copied.</param>
    public void Start(double[] weights)
    {
        Weights = [.. weights];
        Measure();
    }

    /// <summary>Solves on a set of columns; the others' weights become 0.</summary>
    /// <param name="set">The columns.</param>
    /// <param name="tolerance">Where to end: a_j . r relative to the lengths of both.</param>
    /// <param name="together">mu; the mean is that of the set.</param>
    /// <param name="cancellation">Cancels the work.</param>
    /// <returns>Steps taken.</returns>
    public int Solve(int[] set, double tolerance, double together, CancellationToken cancellation)
    {
        var kept = new double[Weights.Length];
        foreach (int j in set)
        {
            kept[j] = Weights[j];
        }

        _together = together;
        Weights = kept;
        Measure(set);
        double forcing = 0.1;
        int step = 0;
        for (; step < MostSteps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            double[] gradient = Gradient(set);
            int[] free = [.. Enumerable.Range(0, set.Length).Where(p => IsFree(set[p], gradient[p]))];
            double largest = free.Length == 0 ? 0.0 : free.Max(p => Math.Abs(gradient[p]) / Math.Sqrt(Curvature(set[p])));
            if (largest <= Math.Max(tolerance * Math.Sqrt(Objective), Floor * _norm))
            {
                break;
            }

            int[] columns = [.. free.Select(p => set[p])];
            double[] direction = Newton(columns, [.. free.Select(p => gradient[p])], set.Length, forcing);
            if (!Search(set, columns, direction, out bool wasCut))
            {
                break;
            }

            // The face of the answer is found roughly; on it, steps are exact.
            forcing = wasCut ? 0.1 : Math.Max(1e-8, 0.01 * forcing);
        }

        Measure(set);
        return step;
    }

    /// <summary>a_j . r - ridge w_j of all columns: half of what the objective falls by for a little of each.</summary>
    public double[] Pulls()
    {
        int[] all = [.. Enumerable.Range(0, Weights.Length)];
        var products = new double[all.Length];
        _matrix.MultiplyTransposed(all, Residual, products);
        for (int j = 0; j < products.Length; j++)
        {
            products[j] -= _ridge * Weights[j];
        }

        return products;
    }

    /// <summary>
    /// Weights of a support drawn towards their mean, by the least mu |w - mean w|^2 added to the objective that gives an effective sample size (sum w)^2 / sum w^2. At the largest mu
    /// all weights are equal, and it is the size of the support.
    /// </summary>
    /// <param name="weights">Weights of all columns.</param>
    /// <param name="effective">The effective sample size, at most the size of the support.</param>
    /// <param name="cancellation">Cancels the work.</param>
    public double[] Spread(double[] weights, double effective, CancellationToken cancellation)
    {
        if (CalibrationResult.EffectiveSize(weights) >= effective)
        {
            return weights;
        }

        Start(weights);
        int[] support = Support;
        double scale = support.Average(j => _matrix.Energies[j]), low = -30.0, high = 30.0;
        double[] best = weights;
        while (high - low > 1e-3)
        {
            double middle = 0.5 * (low + high);
            Solve(support, 1e-6, scale * Math.Pow(2.0, middle), cancellation);
            if (CalibrationResult.EffectiveSize(Weights) >= effective)
            {
                (high, best) = (middle, Weights);
            }
            else
            {
                low = middle;
            }
        }

        return best;
    }

    private double Curvature(int j) => _matrix.Energies[j] + _ridge + _together;

    /// <summary>Whether a weight may move: not where it is at a bound and pulled beyond it, nor where its column is 0.</summary>
    private bool IsFree(int j, double pull) =>
        _matrix.Energies[j] > 0.0 && (Weights[j] > 0.0 || pull > 0.0) && (Weights[j] < _upper || pull < 0.0);

    /// <summary>Half of minus the gradient.</summary>
    private double[] Gradient(int[] set)
    {
        var gradient = new double[set.Length];
        _matrix.MultiplyTransposed(set, Residual, gradient);
        double mean = _together > 0.0 ? set.Average(j => Weights[j]) : 0.0;
        for (int p = 0; p < set.Length; p++)
        {
            gradient[p] -= (_ridge * Weights[set[p]]) + (_together * (Weights[set[p]] - mean));
        }

        return gradient;
    }

    /// <summary>Conjugate gradients for (A_F^T A_F + ridge + mu (1 - 1 1^T / k)) d = g, in units of the columns' lengths.</summary>
    private double[] Newton(int[] columns, double[] gradient, int size, double forcing)
    {
        int n = columns.Length;
        double[] d = new double[n], residual = gradient, p = new double[n], image = new double[n], fitted = new double[_matrix.Rows];
        double rho = 0.0, first = 0.0;
        for (int inner = 0; inner < MostInner; inner++)
        {
            double before = rho;
            rho = 0.0;
            for (int i = 0; i < n; i++)
            {
                rho += residual[i] * residual[i] / Curvature(columns[i]);
            }

            if (inner == 0)
            {
                first = rho;
            }
            else if (rho <= forcing * forcing * first)
            {
                break;
            }

            double share = inner == 0 ? 0.0 : rho / before, sum = 0.0;
            for (int i = 0; i < n; i++)
            {
                p[i] = (residual[i] / Curvature(columns[i])) + (share * p[i]);
                sum += p[i];
            }

            _matrix.Multiply(columns, p, fitted);
            _matrix.MultiplyTransposed(columns, fitted, image);
            double curvature = 0.0;
            for (int i = 0; i < n; i++)
            {
                image[i] += (_ridge * p[i]) + (_together * (p[i] - (sum / size)));
                curvature += p[i] * image[i];
            }

            if (!(curvature > 0.0))
            {
                break;
            }

            double length = rho / curvature;
            for (int i = 0; i < n; i++)
            {
                d[i] += length * p[i];
                residual[i] -= length * image[i];
            }
        }

        return d;
    }

    /// <summary>The first of the steps 1, 1/2, ... along a direction, cut to the bounds, that lowers the objective as its slope says.</summary>
    private bool Search(int[] set, int[] columns, double[] direction, out bool wasCut)
    {
        int n = columns.Length;
        double[] change = new double[n], fitted = new double[_matrix.Rows], before = Weights, residual = Residual;
        double objective = Objective;
        double[] pulls = new double[n];
        _matrix.MultiplyTransposed(columns, residual, pulls);
        wasCut = false;
        for (double length = 1.0; length > 1e-6; length *= 0.5)
        {
            double[] after = [.. before];
            wasCut = length < 1.0;
            double slope = 0.0;
            for (int i = 0; i < n; i++)
            {
                int j = columns[i];
                double moved = before[j] + (length * direction[i]), to = Math.Clamp(moved, 0.0, _upper);
                wasCut |= to != moved;
                after[j] = to;
                change[i] = to - before[j];
                slope += change[i] * (pulls[i] - (_ridge * before[j]));
            }

            _matrix.Multiply(columns, change, fitted);
            Weights = after;
            Residual = [.. residual.Select((r, i) => r - fitted[i])];
            Evaluate(set);
            if (Objective <= objective - (_together > 0.0 ? 0.0 : 1e-4 * Math.Max(slope, 0.0)) && Objective < objective)
            {
                return true;
            }
        }

        (Weights, Residual, Objective) = (before, residual, objective);
        return false;
    }

    private void Measure() => Measure(Support);

    private void Measure(int[] set)
    {
        var fitted = new double[_matrix.Rows];
        _matrix.Multiply(set, [.. set.Select(j => Weights[j])], fitted);
        Residual = [.. _b.Select((v, i) => v - fitted[i])];
        Evaluate(set);
    }

    private void Evaluate(int[] set)
    {
        double sum = Residual.Sum(r => r * r), total = 0.0, squares = 0.0;
        foreach (int j in set)
        {
            total += Weights[j];
            squares += Weights[j] * Weights[j];
        }

        Objective = sum + (_ridge * squares) + (_together > 0.0 ? _together * Math.Max(0.0, squares - (total * total / set.Length)) : 0.0);
    }
}

using CsRecover.Selection.Designs;
using CsRecover.Selection.LocalSearch;
using CsRecover.Selection.Logistic;
using CsRecover.Vectors;

namespace CsRecover.Selection.Continuation;

/// <summary>
/// The relaxation that <see cref="Combss"/> walks over. With w_j = 1 / (delta (1 - t_j^2) / t_j^2 + 2 lambda_2) the least |y - Z g|^2 / 2 + sum_j g_j^2 / (2 w_j) over g is
/// y . u / 2 with (I + Z W Z^T) u = y, at g_j = w_j z_j . u, and its slope in t_j is -delta g_j^2 / t_j^3.
/// With logistic loss (Mathur, Liquet, Muller and Moka, arXiv 2603.21952, 2026) the slope is the same at the least loss(b_0 + Z g) + sum_j g_j^2 / (2 w_j), which is approached by the quadratic functions of weight 1/4 above the loss: each of
/// them is the problem above with w_j / 4 and the response f + 4 (t - p) instead of y, f being the log-odds at the last g.
/// </summary>
internal sealed unsafe class SubsetRelaxation : IDisposable
{
    /// <summary>t is taken to be no closer to 1: there a feature costs nothing, and the equations would lose their condition.</summary>
    private const double Most = 0.999;

    /// <summary>The relative residual of the equations for u.</summary>
    private const double Accuracy = 1e-6;

    private const int MostIterations = 200, PowerSteps = 30;

    /// <summary>Quadratic functions above the logistic loss for each step; each begins where the last one of the step before ended.</summary>
    private const int Majorizers = 3;

    private readonly WorkingProblem _problem;
    private readonly Combss _method;
    private readonly SelectionRun _run;
    private readonly IColumns _columns;
    private readonly NativeBuffer<double> _vectors;
    private readonly int _stride;
    private readonly double[] _products;
    private readonly double[] _weights;
    private readonly SupportLoss _loss;
    private readonly double _weight;
    private readonly Lazy<double> _largest;
    private readonly int[] _usable;

    /// <param name="problem">The problem.</param>
    /// <param name="method">The settings.</param>
    /// <param name="run">Threads, time, cancellation.</param>
    public SubsetRelaxation(WorkingProblem problem, Combss method, SelectionRun run)
    {
        _problem = problem;
        _method = method;
        _run = run;
        _columns = ColumnLoader.Of(problem);
        _stride = HostVector.StorageFor(problem.Rows);
        _vectors = new NativeBuffer<double>(6 * _stride);
        _vectors.Span.Clear();
        _products = new double[problem.Columns];
        _weights = new double[problem.Columns];
        _loss = SupportLoss.Of(problem, run.Threads);
        _weight = _loss.MostWeight;
        _largest = new(LargestEigenvalue);
        _usable = [.. Enumerable.Range(0, problem.Columns).Where(j => !problem.Scaling.Unusable[j])];
    }

    /// <summary>The most features of a model.</summary>
    public int MostFeatures => Math.Min(_usable.Length, _problem.Rows);

    private double* Dual => _vectors.Pointer;

    private double* Residual => _vectors.Pointer + _stride;

    private double* Direction => _vectors.Pointer + 2 * _stride;

    private double* Image => _vectors.Pointer + 3 * _stride;

    private double* Odds => _vectors.Pointer + 4 * _stride;

    private double* Target => _vectors.Pointer + 5 * _stride;

    /// <summary>A model of k features, and its objective without their price.</summary>
    /// <param name="size">k.</param>
    public (double Objective, WorkingSolution Model) OfSize(int size)
    {
        int k = Math.Min(size, _usable.Length);
        int[] support = k == _usable.Length ? _usable : [.. Walk(k).Order()];
        SupportModel model = _loss.Fit(support, _loss.Empty).Pruned();
        return (model.Objective, new WorkingSolution(model.Support, model.Values, model.Intercept, SelectionStatus.Finished, k == 0 ? 0 : _method.Steps));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _loss.Dispose();
        _vectors.Dispose();
    }

    /// <summary>The features with the largest t at the end.</summary>
    private IEnumerable<int> Walk(int k)
    {
        if (k == 0)
        {
            return [];
        }

        var t = new double[_problem.Columns];
        foreach (int j in _usable)
        {
            t[j] = (double)k / _usable.Length;
        }

        double delta = _method.FirstDelta * _weight * _largest.Value, growth = Math.Pow(_method.LastDelta / _method.FirstDelta, 1.0 / (_method.Steps - 1));
        var slopes = new double[_usable.Length];
        var order = new int[_usable.Length];
        new Span<double>(Dual, _stride).Clear();
        new Span<double>(Odds, _stride).Clear();
        for (int step = 0; step < _method.Steps && !_run.IsTimeUp; step++)
        {
            Weigh(t, delta);
            if (_problem.Loss == SelectionLoss.Squared)
            {
                SolveDual(_problem.Response);
            }
            else
            {
                FollowOdds();
            }

            _columns.DotAll(new WorkVector { Values = Dual, Sum = Sum(Dual) }, _products, _run.Threads);
            for (int e = 0; e < _usable.Length; e++)
            {
                int j = _usable[e];
                double g = _weights[j] * _products[j], least = Math.Max(t[j], 1e-9);
                slopes[e] = -delta * g * g / (least * least * least);
                order[e] = j;
            }

            // The corner: the k steepest slopes; equal ones by their place.
            Array.Sort(slopes, order);
            foreach (int j in _usable)
            {
                t[j] *= 1.0 - _method.StepSize;
            }

            for (int e = 0; e < k; e++)
            {
                t[order[e]] += _method.StepSize;
            }

            delta *= growth;
            _run.Report(step + 1, double.NaN);
        }

        return _usable.OrderByDescending(j => t[j]).Take(k);
    }

    private void Weigh(double[] t, double delta)
    {
        foreach (int j in _usable)
        {
            double square = Math.Min(t[j], Most) * Math.Min(t[j], Most);
            _weights[j] = square > 0.0 ? _weight * square / ((delta * (1.0 - square)) + (2.0 * _problem.Ridge * square)) : 0.0;
        }
    }

    /// <summary>A few quadratic functions above the logistic loss, each from the log-odds where the last one ended.</summary>
    private void FollowOdds()
    {
        for (int pass = 0; pass < Majorizers; pass++)
        {
            double mean = 0.0;
            for (int i = 0; i < _problem.Rows; i++)
            {
                double y = _problem.Response[i];
                LogisticLoss.At(y * Odds[i], out double wrong, out _);
                Target[i] = Odds[i] + (y * wrong / _weight);
                mean += Target[i] / _problem.Rows;
            }

            // Columns are centred where there is an intercept: it is the mean of what is to be explained.
            double shift = _problem.Intercept ? mean : 0.0;
            for (int i = 0; i < _problem.Rows; i++)
            {
                Target[i] -= shift;
            }

            SolveDual(Target);
            for (int i = 0; i < _problem.Rows; i++)
            {
                Odds[i] = Target[i] + shift - Dual[i];
            }
        }
    }

    /// <summary>(I + Z W Z^T) u = y by conjugate gradients from the last u.</summary>
    private void SolveDual(double* response)
    {
        Apply(Dual);
        HostKernels.Combine(1.0, response, -1.0, Image, Residual, _stride);
        new ReadOnlySpan<double>(Residual, _stride).CopyTo(new Span<double>(Direction, _stride));
        double gamma = HostKernels.Dot(Residual, Residual, _stride), stop = Accuracy * Accuracy * HostKernels.Dot(response, response, _stride);
        for (int i = 0; i < MostIterations && gamma > stop; i++)
        {
            Apply(Direction);
            double alpha = gamma / HostKernels.Dot(Direction, Image, _stride);
            HostKernels.Combine(1.0, Dual, alpha, Direction, Dual, _stride);
            HostKernels.Combine(1.0, Residual, -alpha, Image, Residual, _stride);
            double next = HostKernels.Dot(Residual, Residual, _stride);
            HostKernels.Combine(1.0, Residual, next / gamma, Direction, Direction, _stride);
            gamma = next;
        }
    }

    /// <summary>Image = v + Z W Z^T v.</summary>
    private void Apply(double* v)
    {
        _columns.DotAll(new WorkVector { Values = v, Sum = Sum(v) }, _products, _run.Threads);
        foreach (int j in _usable)
        {
            _products[j] *= _weights[j];
        }

        Combine(_products);
        HostKernels.Combine(1.0, v, 1.0, Image, Image, _stride);
    }

    /// <summary>Image = Z a.</summary>
    private void Combine(double[] a)
    {
        new Span<double>(Image, _stride).Clear();
        var image = new WorkVector { Values = Image };
        foreach (int j in _usable)
        {
            if (a[j] != 0.0)
            {
                _columns.Add(a[j], j, ref image);
            }
        }

        for (int i = 0; image.Shift != 0.0 && i < _problem.Rows; i++)
        {
            Image[i] += image.Shift;
        }
    }

    private double Sum(double* v)
    {
        double sum = 0.0;
        for (int i = 0; i < _problem.Rows; i++)
        {
            sum += v[i];
        }

        return sum;
    }

    /// <summary>The largest eigenvalue of Z^T Z, from below by the power method.</summary>
    private double LargestEigenvalue()
    {
        new ReadOnlySpan<double>(_problem.Response, _stride).CopyTo(new Span<double>(Direction, _stride));
        double eigenvalue = 0.0, length = Math.Sqrt(HostKernels.Dot(Direction, Direction, _stride));
        for (int step = 0; step < PowerSteps && length > 0.0; step++)
        {
            HostKernels.Combine(1.0 / length, Direction, 0.0, Direction, Direction, _stride);
            _columns.DotAll(new WorkVector { Values = Direction, Sum = Sum(Direction) }, _products, _run.Threads);
            Combine(_products);
            length = Math.Sqrt(HostKernels.Dot(Image, Image, _stride));
            eigenvalue = length;
            new ReadOnlySpan<double>(Image, _stride).CopyTo(new Span<double>(Direction, _stride));
        }

        return eigenvalue > 0.0 ? eigenvalue : 1.0;
    }
}

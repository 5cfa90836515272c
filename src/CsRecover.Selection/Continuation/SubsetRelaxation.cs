using CsRecover.Selection.Designs;
using CsRecover.Selection.Exact;
using CsRecover.Selection.Steps;
using CsRecover.Vectors;

namespace CsRecover.Selection.Continuation;

/// <summary>
/// The relaxation that <see cref="Combss"/> walks over. With w_j = 1 / (delta (1 - t_j^2) / t_j^2 + 2 lambda_2) the least |y - Z g|^2 / 2 + sum_j g_j^2 / (2 w_j) over g is
/// y . u / 2 with (I + Z W Z^T) u = y, at g_j = w_j z_j . u, and its slope in t_j is -delta g_j^2 / t_j^3.
/// </summary>
internal sealed unsafe class SubsetRelaxation : IDisposable
{
    /// <summary>t is taken to be no closer to 1: there a feature costs nothing, and the equations would lose their condition.</summary>
    private const double Most = 0.999;

    /// <summary>The relative residual of the equations for u.</summary>
    private const double Accuracy = 1e-6;

    private const int MostIterations = 200, PowerSteps = 30;

    private readonly WorkingProblem _problem;
    private readonly Combss _method;
    private readonly SelectionRun _run;
    private readonly IColumns _columns;
    private readonly NativeBuffer<double> _vectors;
    private readonly int _stride;
    private readonly double[] _products;
    private readonly double[] _weights;
    private readonly double _energy;
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
        _vectors = new NativeBuffer<double>(4 * _stride);
        _vectors.Span.Clear();
        _products = new double[problem.Columns];
        _weights = new double[problem.Columns];
        _energy = HostKernels.Dot(problem.Response, problem.Response, _stride);
        _largest = new(LargestEigenvalue);
        _usable = [.. Enumerable.Range(0, problem.Columns).Where(j => !problem.Scaling.Unusable[j])];
    }

    /// <summary>The most features of a model.</summary>
    public int MostFeatures => Math.Min(_usable.Length, _problem.Rows);

    private double* Dual => _vectors.Pointer;

    private double* Residual => _vectors.Pointer + _stride;

    private double* Direction => _vectors.Pointer + 2 * _stride;

    private double* Image => _vectors.Pointer + 3 * _stride;

    /// <summary>A model of k features, and its objective without their price.</summary>
    /// <param name="size">k.</param>
    public (double Objective, WorkingSolution Model) OfSize(int size)
    {
        int k = Math.Min(size, _usable.Length);
        int[] support = k == _usable.Length ? _usable : [.. Walk(k).Order()];
        (double objective, double[] values) = Fit(support);
        int[] kept = [.. Enumerable.Range(0, support.Length).Where(s => values[s] != 0.0)];
        return (objective, new WorkingSolution([.. kept.Select(s => support[s])], [.. kept.Select(s => values[s])], 0.0, SelectionStatus.Finished, k == 0 ? 0 : _method.Steps));
    }

    /// <inheritdoc/>
    public void Dispose() => _vectors.Dispose();

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

        double delta = _method.FirstDelta * _largest.Value, growth = Math.Pow(_method.LastDelta / _method.FirstDelta, 1.0 / (_method.Steps - 1));
        var slopes = new double[_usable.Length];
        var order = new int[_usable.Length];
        new Span<double>(Dual, _stride).Clear();
        for (int step = 0; step < _method.Steps && !_run.IsTimeUp; step++)
        {
            Weigh(t, delta);
            SolveDual();
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
            _weights[j] = square > 0.0 ? square / ((delta * (1.0 - square)) + (2.0 * _problem.Ridge * square)) : 0.0;
        }
    }

    /// <summary>(I + Z W Z^T) u = y by conjugate gradients from the last u.</summary>
    private void SolveDual()
    {
        Apply(Dual);
        HostKernels.Combine(1.0, _problem.Response, -1.0, Image, Residual, _stride);
        new ReadOnlySpan<double>(Residual, _stride).CopyTo(new Span<double>(Direction, _stride));
        double gamma = HostKernels.Dot(Residual, Residual, _stride), stop = Accuracy * Accuracy * _energy;
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
        double eigenvalue = 0.0, length = Math.Sqrt(_energy);
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

    /// <summary>Ridge regression on chosen features; 0 for features that depend on others.</summary>
    private (double Objective, double[] Values) Fit(int[] support)
    {
        int k = support.Length;
        double[] h = new double[k * k], c = new double[k];
        var response = new WorkVector { Values = _problem.Response, Sum = Sum(_problem.Response) };
        for (int a = 0; a < k; a++)
        {
            c[a] = _columns.Dot(support[a], response);
            for (int b = 0; b <= a; b++)
            {
                h[(a * k) + b] = h[(b * k) + a] = _columns.Gram(support[a], support[b]) + (a == b ? 2.0 * _problem.Ridge : 0.0);
            }
        }

        double[] values = [.. c];
        BoxQuadratic.Solve([.. h], values);
        double objective = _energy / 2.0;
        for (int a = 0; a < k; a++)
        {
            objective -= values[a] * c[a] / 2.0;
        }

        return (Math.Max(objective, 0.0), values);
    }
}

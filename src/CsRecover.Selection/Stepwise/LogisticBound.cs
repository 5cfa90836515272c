using System.Runtime.Intrinsics;
using CsRecover.Selection.Designs;
using CsRecover.Selection.Logistic;
using CsRecover.Vectors;

namespace CsRecover.Selection.Steps;

/// <summary>What is known of a candidate without fitting it.</summary>
/// <param name="Unit">The feature or group.</param>
/// <param name="Least">No fit has a lower objective than this; minus infinity where nothing is known.</param>
/// <param name="Promise">About what its arrival gains, or its departure costs.</param>
/// <param name="Start">Coefficients to begin a fit with: the intercept's, the model's, the candidate's; null for an arrival that depends on the model.</param>
internal sealed record BoundedCandidate(int Unit, double Least, double Promise, double[]? Start);

/// <summary>
/// Lower bounds on the objective of models that differ from a fitted one by one unit. By Fenchel duality the objective is at least
/// <code>sum_i H(q_i) - |Z^T (t - q)|^2 / (4 lambda_2),    H(q) = -q log q - (1 - q) log(1 - q)</code>
/// for any q in [0, 1]^n with 1 . (t - q) = 0 if there is an intercept; without a ridge Z^T (t - q) = 0 must hold instead. The probabilities p of the fitted model, moved by one Newton step v of the
/// other model, q = p + W v, satisfy just that: the bound is as sharp as the Newton step is good. If q leaves [0, 1], nothing is known.
/// </summary>
internal sealed unsafe class LogisticBound : IDisposable
{
    /// <summary>Of a column, the squared length beyond the model that is rounding.</summary>
    private const double Collinear = 1e-12;

    private readonly int _rows, _count, _free;
    private readonly nint _stride;
    private readonly LogisticFit _fit;
    private readonly double* _chosen;
    private readonly double[] _coefficients;
    private readonly double _ridge;
    private readonly double[] _inverse;
    private readonly NativeBuffer<double> _probabilities;

    /// <param name="problem">The problem.</param>
    /// <param name="fit">The fitted model.</param>
    /// <param name="chosen">Its columns, that of the intercept first.</param>
    /// <param name="count">How many.</param>
    /// <param name="free">1 with an intercept, else 0.</param>
    /// <param name="coefficients">Its coefficients.</param>
    public LogisticBound(WorkingProblem problem, LogisticFit fit, double* chosen, int count, int free, double[] coefficients)
    {
        (_rows, _count, _free, _fit, _coefficients) = (problem.Rows, count, free, fit, coefficients);
        _chosen = chosen;
        _stride = HostVector.StorageFor(_rows);
        _ridge = 2.0 * problem.Ridge;
        double[] matrix = new double[count * count], least = new double[count];
        fit.Curvature(chosen, count, free, matrix, least);
        var cholesky = new SkippingCholesky();
        cholesky.Factor(matrix, count, least);
        _inverse = new double[count * count];
        for (int l = 0; l < count; l++)
        {
            Span<double> row = _inverse.AsSpan(l * count, count);
            row[l] = 1.0;
            cholesky.Solve(row);
        }

        _probabilities = new NativeBuffer<double>(_stride);
        for (int i = 0; i < _rows; i++)
        {
            double y = problem.Response[i], left = fit.Residual[i];
            _probabilities.Pointer[i] = y > 0.0 ? 1.0 - left : -left;
        }
    }

    /// <summary>Bounds on models with one more unit.</summary>
    /// <param name="columns">All columns.</param>
    /// <param name="units">The candidates.</param>
    /// <param name="members">The features of all units.</param>
    /// <param name="threads">Threads to use.</param>
    public BoundedCandidate[] Arrivals(IColumns columns, int[] units, int[][] members, int threads)
    {
        var bounds = new BoundedCandidate[units.Length];
        int most = members.Max(list => list.Length);
        Parallel.For(
            0,
            units.Length,
            new ParallelOptions { MaxDegreeOfParallelism = threads },
            () => new NativeBuffer<double>((2 * most + 1) * _stride),
            (i, _, scratch) =>
            {
                bounds[i] = Arrival(columns, units[i], members[units[i]], scratch);
                return scratch;
            },
            scratch => scratch.Dispose());
        return bounds;
    }

    /// <summary>Bounds on models with one unit less.</summary>
    /// <param name="units">The units of the model.</param>
    /// <param name="rowsOf">Where their coefficients are.</param>
    public BoundedCandidate[] Departures(int[] units, Func<int, int[]> rowsOf)
    {
        using var direction = new NativeBuffer<double>(_stride);
        var cholesky = new SkippingCholesky();
        var bounds = new BoundedCandidate[units.Length];
        for (int u = 0; u < units.Length; u++)
        {
            int[] rows = rowsOf(units[u]);
            int size = rows.Length;
            var block = new double[size * size];
            for (int a = 0; a < size; a++)
            {
                for (int b = 0; b < size; b++)
                {
                    block[(a * size) + b] = _inverse[(rows[a] * _count) + rows[b]];
                }
            }

            cholesky.Factor(block, size, new double[size]);
            double[] multipliers = [.. rows.Select(row => _coefficients[row])], step = new double[_count], start = [.. _coefficients];
            cholesky.Solve(multipliers);
            double promise = 0.0;
            for (int a = 0; a < size; a++)
            {
                promise += multipliers[a] * _coefficients[rows[a]] / 2.0;
                for (int l = 0; l < _count; l++)
                {
                    step[l] -= multipliers[a] * _inverse[(rows[a] * _count) + l];
                }
            }

            for (int l = 0; l < _count; l++)
            {
                start[l] += step[l];
            }

            foreach (int row in rows)
            {
                start[row] = 0.0;
            }

            new Span<double>(direction.Pointer, (int)_stride).Clear();
            AddChosen(step, direction.Pointer);
            bounds[u] = new BoundedCandidate(units[u], EntropyAfter(direction.Pointer) - Shrunk(start), promise, start);
        }

        return bounds;
    }

    /// <inheritdoc/>
    public void Dispose() => _probabilities.Dispose();

    private BoundedCandidate Arrival(IColumns columns, int unit, int[] members, NativeBuffer<double> scratch)
    {
        int size = members.Length;
        double* own = scratch.Pointer, beyond = own + size * _stride, direction = beyond + size * _stride;
        new Span<double>(own, checked((int)((2 * size + 1) * _stride))).Clear();
        var determined = new double[size][];
        double[] block = new double[size * size], least = new double[size], steps = new double[size];
        for (int a = 0; a < size; a++)
        {
            double* z = own + a * _stride, rest = beyond + a * _stride;
            ColumnLoader.Load(columns, members[a], z);
            Buffer.MemoryCopy(z, rest, _stride * sizeof(double), _stride * sizeof(double));
            determined[a] = Determined(z);
            AddChosen(determined[a], rest);
            steps[a] = HostKernels.Dot(z, _fit.Residual, _stride);
        }

        for (int a = 0; a < size; a++)
        {
            HostKernels.Multiply(own + a * _stride, _fit.Weights, direction, _stride);
            for (int b = 0; b < size; b++)
            {
                block[(a * size) + b] = HostKernels.Dot(direction, beyond + b * _stride, _stride) + (a == b ? _ridge : 0.0);
            }

            least[a] = Collinear * (HostKernels.Dot(direction, own + a * _stride, _stride) + _ridge);
        }

        var cholesky = new SkippingCholesky();
        cholesky.Factor(block, size, least);
        double[] scores = [.. steps];
        cholesky.Solve(steps);
        new Span<double>(direction, (int)_stride).Clear();
        double[] start = [.. _coefficients, .. steps];
        double promise = 0.0;
        for (int a = 0; a < size; a++)
        {
            promise += scores[a] * steps[a] / 2.0;
            HostKernels.Combine(1.0, direction, steps[a], beyond + a * _stride, direction, _stride);
            for (int l = 0; l < _count; l++)
            {
                start[l] += steps[a] * determined[a][l];
            }
        }

        bool isDependent = Enumerable.Range(0, size).All(cholesky.IsSkipped);
        return new BoundedCandidate(unit, EntropyAfter(direction) - Shrunk(start), promise, isDependent ? null : start);
    }

    /// <summary>Minus the coefficients of a column's weighted regression on the model.</summary>
    private double[] Determined(double* z)
    {
        double[] products = new double[_count], coefficients = new double[_count];
        fixed (double* target = products)
        {
            MatrixKernels.Multiply(_fit.Weighted, _stride, _count, z, target, _stride);
        }

        for (int l = 0; l < _count; l++)
        {
            double sum = 0.0;
            for (int m = 0; m < _count; m++)
            {
                sum += _inverse[(l * _count) + m] * products[m];
            }

            coefficients[l] = -sum;
        }

        return coefficients;
    }

    private void AddChosen(double[] factors, double* target)
    {
        fixed (double* f = factors)
        {
            MatrixKernels.AddRows(_chosen, _stride, _count, f, target, _stride);
        }
    }

    /// <summary>lambda_2 |b|^2, which is |Z^T (t - q)|^2 / (4 lambda_2) for the coefficients after the step.</summary>
    private double Shrunk(double[] coefficients)
    {
        double sum = 0.0;
        foreach (double b in coefficients.AsSpan(_free))
        {
            sum += b * b;
        }

        return _ridge * sum / 2.0;
    }

    /// <summary>The entropy of p + W v; minus infinity where that is not a probability.</summary>
    /// <param name="direction">v on entry, p + W v on return.</param>
    private double EntropyAfter(double* direction)
    {
        double* p = _probabilities.Pointer, weights = _fit.Weights;
        for (nint i = 0; i < _stride; i += Vector256<double>.Count)
        {
            HostKernels.MultiplyAdd(Vector256.LoadAligned(weights + i), Vector256.LoadAligned(direction + i), Vector256.LoadAligned(p + i)).StoreAligned(direction + i);
        }

        return Entropy.Of(direction, _rows);
    }
}

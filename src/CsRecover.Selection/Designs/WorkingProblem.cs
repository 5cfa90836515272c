using System.Runtime.Intrinsics;
using CsRecover.Vectors;

namespace CsRecover.Selection.Designs;

/// <summary>Work that is compiled for the kind of columns.</summary>
/// <typeparam name="TResult">What it gives.</typeparam>
internal interface IColumnsVisitor<out TResult>
{
    /// <summary>The work.</summary>
    /// <typeparam name="TColumns">The kind of columns.</typeparam>
    /// <param name="columns">The columns.</param>
    TResult Visit<TColumns>(TColumns columns)
        where TColumns : struct, IColumns;
}

/// <summary>
/// A problem as methods see it. With z_j the standardised columns and b their coefficients, the objective is
/// <code>loss(b_0 + Z b) + lambda_2 |b|^2 + lambda_0 (number of features or groups with b not 0)</code>
/// where the squared loss is |y - Z b|^2 / 2 with a centred y (so that b_0 = 0), and the logistic loss is sum log(1 + exp(-y_i (b_0 + z_i . b))) with y_i = +1 or -1.
/// </summary>
internal sealed unsafe class WorkingProblem : IDisposable
{
    private const int ColumnsAtATime = 64;

    private readonly Design _design;
    private readonly NativeBuffer<double> _response;
    private readonly NativeBuffer<double>? _columns;

    /// <param name="problem">The problem, already checked.</param>
    /// <param name="scaling">Its columns' scaling.</param>
    /// <param name="maxThreads">The most threads to use; 0 for one per processor.</param>
    public WorkingProblem(SelectionProblem problem, ColumnScaling scaling, int maxThreads = 0)
    {
        _design = problem.Design;
        Scaling = scaling;
        Loss = problem.Loss;
        Intercept = problem.Intercept;
        Ridge = problem.Ridge;
        IsStandardized = problem.Standardize;
        Groups = problem.Groups is { } groups ? new FeatureGroups([.. groups]) : null;
        Rows = _design.Observations;
        Columns = _design.Features;
        _response = new NativeBuffer<double>(HostVector.StorageFor(Rows));
        Load(problem.Response);
        (Lower, Upper) = Bounds(problem);
        if (_design is DenseDesign dense && !ShiftedColumns.Suit(scaling, Rows))
        {
            _columns = NativeBuffer<double>.Uncleared(dense.Stride * Columns);
            Standardize(dense, ThreadCount.Of(maxThreads));
        }
    }

    /// <summary>n.</summary>
    public int Rows { get; }

    /// <summary>p.</summary>
    public int Columns { get; }

    /// <summary>The loss.</summary>
    public SelectionLoss Loss { get; }

    /// <summary>Whether there is an intercept.</summary>
    public bool Intercept { get; }

    /// <summary>lambda_2.</summary>
    public double Ridge { get; }

    /// <summary>Whether the z_j have length 1.</summary>
    public bool IsStandardized { get; }

    /// <summary>Features that are chosen together; null when each is on its own.</summary>
    public FeatureGroups? Groups { get; }

    /// <summary>Shifts and scales of the columns, and which of them may not be chosen.</summary>
    public ColumnScaling Scaling { get; }

    /// <summary>The centred response (squared loss), or +1 and -1 (logistic loss): n numbers, aligned, and zeros up to whole vectors.</summary>
    public double* Response => _response.Pointer;

    /// <summary>The mean that was taken off the response; 0 with logistic loss or without an intercept.</summary>
    public double ResponseMean { get; private set; }

    /// <summary>What the b_j may not fall below, none of them above 0; null when there is no such bound.</summary>
    public double[]? Lower { get; }

    /// <summary>What the b_j may not rise above, none of them below 0; null when there is no such bound.</summary>
    public double[]? Upper { get; }

    /// <summary>How to call a feature in a sentence.</summary>
    /// <param name="feature">Its number, from 0.</param>
    public string NameOf(int feature) => _design.NameOf(feature);

    /// <summary>Runs work that is compiled for the kind of columns.</summary>
    /// <typeparam name="TVisitor">The work.</typeparam>
    /// <typeparam name="TResult">What it gives.</typeparam>
    /// <param name="visitor">The work.</param>
    public TResult Accept<TVisitor, TResult>(TVisitor visitor)
        where TVisitor : IColumnsVisitor<TResult>
    {
        if (_columns is not null)
        {
            return visitor.Visit(new DenseColumns(_columns.Pointer, Rows, Columns));
        }

        var inverse = new double[Columns];
        for (int j = 0; j < Columns; j++)
        {
            inverse[j] = Scaling.Unusable[j] ? 0.0 : 1.0 / Scaling.Scales[j];
        }

        return _design is DenseDesign dense
            ? visitor.Visit(new ShiftedColumns(new DenseColumns(dense.Column(0), Rows, Columns), Scaling.Means, inverse))
            : visitor.Visit(new SparseColumns((SparseDesign)_design, Scaling.Means, inverse));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _columns?.Dispose();
        _response.Dispose();
    }

    private void Load(double[] response)
    {
        Span<double> y = _response.Span;
        if (Loss == SelectionLoss.Logistic)
        {
            for (int i = 0; i < Rows; i++)
            {
                y[i] = response[i] > 0.5 ? 1.0 : -1.0;
            }

            return;
        }

        ResponseMean = Intercept ? response.Average() : 0.0;
        for (int i = 0; i < Rows; i++)
        {
            y[i] = response[i] - ResponseMean;
        }
    }

    private (double[]? Lower, double[]? Upper) Bounds(SelectionProblem problem)
    {
        double[]? lower = problem.LowerBounds?.ToArray(), upper = problem.UpperBounds?.ToArray();
        if (problem.NonNegative)
        {
            lower ??= new double[Columns];
            for (int j = 0; j < Columns; j++)
            {
                lower[j] = 0.0;
            }
        }

        for (int j = 0; j < Columns; j++)
        {
            if (lower is not null)
            {
                lower[j] *= Scaling.Scales[j];
            }

            if (upper is not null)
            {
                upper[j] *= Scaling.Scales[j];
            }
        }

        return (lower, upper);
    }

    private void Standardize(DenseDesign design, int threads)
    {
        nint stride = design.Stride;
        double* all = _columns!.Pointer;
        int blocks = (Columns + ColumnsAtATime - 1) / ColumnsAtATime;
        Parallel.For(0, blocks, new ParallelOptions { MaxDegreeOfParallelism = threads }, block =>
        {
            for (int j = block * ColumnsAtATime; j < Math.Min((block + 1) * ColumnsAtATime, Columns); j++)
            {
                double* from = design.Column(j), to = all + j * stride;
                double mean = Scaling.Means[j], factor = Scaling.Unusable[j] ? 0.0 : 1.0 / Scaling.Scales[j];
                Vector256<double> means = Vector256.Create(mean), factors = Vector256.Create(factor);
                for (nint i = 0; i < stride; i += Vector256<double>.Count)
                {
                    ((Vector256.LoadAligned(from + i) - means) * factors).StoreAligned(to + i);
                }

                for (nint i = Rows; i < stride; i++)
                {
                    to[i] = 0.0;
                }
            }
        });
    }
}

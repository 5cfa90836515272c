using CsRecover.Selection.Designs;
using CsRecover.Vectors;

namespace CsRecover.Selection.Steps;

/// <summary>
/// Squared loss. Of every column it is known how it lies to what is left of y and how much of it is orthogonal to the model: c_j = z_j . r and E = Z_g^T (I - Q Q^T) Z_g for each unit g. An arrival
/// gains c_g^T E_g^-1 c_g / 2, and changes both by one product of the new basis vector with all columns. A departure costs b_g^T ((T T^T)_g)^-1 b_g / 2.
/// </summary>
internal sealed unsafe class LeastSquaresState : StepwiseState
{
    /// <summary>Of a column, the squared length beyond the model that is rounding, as a share of the whole.</summary>
    private const double Collinear = 1e-12;

    private const double Rounding = 1e-26;

    private readonly IColumns _columns;
    private readonly int _threads;
    private readonly double _ridge;
    private readonly nint _stride;
    private readonly OrthonormalBasis _basis;
    private readonly NativeBuffer<double> _residual;
    private readonly List<double[]> _products = [];
    private readonly List<double> _loads = [];
    private readonly SkippingCholesky _cholesky = new();
    private readonly int[] _starts;
    private double[] _scores = [];
    private double[] _beyond = [];
    private double[] _least = [];
    private bool _onlyDown;
    private double _objective;

    /// <param name="problem">The problem.</param>
    /// <param name="threads">Threads to use.</param>
    public LeastSquaresState(WorkingProblem problem, int threads)
        : base(problem)
    {
        _columns = ColumnLoader.Of(problem);
        _threads = threads;
        _ridge = 2.0 * problem.Ridge;
        _stride = HostVector.StorageFor(problem.Rows);
        _basis = new OrthonormalBasis(_columns, _ridge);
        _residual = new NativeBuffer<double>(_stride);
        Buffer.MemoryCopy(problem.Response, _residual.Pointer, _stride * sizeof(double), _stride * sizeof(double));
        _objective = HostKernels.Dot(problem.Response, problem.Response, _stride) / 2.0;
        Negligible = Rounding * _objective;
        _starts = new int[Members.Length + 1];
        for (int unit = 0; unit < Members.Length; unit++)
        {
            _starts[unit + 1] = _starts[unit] + (Members[unit].Length * Members[unit].Length);
        }
    }

    /// <inheritdoc/>
    public override double Objective => _objective;

    /// <inheritdoc/>
    public override double Negligible { get; }

    /// <inheritdoc/>
    public override StepwiseMove BestAddition()
    {
        Measure();
        StepwiseMove best = StepwiseMove.None;
        for (int unit = 0; unit < Members.Length; unit++)
        {
            if (!IsChosen[unit] && Members[unit].Length > 0)
            {
                double gain = Gain(unit);
                best = gain > best.Change ? new StepwiseMove(unit, gain) : best;
            }
        }

        return best;
    }

    /// <inheritdoc/>
    public override StepwiseMove BestRemoval()
    {
        double[] rises = EstimateRemovals();
        StepwiseMove best = StepwiseMove.None;
        foreach (int unit in Chosen.Order())
        {
            best = best.IsNone || rises[unit] < best.Change ? new StepwiseMove(unit, rises[unit]) : best;
        }

        return best;
    }

    /// <inheritdoc/>
    /// <remarks>Exact, with squared loss.</remarks>
    public override double[] EstimateRemovals()
    {
        double[] values = Values(), rises = new double[Members.Length];
        int[] positions = Positions();
        foreach (int unit in Chosen)
        {
            int[] members = [.. Members[unit].Select(j => positions[j]).Where(position => position >= 0)];
            double[] b = [.. members.Select(position => values[position])];
            rises[unit] = members.Length == 1 ? b[0] * b[0] / (2.0 * Dot(members[0], members[0])) : Energy(members, b) / 2.0;
        }

        return rises;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _basis.Dispose();
        _residual.Dispose();
    }

    /// <inheritdoc/>
    /// <remarks>From all features on it only goes down, for which neither the design nor the basis is needed.</remarks>
    protected override void Begin(int[] units)
    {
        _onlyDown = true;
        foreach (int feature in units.SelectMany(unit => Members[unit]))
        {
            if (!_basis.TryAdd(feature))
            {
                throw Dependent(feature);
            }

            TakeLoad();
        }

        _objective = MeasuredObjective();
        _basis.ForgetVectors();
    }

    /// <inheritdoc/>
    protected override void Arrive(int unit)
    {
        Measure();
        foreach (int feature in Members[unit])
        {
            TryTake(feature);
        }

        _objective = MeasuredObjective();
    }

    /// <inheritdoc/>
    protected override void Depart(int unit)
    {
        _objective += _onlyDown ? EstimateOf(unit) : 0.0;
        foreach (int feature in Members[unit])
        {
            int position = _basis.Features.IndexOf(feature);
            if (position >= 0)
            {
                Drop(position);
            }
        }

        if (_onlyDown)
        {
            return;
        }

        // Features of other groups that depended on those that went may have something to say now.
        foreach (int feature in Chosen.Where(other => Members[other].Length > 1).SelectMany(other => Members[other]).Except(_basis.Features).ToArray())
        {
            TryTake(feature);
        }

        _objective = MeasuredObjective();
    }

    /// <inheritdoc/>
    protected override (int[] Features, double[] Values, double Intercept) Coefficients() => ([.. _basis.Features], Values(), 0.0);

    /// <summary>c and E of the empty model, when they are first needed.</summary>
    private void Measure()
    {
        if (_scores.Length > 0)
        {
            return;
        }

        _scores = new double[_columns.Columns];
        double sum = 0.0;
        for (int i = 0; i < Problem.Rows; i++)
        {
            sum += Problem.Response[i];
        }

        _columns.DotAll(new WorkVector { Values = Problem.Response, Sum = sum }, _scores, _threads);
        _beyond = new double[_starts[^1]];
        _least = new double[_columns.Columns];
        for (int unit = 0; unit < Members.Length; unit++)
        {
            int[] members = Members[unit];
            Span<double> products = Beyond(unit);
            int size = members.Length;
            for (int a = 0; a < size; a++)
            {
                for (int b = 0; b <= a; b++)
                {
                    double product = _columns.Gram(members[a], members[b]) + (a == b ? _ridge : 0.0);
                    (products[(a * size) + b], products[(b * size) + a]) = (product, product);
                }

                _least[members[a]] = Collinear * products[(a * size) + a];
            }
        }
    }

    private Span<double> Beyond(int unit) => _beyond.AsSpan(_starts[unit].._starts[unit + 1]);

    private double Gain(int unit)
    {
        int[] members = Members[unit];
        ReadOnlySpan<double> beyond = Beyond(unit);
        if (members.Length == 1)
        {
            double c = _scores[members[0]];
            return beyond[0] > _least[members[0]] ? c * c / (2.0 * beyond[0]) : 0.0;
        }

        _cholesky.Factor(beyond, members.Length, [.. members.Select(j => _least[j])]);
        Span<double> scores = [.. members.Select(j => _scores[j])];
        return _cholesky.Energy(scores) / 2.0;
    }

    private void TryTake(int feature)
    {
        if (!_basis.TryAdd(feature))
        {
            return;
        }

        double load = TakeLoad();
        double[] products = new double[_columns.Columns];
        _columns.DotAll(_basis.Vector(_basis.Count - 1), products, _threads);
        _products.Add(products);
        Change(products, load, -1.0);
    }

    /// <summary>The newest basis vector takes its share of what is left of y.</summary>
    private double TakeLoad()
    {
        double* q = _basis.Vector(_basis.Count - 1).Values;
        double load = HostKernels.Dot(q, Problem.Response, _stride);
        _loads.Add(load);
        HostKernels.Combine(1.0, _residual.Pointer, -load, q, _residual.Pointer, _stride);
        return load;
    }

    private void Drop(int position)
    {
        int last = _basis.Count - 1;
        PlaneRotation[] rotations = _basis.Remove(position);
        Span<double> loads = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_loads);
        foreach (PlaneRotation rotation in rotations)
        {
            rotation.Apply(loads);
            if (!_onlyDown)
            {
                rotation.Apply(_products[rotation.Place], _products[rotation.Place + 1]);
            }
        }

        double load = loads[last];
        _loads.RemoveAt(last);
        if (!_onlyDown)
        {
            HostKernels.Combine(1.0, _residual.Pointer, load, _basis.Vector(last).Values, _residual.Pointer, _stride);
            Change(_products[last], load, 1.0);
            _products.RemoveAt(last);
        }
    }

    /// <summary>What a basis vector that comes (-1) or goes (+1) changes in c and E.</summary>
    private void Change(double[] products, double load, double sign)
    {
        for (int j = 0; j < products.Length; j++)
        {
            _scores[j] += sign * load * products[j];
        }

        for (int unit = 0; unit < Members.Length; unit++)
        {
            int[] members = Members[unit];
            Span<double> beyond = Beyond(unit);
            int size = members.Length;
            for (int a = 0; a < size; a++)
            {
                double factor = sign * products[members[a]];
                for (int b = 0; b < size; b++)
                {
                    beyond[(a * size) + b] += factor * products[members[b]];
                }
            }
        }
    }

    private double MeasuredObjective()
    {
        double[] values = _ridge > 0.0 ? Values() : [];
        double shrunk = 0.0;
        foreach (double b in values)
        {
            shrunk += b * b;
        }

        return (HostKernels.Dot(_residual.Pointer, _residual.Pointer, _stride) + (_ridge * shrunk)) / 2.0;
    }

    /// <summary>Coefficients in the order of the basis: T times the loads.</summary>
    private double[] Values()
    {
        var values = new double[_basis.Count];
        for (int position = 0; position < values.Length; position++)
        {
            ReadOnlySpan<double> row = _basis.Inverse(position);
            for (int s = 0; s < values.Length; s++)
            {
                values[position] += row[s] * _loads[s];
            }
        }

        return values;
    }

    private int[] Positions()
    {
        var positions = new int[_columns.Columns];
        Array.Fill(positions, -1);
        for (int position = 0; position < _basis.Count; position++)
        {
            positions[_basis.Features[position]] = position;
        }

        return positions;
    }

    private double EstimateOf(int unit)
    {
        double[] values = Values();
        int[] members = [.. Members[unit].Select(feature => _basis.Features.IndexOf(feature))];
        return Energy(members, [.. members.Select(position => values[position])]) / 2.0;
    }

    /// <summary>b^T ((T T^T)_members)^-1 b.</summary>
    private double Energy(int[] members, double[] b)
    {
        int size = members.Length;
        var gram = new double[size * size];
        for (int a = 0; a < size; a++)
        {
            for (int c = 0; c <= a; c++)
            {
                gram[(a * size) + c] = Dot(members[a], members[c]);
            }
        }

        _cholesky.Factor(gram, size, new double[size]);
        return _cholesky.Energy(b);
    }

    private double Dot(int position, int other)
    {
        ReadOnlySpan<double> a = _basis.Inverse(position), b = _basis.Inverse(other);
        double sum = 0.0;
        for (int s = 0; s < a.Length; s++)
        {
            sum += a[s] * b[s];
        }

        return sum;
    }
}

using CsRecover.Selection.Designs;

namespace CsRecover.Selection.Exact;

/// <summary>
/// Goes through all models of at most k units, each one unit more than the one it is made from, and keeps the best of each size. Whether a model is the best of its size
/// is asked of one pass over the tree for all sizes.
/// </summary>
internal abstract class SubsetTree : IDisposable
{
    private const int ModelsBetweenLooks = 4096;

    private readonly SelectionRun _run;
    private readonly int[] _path;

    private protected SubsetTree(SubsetUnits units, int largest, SelectionRun run)
    {
        Units = units;
        Largest = Math.Min(largest, units.Count);
        _run = run;
        _path = new int[Largest];
        Best = new SubsetModel?[Largest + 1];
    }

    /// <summary>The best model of each number of units, without prices; null where all of them were dependent or time was up.</summary>
    public SubsetModel?[] Best { get; }

    /// <summary>Models looked at.</summary>
    public long Models { get; private set; }

    /// <summary>Whether the time was up before the end.</summary>
    public bool IsCutShort { get; private set; }

    /// <summary>The units.</summary>
    private protected SubsetUnits Units { get; }

    /// <summary>k.</summary>
    private protected int Largest { get; }

    /// <summary>The tree for a problem.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="units">Its units.</param>
    /// <param name="largest">k.</param>
    /// <param name="run">Time, progress.</param>
    public static SubsetTree Of(WorkingProblem problem, SubsetUnits units, int largest, SelectionRun run) =>
        problem.Loss == SelectionLoss.Squared ? new SquaredSubsetTree(problem, units, largest, run) : new LogisticSubsetTree(problem, units, largest, run);

    /// <summary>Looks at all models.</summary>
    public abstract void Search();

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }

    /// <summary>The units of the model that is being looked at.</summary>
    private protected ReadOnlySpan<int> Path(int size) => _path.AsSpan(0, size);

    /// <summary>Makes a unit the last one of the model that is being looked at.</summary>
    /// <returns>Whether to go on.</returns>
    private protected bool Step(int depth, int unit)
    {
        _path[depth] = unit;
        return CountModel();
    }

    /// <summary>Counts a model.</summary>
    /// <returns>Whether to go on.</returns>
    private protected bool CountModel()
    {
        if (++Models % ModelsBetweenLooks == 0)
        {
            _run.Report(Models, Best.Min(model => model?.Objective ?? double.PositiveInfinity));
            IsCutShort |= _run.IsTimeUp;
        }

        return !IsCutShort;
    }

    /// <summary>Keeps a model if it is the best of its size.</summary>
    private protected void Keep(int size, SubsetModel model)
    {
        if (model.Objective < (Best[size]?.Objective ?? double.PositiveInfinity))
        {
            Best[size] = model;
        }
    }
}

/// <summary>With squared loss: choosing one more unit is one step of elimination in the equations of the units behind it.</summary>
internal sealed class SquaredSubsetTree(WorkingProblem problem, SubsetUnits units, int largest, SelectionRun run) : SubsetTree(units, largest, run)
{
    private readonly double[] _values = [.. Enumerable.Repeat(double.PositiveInfinity, Math.Min(largest, units.Count) + 1)];
    private QuadraticFit? _fit;

    /// <inheritdoc/>
    public override void Search()
    {
        using GramColumns gram = GramColumns.Of(problem, 1);
        gram.Complete();
        _fit = new QuadraticFit(gram);
        SweptSystem[] levels = [.. Enumerable.Range(0, Largest + 1).Select(_ => new SweptSystem())];
        levels[0].Load(gram, Units);
        CountModel();
        Consider(0, gram.Energy / 2.0);
        if (Largest > 0)
        {
            Visit(levels, 0, gram.Energy / 2.0);
        }

        foreach (SweptSystem level in levels)
        {
            level.Dispose();
        }
    }

    private void Visit(SweptSystem[] levels, int depth, double value)
    {
        SweptSystem system = levels[depth];
        for (int i = 0; i < system.UnitCount; i++)
        {
            if (!Step(depth, system.Unit(i)))
            {
                return;
            }

            if (depth + 1 < Largest && i + 1 < system.UnitCount)
            {
                system.Eliminate(i, levels[depth + 1], out double gain);
                Consider(depth + 1, value - gain);
                Visit(levels, depth + 1, value - gain);
            }
            else
            {
                Consider(depth + 1, value - system.Gain(i));
            }
        }
    }

    /// <summary>Bounds only raise the objective, so that a model is fitted within them only if it would be the best without them.</summary>
    private void Consider(int size, double value)
    {
        if (value >= _values[size])
        {
            return;
        }

        if (_fit!.IsBounded)
        {
            SubsetModel model = SubsetModel.Of(_fit, Units, Path(size).ToArray(), 0.0);
            Keep(size, model);
            _values[size] = Best[size]!.Objective;
        }
        else
        {
            _values[size] = value;
            Best[size] = SubsetModel.Of(_fit, Units, Path(size).ToArray(), 0.0);
        }
    }
}

/// <summary>With logistic loss: Newton's method for each model, from the coefficients of the model it is made from.</summary>
internal sealed class LogisticSubsetTree : SubsetTree
{
    private readonly WrittenColumns _columns;
    private readonly LogisticModels _fit;
    private readonly int _features;

    public LogisticSubsetTree(WorkingProblem problem, SubsetUnits units, int largest, SelectionRun run)
        : base(units, largest, run)
    {
        _features = problem.Columns;
        _columns = WrittenColumns.Of(ColumnLoader.Of(problem), run.Threads);
        _fit = new LogisticModels(problem, _columns);
    }

    /// <inheritdoc/>
    public override void Search()
    {
        CountModel();
        SubsetModel constant = Fit([], new double[_features], 0.0);
        Keep(0, constant);
        Visit(0, 0, new double[_features], constant.Intercept);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _fit.Dispose();
        _columns.Dispose();
        base.Dispose();
    }

    private void Visit(int depth, int first, double[] start, double intercept)
    {
        if (depth == Largest)
        {
            return;
        }

        for (int u = first; u < Units.Count; u++)
        {
            if (!Step(depth, u))
            {
                return;
            }

            SubsetModel model = Fit(Path(depth + 1), start, intercept);
            Keep(depth + 1, model);
            var coefficients = new double[_features];
            for (int s = 0; s < model.Features.Length; s++)
            {
                coefficients[model.Features[s]] = model.Values[s];
            }

            Visit(depth + 1, u + 1, coefficients, model.Intercept);
        }
    }

    private SubsetModel Fit(ReadOnlySpan<int> chosen, double[] start, double intercept) => _fit.Of(Units, chosen.ToArray(), j => start[j], intercept, 0.0);
}

using CsRecover.Selection.Designs;

namespace CsRecover.Selection.Steps;

/// <summary>A step: which feature (group), and by how much it changes the objective.</summary>
/// <param name="Unit">The feature or group; -1 for no step.</param>
/// <param name="Change">What is gained by an arrival, or lost by a departure; at least 0 up to rounding.</param>
internal readonly record struct StepwiseMove(int Unit, double Change)
{
    /// <summary>No step is left.</summary>
    public static StepwiseMove None => new(-1, 0.0);

    /// <summary>Whether there is no step.</summary>
    public bool IsNone => Unit < 0;
}

/// <summary>A model that knows its best step up and its best step down. Features are handled in units: groups, or single features in problems without groups.</summary>
internal abstract class StepwiseState : IDisposable
{
    private readonly List<int> _chosen = [];

    /// <param name="problem">The problem.</param>
    protected StepwiseState(WorkingProblem problem)
    {
        Problem = problem;
        int[][] all = problem.Groups?.Members ?? [.. Enumerable.Range(0, problem.Columns).Select(j => new[] { j })];
        Members = [.. all.Select(members => members.Where(j => !problem.Scaling.Unusable[j]).ToArray())];
        IsChosen = new bool[Members.Length];
    }

    /// <summary>The problem.</summary>
    public WorkingProblem Problem { get; }

    /// <summary>The features of each unit that can be used; none where the unit can never be chosen.</summary>
    public int[][] Members { get; }

    /// <summary>Which units are in the model.</summary>
    public bool[] IsChosen { get; }

    /// <summary>The units of the model, in the order of their arrival.</summary>
    public IReadOnlyList<int> Chosen => _chosen;

    /// <summary>Loss and ridge of the model.</summary>
    public abstract double Objective { get; }

    /// <summary>Changes up to this are rounding.</summary>
    public abstract double Negligible { get; }

    /// <summary>The arrival that gains most; of equal ones the first.</summary>
    public abstract StepwiseMove BestAddition();

    /// <summary>The departure that costs least; of equal ones the first.</summary>
    public abstract StepwiseMove BestRemoval();

    /// <summary>About what the departure of each unit of the model would cost, without any refit.</summary>
    public abstract double[] EstimateRemovals();

    /// <summary>Puts every unit that can be chosen into an empty model.</summary>
    /// <exception cref="ArgumentException">A feature depends on the others.</exception>
    public void AddAll()
    {
        int[] units = [.. Enumerable.Range(0, Members.Length).Where(unit => Members[unit].Length > 0)];
        foreach (int unit in units)
        {
            Note(unit);
        }

        Begin(units);
    }

    /// <summary>Puts a unit into the model.</summary>
    /// <param name="unit">A unit that is not in it.</param>
    public void Add(int unit)
    {
        Note(unit);
        Arrive(unit);
    }

    /// <summary>Takes a unit out of the model.</summary>
    /// <param name="unit">A unit that is in it.</param>
    public void Remove(int unit)
    {
        IsChosen[unit] = false;
        _chosen.Remove(unit);
        Depart(unit);
    }

    /// <summary>Makes the model one of other units.</summary>
    /// <param name="units">The units.</param>
    public void MoveTo(IReadOnlyCollection<int> units)
    {
        foreach (int unit in _chosen.Except(units).ToArray())
        {
            Remove(unit);
        }

        foreach (int unit in units.Except(_chosen).ToArray())
        {
            Add(unit);
        }
    }

    /// <summary>The model.</summary>
    /// <param name="status">Why this one.</param>
    /// <param name="steps">Steps so far.</param>
    public WorkingSolution Model(SelectionStatus status, long steps)
    {
        (int[] features, double[] values, double intercept) = Coefficients();
        Array.Sort(features, values);
        return new WorkingSolution(features, values, intercept, status, steps);
    }

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>Begins with many units at once.</summary>
    /// <param name="units">The units.</param>
    protected abstract void Begin(int[] units);

    /// <summary>A unit has arrived.</summary>
    /// <param name="unit">Which one.</param>
    protected abstract void Arrive(int unit);

    /// <summary>A unit has gone.</summary>
    /// <param name="unit">Which one.</param>
    protected abstract void Depart(int unit);

    /// <summary>Features, their coefficients and the intercept.</summary>
    protected abstract (int[] Features, double[] Values, double Intercept) Coefficients();

    /// <summary>What to say about a feature that the others determine.</summary>
    /// <param name="feature">The feature.</param>
    protected ArgumentException Dependent(int feature) => new(
        $"Expected features none of which is a combination of the others{(Problem.Intercept ? " (and a constant)" : "")}, got feature {Problem.NameOf(feature)}, which depends on those before it: remove it, or use a ridge.");

    private void Note(int unit)
    {
        IsChosen[unit] = true;
        _chosen.Add(unit);
    }
}

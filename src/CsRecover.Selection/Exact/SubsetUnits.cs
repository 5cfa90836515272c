using CsRecover.Selection.Designs;

namespace CsRecover.Selection.Exact;

/// <summary>What is chosen or left out as a whole: the features that can be used one by one, or group by group.</summary>
internal sealed class SubsetUnits
{
    private SubsetUnits(int[][] members, bool grouped)
    {
        Members = members;
        Grouped = grouped;
    }

    /// <summary>The features of each unit, ascending; units without a usable feature are left out.</summary>
    public int[][] Members { get; }

    /// <summary>Whether units are groups.</summary>
    public bool Grouped { get; }

    /// <summary>How many units.</summary>
    public int Count => Members.Length;

    /// <summary>The units of a problem.</summary>
    /// <param name="problem">The problem.</param>
    public static SubsetUnits Of(WorkingProblem problem)
    {
        bool[] unusable = problem.Scaling.Unusable;
        int[][] members = problem.Groups is { } groups
            ? [.. groups.Members.Select(group => group.Where(j => !unusable[j]).ToArray()).Where(group => group.Length > 0)]
            : [.. Enumerable.Range(0, problem.Columns).Where(j => !unusable[j]).Select(j => new[] { j })];
        return new SubsetUnits(members, problem.Groups is not null);
    }

    /// <summary>All features of some units, ascending.</summary>
    /// <param name="units">The units.</param>
    public int[] Features(IEnumerable<int> units) => [.. units.SelectMany(u => Members[u]).Order()];
}

namespace CsRecover.Selection.Designs;

/// <summary>Groups of features that are chosen together.</summary>
internal sealed class FeatureGroups
{
    /// <param name="groupOf">The group of each feature, from 0 on, none left out.</param>
    public FeatureGroups(int[] groupOf)
    {
        GroupOf = groupOf;
        var members = new List<int>[groupOf.Max() + 1];
        for (int j = 0; j < groupOf.Length; j++)
        {
            (members[groupOf[j]] ??= []).Add(j);
        }

        Members = [.. members.Select(list => list.ToArray())];
    }

    /// <summary>The group of each feature.</summary>
    public int[] GroupOf { get; }

    /// <summary>The features of each group, ascending.</summary>
    public int[][] Members { get; }

    /// <summary>How many groups.</summary>
    public int Count => Members.Length;
}

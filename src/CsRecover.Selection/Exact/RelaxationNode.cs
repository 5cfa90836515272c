namespace CsRecover.Selection.Exact;

/// <summary>A node of the search over relaxations. Features are what is decided, or units where the search is over units.</summary>
/// <param name="In">Features that are chosen.</param>
/// <param name="Out">Features that are not.</param>
/// <param name="Bound">No model of the node has a lower objective.</param>
internal sealed record RelaxationNode(int[] In, int[] Out, double Bound)
{
    /// <summary>The features that the parent's relaxation looked at.</summary>
    public required int[] Active { get; init; }

    /// <summary>Their coefficients in it, to begin with.</summary>
    public required double[] Start { get; init; }

    /// <summary>What the last feature was worth in the parent's relaxation; not a number at the root.</summary>
    public required double Worth { get; init; }

    /// <summary>b_0 to begin with; 0 with squared loss.</summary>
    public double Intercept { get; init; }
}

/// <summary>What was found about a node.</summary>
/// <param name="Bound">No model of the node has a lower objective.</param>
/// <param name="Model">A model of the node, or null.</param>
/// <param name="Branch">The feature to decide next; -1 if nothing more is to be done below the node.</param>
/// <param name="Active">The features that the relaxation looked at.</param>
/// <param name="Values">Their coefficients in it.</param>
/// <param name="Worth">What the last feature was worth in it.</param>
internal readonly record struct RelaxationFinding(double Bound, SubsetModel? Model, int Branch, int[] Active, double[] Values, double Worth)
{
    /// <summary>b_0 in it; 0 with squared loss.</summary>
    public double Intercept { get; init; }
}

/// <summary>Looks at one node after the other; for one thread at a time.</summary>
internal interface IRelaxationWorker : IDisposable
{
    /// <summary>Looks at a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="upper">The best objective so far.</param>
    /// <param name="thorough">Whether to solve the relaxation over all features, even where there is something left to decide among those at hand.</param>
    RelaxationFinding Look(RelaxationNode node, double upper, bool thorough);
}

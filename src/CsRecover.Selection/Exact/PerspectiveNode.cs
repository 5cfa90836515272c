namespace CsRecover.Selection.Exact;

/// <summary>A node of the search over relaxations.</summary>
/// <param name="In">Features that are chosen.</param>
/// <param name="Out">Features that are not.</param>
/// <param name="Bound">No model of the node has a lower objective.</param>
internal sealed record PerspectiveNode(int[] In, int[] Out, double Bound)
{
    /// <summary>The features that the relaxation looks at, those of <see cref="In"/> first.</summary>
    public required int[] Active { get; init; }

    /// <summary>Their coefficients to begin with.</summary>
    public required double[] Start { get; init; }

    /// <summary>What the last feature was worth in the parent's relaxation; not a number at the root.</summary>
    public required double Worth { get; init; }
}

/// <summary>What was found about a node.</summary>
/// <param name="Bound">No model of the node has a lower objective.</param>
/// <param name="Model">A model of the node, or null.</param>
/// <param name="Branch">The feature to decide next; -1 if nothing more is to be done below the node.</param>
/// <param name="Active">The features that the relaxation looked at.</param>
/// <param name="Values">Their coefficients in it.</param>
/// <param name="Worth">What the last feature was worth in it.</param>
internal readonly record struct PerspectiveFinding(double Bound, SubsetModel? Model, int Branch, int[] Active, double[] Values, double Worth);

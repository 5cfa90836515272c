namespace CsRecover.Selection;

/// <summary>How many features are wanted: at most k, or as many as are worth a price each.</summary>
public readonly record struct SelectionTarget
{
    private SelectionTarget(int? size, double penalty)
    {
        Size = size;
        Penalty = penalty;
    }

    /// <summary>k, the most features (groups, in problems with groups); null in penalised problems.</summary>
    public int? Size { get; }

    /// <summary>lambda_0, the price of a feature (group) in units of the objective; 0 in problems with a size.</summary>
    public double Penalty { get; }

    /// <summary>At most k features.</summary>
    /// <param name="size">k, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">k is negative.</exception>
    public static SelectionTarget OfSize(int size) =>
        size >= 0 ? new(size, 0.0) : throw new ArgumentOutOfRangeException(nameof(size), $"Expected a number of features of at least 0, got {size}.");

    /// <summary>Features at a price.</summary>
    /// <param name="penalty">lambda_0, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">lambda_0 is negative or not finite.</exception>
    public static SelectionTarget OfPenalty(double penalty) =>
        penalty >= 0.0 && double.IsFinite(penalty) ? new(null, penalty) : throw new ArgumentOutOfRangeException(nameof(penalty), $"Expected a price of at least 0, got {penalty}.");
}

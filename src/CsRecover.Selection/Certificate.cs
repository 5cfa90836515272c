namespace CsRecover.Selection;

/// <summary>What an exact method proved about its answer.</summary>
/// <param name="Upper">The objective of the answer.</param>
/// <param name="Lower">No model that the problem allows has a lower objective than this.</param>
/// <param name="Gap">(Upper - Lower) / |Upper|, 0 when both are 0.</param>
/// <param name="Nodes">Nodes of the search tree that were looked at (models, for enumeration).</param>
public readonly record struct Certificate(double Upper, double Lower, double Gap, long Nodes)
{
    /// <summary>
    /// What <see cref="Lower"/> assumes: no coefficient, times the length of its (centred) column in standardised problems, is larger than this. Null where nothing is assumed.
    /// </summary>
    public double? AssumedBound { get; init; }

    /// <summary>A certificate of two bounds.</summary>
    /// <param name="upper">The objective of the answer.</param>
    /// <param name="lower">What is proven about all others.</param>
    /// <param name="nodes">Nodes looked at.</param>
    internal static Certificate Of(double upper, double lower, long nodes)
    {
        double bound = Math.Min(lower, upper);
        return new(upper, bound, upper == bound ? 0.0 : (upper - bound) / Math.Abs(upper), nodes);
    }
}

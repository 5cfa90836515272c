namespace CsRecover.Solvers;

/// <summary>A solver that may be told that no unknown is negative.</summary>
public abstract record SignConstrainedOptions : SolverOptions
{
    /// <summary>Whether x is known to have no negative entries. Real numbers only.</summary>
    public bool NonNegative { get; init; }

    /// <inheritdoc/>
    public override SolverOptions AsNonNegative() => this with { NonNegative = true };

    /// <inheritdoc/>
    protected internal override bool RealNumbersOnly => NonNegative;
}

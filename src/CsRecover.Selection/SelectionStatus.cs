namespace CsRecover.Selection;

/// <summary>Why a selection ended.</summary>
public enum SelectionStatus
{
    /// <summary>The answer is proven: no model is better by more than the gap that was asked for.</summary>
    Optimal,

    /// <summary>No step that the method knows improves the answer.</summary>
    LocalOptimum,

    /// <summary>The method did what it does, with no claim about the answer.</summary>
    Finished,

    /// <summary>The most iterations (nodes, for exact methods) were done.</summary>
    IterationLimit,

    /// <summary>The time was up.</summary>
    TimeLimit,
}

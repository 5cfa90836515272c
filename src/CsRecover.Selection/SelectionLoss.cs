namespace CsRecover.Selection;

/// <summary>What the misfit of a model is measured by.</summary>
public enum SelectionLoss
{
    /// <summary>Half the residual sum of squares, for responses that are numbers.</summary>
    Squared,

    /// <summary>The negative log-likelihood of logistic regression, for responses 0 and 1.</summary>
    Logistic,
}

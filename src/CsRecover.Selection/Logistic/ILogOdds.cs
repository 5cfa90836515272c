namespace CsRecover.Selection.Logistic;

/// <summary>Log-odds that are linear in a few coefficients, and the logistic loss of them.</summary>
internal interface ILogOdds
{
    /// <summary>n.</summary>
    int Rows { get; }

    /// <summary>Goes to a point.</summary>
    /// <param name="coefficients">The coefficients.</param>
    /// <returns>The loss there.</returns>
    double Evaluate(ReadOnlySpan<double> coefficients);

    /// <summary>The derivatives of the loss at the last point.</summary>
    /// <param name="slopes">Minus the first ones, m numbers, overwritten.</param>
    /// <param name="curvatures">The second ones, m x m numbers, overwritten.</param>
    void Expand(double[] slopes, double[] curvatures);
}

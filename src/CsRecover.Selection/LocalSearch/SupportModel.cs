namespace CsRecover.Selection.LocalSearch;

/// <summary>A model on standardised columns while a search works on it.</summary>
/// <param name="Support">Its features, ascending.</param>
/// <param name="Values">Their coefficients.</param>
/// <param name="Intercept">b_0 on standardised columns; 0 with squared loss.</param>
/// <param name="Objective">Loss and ridge, without the price of the features.</param>
internal sealed record SupportModel(int[] Support, double[] Values, double Intercept, double Objective)
{
    /// <summary>The model without its features of coefficient 0: those at a bound of 0, and those that depend on others.</summary>
    public SupportModel Pruned()
    {
        if (Array.IndexOf(Values, 0.0) < 0)
        {
            return this;
        }

        int[] kept = [.. Enumerable.Range(0, Support.Length).Where(s => Values[s] != 0.0)];
        return this with { Support = [.. kept.Select(s => Support[s])], Values = [.. kept.Select(s => Values[s])] };
    }
}

namespace CsRecover.Selection.LocalSearch;

/// <summary>Numbers of all features, picked for a support.</summary>
internal static class Bounds
{
    /// <summary>The bounds of some features.</summary>
    /// <param name="all">The bounds of all; null for none.</param>
    /// <param name="support">Which features.</param>
    public static double[]? Of(double[]? all, int[] support) => all is null ? null : Array.ConvertAll(support, j => all[j]);

    /// <summary>Copies the coefficients of a model onto a support; 0 where the model lacks a feature.</summary>
    /// <param name="model">The model.</param>
    /// <param name="support">The support, ascending.</param>
    /// <param name="values">As many numbers, overwritten.</param>
    public static void Load(SupportModel model, int[] support, double[] values)
    {
        int from = 0;
        for (int s = 0; s < support.Length; s++)
        {
            while (from < model.Support.Length && model.Support[from] < support[s])
            {
                from++;
            }

            values[s] = from < model.Support.Length && model.Support[from] == support[s] ? model.Values[from] : 0.0;
        }
    }
}

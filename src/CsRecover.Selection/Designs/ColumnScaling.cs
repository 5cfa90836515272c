namespace CsRecover.Selection.Designs;

/// <summary>How the columns of a design are shifted and scaled, and which of them can be chosen at all.</summary>
internal sealed class ColumnScaling
{
    private ColumnScaling(ColumnMeasures measures, double[] scales, bool[] unusable)
    {
        Means = measures.Means;
        Lengths = measures.Lengths;
        Scales = scales;
        Unusable = unusable;
    }

    /// <summary>What is taken off each column; zeros without an intercept.</summary>
    public double[] Means { get; }

    /// <summary>The length of each column once its mean is taken off; 0 for constant ones.</summary>
    public double[] Lengths { get; }

    /// <summary>What each column is divided by: its length when standardised, else 1.</summary>
    public double[] Scales { get; }

    /// <summary>Constant columns (columns of zeros, without an intercept), and the later ones of equal columns: no method chooses them.</summary>
    public bool[] Unusable { get; }

    /// <summary>Measures the columns.</summary>
    /// <param name="design">The design.</param>
    /// <param name="intercept">Whether the problem has an intercept: columns are centred.</param>
    /// <param name="standardize">Whether columns are scaled to length 1.</param>
    /// <param name="ignoreUnusable">Whether columns that cannot be used are ignored instead of refused.</param>
    /// <param name="maxThreads">The most threads to use; 0 for one per processor.</param>
    /// <exception cref="ArgumentException">A column is constant, or equal to another one (up to scale and, with an intercept, shift).</exception>
    public static ColumnScaling Of(Design design, bool intercept, bool standardize, bool ignoreUnusable, int maxThreads = 0)
    {
        ColumnMeasures measures = ColumnMeasures.Of(design, intercept, ThreadCount.Of(maxThreads));
        int p = design.Features;
        var scales = new double[p];
        var unusable = new bool[p];
        for (int j = 0; j < p; j++)
        {
            double length = measures.Lengths[j];
            if (length == 0.0)
            {
                unusable[j] = ignoreUnusable ? true : throw new ArgumentException(intercept
                    ? $"Expected features that vary, got the same value in every observation of feature {design.NameOf(j)}: remove it, or ignore unusable features."
                    : $"Expected features that are not zero, got zeros in every observation of feature {design.NameOf(j)}: remove it, or ignore unusable features.");
            }

            scales[j] = standardize && length > 0.0 ? length : 1.0;
        }

        foreach ((int first, int second) in EqualColumns.Find(design, measures))
        {
            unusable[second] = ignoreUnusable ? true : throw new ArgumentException(
                $"Expected features that differ, got features {design.NameOf(first)} and {design.NameOf(second)} that are equal up to {(intercept ? "shift and " : "")}scale: which of the two to choose would be arbitrary; remove one, or ignore unusable features.");
        }

        return new ColumnScaling(measures, scales, unusable);
    }
}

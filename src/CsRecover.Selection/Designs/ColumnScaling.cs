namespace CsRecover.Selection.Designs;

/// <summary>How the columns of a design are shifted and scaled, and which of them can be chosen at all.</summary>
internal sealed class ColumnScaling
{
    /// <summary>A centred column this much shorter than the uncentred one is rounding alone: the feature is constant.</summary>
    private const double Constant = 1e-12;

    private ColumnScaling(double[] means, double[] lengths, double[] scales, bool[] unusable)
    {
        Means = means;
        Lengths = lengths;
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
    /// <exception cref="ArgumentException">A column is constant, or equal to another one (up to scale and, with an intercept, shift).</exception>
    public static ColumnScaling Of(Design design, bool intercept, bool standardize, bool ignoreUnusable)
    {
        int p = design.Features;
        double[] means = new double[p], lengths = new double[p], scales = new double[p];
        var unusable = new bool[p];
        for (int j = 0; j < p; j++)
        {
            double length = Measure(design, j, intercept, out means[j]);
            lengths[j] = length;
            if (length == 0.0)
            {
                unusable[j] = ignoreUnusable ? true : throw new ArgumentException(intercept
                    ? $"Expected features that vary, got the same value in every observation of feature {design.NameOf(j)}: remove it, or ignore unusable features."
                    : $"Expected features that are not zero, got zeros in every observation of feature {design.NameOf(j)}: remove it, or ignore unusable features.");
            }

            scales[j] = standardize && length > 0.0 ? length : 1.0;
        }

        foreach ((int first, int second) in EqualColumns.Find(design, means, unusable))
        {
            unusable[second] = ignoreUnusable ? true : throw new ArgumentException(
                $"Expected features that differ, got features {design.NameOf(first)} and {design.NameOf(second)} that are equal up to {(intercept ? "shift and " : "")}scale: which of the two to choose would be arbitrary; remove one, or ignore unusable features.");
        }

        return new ColumnScaling(means, lengths, scales, unusable);
    }

    /// <summary>|x_j - mean|; exactly 0 where it is nothing but rounding.</summary>
    private static unsafe double Measure(Design design, int j, bool intercept, out double mean)
    {
        int n = design.Observations;
        ReadOnlySpan<double> values = design switch
        {
            DenseDesign dense => new ReadOnlySpan<double>(dense.Column(j), n),
            SparseDesign sparse => sparse.Values.AsSpan(sparse.Starts[j]..sparse.Starts[j + 1]),
            _ => throw new InvalidOperationException($"No design of type {design.GetType().Name}."),
        };
        double sum = 0.0, energy = 0.0, centred = 0.0;
        foreach (double x in values)
        {
            sum += x;
            energy += x * x;
        }

        mean = intercept ? sum / n : 0.0;
        foreach (double x in values)
        {
            centred += (x - mean) * (x - mean);
        }

        centred += (n - values.Length) * mean * mean;
        return centred <= Constant * Constant * energy * n ? 0.0 : Math.Sqrt(centred);
    }
}

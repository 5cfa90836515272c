namespace CsRecover.Planning;

/// <summary>Which FFT codelets the class of an image carries: those of an axis whose length is a product of short ones, all in all a readable number of lines.</summary>
/// <param name="Columns">How columns, of length H, are transformed.</param>
/// <param name="Rows">How rows, of length W, are transformed.</param>
/// <param name="WritesColumns">Whether the class carries the codelets for columns.</param>
/// <param name="WritesRows">Whether it carries those for rows.</param>
internal sealed record ImageCodelets(FourierFactors Columns, FourierFactors Rows, bool WritesColumns, bool WritesRows)
{
    /// <summary>Points of all codelets of a class together, each length counted once; a point takes about twenty lines.</summary>
    public const int MostPoints = 36;

    /// <summary>The largest prime whose codelet is written; the number of its lines grows with the square.</summary>
    public const int LargestPrime = 13;

    /// <summary>Whether there is any.</summary>
    public bool Any => WritesColumns || WritesRows;

    /// <summary>Lengths of the codelets, ascending.</summary>
    public EquatableArray<int> Lengths => Distinct(WritesColumns ? Columns : null, WritesRows ? Rows : null).ToEquatableArray();

    /// <summary>Decides for an image; columns come first.</summary>
    /// <param name="height">H.</param>
    /// <param name="width">W.</param>
    public static ImageCodelets Of(int height, int width)
    {
        FourierFactors columns = FourierFactors.Of(height), rows = height == width ? columns : FourierFactors.Of(width);
        bool writesColumns = HasCodelets(columns) && Fits(columns, null);
        bool writesRows = HasCodelets(rows) && Fits(rows, writesColumns ? columns : null);
        return new ImageCodelets(columns, rows, writesColumns, writesRows);
    }

    /// <summary>Whether every stage is a straight-line codelet in the library; direct sums of larger primes were measured to be about as fast, and far shorter.</summary>
    /// <param name="factors">How a length is transformed.</param>
    public static bool HasCodelets(FourierFactors factors) => !factors.IsConvolution && factors.Stages.Count > 0 && factors.Stages.All(s => FourierFactors.Codelets.Contains(s));

    /// <summary>Whether they are short enough to be written.</summary>
    private static bool Fits(FourierFactors factors, FourierFactors? beside)
    {
        int[] lengths = [.. Distinct(factors, beside)];
        return lengths.Sum() <= MostPoints && factors.Stages.All(s => FourierFactors.LargestPrimeFactor(s) <= LargestPrime);
    }

    private static IEnumerable<int> Distinct(FourierFactors? a, FourierFactors? b) =>
        (a?.Stages ?? EquatableArray<int>.Empty).Concat(b?.Stages ?? EquatableArray<int>.Empty).Distinct().OrderBy(n => n);
}

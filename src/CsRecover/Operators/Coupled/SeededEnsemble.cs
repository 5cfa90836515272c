namespace CsRecover.Operators;

/// <summary>
/// The shape of a seeded matrix: L block columns and as many block rows; entries of block (r, c) have the variance J_rc / n with J_rc = 1 for r - w &lt;= c &lt;= r, J_rc = J for c = r + 1, and 0
/// elsewhere. The first block row, the seed, has more measurements than the others, enough to solve its unknowns; what is solved helps the neighbours, and the solution grows from there.
/// </summary>
/// <param name="Rows">m.</param>
/// <param name="Columns">n.</param>
public sealed record SeededEnsemble(int Rows, int Columns)
{
    /// <summary>L.</summary>
    public int Blocks { get; init; } = 10;

    /// <summary>The measurements of the seed over the unknowns of a block; the rest of the m rows is shared evenly among the other block rows.</summary>
    public double SeedRatio { get; init; } = 0.8;

    /// <summary>w, how many block columns before its own a block row sees.</summary>
    public int Window { get; init; } = 1;

    /// <summary>J, the variance of the block after its own.</summary>
    public double Coupling { get; init; } = 0.1;

    /// <summary>The blocks and their variances.</summary>
    /// <returns>The profile.</returns>
    /// <exception cref="ArgumentException">A parameter is out of range; the message says which range was expected.</exception>
    internal VarianceProfile Profile()
    {
        Require(Rows >= 1 && Columns >= 1, "at least one row and one column", $"{Rows} x {Columns}");
        Require(Blocks >= 2 && Blocks <= Columns, $"{nameof(Blocks)} from 2 to n = {Columns}", Blocks);
        Require(Window >= 0 && Window < Blocks, $"{nameof(Window)} from 0 to {Blocks - 1}", Window);
        Require(Coupling is >= 0.0 and <= 1e6, $"{nameof(Coupling)} from 0 to 1e6", Coupling);
        Require(Coupling > 0.0 || Window > 0, $"{nameof(Window)} or {nameof(Coupling)} above 0, as blocks are on their own otherwise", 0);
        int[] columns = Shares(Columns, Blocks);
        int seed = SeedRatio is > 0.0 and <= 1e6 ? (int)Math.Round(SeedRatio * columns[0]) : 0;
        Require(seed >= 1 && Rows - seed >= Blocks - 1, $"{nameof(SeedRatio)} with at least one row for the seed and for each of the {Blocks - 1} other block rows of m = {Rows}", SeedRatio);
        int[] rows = [seed, .. Shares(Rows - seed, Blocks - 1)];
        var variances = new double[Blocks * Blocks];
        for (int r = 0; r < Blocks; r++)
        {
            for (int c = 0; c < Blocks; c++)
            {
                variances[r * Blocks + c] = (c <= r && c >= r - Window ? 1.0 : c == r + 1 ? Coupling : 0.0) / Columns;
            }
        }

        return new VarianceProfile(rows, columns, variances);
    }

    private static int[] Shares(int total, int parts)
    {
        var shares = new int[parts];
        for (int p = 0; p < parts; p++)
        {
            shares[p] = (int)((long)total * (p + 1) / parts - (long)total * p / parts);
        }

        return shares;
    }

    private static void Require(bool holds, string expected, object actual)
    {
        if (!holds)
        {
            throw new ArgumentException(FormattableString.Invariant($"Seeded matrix: expected {expected}, got {actual}."));
        }
    }
}

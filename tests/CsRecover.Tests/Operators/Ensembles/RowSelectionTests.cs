using CsRecover.Operators;
using CsRecover.Vectors;

namespace CsRecover.Tests.Operators.Ensembles;

public class RowSelectionTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(10, 0)]
    [InlineData(10, 10)]
    [InlineData(64, 63)]
    [InlineData(1000, 17)]
    public void Rows_are_distinct_and_ascending(int n, int count)
    {
        int[] rows = RowSelection.Choose(n, count, 5, PhiloxStreams.RowSelection);
        Assert.Equal(count, rows.Length);
        Assert.All(rows, r => Assert.InRange(r, 0, n - 1));
        Assert.Equal(rows.Distinct().Order(), rows);
    }

    [Fact]
    public void Every_row_is_equally_likely()
    {
        int n = 40, count = 15, trials = 20_000;
        var seen = new int[n];
        var together = 0;
        for (int seed = 0; seed < trials; seed++)
        {
            int[] rows = RowSelection.Choose(n, count, (ulong)seed, PhiloxStreams.RowSelection);
            foreach (int r in rows)
            {
                seen[r]++;
            }

            together += rows.Contains(3) && rows.Contains(39) ? 1 : 0;
        }

        double p = (double)count / n, pair = p * (count - 1) / (n - 1);
        Assert.All(seen, s => Assert.InRange(s - trials * p, -4.5 * Math.Sqrt(trials * p * (1 - p)), 4.5 * Math.Sqrt(trials * p * (1 - p))));
        Assert.InRange(together - trials * pair, -4 * Math.Sqrt(trials * pair), 4 * Math.Sqrt(trials * pair));
    }

    [Fact]
    public void Choices_never_change() =>
        Assert.Equal([28, 53, 55, 68, 87, 98], RowSelection.Choose(100, 6, 2024, PhiloxStreams.RowSelection));
}

using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>Distinct random row numbers.</summary>
internal static class RowSelection
{
    /// <summary>Refuses more rows than a square transform has.</summary>
    /// <param name="rows">m.</param>
    /// <param name="columns">n.</param>
    /// <param name="transform">What the transform is called.</param>
    public static void Check(int rows, int columns, string transform)
    {
        if (rows > columns)
        {
            throw new ArgumentException($"Expected at most {columns} rows, as many as the {transform} of {columns} numbers has; got {rows}.", nameof(rows));
        }
    }

    /// <summary>
    /// Chooses count of n row numbers, every set equally likely: Floyd's algorithm (Bentley and Floyd, "A sample of brilliance", CACM 30(9), 1987). For t = n - count to n - 1
    /// it draws a number r from 0 to t, and takes r if that is new and t if not. r is (word * (t + 1)) / 2^64 with the 64-bit word made of words 1 (high) and 0 of the Philox
    /// block with the seed as key and the counter (t, 0, 0, stream): one block for each t, so count draws, whatever n is.
    /// </summary>
    /// <param name="n">How many rows there are.</param>
    /// <param name="count">How many to choose, 0 to n.</param>
    /// <param name="seed">The key.</param>
    /// <param name="stream">What for, a number of <see cref="PhiloxStreams"/>.</param>
    /// <returns>Row numbers, ascending.</returns>
    public static int[] Choose(int n, int count, ulong seed, uint stream)
    {
        var taken = new ulong[(n + 63) / 64];
        for (int t = n - count; t < n; t++)
        {
            (uint low, uint high, _, _) = Philox.Block((uint)t, 0, 0, stream, (uint)seed, (uint)(seed >> 32));
            int r = (int)Math.BigMul(((ulong)high << 32) | low, (ulong)t + 1, out _);
            if ((taken[r / 64] >> (r % 64) & 1) != 0)
            {
                r = t;
            }

            taken[r / 64] |= 1ul << (r % 64);
        }

        var rows = new int[count];
        int found = 0;
        for (int w = 0; w < taken.Length; w++)
        {
            for (ulong bits = taken[w]; bits != 0; bits &= bits - 1)
            {
                rows[found++] = 64 * w + System.Numerics.BitOperations.TrailingZeroCount(bits);
            }
        }

        return rows;
    }
}

using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>Rows of standard normal numbers: entry (i, j) is <see cref="NormalQuantile"/> of word j mod 4 of the Philox block with the seed as key and the counter (j / 4, i, 0, stream).</summary>
internal static class NormalRows
{
    /// <summary>Writes entries of one row.</summary>
    /// <param name="seed">The key.</param>
    /// <param name="stream">What for, a number of <see cref="PhiloxStreams"/>.</param>
    /// <param name="row">i.</param>
    /// <param name="first">The first j.</param>
    /// <param name="into">Receives the numbers.</param>
    public static void Draw(ulong seed, uint stream, int row, int first, Span<double> into)
    {
        uint low = (uint)seed, high = (uint)(seed >> 32);
        int end = first + into.Length;
        for (int block = first / 4; 4 * block < end; block++)
        {
            (uint w0, uint w1, uint w2, uint w3) = Philox.Block((uint)block, (uint)row, 0, stream, low, high);
            Put(4 * block, w0, into);
            Put(4 * block + 1, w1, into);
            Put(4 * block + 2, w2, into);
            Put(4 * block + 3, w3, into);
        }

        void Put(int j, uint word, Span<double> target)
        {
            if (j >= first && j < end)
            {
                target[j - first] = NormalQuantile.Of(word);
            }
        }
    }
}

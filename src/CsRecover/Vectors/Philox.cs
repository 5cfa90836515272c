namespace CsRecover.Vectors;

/// <summary>
/// Philox4x32-10, a random function of a counter and a key (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as
/// 1, 2, 3", SC 2011).
/// </summary>
internal static class Philox
{
    /// <summary>Word 0 of the block with the seed as key and the counter (block, 0, 0, stream).</summary>
    /// <param name="seed">The key: its low word, then its high word.</param>
    /// <param name="stream">Counter word 3: what the numbers are for.</param>
    /// <param name="block">Counter word 0.</param>
    /// <returns>A random word.</returns>
    public static uint Word(ulong seed, uint stream, uint block) => Block(block, 0, 0, stream, (uint)seed, (uint)(seed >> 32)).W0;

    /// <summary>The function itself: four counter words, two key words, four random words.</summary>
    public static (uint W0, uint W1, uint W2, uint W3) Block(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1)
    {
        for (int round = 0; round < 10; round++)
        {
            ulong p0 = 0xD2511F53ul * c0, p1 = 0xCD9E8D57ul * c2;
            (c0, c1, c2, c3) = ((uint)(p1 >> 32) ^ c1 ^ k0, (uint)p1, (uint)(p0 >> 32) ^ c3 ^ k1, (uint)p0);
            k0 += 0x9E3779B9;
            k1 += 0xBB67AE85;
        }

        return (c0, c1, c2, c3);
    }
}

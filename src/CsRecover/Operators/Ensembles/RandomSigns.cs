using System.Numerics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>
/// Random signs for the entries of a signal: that of entry j is minus if bit j mod 32 of word (j mod 128) / 32 of the Philox block with the seed as key and the counter
/// (j / 128, 0, 0, <see cref="PhiloxStreams.SignalSigns"/>) is set.
/// </summary>
internal static class RandomSigns
{
    /// <summary>Draws signs.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="n">How many.</param>
    /// <param name="magnitude">What they are the signs of.</param>
    /// <param name="seed">The key.</param>
    /// <returns>n numbers of that magnitude, padded with zeros to a storage length.</returns>
    public static unsafe NativeBuffer<T> Draw<T>(int n, T magnitude, ulong seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var signs = new NativeBuffer<T>(HostVector.StorageFor(n));
        for (int first = 0; first < n; first += 128)
        {
            (uint w0, uint w1, uint w2, uint w3) = Philox.Block((uint)first / 128, 0, 0, PhiloxStreams.SignalSigns, (uint)seed, (uint)(seed >> 32));
            ReadOnlySpan<uint> words = [w0, w1, w2, w3];
            for (int j = first; j < Math.Min(first + 128, n); j++)
            {
                signs.Pointer[j] = (words[j % 128 / 32] >> (j % 32) & 1) != 0 ? -magnitude : magnitude;
            }
        }

        return signs;
    }
}

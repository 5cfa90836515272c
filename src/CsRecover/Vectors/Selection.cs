using System.Numerics;
using System.Runtime.Intrinsics;

namespace CsRecover.Vectors;

/// <summary>Selection of the k-th largest of many non-negative numbers without sorting them.</summary>
internal static unsafe class Selection
{
    /// <summary>Below this length counting what is above a guess, again and again, is faster than a histogram and quickselect: there are no branches to mispredict.</summary>
    private const int HistogramFrom = 4096;

    private const int HistogramBits = 11;

    /// <summary>Numbers of scratch space that a selection among n values needs.</summary>
    /// <param name="n">Number of values.</param>
    public static int ScratchFor(int n) => n + ((1 << HistogramBits) * sizeof(int) / sizeof(float));

    /// <summary>The k-th largest of n finite non-negative numbers (k from 1 to n).</summary>
    /// <typeparam name="TReal">float or double: compared through their bits, whose order is the same.</typeparam>
    /// <param name="values">The numbers, stored as <see cref="HostVector"/> stores them; not changed.</param>
    /// <param name="n">How many.</param>
    /// <param name="k">Which one, 1 for the largest.</param>
    /// <param name="scratch">Room for <see cref="ScratchFor"/> numbers.</param>
    /// <param name="ties">How many of the numbers that equal it belong to the k largest.</param>
    /// <returns>The k-th largest.</returns>
    public static TReal KthLargest<TReal>(TReal* values, int n, int k, TReal* scratch, out int ties)
        where TReal : unmanaged
    {
        TReal found = KthLargest(values, n, k, scratch);
        Vector256<TReal> bound = Vector256.Create(found);
        int above = 0;
        for (int i = 0; i < n; i += Vector256<TReal>.Count)
        {
            above += BitOperations.PopCount(Vector256.ExtractMostSignificantBits(Vector256.GreaterThan(Vector256.LoadAligned(values + i), bound)));
        }

        ties = k - above;
        return found;
    }

    private static TReal KthLargest<TReal>(TReal* values, int n, int k, TReal* scratch)
        where TReal : unmanaged
    {
        if (typeof(TReal) == typeof(float))
        {
            int bits = KthLargest((int*)values, n, k, (int*)scratch, 31 - HistogramBits);
            return *(TReal*)&bits;
        }
        else
        {
            long bits = KthLargest((long*)values, n, k, (long*)scratch, 63 - HistogramBits);
            return *(TReal*)&bits;
        }
    }

    private static TBits KthLargest<TBits>(TBits* values, int n, int k, TBits* scratch, int shift)
        where TBits : unmanaged, IBinaryInteger<TBits>
    {
        if (n < HistogramFrom)
        {
            return ByBits(values, n, k);
        }

        // One pass counts by the leading bits (sign excluded), a second gathers the one bucket that holds the k-th.
        int* counts = (int*)(scratch + n);
        new Span<int>(counts, 1 << HistogramBits).Clear();
        for (int i = 0; i < n; i++)
        {
            counts[int.CreateTruncating(values[i] >> shift)]++;
        }

        int bucket = (1 << HistogramBits) - 1;
        while (counts[bucket] < k)
        {
            k -= counts[bucket--];
        }

        int gathered = 0;
        for (int i = 0; i < n; i++)
        {
            scratch[gathered] = values[i];
            gathered += int.CreateTruncating(values[i] >> shift) == bucket ? 1 : 0;
        }

        return Quickselect(scratch, gathered, k);
    }

    /// <summary>Bit after bit from the first: a bit of the answer is 1 if k numbers are that large with it. Ends early where exactly k are.</summary>
    private static TBits ByBits<TBits>(TBits* values, int n, int k)
        where TBits : unmanaged, IBinaryInteger<TBits>
    {
        TBits found = TBits.Zero;
        for (int bit = 8 * sizeof(TBits) - 2; bit >= 0; bit--)
        {
            TBits guess = found | (TBits.One << bit);
            int above = CountFrom(values, n, guess, out TBits least);
            if (above == k)
            {
                return least;
            }

            found = above > k ? guess : found;
        }

        return found;
    }

    /// <summary>How many numbers are at least a bound, and the least of them.</summary>
    private static int CountFrom<TBits>(TBits* values, int n, TBits bound, out TBits least)
        where TBits : unmanaged, IBinaryInteger<TBits>
    {
        int w = Vector256<TBits>.Count, i = 0;
        Vector256<TBits> from = Vector256.Create(bound), count = default, low = Vector256<TBits>.AllBitsSet >>> 1;
        for (; i + w <= n; i += w)
        {
            Vector256<TBits> v = Vector256.Load(values + i), above = Vector256.GreaterThanOrEqual(v, from);
            count -= above;
            low = Vector256.Min(low, Vector256.ConditionalSelect(above, v, low));
        }

        int total = int.CreateTruncating(Vector256.Sum(count));
        least = low[0];
        for (int j = 1; j < w; j++)
        {
            least = TBits.Min(least, low[j]);
        }

        for (; i < n; i++)
        {
            if (values[i] >= bound)
            {
                total++;
                least = TBits.Min(least, values[i]);
            }
        }

        return total;
    }

    /// <summary>Hoare's selection with the median of three as pivot; reorders a.</summary>
    private static TBits Quickselect<TBits>(TBits* a, int n, int k)
        where TBits : unmanaged, IBinaryInteger<TBits>
    {
        int low = 0, high = n - 1, want = k - 1;
        while (low < high)
        {
            TBits first = a[low], middle = a[low + (high - low) / 2], last = a[high];
            TBits pivot = TBits.Max(TBits.Min(first, middle), TBits.Min(TBits.Max(first, middle), last));
            int i = low, j = high;
            while (i <= j)
            {
                while (a[i] > pivot)
                {
                    i++;
                }

                while (a[j] < pivot)
                {
                    j--;
                }

                if (i <= j)
                {
                    (a[i], a[j]) = (a[j], a[i]);
                    i++;
                    j--;
                }
            }

            if (want <= j)
            {
                high = j;
            }
            else if (want >= i)
            {
                low = i;
            }
            else
            {
                break;
            }
        }

        return a[want];
    }
}

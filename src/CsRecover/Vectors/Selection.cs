using System.Numerics;
using System.Runtime.CompilerServices;

namespace CsRecover.Vectors;

/// <summary>Selection of the k-th largest of many non-negative numbers without sorting them.</summary>
internal static unsafe class Selection
{
    /// <summary>Below this length quickselect alone is faster than a histogram pass before it.</summary>
    private const int HistogramFrom = 4096;

    private const int HistogramBits = 11;

    /// <summary>Numbers of scratch space that a selection among n values needs.</summary>
    /// <param name="n">Number of values.</param>
    public static int ScratchFor(int n) => n + ((1 << HistogramBits) * sizeof(int) / sizeof(float));

    /// <summary>The k-th largest of n finite non-negative numbers (k from 1 to n).</summary>
    /// <typeparam name="TReal">float or double: compared through their bits, whose order is the same.</typeparam>
    /// <param name="values">The numbers; not changed.</param>
    /// <param name="n">How many.</param>
    /// <param name="k">Which one, 1 for the largest.</param>
    /// <param name="scratch">Room for <see cref="ScratchFor"/> numbers.</param>
    /// <returns>The k-th largest.</returns>
    public static TReal KthLargest<TReal>(TReal* values, int n, int k, TReal* scratch)
        where TReal : unmanaged
    {
        if (typeof(TReal) == typeof(float))
        {
            uint bits = KthLargest((uint*)values, n, k, (uint*)scratch, 31 - HistogramBits);
            return *(TReal*)&bits;
        }
        else
        {
            ulong bits = KthLargest((ulong*)values, n, k, (ulong*)scratch, 63 - HistogramBits);
            return *(TReal*)&bits;
        }
    }

    private static TBits KthLargest<TBits>(TBits* values, int n, int k, TBits* scratch, int shift)
        where TBits : unmanaged, IBinaryInteger<TBits>
    {
        if (n < HistogramFrom)
        {
            Unsafe.CopyBlock(scratch, values, (uint)(n * sizeof(TBits)));
            return Quickselect(scratch, n, k);
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

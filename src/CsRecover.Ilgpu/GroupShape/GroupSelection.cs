using ILGPU;

namespace CsRecover.Ilgpu;

/// <summary>Selection inside one group: the k-th largest magnitude by counting digits of four bits from the top, exactly and without a sort or atomics.</summary>
internal static class GroupSelection
{
    /// <summary>Values of a digit.</summary>
    public const int Bins = Planning.GroupMemory.Bins;

    /// <summary>The most lanes that count, because each has counts of its own in shared memory.</summary>
    public const int Counters = Planning.GroupMemory.Counters;

    /// <summary>Lanes of this group that count.</summary>
    private static int CountingLanes => Group.DimX < Counters ? Group.DimX : Counters;

    /// <summary>z = H_k(x), ties to the lowest index; z may be x.</summary>
    /// <typeparam name="TElement">Arithmetic of the elements.</typeparam>
    /// <typeparam name="T">The element.</typeparam>
    /// <typeparam name="TReal">Its real scalar.</typeparam>
    /// <param name="counts"><see cref="Bins"/> whole numbers a lane, of shared memory.</param>
    /// <param name="x">Read.</param>
    /// <param name="k">How many entries to keep.</param>
    /// <param name="z">Overwritten.</param>
    public static void KeepLargest<TElement, T, TReal>(ArrayView<int> counts, ArrayView<T> x, int k, ArrayView<T> z)
        where TElement : struct, IElement<T, TReal>
        where T : unmanaged
        where TReal : unmanaged
    {
        int n = x.IntLength;
        if (k >= n)
        {
            for (int i = Group.IdxX; i < n; i += Group.DimX)
            {
                z[i] = x[i];
            }
        }
        else if (k <= 0)
        {
            for (int i = Group.IdxX; i < n; i += Group.DimX)
            {
                z[i] = TElement.Zero;
            }
        }
        else
        {
            KeepSome<TElement, T, TReal>(counts, x, k, z);
        }

        Group.Barrier();
    }

    /// <summary>The index of each non-zero entry, ascending.</summary>
    /// <typeparam name="TElement">Arithmetic of the elements.</typeparam>
    /// <typeparam name="T">The element.</typeparam>
    /// <typeparam name="TReal">Its real scalar.</typeparam>
    /// <param name="counts">A whole number a lane, of shared memory.</param>
    /// <param name="x">Read: a vector or a part of one.</param>
    /// <param name="start">The index of the part's first entry.</param>
    /// <param name="before">How many entries before it are non-zero.</param>
    /// <param name="limit">The most indices to write.</param>
    /// <param name="index">Receives them.</param>
    /// <returns>How many entries are non-zero, those before included.</returns>
    public static int SupportOf<TElement, T, TReal>(ArrayView<int> counts, ArrayView<T> x, int start, int before, int limit, DeviceTable<TElement, T, TReal> index)
        where TElement : struct, IElement<T, TReal>
        where T : unmanaged
        where TReal : unmanaged
    {
        // All lanes take as many turns: PoCL's compiler lets the first lane decide for all whether a loop between barriers is entered.
        int n = x.IntLength, share = (n + Group.DimX - 1) / Group.DimX, from = Group.IdxX * share, mine = 0;
        for (int i = from; i < from + share; i++)
        {
            mine += i < n && TElement.Order(x[i]) != 0ul ? 1 : 0;
        }

        int at = before + Before(counts, mine, out int total);
        for (int i = from; i < from + share; i++)
        {
            if (i < n && TElement.Order(x[i]) != 0ul)
            {
                if (at < limit)
                {
                    index.SetIndex(at, start + i);
                }

                at++;
            }
        }

        Group.Barrier();
        return before + total;
    }

    /// <summary>The sum of the numbers of the lanes before this one, and of all.</summary>
    /// <param name="counts">A whole number a lane, of shared memory.</param>
    /// <param name="mine">This lane's number.</param>
    /// <param name="total">The sum of all.</param>
    /// <returns>The sum of those before.</returns>
    public static int Before(ArrayView<int> counts, int mine, out int total)
    {
        int lane = Group.IdxX, lanes = Group.DimX, before = 0;
        total = 0;
        counts[lane] = mine;
        Group.Barrier();
        for (int i = 0; i < lanes; i++)
        {
            int count = counts[i];
            before += i < lane ? count : 0;
            total += count;
        }

        Group.Barrier();
        return before;
    }

    private static void KeepSome<TElement, T, TReal>(ArrayView<int> counts, ArrayView<T> x, int k, ArrayView<T> z)
        where TElement : struct, IElement<T, TReal>
        where T : unmanaged
        where TReal : unmanaged
    {
        // After the last digit: prefix is the k-th largest magnitude, `want` of the `equal` entries that have it are kept.
        ulong prefix = 0ul;
        int want = k, equal = 0;
        if (TElement.OrderDigits > 8)
        {
            Digit<TElement, T, TReal>(counts, x, 60, ref prefix, ref want, ref equal);
            Digit<TElement, T, TReal>(counts, x, 56, ref prefix, ref want, ref equal);
            Digit<TElement, T, TReal>(counts, x, 52, ref prefix, ref want, ref equal);
            Digit<TElement, T, TReal>(counts, x, 48, ref prefix, ref want, ref equal);
            Digit<TElement, T, TReal>(counts, x, 44, ref prefix, ref want, ref equal);
            Digit<TElement, T, TReal>(counts, x, 40, ref prefix, ref want, ref equal);
            Digit<TElement, T, TReal>(counts, x, 36, ref prefix, ref want, ref equal);
            Digit<TElement, T, TReal>(counts, x, 32, ref prefix, ref want, ref equal);
        }

        Digit<TElement, T, TReal>(counts, x, 28, ref prefix, ref want, ref equal);
        Digit<TElement, T, TReal>(counts, x, 24, ref prefix, ref want, ref equal);
        Digit<TElement, T, TReal>(counts, x, 20, ref prefix, ref want, ref equal);
        Digit<TElement, T, TReal>(counts, x, 16, ref prefix, ref want, ref equal);
        Digit<TElement, T, TReal>(counts, x, 12, ref prefix, ref want, ref equal);
        Digit<TElement, T, TReal>(counts, x, 8, ref prefix, ref want, ref equal);
        Digit<TElement, T, TReal>(counts, x, 4, ref prefix, ref want, ref equal);
        Digit<TElement, T, TReal>(counts, x, 0, ref prefix, ref want, ref equal);

        KeepFrom<TElement, T, TReal>(counts, x, prefix, want, equal, 0, z);
    }

    /// <summary>Keeps the entries above a magnitude and the first of those that have it.</summary>
    /// <typeparam name="TElement">Arithmetic of the elements.</typeparam>
    /// <typeparam name="T">The element.</typeparam>
    /// <typeparam name="TReal">Its real scalar.</typeparam>
    /// <param name="counts">A whole number a lane, of shared memory.</param>
    /// <param name="x">Read: a vector or a part of one.</param>
    /// <param name="magnitude">The magnitude, as <see cref="IElement{T, TReal}.Order"/> gives it.</param>
    /// <param name="want">How many of the whole vector's entries of that magnitude to keep.</param>
    /// <param name="equal">How many have it.</param>
    /// <param name="before">How many of them come before this part.</param>
    /// <param name="z">Overwritten.</param>
    public static void KeepFrom<TElement, T, TReal>(ArrayView<int> counts, ArrayView<T> x, ulong magnitude, int want, int equal, int before, ArrayView<T> z)
        where TElement : struct, IElement<T, TReal>
        where T : unmanaged
        where TReal : unmanaged
    {
        if (equal != want)
        {
            // Lanes take consecutive entries, so that the first `want` of the equal ones can be told; as many turns each, as above.
            int n = x.IntLength, share = (n + Group.DimX - 1) / Group.DimX, from = Group.IdxX * share, mine = 0;
            for (int i = from; i < from + share; i++)
            {
                mine += i < n && TElement.Order(x[i]) == magnitude ? 1 : 0;
            }

            int rank = before + Before(counts, mine, out int _);
            for (int i = from; i < from + share; i++)
            {
                if (i < n)
                {
                    T v = x[i];
                    ulong order = TElement.Order(v);
                    bool tie = order == magnitude, keep = order > magnitude || (tie && rank < want);
                    rank += tie ? 1 : 0;
                    z[i] = keep ? v : TElement.Zero;
                }
            }
        }
        else
        {
            for (int i = Group.IdxX; i < x.IntLength; i += Group.DimX)
            {
                T v = x[i];
                z[i] = TElement.Order(v) >= magnitude ? v : TElement.Zero;
            }
        }
    }

    /// <summary>Counts the entries that share the digits so far by their next digit.</summary>
    /// <typeparam name="TElement">Arithmetic of the elements.</typeparam>
    /// <typeparam name="T">The element.</typeparam>
    /// <typeparam name="TReal">Its real scalar.</typeparam>
    /// <param name="counts">Receives the count of digit b in slot b times the number of lanes that count.</param>
    /// <param name="x">Read: a vector or a part of one.</param>
    /// <param name="shift">Bits below the next digit.</param>
    /// <param name="prefix">The digits so far.</param>
    public static void Count<TElement, T, TReal>(ArrayView<int> counts, ArrayView<T> x, int shift, ulong prefix)
        where TElement : struct, IElement<T, TReal>
        where T : unmanaged
        where TReal : unmanaged
    {
        int n = x.IntLength, lane = Group.IdxX, lanes = CountingLanes;
        for (int digit = 0; digit < Bins && lane < lanes; digit++)
        {
            counts[(digit * lanes) + lane] = 0;
        }

        // Four loads under way at once.
        int i = lane < lanes ? lane : n;
        for (; i + (3 * lanes) < n; i += 4 * lanes)
        {
            ulong a = TElement.Order(x[i]), b = TElement.Order(x[i + lanes]), c = TElement.Order(x[i + (2 * lanes)]), d = TElement.Order(x[i + (3 * lanes)]);
            Tally(counts, a >> shift, prefix, lane, lanes);
            Tally(counts, b >> shift, prefix, lane, lanes);
            Tally(counts, c >> shift, prefix, lane, lanes);
            Tally(counts, d >> shift, prefix, lane, lanes);
        }

        for (; i < n; i += lanes)
        {
            Tally(counts, TElement.Order(x[i]) >> shift, prefix, lane, lanes);
        }

        Group.Barrier();
        AddUp(counts);
    }

    private static void Tally(ArrayView<int> counts, ulong shifted, ulong prefix, int lane, int lanes)
    {
        if ((shifted >> 4) == prefix)
        {
            int at = ((int)(shifted & 15ul) * lanes) + lane;
            counts[at] = counts[at] + 1;
        }
    }

    /// <summary>Adds up counts of the lanes that count, slot b lanes + lane holding a lane's count of digit b, into slots b lanes.</summary>
    /// <param name="counts">The counts.</param>
    public static void AddUp(ArrayView<int> counts)
    {
        // In two steps, so that all lanes have something to do; both numbers of lanes are powers of two.
        int lanes = CountingLanes, fit = Group.DimX / Bins, parts = fit < 1 ? 1 : fit < lanes ? fit : lanes;
        for (int w = Group.IdxX; w < Bins * parts; w += Group.DimX)
        {
            int start = w / parts * lanes, part = w % parts, count = 0;
            for (int i = part; i < lanes; i += parts)
            {
                count += counts[start + i];
            }

            counts[start + part] = count;
        }

        Group.Barrier();
        for (int b = Group.IdxX; b < Bins; b += Group.DimX)
        {
            int count = 0;
            for (int i = 0; i < parts; i++)
            {
                count += counts[(b * lanes) + i];
            }

            counts[b * lanes] = count;
        }

        Group.Barrier();
    }

    /// <summary>Chooses the next digit of the k-th largest.</summary>
    /// <param name="counts">As <see cref="AddUp"/> leaves them.</param>
    /// <param name="prefix">The digits so far.</param>
    /// <param name="want">How many entries to keep of those that share them.</param>
    /// <param name="equal">How many share them.</param>
    public static void Choose(ArrayView<int> counts, ref ulong prefix, ref int want, ref int equal)
    {
        int lanes = CountingLanes, digit = Bins - 1;
        while (digit > 0 && counts[digit * lanes] < want)
        {
            want -= counts[digit * lanes];
            digit--;
        }

        equal = counts[digit * lanes];
        prefix = (prefix << 4) | (uint)digit;
        Group.Barrier();
    }

    /// <summary>One more digit of the k-th largest.</summary>
    private static void Digit<TElement, T, TReal>(ArrayView<int> counts, ArrayView<T> x, int shift, ref ulong prefix, ref int want, ref int equal)
        where TElement : struct, IElement<T, TReal>
        where T : unmanaged
        where TReal : unmanaged
    {
        Count<TElement, T, TReal>(counts, x, shift, prefix);
        Choose(counts, ref prefix, ref want, ref equal);
    }
}

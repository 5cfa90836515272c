namespace CsRecover.Operators;

/// <summary>A division of n unknowns into groups that are zero or not zero together: each unknown is in exactly one group; sizes may differ and members need not be neighbours.</summary>
public sealed class GroupMap
{
    private readonly int[] _groupOf;
    private readonly int[] _slots;
    private readonly int[] _unknownAt;
    private readonly int[] _sizes;

    /// <summary>Groups by the number of each unknown's group.</summary>
    /// <param name="groups">The group of each of the n unknowns, numbered from 0 without gaps.</param>
    /// <exception cref="ArgumentException">There are no unknowns, a number is negative, or a group has no members.</exception>
    public GroupMap(ReadOnlySpan<int> groups)
    {
        if (groups.IsEmpty)
        {
            throw new ArgumentException("Expected the group number of each unknown, got none.", nameof(groups));
        }

        int count = 0;
        for (int j = 0; j < groups.Length; j++)
        {
            if (groups[j] < 0 || groups[j] >= groups.Length)
            {
                throw new ArgumentException($"Expected group numbers from 0 to {groups.Length - 1} (at most one group an unknown), got {groups[j]} for unknown {j}.", nameof(groups));
            }

            count = Math.Max(count, groups[j] + 1);
        }

        _groupOf = groups.ToArray();
        _sizes = new int[count];
        foreach (int g in groups)
        {
            _sizes[g]++;
        }

        if (_sizes.AsSpan().Contains(0))
        {
            throw new ArgumentException($"Expected groups numbered from 0 to {count - 1} without gaps, got no unknown of group {Array.IndexOf(_sizes, 0)}.", nameof(groups));
        }

        LargestSize = _sizes.Max();
        if ((long)count * LargestSize > int.MaxValue - Vectors.HostVector.Granule)
        {
            throw new ArgumentException($"Expected groups whose number times the largest size is below 2^31, got {count} groups of up to {LargestSize}.", nameof(groups));
        }

        _slots = new int[groups.Length];
        _unknownAt = new int[count * LargestSize];
        Array.Fill(_unknownAt, -1);
        var next = new int[count];
        for (int j = 0; j < groups.Length; j++)
        {
            _slots[j] = groups[j] * LargestSize + next[groups[j]]++;
            _unknownAt[_slots[j]] = j;
        }
    }

    /// <summary>n, the number of unknowns.</summary>
    public int Unknowns => _groupOf.Length;

    /// <summary>How many groups.</summary>
    public int Count => _sizes.Length;

    /// <summary>The size of the largest group: the block size to give a block-sparse solver.</summary>
    public int LargestSize { get; }

    /// <summary>Groups by their members.</summary>
    /// <param name="unknowns">n.</param>
    /// <param name="groups">The unknowns of each group.</param>
    /// <returns>The map.</returns>
    /// <exception cref="ArgumentException">An unknown is in no group or in two, a group is empty, or there is no such unknown.</exception>
    public static GroupMap Of(int unknowns, IReadOnlyList<IReadOnlyList<int>> groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        ArgumentOutOfRangeException.ThrowIfLessThan(unknowns, 1);
        var of = new int[unknowns];
        Array.Fill(of, -1);
        for (int g = 0; g < groups.Count; g++)
        {
            if (groups[g].Count == 0)
            {
                throw new ArgumentException($"Expected groups with at least one unknown, got none in group {g}.", nameof(groups));
            }

            foreach (int j in groups[g])
            {
                if (j < 0 || j >= unknowns)
                {
                    throw new ArgumentException($"Expected unknowns from 0 to {unknowns - 1}, got {j} in group {g}.", nameof(groups));
                }

                if (of[j] >= 0)
                {
                    throw new ArgumentException($"Expected each unknown in one group, got unknown {j} in groups {of[j]} and {g}.", nameof(groups));
                }

                of[j] = g;
            }
        }

        int missing = Array.IndexOf(of, -1);
        return missing < 0 ? new GroupMap(of) : throw new ArgumentException($"Expected each unknown in a group, got unknown {missing} in none.", nameof(groups));
    }

    /// <summary>The group that an unknown is in.</summary>
    /// <param name="unknown">Its number.</param>
    public int GroupOf(int unknown) => _groupOf[unknown];

    /// <summary>How many unknowns a group has.</summary>
    /// <param name="group">Its number.</param>
    public int SizeOf(int group) => _sizes[group];

    /// <summary>Where each unknown lies when groups follow each other, each with room for the largest.</summary>
    internal ReadOnlySpan<int> Slots => _slots;

    /// <summary>The unknown in a place, or a negative number.</summary>
    /// <param name="slot">The place; those beyond the last group are empty.</param>
    internal int UnknownAt(int slot) => slot < _unknownAt.Length ? _unknownAt[slot] : -1;
}

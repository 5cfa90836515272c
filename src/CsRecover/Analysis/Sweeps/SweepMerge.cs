using System.Collections.Concurrent;

namespace CsRecover.Analysis.Sweeps;

/// <summary>Puts the parts of a sweep together.</summary>
internal static class SweepMerge
{
    /// <summary>Merges finished parts.</summary>
    /// <param name="folders">The folders of the parts.</param>
    /// <returns>What is in the journal of a whole sweep.</returns>
    public static SweepRecord Of(IReadOnlyList<string> folders)
    {
        (string Folder, SweepRecord Record, SweepShard Shard)[] parts = [.. folders.Select(Read)];
        if (parts.Length == 0)
        {
            throw new ArgumentException("Expected the folders of a sweep's parts, got none.", nameof(folders));
        }

        (string firstFolder, SweepRecord first, SweepShard one) = parts[0];
        foreach ((string folder, SweepRecord record, SweepShard shard) in parts)
        {
            IReadOnlyList<string> differences = first.Sweep.Differences(record.Sweep with { Shard = first.Sweep.Shard });
            if (differences.Count > 0 || record.Trials != first.Trials || shard.Count != one.Count)
            {
                string[] all =
                [
                    .. differences,
                    .. record.Trials == first.Trials ? Array.Empty<string>() : [$"trials ({first.Trials}, now {record.Trials})"],
                    .. shard.Count == one.Count ? Array.Empty<string>() : [$"number of parts ({one.Count}, now {shard.Count})"],
                ];
                throw new ArgumentException($"Expected parts of one sweep, got different settings in {firstFolder} and {folder}: {string.Join(", ", all)}.", nameof(folders));
            }
        }

        if (parts.GroupBy(p => p.Shard.Number).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"Expected each part once, got part {new SweepShard(twice.Key, one.Count)} in {string.Join(" and ", twice.Select(p => p.Folder))}.", nameof(folders));
        }

        int[] missing = [.. Enumerable.Range(1, one.Count).Except(parts.Select(p => p.Shard.Number))];
        if (missing.Length > 0)
        {
            throw new ArgumentException($"Expected all {one.Count} parts, got none for {string.Join(", ", missing.Select(i => new SweepShard(i, one.Count)))}.", nameof(folders));
        }

        var units = new ConcurrentDictionary<string, SweepUnit>();
        foreach ((string folder, SweepRecord record, SweepShard shard) in parts)
        {
            if (new SweepAgenda(record).Chains().SelectMany(chain => chain).Select(task => task.Key).FirstOrDefault() is { } missingBlock)
            {
                throw new ArgumentException($"Expected finished parts, got part {shard} in {folder} with work left to do, first of all {missingBlock}: run it again, it continues.", nameof(folders));
            }

            foreach (SweepUnit unit in record.Units.Values)
            {
                units[unit.Key] = unit;
            }
        }

        return new SweepRecord(first.Sweep with { Shard = SweepShard.Whole.ToString() }, first.Trials, units, 0);
    }

    private static (string Folder, SweepRecord Record, SweepShard Shard) Read(string folder)
    {
        string name = Path.Combine(folder, SweepRecord.FileName);
        try
        {
            SweepRecord record = SweepRecord.Parse(File.ReadAllBytes(name), name) ?? throw new InvalidDataException($"{name}: expected the journal of a sweep, got none of its lines.");
            return (folder, record, SweepShard.Parse(record.Sweep.Shard));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{name}: expected the journal of a part of a sweep, got: {e.Message}", e);
        }
    }
}

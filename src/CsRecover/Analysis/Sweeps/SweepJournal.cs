using System.Text;

namespace CsRecover.Analysis.Sweeps;

/// <summary>
/// The journal of a sweep that is under way: it only grows, by whole lines that reach the operating system one by one, so that a process may be killed at any moment.
/// While it is open no other process can have it.
/// </summary>
internal sealed class SweepJournal : IDisposable
{
    private readonly FileStream _file;
    private readonly Lock _lock = new();

    private SweepJournal(FileStream file, SweepRecord record)
    {
        _file = file;
        Record = record;
    }

    /// <summary>What is finished; grows.</summary>
    public SweepRecord Record { get; }

    /// <summary>Opens a journal or begins one.</summary>
    /// <param name="folder">The sweep's folder; made if it is missing.</param>
    /// <param name="sweep">The sweep.</param>
    /// <param name="trials">Trials that each cell shall have.</param>
    /// <exception cref="ArgumentException">The folder has the journal of another sweep.</exception>
    /// <exception cref="InvalidDataException">The journal is damaged.</exception>
    /// <exception cref="IOException">The journal cannot be written, or another process has it.</exception>
    public static SweepJournal Open(string folder, SweepDescription sweep, int trials)
    {
        string name = Path.Combine(folder, SweepRecord.FileName);
        FileStream file = OpenFile(folder, name);
        try
        {
            byte[] bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            SweepRecord? old = SweepRecord.Parse(bytes, name);
            if (old is not null && old.Sweep.Differences(sweep) is { Count: > 0 } differences)
            {
                throw new ArgumentException(
                    $"Expected the settings of the sweep that was begun in {folder} (only the number of trials may change), got others: {string.Join(", ", differences)}; choose another folder.");
            }

            file.SetLength(old?.Length ?? 0);
            file.Seek(0, SeekOrigin.End);
            var journal = new SweepJournal(file, old is null ? new SweepRecord(sweep, trials, [], 0) : old with { Trials = trials });
            string news = old is null ? SweepRecord.Begin(sweep, trials) : old.Trials == trials ? "" : SweepRecord.TrialsLine(trials);
            journal.Write(news);
            return journal;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Adds finished work.</summary>
    /// <param name="unit">The work.</param>
    public void Append(SweepUnit unit)
    {
        lock (_lock)
        {
            Write(SweepRecord.UnitLine(unit));
            Record.Units[unit.Key] = unit;
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    private void Write(string lines)
    {
        _file.Write(Encoding.UTF8.GetBytes(lines));
    }

    private static FileStream OpenFile(string folder, string name)
    {
        try
        {
            Directory.CreateDirectory(folder);

            // No buffer of ours: a line is with the operating system when Write returns.
            return new FileStream(name, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{name}: expected a file that can be written and that no other process is writing, got: {e.Message}", e);
        }
    }
}

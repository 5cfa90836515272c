using System.Collections.Concurrent;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;

namespace CsRecover.Analysis.Sweeps;

/// <summary>
/// What a journal says: lines <c>check word contents</c>, where check is the CRC-32C of the rest. The first line describes the sweep, <c>trials</c> says how many a cell
/// shall have (the last one counts), and each <c>unit</c> is finished work.
/// </summary>
/// <param name="Sweep">The sweep.</param>
/// <param name="Trials">Trials of each cell.</param>
/// <param name="Units">Finished work by key.</param>
/// <param name="Length">Bytes of whole lines; what follows was torn off.</param>
internal sealed record SweepRecord(SweepDescription Sweep, int Trials, ConcurrentDictionary<string, SweepUnit> Units, int Length)
{
    /// <summary>The journal's name in a sweep's folder.</summary>
    public const string FileName = "journal.txt";

    private const string Head = "csrecover-sweep-1", TrialsWord = "trials", UnitWord = "unit";

    /// <summary>Blocks of a cell.</summary>
    public int Blocks => Trials / Sweep.TrialsPerMatrix;

    /// <summary>Reads a journal. A last line that was not written whole is as if it were not there; damage elsewhere is an error.</summary>
    /// <param name="bytes">The file's contents.</param>
    /// <param name="name">The file's name for messages.</param>
    /// <returns>Null where there is not even a whole first line.</returns>
    /// <exception cref="InvalidDataException">It is not a journal, or damaged.</exception>
    public static SweepRecord? Parse(byte[] bytes, string name)
    {
        SweepDescription? sweep = null;
        int trials = 0, at = 0, number = 0;
        var units = new ConcurrentDictionary<string, SweepUnit>();
        while (at < bytes.Length)
        {
            number++;
            int newline = Array.IndexOf(bytes, (byte)'\n', at);
            int end = newline < 0 ? bytes.Length : newline;
            string line = Encoding.UTF8.GetString(bytes, at, end - at);
            string[] parts = line.Split(' ', 3);
            bool whole = newline >= 0 && parts.Length == 3 && parts[0] == CheckOf(line[(parts[0].Length + 1)..]);
            if (!whole && (newline < 0 || newline == bytes.Length - 1) && (number > 1 || newline < 0))
            {
                break;
            }

            bool understood = whole && (number == 1) == (parts[1] == Head);
            switch (understood ? parts[1] : "")
            {
                case Head:
                    sweep = Describe(parts[2]);
                    understood = sweep is not null;
                    break;
                case TrialsWord:
                    understood = int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out trials);
                    break;
                case UnitWord:
                    SweepUnit? unit = SweepUnit.TryParse(parts[2], sweep!.TrialsPerMatrix);
                    understood = unit is not null && units.GetOrAdd(unit.Key, unit) is var first && (first.Successes, first.ErrorSum).Equals((unit.Successes, unit.ErrorSum));
                    break;
                default:
                    understood = false;
                    break;
            }

            if (!understood)
            {
                throw new InvalidDataException($"{name}: expected the journal of a sweep, as csrecover of this version writes it, got a line {number} that is none of its.");
            }

            at = end + 1;
        }

        return sweep is null || trials == 0 ? null : new SweepRecord(sweep, trials, units, at);
    }

    /// <summary>The first two lines of a journal.</summary>
    /// <param name="sweep">The sweep.</param>
    /// <param name="trials">Trials of each cell.</param>
    public static string Begin(SweepDescription sweep, int trials) => Line(Head, sweep.ToString()) + TrialsLine(trials);

    /// <summary>A line that says how many trials each cell shall have.</summary>
    /// <param name="trials">The number.</param>
    public static string TrialsLine(int trials) => Line(TrialsWord, trials.ToString(CultureInfo.InvariantCulture));

    /// <summary>A line about finished work.</summary>
    /// <param name="unit">The work.</param>
    public static string UnitLine(SweepUnit unit) => Line(UnitWord, unit.ToString());

    /// <summary>The cell, as far as its work is finished.</summary>
    /// <param name="column">Its column.</param>
    /// <param name="cell">Its place there.</param>
    public SweepCell Cell(SweepColumn column, int cell)
    {
        SweepUnit[] done = [.. Done(column, cell)];
        int trials = done.Length * Sweep.TrialsPerMatrix;
        double[] seconds = [.. done.SelectMany(u => u.Seconds).Order()];
        return new SweepCell(
            column.Series, column.Rows, Sweep.Columns, Rate(column, cell), done.Sum(u => u.ErrorSum) / trials,
            trials == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(0.5 * (seconds[(trials - 1) / 2] + seconds[trials / 2])));
    }

    /// <summary>The cell's rate, as far as its work is finished.</summary>
    /// <param name="column">Its column.</param>
    /// <param name="cell">Its place there.</param>
    public RecoveryRate Rate(SweepColumn column, int cell)
    {
        int blocks = 0, successes = 0;
        foreach (SweepUnit unit in Done(column, cell))
        {
            blocks++;
            successes += unit.Successes;
        }

        return new RecoveryRate(column.Sparsities[cell], blocks * Sweep.TrialsPerMatrix, successes);
    }

    private IEnumerable<SweepUnit> Done(SweepColumn column, int cell) => Enumerable.Range(0, Blocks).Select(block => Units.GetValueOrDefault(column.Key(cell, block))).OfType<SweepUnit>();

    private static SweepDescription? Describe(string text)
    {
        try
        {
            return SweepDescription.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Line(string word, string contents) => $"{CheckOf($"{word} {contents}")} {word} {contents}\n";

    private static string CheckOf(string text)
    {
        uint check = uint.MaxValue;
        foreach (byte b in Encoding.UTF8.GetBytes(text))
        {
            check = BitOperations.Crc32C(check, b);
        }

        return (~check).ToString("x8", CultureInfo.InvariantCulture);
    }
}

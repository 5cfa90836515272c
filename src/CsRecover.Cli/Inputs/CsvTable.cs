using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace CsRecover.Cli.Inputs;

/// <summary>A table of numbers out of a text file: columns separated by commas, semicolons or tabs, with or without a row of names.</summary>
/// <param name="path">The file.</param>
/// <param name="names">The names of its columns; null if it has none.</param>
/// <param name="rows">Its numbers, row by row.</param>
internal sealed class CsvTable(string path, string[]? names, List<double[]> rows)
{
    private static readonly char[] _delimiters = [',', ';', '\t'];

    /// <summary>The file.</summary>
    public string Path => path;

    /// <summary>The names of the columns; null if the file has none.</summary>
    public IReadOnlyList<string>? Names => names;

    /// <summary>The numbers, row by row; at least one row, and as many in each.</summary>
    public IReadOnlyList<double[]> Rows => rows;

    /// <summary>How many columns.</summary>
    public int Columns => rows[0].Length;

    /// <summary>Whether a file is such a table, by its name.</summary>
    /// <param name="path">The file.</param>
    public static bool IsTable(string path) => System.IO.Path.GetExtension(path).ToLowerInvariant() is ".csv" or ".tsv" or ".txt";

    /// <summary>Reads a table.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="UserException">It does not exist, is empty, or a cell is no finite number; the message says where.</exception>
    public static CsvTable Read(string path)
    {
        if (Directory.Exists(path) || !File.Exists(path))
        {
            throw new UserException($"{path}: expected a file, got {(Directory.Exists(path) ? "a folder" : "a name that does not exist")}");
        }

        using var reader = new StreamReader(path);
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = DelimiterOf(path).ToString(),
            HasHeaderRecord = false,
            TrimOptions = TrimOptions.Trim,
            BadDataFound = bad => throw new UserException($"{path}: expected quotes around whole cells, got {bad.RawRecord.Trim()} in row {bad.Context.Parser?.RawRow}"),
        };
        using var parser = new CsvParser(reader, configuration);
        string[]? names = null;
        int width = 0;
        var rows = new List<double[]>();
        while (parser.Read())
        {
            string[] cells = parser.Record!;
            if (width == 0)
            {
                width = cells.Length;
                if (cells.Any(cell => cell.Length > 0 && !IsNumber(cell, out _)))
                {
                    names = CheckNames(path, cells);
                    continue;
                }
            }

            rows.Add(Numbers(path, parser.RawRow, cells, width, names));
        }

        return rows.Count > 0 ? new CsvTable(path, names, rows) : throw new UserException($"{path}: expected rows of numbers, got {(names is null ? "an empty file" : "names of columns only")}");
    }

    /// <summary>Finds a column by its name, or by its number from 1 in a file without names.</summary>
    /// <param name="text">The name or number.</param>
    /// <returns>The column from 0; -1 if there is none.</returns>
    public int Find(string text)
    {
        if (names is not null)
        {
            return Array.IndexOf(names, text);
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= 1 && number <= Columns ? number - 1 : -1;
    }

    private static double[] Numbers(string path, int row, string[] cells, int width, string[]? names)
    {
        if (cells.Length != width)
        {
            throw new UserException($"{path}: expected {width} cells in every row, as in the first one, got {cells.Length} in row {row}");
        }

        var numbers = new double[width];
        for (int c = 0; c < width; c++)
        {
            if (!IsNumber(cells[c], out numbers[c]) || !double.IsFinite(numbers[c]))
            {
                string column = names is null ? $"{c + 1}" : $"'{names[c]}'";
                throw new UserException($"{path}: expected a number in row {row}, column {column}, got {(cells[c].Length == 0 ? "an empty cell" : $"'{cells[c]}'")}");
            }
        }

        return numbers;
    }

    private static string[] CheckNames(string path, string[] names)
    {
        int empty = Array.IndexOf(names, "");
        if (empty >= 0)
        {
            throw new UserException($"{path}: expected a name for every column, got none for column {empty + 1} (if it holds the numbers of rows, remove it)");
        }

        string? twice = names.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1)?.Key;
        return twice is null ? names : throw new UserException($"{path}: expected columns of different names, got '{twice}' twice");
    }

    private static bool IsNumber(string cell, out double value) => double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out value);

    /// <summary>What is found most often outside of quotes in the first line that is not empty.</summary>
    private static char DelimiterOf(string path)
    {
        string line = File.ReadLines(path).FirstOrDefault(text => text.Trim().Length > 0) ?? "";
        bool isQuoted = false;
        var counts = new int[_delimiters.Length];
        foreach (char c in line)
        {
            isQuoted ^= c == '"';
            int found = Array.IndexOf(_delimiters, c);
            if (found >= 0 && !isQuoted)
            {
                counts[found]++;
            }
        }

        return _delimiters[Array.IndexOf(counts, counts.Max())];
    }
}

using System.Globalization;
using CsRecover.Selection;

namespace CsRecover.Cli.Inputs;

/// <summary>Sparse designs in the Matrix Market exchange format: coordinates of real numbers, whole numbers or a pattern of ones, general or symmetric.</summary>
internal static class MatrixMarketFile
{
    private static readonly char[] _blanks = [' ', '\t'];

    /// <summary>Reads a design.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="UserException">It is no such file; the message says where.</exception>
    public static SparseDesign Read(string path)
    {
        if (Directory.Exists(path) || !File.Exists(path))
        {
            throw new UserException($"{path}: expected a file, got {(Directory.Exists(path) ? "a folder" : "a name that does not exist")}");
        }

        using IEnumerator<string> lines = File.ReadLines(path).GetEnumerator();
        string[] head = lines.MoveNext() ? lines.Current.ToLowerInvariant().Split(_blanks, StringSplitOptions.RemoveEmptyEntries) : [];
        if (head is not ["%%matrixmarket", "matrix", "coordinate", "real" or "integer" or "pattern", "general" or "symmetric"])
        {
            throw new UserException($"{path}: expected a Matrix Market file that begins with '%%MatrixMarket matrix coordinate real general', got {(head.Length == 0 ? "an empty file" : $"'{Short(lines.Current)}'")}");
        }

        bool isPattern = head[3] == "pattern", isSymmetric = head[4] == "symmetric";
        int line = 1;
        int[] sizes = [];
        var entries = new List<(int Column, int Row, double Value)>();
        long promised = 0, read = 0;
        while (lines.MoveNext())
        {
            line++;
            string text = lines.Current;
            if (text.Length == 0 || text[0] == '%')
            {
                continue;
            }

            string[] words = text.Split(_blanks, StringSplitOptions.RemoveEmptyEntries);
            if (sizes.Length == 0)
            {
                sizes = words.Length == 3 && words.All(word => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out _))
                    ? [.. words.Select(word => int.Parse(word, CultureInfo.InvariantCulture))]
                    : throw new UserException($"{path}: expected rows, columns and number of entries in line {line}, got '{Short(text)}'");
                promised = sizes[2];
                continue;
            }

            (int row, int column, double value) = Entry(path, line, words, sizes, isPattern);
            read++;
            entries.Add((column, row, value));
            if (isSymmetric && row != column)
            {
                entries.Add((row, column, value));
            }
        }

        if (sizes.Length == 0 || read != promised)
        {
            throw new UserException($"{path}: expected {(sizes.Length == 0 ? "a line with rows, columns and number of entries" : $"{promised} entries")}, got {(sizes.Length == 0 ? "none" : $"{read}")}");
        }

        return SparseEntries.ToDesign(path, sizes[0], sizes[1], entries, addUp: false);
    }

    private static (int Row, int Column, double Value) Entry(string path, int line, string[] words, int[] sizes, bool isPattern)
    {
        int row = 0, column = 0;
        double value = 1.0;
        bool isEntry = words.Length == (isPattern ? 2 : 3)
            && int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out row) && row >= 1 && row <= sizes[0]
            && int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out column) && column >= 1 && column <= sizes[1]
            && (isPattern || (double.TryParse(words[2], NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value)));
        return isEntry
            ? (row - 1, column - 1, value)
            : throw new UserException($"{path}: expected a row from 1 to {sizes[0]}, a column from 1 to {sizes[1]}{(isPattern ? "" : " and a number")} in line {line}, got '{Short(string.Join(' ', words))}'");
    }

    private static string Short(string text) => text.Length <= 60 ? text : text[..60] + "...";
}

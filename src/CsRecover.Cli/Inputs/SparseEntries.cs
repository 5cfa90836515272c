using CsRecover.Selection;

namespace CsRecover.Cli.Inputs;

/// <summary>Entries of a sparse matrix in any order, as files list them.</summary>
internal static class SparseEntries
{
    /// <summary>The design that they make.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="rows">n.</param>
    /// <param name="columns">p.</param>
    /// <param name="entries">Places within the matrix, and values; sorted here.</param>
    /// <param name="addUp">Whether entries of one place add up; otherwise each place may be there once.</param>
    /// <exception cref="UserException">A place is there twice, or the matrix is none that a design can be.</exception>
    public static SparseDesign ToDesign(string path, int rows, int columns, List<(int Column, int Row, double Value)> entries, bool addUp)
    {
        entries.Sort((a, b) => a.Column != b.Column ? a.Column.CompareTo(b.Column) : a.Row.CompareTo(b.Row));
        var starts = new int[columns + 1];
        var kept = new List<(int Column, int Row, double Value)>(entries.Count);
        foreach ((int column, int row, double value) in entries)
        {
            if (kept.Count > 0 && kept[^1].Column == column && kept[^1].Row == row)
            {
                kept[^1] = addUp
                    ? (column, row, kept[^1].Value + value)
                    : throw new UserException($"{path}: expected each entry once, got row {row + 1}, column {column + 1} twice");
                continue;
            }

            kept.Add((column, row, value));
            starts[column + 1]++;
        }

        for (int j = 0; j < columns; j++)
        {
            starts[j + 1] += starts[j];
        }

        return UserException.About(path, parameter: null, () => Design.FromSparseColumns(rows, columns, starts, [.. kept.Select(e => e.Row)], [.. kept.Select(e => e.Value)]));
    }
}

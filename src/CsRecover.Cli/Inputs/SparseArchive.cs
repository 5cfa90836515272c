using System.IO.Compression;
using System.Text;
using CsRecover.Mri.Files;
using CsRecover.Selection;

namespace CsRecover.Cli.Inputs;

/// <summary>Sparse matrices as <c>scipy.sparse.save_npz</c> writes them: an archive of .npy files with format, shape, data and indices; csr, csc and coo.</summary>
internal static class SparseArchive
{
    /// <summary>Reads a matrix.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="UserException">It is no such file.</exception>
    public static SparseDesign Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new UserException($"{path}: expected a file, got {(Directory.Exists(path) ? "a folder" : "a name that does not exist")}");
        }

        using FileStream file = File.OpenRead(path);
        try
        {
            using var archive = new ZipArchive(file, ZipArchiveMode.Read);
            string format = Format(archive, path);
            int[] shape = Whole(archive, path, "shape");
            if (shape.Length != 2)
            {
                throw new UserException($"{path}: expected a shape of two numbers, got {shape.Length}");
            }

            double[] values = Array(archive, path, "data").ToDouble();
            (int[] rows, int[] columns) = format switch
            {
                "coo" => (Whole(archive, path, "row"), Whole(archive, path, "col")),
                "csr" => (Spread(Whole(archive, path, "indptr"), values.Length, path), Whole(archive, path, "indices")),
                "csc" => (Whole(archive, path, "indices"), Spread(Whole(archive, path, "indptr"), values.Length, path)),
                _ => throw new UserException($"{path}: expected a sparse matrix in csr, csc or coo, got '{format}'"),
            };
            return ToDesign(path, shape, rows, columns, values);
        }
        catch (InvalidDataException e)
        {
            throw new UserException($"{path}: expected a sparse matrix as scipy.sparse.save_npz writes it, got an archive that cannot be read ({e.Message.TrimEnd('.')})");
        }
    }

    private static SparseDesign ToDesign(string path, int[] shape, int[] rows, int[] columns, double[] values)
    {
        if (rows.Length != values.Length || columns.Length != values.Length)
        {
            throw new UserException($"{path}: expected a row and a column for each of {values.Length} values, got {rows.Length} and {columns.Length}");
        }

        int wrong = Enumerable.Range(0, values.Length).FirstOrDefault(e => rows[e] < 0 || rows[e] >= shape[0] || columns[e] < 0 || columns[e] >= shape[1], -1);
        if (wrong >= 0)
        {
            throw new UserException($"{path}: expected entries within {shape[0]} rows and {shape[1]} columns, got row {rows[wrong]}, column {columns[wrong]}");
        }

        // Entries of one place add up, as scipy has it.
        return SparseEntries.ToDesign(path, shape[0], shape[1], [.. values.Select((value, e) => (columns[e], rows[e], value))], addUp: true);
    }

    /// <summary>The row (column) of each entry, from where rows (columns) start.</summary>
    private static int[] Spread(int[] starts, int entries, string path)
    {
        bool isList = starts.Length > 0 && starts[0] == 0 && starts[^1] == entries && starts.Zip(starts.Skip(1), (a, b) => a <= b).All(rises => rises);
        return isList
            ? [.. Enumerable.Range(0, starts.Length - 1).SelectMany(i => Enumerable.Repeat(i, starts[i + 1] - starts[i]))]
            : throw new UserException($"{path}: expected 'indptr' to rise from 0 to {entries}, the number of entries");
    }

    /// <summary>The name of the format, which NumPy stores as an array of no axis and bytes or 32-bit characters.</summary>
    private static string Format(ZipArchive archive, string path)
    {
        using var reader = new StreamReader(Entry(archive, path, "format").Open(), Encoding.Latin1);
        string text = reader.ReadToEnd();
        int header = text.IndexOf('\n', StringComparison.Ordinal);
        return new string([.. text[(header + 1)..].Where(char.IsAsciiLetter)]);
    }

    private static int[] Whole(ZipArchive archive, string path, string name)
    {
        double[] numbers = Array(archive, path, name).ToDouble();
        int wrong = System.Array.FindIndex(numbers, v => v is < 0.0 or > int.MaxValue || v != Math.Floor(v));
        return wrong < 0 ? [.. numbers.Select(v => (int)v)] : throw new UserException(FormattableString.Invariant($"{path}: expected whole numbers from 0 in '{name}', got {numbers[wrong]}"));
    }

    private static NpyArray Array(ZipArchive archive, string path, string name)
    {
        // The reader wants a stream that knows its length.
        using var memory = new MemoryStream();
        using (Stream entry = Entry(archive, path, name).Open())
        {
            entry.CopyTo(memory);
        }

        memory.Position = 0;
        return NpyFile.Read(memory, $"{path}, {name}");
    }

    private static ZipArchiveEntry Entry(ZipArchive archive, string path, string name) =>
        archive.GetEntry(name + ".npy") ?? throw new UserException($"{path}: expected a sparse matrix as scipy.sparse.save_npz writes it, got an archive without '{name}.npy'");
}

using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace CsRecover.Mri.Files;

/// <summary>An array out of a pair of BART files: complex64, the first index runs fastest.</summary>
/// <param name="Name">Where it came from, for errors.</param>
/// <param name="Dimensions">The length along each axis, at most 16: 0 to 2 space, 3 coils, 4 maps, and so on.</param>
/// <param name="Values">The elements.</param>
public sealed record CflArray(string Name, IReadOnlyList<int> Dimensions, Complex32[] Values)
{
    /// <summary>The length of a dimension, 1 for those that the file does not name.</summary>
    /// <param name="axis">The dimension, from 0.</param>
    internal int Side(int axis) => axis < Dimensions.Count ? Dimensions[axis] : 1;
}

/// <summary>
/// The pairs of files of the Berkeley Advanced Reconstruction Toolbox (BART): NAME.hdr holds the dimensions as text, NAME.cfl the
/// numbers as little-endian complex64, first dimension fastest.
/// </summary>
public static class CflFile
{
    private const int MostDimensions = 16, LongestHeader = 1 << 20;

    /// <summary>Elements whose size in bytes fits an int.</summary>
    private const int MostAtOnce = 1 << 26;

    /// <summary>Reads a pair of files.</summary>
    /// <param name="path">Either file, or their common name without an ending.</param>
    /// <returns>The array.</returns>
    /// <exception cref="InvalidDataException">A file is damaged or truncated, or the two do not fit together.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static CflArray Read(string path)
    {
        string stem = Stem(path);
        int[] dimensions = ReadDimensions(stem + ".hdr");
        using FileStream stream = InputFile.Open(stem + ".cfl");
        long count = dimensions.Aggregate(1L, (product, side) => product * side);
        long expected = count * 8;
        if (stream.Length != expected)
        {
            throw new InvalidDataException(
                $"{stem}.cfl: expected {expected} bytes ({string.Join(" x ", dimensions)} complex64, from {Path.GetFileName(stem)}.hdr), got {stream.Length}{(stream.Length < expected ? ": the file is truncated" : "")}.");
        }

        var values = GC.AllocateUninitializedArray<Complex32>((int)count);
        for (int start = 0; start < values.Length; start += MostAtOnce)
        {
            Span<Complex32> chunk = values.AsSpan(start, Math.Min(MostAtOnce, values.Length - start));
            stream.ReadExactly(MemoryMarshal.AsBytes(chunk));
            SwapOnBigEndian(chunk);
        }

        return new CflArray(stem + ".cfl", dimensions, values);
    }

    /// <summary>Writes a pair of files that appear whole or not at all.</summary>
    /// <param name="path">Either file, or their common name without an ending.</param>
    /// <param name="values">The elements, first index fastest.</param>
    /// <param name="dimensions">The length along each axis, at most 16; missing ones are 1.</param>
    /// <exception cref="ArgumentException">The dimensions do not have as many elements as there are values.</exception>
    /// <exception cref="IOException">The files cannot be written.</exception>
    public static void Write(string path, Complex32[] values, params int[] dimensions)
    {
        using var files = new OutputFiles();
        Stage(files, path, values, dimensions);
        files.Commit();
    }

    /// <summary>Writes a pair of files that appear together with others.</summary>
    /// <param name="files">The files that appear together.</param>
    /// <param name="path">Either file, or their common name without an ending.</param>
    /// <param name="values">The elements, first index fastest.</param>
    /// <param name="dimensions">The length along each axis, at most 16; missing ones are 1.</param>
    /// <exception cref="ArgumentException">The dimensions do not have as many elements as there are values.</exception>
    /// <exception cref="IOException">The files cannot be written.</exception>
    public static void Stage(OutputFiles files, string path, Complex32[] values, params int[] dimensions)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(dimensions);
        long count = dimensions.Aggregate(1L, (product, side) => checked(product * side));
        if (count != values.Length || dimensions.Length > MostDimensions)
        {
            throw new ArgumentException($"Expected {count} values for the dimensions {string.Join(" x ", dimensions)} (at most {MostDimensions} of them), got {values.Length}.", nameof(values));
        }

        string stem = Stem(path);
        IEnumerable<int> all = dimensions.Concat(Enumerable.Repeat(1, MostDimensions - dimensions.Length));
        files.Stage(stem + ".cfl", stream =>
        {
            Complex32[] ordered = BitConverter.IsLittleEndian ? values : (Complex32[])values.Clone();
            for (int start = 0; start < ordered.Length; start += MostAtOnce)
            {
                Span<Complex32> chunk = ordered.AsSpan(start, Math.Min(MostAtOnce, ordered.Length - start));
                SwapOnBigEndian(chunk);
                stream.Write(MemoryMarshal.AsBytes(chunk));
            }
        });
        files.Stage(stem + ".hdr", stream => stream.Write(Encoding.ASCII.GetBytes($"# Dimensions\n{string.Join(' ', all)}\n")));
    }

    private static string Stem(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return KSpace.IsCfl(path) ? path[..^4] : path;
    }

    private static int[] ReadDimensions(string path)
    {
        using FileStream stream = InputFile.Open(path);
        if (stream.Length > LongestHeader)
        {
            throw new InvalidDataException($"{path}: expected a BART header of at most {LongestHeader} bytes, got {stream.Length}.");
        }

        using var reader = new StreamReader(stream, Encoding.ASCII);
        bool found = false;
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
            {
                found = line.TrimStart('#', ' ').StartsWith("Dimensions", StringComparison.Ordinal);
            }
            else if (found && !string.IsNullOrWhiteSpace(line))
            {
                return Parse(line, path);
            }
        }

        throw new InvalidDataException($"{path}: expected a BART header with a line '# Dimensions' and the sizes under it, got none.");
    }

    private static int[] Parse(string line, string path)
    {
        string[] words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var sides = new int[words.Length];
        long count = 1;
        for (int i = 0; i < words.Length; i++)
        {
            bool valid = int.TryParse(words[i], NumberStyles.None, CultureInfo.InvariantCulture, out sides[i]) && sides[i] >= 1;
            count *= valid ? sides[i] : Array.MaxLength + 1L;
            if (count > Array.MaxLength || words.Length > MostDimensions)
            {
                string got = line.Length > 60 ? line[..60] + "..." : line;
                throw new InvalidDataException($"{path}: expected at most {MostDimensions} dimensions, each 1 or more, of at most {Array.MaxLength} elements in all, got '{got}'.");
            }
        }

        return sides;
    }

    private static void SwapOnBigEndian(Span<Complex32> values)
    {
        if (!BitConverter.IsLittleEndian)
        {
            Span<int> words = MemoryMarshal.Cast<Complex32, int>(values);
            BinaryPrimitives.ReverseEndianness(words, words);
        }
    }
}

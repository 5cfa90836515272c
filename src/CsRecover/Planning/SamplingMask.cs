namespace CsRecover.Planning;

/// <summary>What a plan needs to know about a mask file: its shape and numbers, never its pixels.</summary>
/// <param name="Name">The file's name as it was found.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="Samples">How many pixels are 1.</param>
/// <param name="Checksum">FNV-1a of the pixels, so that a run notices when it reads another mask than the build did.</param>
/// <param name="WholeColumns">Whether every row is the same: each column is sampled in full or not at all.</param>
/// <param name="WholeRows">Whether every column is the same.</param>
/// <param name="Error">Why the file cannot be read; the other numbers are then 0.</param>
internal sealed record SamplingMask(string Name, int Height, int Width, int Samples, uint Checksum, bool WholeColumns, bool WholeRows, string? Error)
{
    /// <summary>Reads a mask file.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="text">Its text.</param>
    public static SamplingMask Read(string name, string text)
    {
        if (!PortableBitmap.TryParse(text, out PortableBitmap? bitmap, out string error))
        {
            return new SamplingMask(name, 0, 0, 0, 0, false, false, error);
        }

        bool[] bits = bitmap!.Bits;
        bool columns = true, rows = true;
        for (int i = 0; i < bits.Length; i++)
        {
            columns &= bits[i] == bits[i % bitmap.Width];
            rows &= bits[i] == bits[i - i % bitmap.Width];
        }

        return new SamplingMask(name, bitmap.Height, bitmap.Width, bits.Count(b => b), ChecksumOf(bits), columns, rows, null);
    }

    /// <summary>FNV-1a over one byte a pixel.</summary>
    /// <param name="bits">The pixels.</param>
    public static uint ChecksumOf(bool[] bits)
    {
        uint hash = 2166136261;
        foreach (bool bit in bits)
        {
            hash = unchecked((hash ^ (bit ? 1u : 0u)) * 16777619u);
        }

        return hash;
    }

    /// <summary>Whether an attribute's file name means this file: the same name, or the end of its path.</summary>
    /// <param name="path">The file's path.</param>
    /// <param name="wanted">What the attribute says.</param>
    public static bool IsMeant(string path, string wanted)
    {
        string p = path.Replace('\\', '/'), w = wanted.Replace('\\', '/');
        return p == w || p.EndsWith("/" + w, StringComparison.Ordinal);
    }
}

namespace CsRecover.Mri.Files;

/// <summary>
/// Pictures in files whose extension says the format. PNG is always read and written, without any package; other formats, and interlaced PNG, need a build
/// with the SixLabors.ImageSharp package, and without it the errors say so.
/// </summary>
public static class PictureFile
{
    private const string Png = ".png";

    /// <summary>Extensions that mean a picture, whether or not this build knows the format.</summary>
    private static readonly string[] _extensions = [Png, ".bmp", ".gif", ".jpeg", ".jpg", ".pgm", ".tga", ".tif", ".tiff", ".webp"];

    /// <summary>What this build writes: extensions without the dot.</summary>
    public static IReadOnlyList<string> Writes { get; } = WithoutDots([Png, .. PictureCodecs.Extensions]);

    /// <summary>What this build reads: extensions without the dot.</summary>
    public static IReadOnlyList<string> Reads { get; } = WithoutDots([Png, .. PictureCodecs.Extensions]);

    /// <summary>Whether a file's name says that it is a picture.</summary>
    /// <param name="path">The file; need not exist.</param>
    /// <returns>True for the usual extensions of pictures.</returns>
    public static bool IsPicture(string path) => Array.IndexOf(_extensions, Extension(path)) >= 0;

    /// <summary>Checks, before long work, that this build writes a format.</summary>
    /// <param name="path">A file's name, or only its extension with the dot.</param>
    /// <exception cref="ArgumentException">It does not; the message says which it writes and how to get more.</exception>
    public static void CheckWrites(string path)
    {
        string extension = Extension(path);
        if (!Writes.Contains(extension.TrimStart('.')))
        {
            throw new ArgumentException($"Expected a picture format out of {string.Join(", ", Writes)}, got '{extension.TrimStart('.')}'{PictureCodecs.HowToGetMore}.", nameof(path));
        }
    }

    /// <summary>Writes an 8-bit grey picture. PNG, BMP, TIFF and WebP keep every pixel; JPEG does not.</summary>
    /// <param name="stream">Receives the file.</param>
    /// <param name="path">The file's name, whose extension chooses the format.</param>
    /// <param name="picture">0 is black, 255 white.</param>
    /// <exception cref="ArgumentException">This build does not write the format.</exception>
    public static void Write(Stream stream, string path, Image<byte> picture)
    {
        CheckWrites(path);
        string extension = Extension(path);
        if (extension == Png)
        {
            PngFile.Write(stream, picture);
        }
        else
        {
            PictureCodecs.Write(stream, extension, picture);
        }
    }

    /// <summary>Writes an 8-bit grey picture to a file that appears whole or not at all.</summary>
    /// <param name="path">The file, whose extension chooses the format.</param>
    /// <param name="picture">0 is black, 255 white.</param>
    /// <exception cref="ArgumentException">This build does not write the format.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, Image<byte> picture) => OutputFiles.Write(path, stream => Write(stream, path, picture));

    /// <summary>Reads a picture's brightness (for colours, the luminance of BT.709 of their gamma-encoded values).</summary>
    /// <param name="path">The file; its contents decide the format.</param>
    /// <returns>0 for black to 1 for white, from up to 16 bits.</returns>
    /// <exception cref="InvalidDataException">The file is damaged, or this build does not read its format; the message names it.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Image<float> ReadGrey(string path)
    {
        using FileStream stream = InputFile.Open(path);
        return PictureCodecs.Extensions.Length > 0 ? PictureCodecs.ReadGrey(stream, path)
            : PngReader.IsPng(stream) ? PngReader.ReadGrey(stream, path)
            : throw new InvalidDataException($"{path}: expected an array (.npy) or a picture in PNG, got a file of another format{PictureCodecs.HowToGetMore}.");
    }

    /// <summary>Reads a picture in black and white: pixels at least half as bright as white are set, which lossy formats keep.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Which pixels are set.</returns>
    /// <exception cref="InvalidDataException">As <see cref="ReadGrey"/> says.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Image<bool> ReadBilevel(string path) => ReadGrey(path).Map(v => v >= 0.5f);

    private static string Extension(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Path.GetExtension(path).ToLowerInvariant();
    }

    private static string[] WithoutDots(IEnumerable<string> extensions) => [.. extensions.Select(e => e[1..]).Distinct()];
}

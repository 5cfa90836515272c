using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Bmp;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.Formats.Tiff;
using SixLabors.ImageSharp.Formats.Webp;
using SixLabors.ImageSharp.PixelFormats;
using SharpImage = SixLabors.ImageSharp.Image;

namespace CsRecover.Mri.Files;

/// <summary>Pictures in formats that are not this library's own, through SixLabors.ImageSharp.</summary>
internal static class PictureCodecs
{
    private const int JpegQuality = 95;

    /// <summary>Extensions, with the dot, of formats that are read and written.</summary>
    public static string[] Extensions => [".png", ".bmp", ".jpg", ".jpeg", ".tif", ".tiff", ".webp"];

    /// <summary>The end of a sentence that asks for a format that is not here: nothing more can be had.</summary>
    public static string HowToGetMore => "";

    /// <summary>Writes a picture.</summary>
    /// <param name="stream">Receives the file.</param>
    /// <param name="extension">One of <see cref="Extensions"/>.</param>
    /// <param name="picture">0 is black, 255 white.</param>
    public static void Write(Stream stream, string extension, Image<byte> picture)
    {
        using var image = SharpImage.LoadPixelData<L8>(picture.Pixels, picture.Width, picture.Height);
        image.Save(stream, Encoder(extension));
    }

    /// <summary>Reads a picture's brightness.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="path">Its name, for errors.</param>
    /// <returns>0 for black to 1 for white.</returns>
    /// <exception cref="InvalidDataException">The file is damaged, or of an unknown format.</exception>
    public static Image<float> ReadGrey(Stream stream, string path)
    {
        try
        {
            using SixLabors.ImageSharp.Image<L16> image = SharpImage.Load<L16>(stream);
            var grey = new Image<float>(image.Height, image.Width);
            image.ProcessPixelRows(rows =>
            {
                for (int i = 0; i < rows.Height; i++)
                {
                    Span<L16> from = rows.GetRowSpan(i);
                    Span<float> to = grey.Row(i);
                    for (int j = 0; j < to.Length; j++)
                    {
                        to[j] = from[j].PackedValue / (float)ushort.MaxValue;
                    }
                }
            });
            return grey;
        }
        catch (Exception e) when (e is UnknownImageFormatException or ImageFormatException or NotSupportedException or ArgumentException or IndexOutOfRangeException)
        {
            string problem = e is UnknownImageFormatException ? "a file of another format" : "a damaged one";
            throw new InvalidDataException($"{path}: expected a picture out of {string.Join(", ", PictureFile.Reads)}, got {problem}.", e);
        }
    }

    private static IImageEncoder Encoder(string extension) => extension switch
    {
        ".bmp" => new BmpEncoder { BitsPerPixel = BmpBitsPerPixel.Pixel24 },
        ".tif" or ".tiff" => new TiffEncoder(),
        ".webp" => new WebpEncoder { FileFormat = WebpFileFormatType.Lossless },
        _ => new JpegEncoder { Quality = JpegQuality },
    };
}

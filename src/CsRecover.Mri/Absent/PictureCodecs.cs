namespace CsRecover.Mri.Files;

/// <summary>Pictures in formats that are not this library's own; in a build without the SixLabors.ImageSharp package there are none.</summary>
internal static class PictureCodecs
{
    /// <summary>Extensions, with the dot, of formats that are read and written.</summary>
    public static string[] Extensions => [];

    /// <summary>The end of a sentence that asks for a format that is not here.</summary>
    public static string HowToGetMore => "; for other pictures restore the SixLabors.ImageSharp package and build with -p:HasImageSharp=true";

    /// <summary>Never called: there is no extension.</summary>
    /// <param name="stream">Unused.</param>
    /// <param name="extension">Unused.</param>
    /// <param name="picture">Unused.</param>
    public static void Write(Stream stream, string extension, Image<byte> picture) => throw new NotSupportedException();

    /// <summary>Never called: there is no extension.</summary>
    /// <param name="stream">Unused.</param>
    /// <param name="path">Unused.</param>
    public static Image<float> ReadGrey(Stream stream, string path) => throw new NotSupportedException();
}

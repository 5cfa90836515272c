namespace CsRecover.Mri.Files;

/// <summary>Reads reference images and regions of interest from .npy files, and from pictures where this build reads them (<see cref="PictureFile.Reads"/>).</summary>
public static class ImageFile
{
    /// <summary>Reads magnitudes: an array of shape (height, width) of real numbers, or of complex ones whose magnitude is taken; of a picture the brightness, white is 1.</summary>
    /// <param name="path">The file: pictures by their extension, anything else is read as .npy.</param>
    /// <returns>The image.</returns>
    /// <exception cref="InvalidDataException">The file is damaged, has another shape, or holds NaN or infinity; the message names it.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Image<float> ReadMagnitude(string path)
    {
        if (PictureFile.IsPicture(path))
        {
            return PictureFile.ReadGrey(path);
        }

        NpyArray array = Read(path);
        bool isComplex = array.Type is NpyType.Complex64 or NpyType.Complex128;
        float[] pixels = isComplex ? Array.ConvertAll(array.ToComplex(), z => z.Magnitude) : array.ToSingle();
        int bad = Array.FindIndex(pixels, v => !float.IsFinite(v));
        return bad < 0
            ? new Image<float>(array.Shape[0], array.Shape[1], pixels)
            : throw new InvalidDataException($"{path}: expected finite pixels, got {pixels[bad]} at row {bad / array.Shape[1]}, column {bad % array.Shape[1]}.");
    }

    /// <summary>Reads a region: an array of shape (height, width) of any plain type; pixels that are not zero belong to it. Of a picture, the white ones.</summary>
    /// <param name="path">The file: pictures by their extension, anything else is read as .npy.</param>
    /// <returns>The region.</returns>
    /// <exception cref="InvalidDataException">The file is damaged, has another shape, or holds no pixel that is not zero; the message names it.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Image<bool> ReadRegion(string path)
    {
        Image<bool> region = PictureFile.IsPicture(path) ? PictureFile.ReadBilevel(path) : Region(Read(path));
        return region.Pixels.AsSpan().Contains(true)
            ? region
            : throw new InvalidDataException($"{path}: expected a region with at least one pixel, got {NpyArray.Describe([region.Height, region.Width])} zeros.");
    }

    private static Image<bool> Region(NpyArray array) => new(array.Shape[0], array.Shape[1], array.ToBoolean());

    private static NpyArray Read(string path)
    {
        NpyArray array = NpyFile.Read(path);
        return array.Shape.Count == 2 && array.Count > 0
            ? array
            : throw new InvalidDataException($"{path}: expected an image of shape (height, width), got {NpyArray.Describe(array.Shape)}.");
    }
}

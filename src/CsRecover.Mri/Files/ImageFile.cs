namespace CsRecover.Mri.Files;

/// <summary>Reads reference images and regions of interest from .npy files.</summary>
public static class ImageFile
{
    /// <summary>Reads magnitudes: an array of shape (height, width) of real numbers, or of complex ones whose magnitude is taken.</summary>
    /// <param name="path">The .npy file.</param>
    /// <returns>The image.</returns>
    /// <exception cref="InvalidDataException">The file is damaged, has another shape, or holds NaN or infinity; the message names it.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Image<float> ReadMagnitude(string path)
    {
        NpyArray array = Read(path);
        bool isComplex = array.Type is NpyType.Complex64 or NpyType.Complex128;
        float[] pixels = isComplex ? Array.ConvertAll(array.ToComplex(), z => z.Magnitude) : array.ToSingle();
        int bad = Array.FindIndex(pixels, v => !float.IsFinite(v));
        return bad < 0
            ? new Image<float>(array.Shape[0], array.Shape[1], pixels)
            : throw new InvalidDataException($"{path}: expected finite pixels, got {pixels[bad]} at row {bad / array.Shape[1]}, column {bad % array.Shape[1]}.");
    }

    /// <summary>Reads a region: an array of shape (height, width) of any plain type; pixels that are not zero belong to it.</summary>
    /// <param name="path">The .npy file.</param>
    /// <returns>The region.</returns>
    /// <exception cref="InvalidDataException">The file is damaged, has another shape, or holds no pixel that is not zero; the message names it.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Image<bool> ReadRegion(string path)
    {
        NpyArray array = Read(path);
        bool[] pixels = array.ToBoolean();
        return pixels.AsSpan().Contains(true)
            ? new Image<bool>(array.Shape[0], array.Shape[1], pixels)
            : throw new InvalidDataException($"{path}: expected a region with at least one pixel, got {NpyArray.Describe(array.Shape)} zeros.");
    }

    private static NpyArray Read(string path)
    {
        NpyArray array = NpyFile.Read(path);
        return array.Shape.Count == 2 && array.Count > 0
            ? array
            : throw new InvalidDataException($"{path}: expected an image of shape (height, width), got {NpyArray.Describe(array.Shape)}.");
    }
}

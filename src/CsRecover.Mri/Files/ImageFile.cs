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

        return Magnitude(Read(path));
    }

    private static Image<float> Magnitude(NpyArray array)
    {
        bool isComplex = array.Type is NpyType.Complex64 or NpyType.Complex128;
        float[] pixels = isComplex ? Array.ConvertAll(array.ToComplex(), z => z.Magnitude) : array.ToSingle();
        int bad = Array.FindIndex(pixels, v => !float.IsFinite(v));
        return bad < 0
            ? new Image<float>(array.Shape[0], array.Shape[1], pixels)
            : throw new InvalidDataException($"{array.Name}: expected finite pixels, got {pixels[bad]} at row {bad / array.Shape[1]}, column {bad % array.Shape[1]}.");
    }

    /// <summary>Reads a region: an array of shape (height, width) of any plain type; pixels that are not zero belong to it. Of a picture, the white ones.</summary>
    /// <param name="path">The file: pictures by their extension, anything else is read as .npy.</param>
    /// <returns>The region.</returns>
    /// <exception cref="InvalidDataException">The file is damaged, has another shape, or holds no pixel that is not zero; the message names it.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Image<bool> ReadRegion(string path)
    {
        return PictureFile.IsPicture(path) ? NotEmpty(PictureFile.ReadBilevel(path), path) : Region(Read(path));
    }

    private static Image<bool> NotEmpty(Image<bool> region, string name) => region.Pixels.AsSpan().Contains(true)
        ? region
        : throw new InvalidDataException($"{name}: expected a region with at least one pixel, got {NpyArray.Describe([region.Height, region.Width])} zeros.");

    /// <summary>Reads magnitudes of one or more slices: as <see cref="ReadMagnitude"/>, or an array of shape (slices, height, width).</summary>
    /// <param name="path">The file.</param>
    /// <returns>The image of each slice.</returns>
    /// <exception cref="InvalidDataException">As <see cref="ReadMagnitude"/> says.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyList<Image<float>> ReadMagnitudes(string path) => Slices(path, ReadMagnitude, Magnitude);

    /// <summary>Reads regions of one or more slices: as <see cref="ReadRegion"/>, or an array of shape (slices, height, width).</summary>
    /// <param name="path">The file.</param>
    /// <returns>The region of each slice.</returns>
    /// <exception cref="InvalidDataException">As <see cref="ReadRegion"/> says.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyList<Image<bool>> ReadRegions(string path) => Slices(path, ReadRegion, Region);

    private static Image<T>[] Slices<T>(string path, Func<string, Image<T>> readOne, Func<NpyArray, Image<T>> make)
        where T : unmanaged
    {
        if (PictureFile.IsPicture(path))
        {
            return [readOne(path)];
        }

        NpyArray array = NpyFile.Read(path);
        if (array.Shape.Count != 3 || array.Count == 0)
        {
            return [readOne(path)];
        }

        int[] shape = [array.Shape[1], array.Shape[2]];
        int length = shape[0] * shape[1];
        return [.. Enumerable.Range(0, array.Shape[0]).Select(s =>
        {
            var values = Array.CreateInstance(array.Values.GetType().GetElementType()!, length);
            Array.Copy(array.Values, s * length, values, 0, length);
            return make(new NpyArray($"{path}, slice {s}", array.Type, shape, values));
        })];
    }

    private static Image<bool> Region(NpyArray array) => NotEmpty(new Image<bool>(array.Shape[0], array.Shape[1], array.ToBoolean()), array.Name);

    private static NpyArray Read(string path)
    {
        NpyArray array = NpyFile.Read(path);
        return array.Shape.Count == 2 && array.Count > 0
            ? array
            : throw new InvalidDataException($"{path}: expected an image of shape (height, width), got {NpyArray.Describe(array.Shape)}.");
    }
}

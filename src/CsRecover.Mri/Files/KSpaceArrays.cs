namespace CsRecover.Mri.Files;

/// <summary>K-space out of plain arrays: NumPy's and BART's.</summary>
internal static class KSpaceArrays
{
    private const int Coils = 3, Slices = 13;

    /// <summary>K-space of an array of shape (height, width), (coils, height, width) or (slices, coils, height, width).</summary>
    /// <param name="array">The array.</param>
    /// <exception cref="InvalidDataException">It has another shape, or is not complex.</exception>
    public static KSpaceVolume Of(NpyArray array)
    {
        IReadOnlyList<int> shape = array.Shape;
        if (shape.Count is < 2 or > 4)
        {
            throw new InvalidDataException($"{array.Name}: expected an array of shape (height, width), (coils, height, width) or (slices, coils, height, width), got {NpyArray.Describe(shape)}.");
        }

        return array.Type is NpyType.Complex64 or NpyType.Complex128
            ? Split(array.ToComplex(), shape.Count == 4 ? shape[0] : 1, shape.Count > 2 ? shape[^3] : 1, shape[^2], shape[^1])
            : throw new InvalidDataException($"{array.Name}: expected complex numbers, got {NpyArray.Describe(array.Type)}.");
    }

    /// <summary>
    /// K-space of BART's files: two of the first three dimensions are height and width; a third of them, or the dimension of slices, is slices; the fourth is coils.
    /// </summary>
    /// <param name="array">The array.</param>
    /// <exception cref="InvalidDataException">It has other dimensions.</exception>
    public static KSpaceVolume Of(CflArray array)
    {
        int Side(int axis) => axis < array.Dimensions.Count ? array.Dimensions[axis] : 1;

        int[] space = [.. Enumerable.Range(0, 3).Where(axis => Side(axis) > 1)];
        bool rest = Enumerable.Range(4, 12).All(axis => axis == Slices || Side(axis) == 1);
        if (!rest || (space.Length == 3 && Side(Slices) > 1))
        {
            throw new InvalidDataException(
                $"{array.Name}: expected slices (two of the first three dimensions, coils in the fourth, slices in the third or the fourteenth, all others 1), got {string.Join(" x ", array.Dimensions)}.");
        }

        // One of the two axes may have a single point; then it is the second, or the first if that one is taken.
        (int rows, int columns) = space switch { [0, 1, 2] => (0, 1), [int a, int b] => (a, b), [2] => (1, 2), _ => (0, 1) };
        int height = Side(rows), width = Side(columns), coils = Side(Coils), slices = space.Length == 3 ? Side(2) : Side(Slices);

        // In the file the coils lie between the fourteenth dimension and the image, but outside the third.
        (int ofSlice, int ofCoil) = space.Length == 3 ? (height * width, height * width * slices) : (height * width * coils, height * width);
        var samples = new Complex32[array.Values.Length];
        int at = 0;
        for (int s = 0; s < slices; s++)
        {
            for (int c = 0; c < coils; c++)
            {
                for (int i = 0; i < height; i++)
                {
                    for (int j = 0; j < width; j++)
                    {
                        samples[at++] = array.Values[s * ofSlice + c * ofCoil + j * height + i];
                    }
                }
            }
        }

        return Split(samples, slices, coils, height, width);
    }

    /// <summary>Slices of one array.</summary>
    /// <param name="samples">slices x coils x height x width samples, in C order.</param>
    /// <param name="slices">Slices.</param>
    /// <param name="coils">Receiver coils.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <exception cref="ArgumentException">A side is 0, or a slice is not k-space; the message says which.</exception>
    public static KSpaceVolume Split(Complex32[] samples, int slices, int coils, int height, int width)
    {
        if (slices == 1)
        {
            return new KSpaceVolume([new KSpace(coils, height, width, samples)]);
        }

        if (samples.Length == 0)
        {
            throw new ArgumentException($"Expected {slices} x {coils} x {height} x {width} samples (slices, coils, height, width), at least one of them, got 0.", nameof(samples));
        }

        int length = samples.Length / slices;
        var images = new KSpace[slices];
        for (int s = 0; s < slices; s++)
        {
            try
            {
                images[s] = new KSpace(coils, height, width, samples.AsSpan(s * length, length).ToArray());
            }
            catch (ArgumentException e)
            {
                throw new ArgumentException($"slice {s}: {Sentence.WithoutParameter(e)}", nameof(samples), e);
            }
        }

        return new KSpaceVolume(images);
    }
}

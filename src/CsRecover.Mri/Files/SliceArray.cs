namespace CsRecover.Mri.Files;

/// <summary>Slices of complex numbers out of a plain array, NumPy's or BART's: k-space, sensitivities or sampling patterns.</summary>
/// <param name="Values">slices x coils x height x width numbers, the column runs fastest.</param>
/// <param name="Slices">Slices.</param>
/// <param name="Coils">Receiver coils.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
internal sealed record SliceArray(Complex32[] Values, int Slices, int Coils, int Height, int Width)
{
    private const int CoilAxis = 3, SliceAxis = 13;

    /// <summary>
    /// Reads .npy of shape (height, width), (coils, height, width) or (slices, coils, height, width), or BART's files: two of the first three dimensions are height
    /// and width; a third of them, or the dimension of slices, is slices; the fourth is coils.
    /// </summary>
    /// <param name="path">The file; .cfl or .hdr for BART, anything else is read as .npy.</param>
    /// <exception cref="InvalidDataException">The file is damaged, or does not hold such an array; the message names it.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static SliceArray Read(string path) => KSpace.IsCfl(path) ? Of(CflFile.Read(path)) : Of(NpyFile.Read(path));

    /// <summary>Makes something out of every slice.</summary>
    /// <typeparam name="T">What is made.</typeparam>
    /// <param name="make">Takes coils, height, width and values; refuses bad ones with an <see cref="ArgumentException"/>.</param>
    /// <exception cref="ArgumentException">A slice is refused; the message says which.</exception>
    public T[] Split<T>(Func<int, int, int, Complex32[], T> make)
    {
        if (Slices == 1)
        {
            return [make(Coils, Height, Width, Values)];
        }

        if (Values.Length == 0)
        {
            throw new ArgumentException($"Expected {Slices} x {Coils} x {Height} x {Width} numbers (slices, coils, height, width), at least one of them, got 0.");
        }

        int length = Values.Length / Slices;
        var parts = new T[Slices];
        for (int s = 0; s < Slices; s++)
        {
            try
            {
                parts[s] = make(Coils, Height, Width, Values.AsSpan(s * length, length).ToArray());
            }
            catch (ArgumentException e)
            {
                throw new ArgumentException($"slice {s}: {Sentence.WithoutParameter(e)}", e);
            }
        }

        return parts;
    }

    private static SliceArray Of(NpyArray array)
    {
        IReadOnlyList<int> shape = array.Shape;
        if (shape.Count is < 2 or > 4)
        {
            throw new InvalidDataException($"{array.Name}: expected an array of shape (height, width), (coils, height, width) or (slices, coils, height, width), got {NpyArray.Describe(shape)}.");
        }

        return array.Type is NpyType.Complex64 or NpyType.Complex128
            ? new SliceArray(array.ToComplex(), shape.Count == 4 ? shape[0] : 1, shape.Count > 2 ? shape[^3] : 1, shape[^2], shape[^1])
            : throw new InvalidDataException($"{array.Name}: expected complex numbers, got {NpyArray.Describe(array.Type)}.");
    }

    private static SliceArray Of(CflArray array)
    {

        int[] space = [.. Enumerable.Range(0, 3).Where(axis => array.Side(axis) > 1)];
        bool rest = Enumerable.Range(4, 12).All(axis => axis == SliceAxis || array.Side(axis) == 1);
        if (!rest || (space.Length == 3 && array.Side(SliceAxis) > 1))
        {
            throw new InvalidDataException(
                $"{array.Name}: expected slices (two of the first three dimensions, coils in the fourth, slices in the third or the fourteenth, all others 1), got {string.Join(" x ", array.Dimensions)}.");
        }

        // One of the two axes may have a single point; then it is the second, or the first if that one is taken.
        (int rows, int columns) = space switch { [0, 1, 2] => (0, 1), [int a, int b] => (a, b), [2] => (1, 2), _ => (0, 1) };
        int height = array.Side(rows), width = array.Side(columns), coils = array.Side(CoilAxis), slices = space.Length == 3 ? array.Side(2) : array.Side(SliceAxis);

        // Coils lie outside the third dimension and inside the fourteenth.
        (int ofSlice, int ofCoil) = space.Length == 3 ? (height * width, height * width * slices) : (height * width * coils, height * width);
        var values = new Complex32[array.Values.Length];
        int at = 0;
        for (int s = 0; s < slices; s++)
        {
            for (int c = 0; c < coils; c++)
            {
                for (int i = 0; i < height; i++)
                {
                    for (int j = 0; j < width; j++)
                    {
                        values[at++] = array.Values[s * ofSlice + c * ofCoil + j * height + i];
                    }
                }
            }
        }

        return new SliceArray(values, slices, coils, height, width);
    }
}

using CsRecover.Mri.Files;

namespace CsRecover.Mri;

/// <summary>
/// Coil sensitivities of one slice: S_c, coils x height x width. The sum over coils of |S_c|^2 is 1 where they are defined; elsewhere all of
/// them are 0, and images that are recovered with them stay what the regularisation makes of nothing.
/// </summary>
public sealed class CoilMaps
{
    /// <summary>Takes over maps and divides them by sqrt(sum over coils of |S_c|^2), pixel by pixel, where that is not 0.</summary>
    /// <param name="coils">Receiver coils, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="values">coils x height x width sensitivities, the column runs fastest; kept, not copied, and changed.</param>
    /// <exception cref="ArgumentException">The sizes do not fit, a value is NaN or infinite, or all are zero.</exception>
    public CoilMaps(int coils, int height, int width, Complex32[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (coils < 1 || height < 1 || width < 1 || values.Length != (long)coils * height * width)
        {
            throw new ArgumentException($"Expected {coils} x {height} x {width} sensitivities (coils, height, width), at least one of them, got {values.Length}.", nameof(values));
        }

        int bad = Array.FindIndex(values, z => !Complex32.IsFinite(z));
        if (bad >= 0)
        {
            throw new ArgumentException($"Expected finite sensitivities, got {values[bad]} at coil {bad / width / height}, row {bad / width % height}, column {bad % width}.", nameof(values));
        }

        if (!Array.Exists(values, z => z != Complex32.Zero))
        {
            throw new ArgumentException($"Expected coil sensitivities that are not all zero, got {coils} x {height} x {width} zeros.", nameof(values));
        }

        Coils = coils;
        Height = height;
        Width = width;
        Values = values;
        Normalise(height * width);
    }

    /// <summary>Receiver coils.</summary>
    public int Coils { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>The sensitivities, coil by coil, row by row.</summary>
    public Complex32[] Values { get; }

    /// <summary>One coil's sensitivities.</summary>
    /// <param name="coil">Coil from 0.</param>
    /// <returns>height x width values.</returns>
    public ReadOnlySpan<Complex32> Coil(int coil) => Values.AsSpan(checked(coil * Height * Width), Height * Width);

    /// <summary>Reads maps from .npy (complex, shape (coils, height, width)) or from BART's .cfl and .hdr (one set of maps: <c>bart ecalib -m1</c>).</summary>
    /// <param name="path">The file; .cfl or .hdr for BART, anything else is read as .npy.</param>
    /// <returns>The maps, normalised.</returns>
    /// <exception cref="InvalidDataException">The file is damaged, or does not hold such an array; the message names it.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static CoilMaps Read(string path)
    {
        IReadOnlyList<CoilMaps> slices = ReadSlices(path);
        return slices.Count == 1 ? slices[0] : throw new InvalidDataException($"{path}: expected coil maps of one slice, got {slices.Count}.");
    }

    /// <summary>Reads maps of several slices: .npy of shape (slices, coils, height, width), or BART's files with slices in the fourteenth dimension.</summary>
    /// <param name="path">The file; .cfl or .hdr for BART, anything else is read as .npy.</param>
    /// <returns>The maps of each slice, normalised.</returns>
    /// <exception cref="InvalidDataException">The file is damaged, or does not hold such an array; the message names it.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyList<CoilMaps> ReadSlices(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            return SliceArray.Read(path).Split((coils, height, width, values) => new CoilMaps(coils, height, width, values));
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException($"{path}: {Sentence.WithoutParameter(e)}", e);
        }
    }

    /// <summary>Writes maps to a .npy file of shape (coils, height, width), or to BART's .cfl and .hdr, which appear whole or not at all.</summary>
    /// <param name="path">The file; .cfl or .hdr for BART, anything else is written as .npy.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Write(string path)
    {
        using var files = new OutputFiles();
        Stage(files, path, [this]);
        files.Commit();
    }

    /// <summary>Writes maps of one or more slices to a file that appears together with others.</summary>
    /// <param name="files">The files that appear together.</param>
    /// <param name="path">The file; .cfl or .hdr for BART, anything else is written as .npy.</param>
    /// <param name="slices">The maps, all of one size.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Stage(OutputFiles files, string path, IReadOnlyList<CoilMaps> slices)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(slices);
        (int coils, int height, int width) = (slices[0].Coils, slices[0].Height, slices[0].Width);
        if (!KSpace.IsCfl(path))
        {
            Complex32[] values = slices.Count == 1 ? slices[0].Values : [.. slices.SelectMany(s => s.Values)];
            files.Stage(path, stream => NpyFile.Write(stream, values, slices.Count == 1 ? [coils, height, width] : [slices.Count, coils, height, width]));
            return;
        }

        int length = coils * height * width;
        var ordered = new Complex32[slices.Count * length];
        for (int s = 0; s < slices.Count; s++)
        {
            for (int i = 0; i < length; i++)
            {
                int row = i / width % height, column = i % width;
                ordered[s * length + (i / width / height * width + column) * height + row] = slices[s].Values[i];
            }
        }

        CflFile.Stage(files, path, ordered, height, width, 1, coils, 1, 1, 1, 1, 1, 1, 1, 1, 1, slices.Count);
    }

    private void Normalise(int pixels)
    {
        for (int p = 0; p < pixels; p++)
        {
            double sum = 0.0;
            for (int i = p; i < Values.Length; i += pixels)
            {
                sum += (double)Values[i].Real * Values[i].Real + (double)Values[i].Imaginary * Values[i].Imaginary;
            }

            double factor = sum > 0.0 ? 1.0 / Math.Sqrt(sum) : 0.0;
            for (int i = p; i < Values.Length; i += pixels)
            {
                Values[i] = new Complex32((float)(Values[i].Real * factor), (float)(Values[i].Imaginary * factor));
            }
        }
    }
}

using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CsRecover.Mri.Files;

/// <summary>
/// NumPy's .npy files. Read: versions 1 to 3, C and Fortran order, both byte orders, every plain number type. Written: version 1,
/// C order, little-endian.
/// </summary>
public static class NpyFile
{
    /// <summary>Reads a whole file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The array.</returns>
    /// <exception cref="InvalidDataException">The file is not a .npy file, is damaged or truncated, or holds something other than plain numbers.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static NpyArray Read(string path)
    {
        using FileStream stream = InputFile.Open(path);
        return Read(stream, path);
    }

    /// <summary>Reads a whole file from a stream that knows its length.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="name">The file's name for errors.</param>
    /// <returns>The array.</returns>
    /// <exception cref="InvalidDataException">As for <see cref="Read(string)"/>.</exception>
    public static NpyArray Read(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        NpyHeader header = NpyHeader.Read(stream, name);
        Array values = header.Type switch
        {
            NpyType.Bool => Array.ConvertAll(Elements<byte>(stream, header, name), b => b != 0),
            NpyType.Int8 => Elements<sbyte>(stream, header, name),
            NpyType.UInt8 => Elements<byte>(stream, header, name),
            NpyType.Int16 => Elements<short>(stream, header, name),
            NpyType.UInt16 => Elements<ushort>(stream, header, name),
            NpyType.Int32 => Elements<int>(stream, header, name),
            NpyType.UInt32 => Elements<uint>(stream, header, name),
            NpyType.Int64 => Elements<long>(stream, header, name),
            NpyType.UInt64 => Elements<ulong>(stream, header, name),
            NpyType.Float16 => Elements<Half>(stream, header, name),
            NpyType.Float32 => Elements<float>(stream, header, name),
            NpyType.Float64 => Elements<double>(stream, header, name),
            NpyType.Complex64 => Elements<Complex32>(stream, header, name),
            _ => Elements<Complex>(stream, header, name),
        };
        return new NpyArray(name, header.Type, header.Shape, values);
    }

    /// <summary>Writes an array to a file that appears whole or not at all.</summary>
    /// <typeparam name="T">float, double, <see cref="Complex32"/>, byte or bool.</typeparam>
    /// <param name="path">The file.</param>
    /// <param name="values">The elements in C order.</param>
    /// <param name="shape">The length along each axis.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write<T>(string path, T[] values, params int[] shape)
        where T : unmanaged => OutputFiles.Write(path, stream => Write(stream, values, shape));

    /// <summary>Writes an array to a stream.</summary>
    /// <typeparam name="T">float, double, <see cref="Complex32"/>, byte or bool.</typeparam>
    /// <param name="stream">The stream.</param>
    /// <param name="values">The elements in C order.</param>
    /// <param name="shape">The length along each axis.</param>
    /// <exception cref="ArgumentException">The shape does not have as many elements as there are values, or the type is another one.</exception>
    public static void Write<T>(Stream stream, T[] values, params int[] shape)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(shape);
        long count = shape.Aggregate(1L, (product, side) => checked(product * side));
        if (count != values.Length)
        {
            throw new ArgumentException($"Expected {count} values for shape {NpyArray.Describe(shape)}, got {values.Length}.", nameof(values));
        }

        stream.Write(NpyHeader.Format(CodeOf<T>(), shape));
        if (!BitConverter.IsLittleEndian)
        {
            values = (T[])values.Clone();
            SwapBytes(values, ScalarSize<T>());
        }

        foreach (Memory<T> chunk in Chunks(values))
        {
            stream.Write(MemoryMarshal.AsBytes(chunk.Span));
        }
    }

    private static string CodeOf<T>() =>
        typeof(T) == typeof(float) ? "<f4"
        : typeof(T) == typeof(double) ? "<f8"
        : typeof(T) == typeof(Complex32) ? "<c8"
        : typeof(T) == typeof(byte) ? "|u1"
        : typeof(T) == typeof(bool) ? "|b1"
        : throw new ArgumentException($"Expected elements of type float, double, Complex32, byte or bool, got {typeof(T).Name}.");

    private static T[] Elements<T>(Stream stream, NpyHeader header, string name)
        where T : unmanaged
    {
        long count = header.Count;
        long expected = count * Unsafe.SizeOf<T>(), got = stream.Length - stream.Position;
        if (got != expected)
        {
            throw new InvalidDataException(
                $"{name}: expected {expected} bytes of data ({NpyArray.Describe(header.Type)}, shape {NpyArray.Describe(header.Shape)}), got {got}{(got < expected ? ": the file is truncated" : "")}.");
        }

        var values = GC.AllocateUninitializedArray<T>((int)count);
        foreach (Memory<T> chunk in Chunks(values))
        {
            Span<byte> bytes = MemoryMarshal.AsBytes(chunk.Span);
            if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
            {
                throw new InvalidDataException($"{name}: expected {expected} bytes of data, got fewer: the file changed while it was read.");
            }
        }

        if (header.BigEndian == BitConverter.IsLittleEndian)
        {
            SwapBytes(values, ScalarSize<T>());
        }

        return header.FortranOrder && header.Shape.Length > 1 ? ToCOrder(values, header.Shape) : values;
    }

    /// <summary>Bytes of one number; complex elements are two numbers.</summary>
    private static int ScalarSize<T>()
        where T : unmanaged => typeof(T) == typeof(Complex32) || typeof(T) == typeof(Complex) ? Unsafe.SizeOf<T>() / 2 : Unsafe.SizeOf<T>();

    /// <summary>Pieces of an array whose sizes in bytes fit an int.</summary>
    private static IEnumerable<Memory<T>> Chunks<T>(T[] values)
        where T : unmanaged
    {
        const int Most = 1 << 26;
        for (int start = 0; start < values.Length; start += Most)
        {
            yield return values.AsMemory(start, Math.Min(Most, values.Length - start));
        }
    }

    private static void SwapBytes<T>(T[] values, int size)
        where T : unmanaged
    {
        foreach (Memory<T> chunk in Chunks(values))
        {
            Span<byte> bytes = MemoryMarshal.AsBytes(chunk.Span);
            for (int at = 0; size > 1 && at < bytes.Length; at += size)
            {
                bytes.Slice(at, size).Reverse();
            }
        }
    }

    /// <summary>Reorders an array whose first index runs fastest.</summary>
    private static T[] ToCOrder<T>(T[] values, int[] shape)
    {
        var result = new T[values.Length];
        var index = new int[shape.Length];
        var strides = new int[shape.Length];
        for (int axis = 0, stride = 1; axis < shape.Length; stride *= shape[axis++])
        {
            strides[axis] = stride;
        }

        for (int to = 0, from = 0; to < result.Length; to++)
        {
            result[to] = values[from];
            for (int axis = shape.Length - 1; axis >= 0; axis--)
            {
                from += strides[axis];
                if (++index[axis] < shape[axis])
                {
                    break;
                }

                from -= strides[axis] * shape[axis];
                index[axis] = 0;
            }
        }

        return result;
    }
}

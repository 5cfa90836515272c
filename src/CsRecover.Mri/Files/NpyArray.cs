using System.Numerics;

namespace CsRecover.Mri.Files;

/// <summary>An array out of a .npy file: in C order (the last index runs fastest) and in the machine's byte order, whatever the file's were.</summary>
public sealed class NpyArray
{
    /// <summary>Takes over an array's elements.</summary>
    /// <param name="name">Where it came from, for errors.</param>
    /// <param name="type">Element type.</param>
    /// <param name="shape">The length along each axis.</param>
    /// <param name="values">The elements.</param>
    internal NpyArray(string name, NpyType type, int[] shape, Array values)
    {
        Name = name;
        Type = type;
        Shape = shape;
        Values = values;
    }

    /// <summary>Where it came from, for errors.</summary>
    public string Name { get; }

    /// <summary>Element type.</summary>
    public NpyType Type { get; }

    /// <summary>The length along each axis; empty for a scalar.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>Number of elements.</summary>
    public int Count => Values.Length;

    /// <summary>
    /// The elements: bool[], sbyte[], byte[], short[], ushort[], int[], uint[], long[], ulong[], Half[], float[], double[], <see cref="Complex32"/>[] or
    /// <see cref="Complex"/>[].
    /// </summary>
    public Array Values { get; }

    /// <summary>A shape as NumPy prints it.</summary>
    /// <param name="shape">The shape.</param>
    /// <returns>Such as <c>(256, 256)</c> or <c>(5,)</c>.</returns>
    public static string Describe(IReadOnlyList<int> shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return shape.Count == 1 ? $"({shape[0]},)" : $"({string.Join(", ", shape)})";
    }

    /// <summary>The elements as float32; wider ones are rounded.</summary>
    /// <returns>As many numbers, in C order; the stored array itself when it is of that type.</returns>
    /// <exception cref="InvalidDataException">They are complex.</exception>
    public float[] ToSingle() => ToReal<float>();

    /// <summary>The elements as float64.</summary>
    /// <returns>As many numbers, in C order; the stored array itself when it is of that type.</returns>
    /// <exception cref="InvalidDataException">They are complex.</exception>
    public double[] ToDouble() => ToReal<double>();

    /// <summary>The elements as complex64; real ones get the imaginary part 0, wider ones are rounded.</summary>
    /// <returns>As many numbers, in C order; the stored array itself when it is of that type.</returns>
    public Complex32[] ToComplex() => Type switch
    {
        NpyType.Complex64 => (Complex32[])Values,
        NpyType.Complex128 => Array.ConvertAll((Complex[])Values, z => (Complex32)z),
        _ => Array.ConvertAll(ToSingle(), v => (Complex32)v),
    };

    /// <summary>The elements as truth values: true where they are not zero.</summary>
    /// <returns>As many values, in C order; the stored array itself when it is of that type.</returns>
    public bool[] ToBoolean() => Type switch
    {
        NpyType.Bool => (bool[])Values,
        NpyType.Complex64 => Array.ConvertAll((Complex32[])Values, z => z != Complex32.Zero),
        NpyType.Complex128 => Array.ConvertAll((Complex[])Values, z => z != Complex.Zero),
        _ => Array.ConvertAll(ToDouble(), v => v != 0.0),
    };

    // By the type and not by a pattern on the array: the runtime takes a byte[] for an sbyte[].
    private T[] ToReal<T>()
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        return Type switch
        {
            NpyType.Bool => Array.ConvertAll((bool[])Values, b => b ? T.One : T.Zero),
            NpyType.Int8 => From<sbyte, T>(),
            NpyType.UInt8 => From<byte, T>(),
            NpyType.Int16 => From<short, T>(),
            NpyType.UInt16 => From<ushort, T>(),
            NpyType.Int32 => From<int, T>(),
            NpyType.UInt32 => From<uint, T>(),
            NpyType.Int64 => From<long, T>(),
            NpyType.UInt64 => From<ulong, T>(),
            NpyType.Float16 => From<Half, T>(),
            NpyType.Float32 => From<float, T>(),
            NpyType.Float64 => From<double, T>(),
            _ => throw new InvalidDataException($"{Name}: expected real numbers, got {Describe(Type)}."),
        };
    }

    private T[] From<TStored, T>()
        where TStored : unmanaged, INumberBase<TStored>
        where T : unmanaged, INumberBase<T> => typeof(TStored) == typeof(T) ? (T[])Values : Array.ConvertAll((TStored[])Values, T.CreateTruncating);

    /// <summary>A type by its NumPy name.</summary>
    /// <param name="type">The type.</param>
    /// <returns>Such as <c>float32</c>.</returns>
    public static string Describe(NpyType type) => type.ToString().ToLowerInvariant();
}

using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace CsRecover.Mri.Files;

/// <summary>
/// What a .npy file says about itself before its data (NumPy Enhancement Proposal 1, format versions 1.0, 2.0 and 3.0).
/// </summary>
/// <param name="Type">Element type.</param>
/// <param name="BigEndian">Whether elements are stored with their most significant byte first.</param>
/// <param name="FortranOrder">Whether the first index runs fastest in the file.</param>
/// <param name="Shape">The length along each axis.</param>
internal sealed record NpyHeader(NpyType Type, bool BigEndian, bool FortranOrder, int[] Shape)
{
    /// <summary>Longer headers only occur for structured types, which are refused anyway.</summary>
    private const int LongestHeader = 1 << 16;

    private static readonly (string Code, NpyType Type)[] _codes =
    [
        ("b1", NpyType.Bool), ("i1", NpyType.Int8), ("u1", NpyType.UInt8), ("i2", NpyType.Int16), ("u2", NpyType.UInt16),
        ("i4", NpyType.Int32), ("u4", NpyType.UInt32), ("i8", NpyType.Int64), ("u8", NpyType.UInt64), ("f2", NpyType.Float16),
        ("f4", NpyType.Float32), ("f8", NpyType.Float64), ("c8", NpyType.Complex64), ("c16", NpyType.Complex128),
    ];

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Number of elements.</summary>
    public long Count => Shape.Aggregate(1L, (count, side) => count * side);

    /// <summary>Reads a header and leaves the stream at the first byte of data.</summary>
    /// <param name="stream">The file, at its beginning.</param>
    /// <param name="name">The file's name for errors.</param>
    /// <returns>The header.</returns>
    /// <exception cref="InvalidDataException">It is not a header that can be read.</exception>
    public static NpyHeader Read(Stream stream, string name)
    {
        Span<byte> start = stackalloc byte[12];
        int length;
        Fill(stream, start[..8], name);
        if (!start[..6].SequenceEqual(Magic))
        {
            throw new InvalidDataException($"{name}: expected a .npy file, got one that does not begin with its mark.");
        }

        int version = start[6];
        if (version is < 1 or > 3)
        {
            throw new InvalidDataException($"{name}: expected .npy format version 1, 2 or 3, got {version}.");
        }

        Span<byte> size = start.Slice(8, version == 1 ? 2 : 4);
        Fill(stream, size, name);
        length = version == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(size) : (int)Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(size), int.MaxValue);
        if (length > LongestHeader || length > stream.Length - stream.Position)
        {
            throw new InvalidDataException($"{name}: expected a header of at most {Math.Min(LongestHeader, stream.Length - stream.Position)} bytes, got one that claims {length}.");
        }

        var text = new byte[length];
        Fill(stream, text, name);
        return Parse((version == 3 ? Encoding.UTF8 : Encoding.Latin1).GetString(text), name);
    }

    /// <summary>The header of a file of version 1.0 as NumPy writes it: data then begin at a multiple of 64 bytes.</summary>
    /// <param name="code">Type code such as <c>&lt;f4</c>.</param>
    /// <param name="shape">The shape.</param>
    /// <returns>All bytes before the data.</returns>
    public static byte[] Format(string code, ReadOnlySpan<int> shape)
    {
        var sides = new StringBuilder();
        foreach (int side in shape)
        {
            sides.Append(CultureInfo.InvariantCulture, $"{(sides.Length > 0 ? " " : "")}{side},");
        }

        string tuple = shape.Length > 1 ? sides.ToString().TrimEnd(',') : sides.ToString();
        string text = $"{{'descr': '{code}', 'fortran_order': False, 'shape': ({tuple}), }}";
        int length = (Magic.Length + 4 + text.Length + 1 + 63) / 64 * 64;
        var bytes = new byte[length];
        bytes.AsSpan().Fill((byte)' ');
        Magic.CopyTo(bytes);
        bytes[6] = 1;
        bytes[7] = 0;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), checked((ushort)(length - 10)));
        Encoding.ASCII.GetBytes(text, bytes.AsSpan(10));
        bytes[^1] = (byte)'\n';
        return bytes;
    }

    private static NpyHeader Parse(string text, string name)
    {
        var literal = new NpyLiteral(text, name);
        string? descr = null;
        bool? fortran = null;
        int[]? shape = null;
        literal.Expect('{');
        while (!literal.TryTake('}'))
        {
            string key = literal.Text();
            literal.Expect(':');
            switch (key)
            {
                case "descr":
                    descr = literal.Next == '[' ? throw Refused(name, "a structured type") : literal.Text();
                    break;
                case "fortran_order":
                    fortran = literal.Truth();
                    break;
                case "shape":
                    shape = literal.Tuple();
                    break;
                default:
                    throw new InvalidDataException($"{name}: expected the keys descr, fortran_order and shape in the .npy header, got '{key}'.");
            }

            if (literal.Next != '}')
            {
                literal.Expect(',');
            }
        }

        literal.End();
        if (descr is null || fortran is null || shape is null)
        {
            throw new InvalidDataException($"{name}: expected the keys descr, fortran_order and shape in the .npy header, got only {(descr is null ? "" : "descr ")}{(fortran is null ? "" : "fortran_order ")}{(shape is null ? "" : "shape ")}.");
        }

        (NpyType type, bool big) = TypeOf(descr, name);
        CheckCount(shape, name);
        return new NpyHeader(type, big, fortran.Value, shape);
    }

    private static (NpyType Type, bool BigEndian) TypeOf(string descr, string name)
    {
        if (descr.Length >= 3 && descr[0] is '<' or '>' or '|' or '=')
        {
            foreach ((string code, NpyType type) in _codes)
            {
                if (descr.AsSpan(1).SequenceEqual(code))
                {
                    return (type, descr[0] == '>' || (descr[0] == '=' && !BitConverter.IsLittleEndian));
                }
            }
        }

        throw Refused(name, $"'{descr}'");
    }

    private static InvalidDataException Refused(string name, string got) =>
        new($"{name}: expected elements of type bool, int, uint, float16, float32, float64, complex64 or complex128, got {got}.");

    private static void CheckCount(int[] shape, string name)
    {
        // A zero anywhere makes the product zero, but a file that claims such sides is absurd all the same.
        long count = 1;
        foreach (int side in shape)
        {
            count *= Math.Max(side, 1);
            if (count > Array.MaxLength)
            {
                throw new InvalidDataException($"{name}: expected at most {Array.MaxLength} elements, got shape {NpyArray.Describe(shape)}.");
            }
        }
    }

    private static void Fill(Stream stream, Span<byte> bytes, string name)
    {
        int got = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (got < bytes.Length)
        {
            throw new InvalidDataException($"{name}: expected a .npy header, got a file that ends after {stream.Position} bytes.");
        }
    }
}

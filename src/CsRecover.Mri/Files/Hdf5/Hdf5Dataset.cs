using System.Runtime.InteropServices;
using System.Text;

namespace CsRecover.Mri.Files.Hdf5;

/// <summary>An array in an HDF5 file.</summary>
internal sealed unsafe class Hdf5Dataset : IDisposable
{
    private const int Compound = 6, Text = 3, ClassInteger = 0, ClassFloat = 1, ClassEnumeration = 8;

    /// <summary>No filter of HDF5's own shrinks data further than deflate, whose limit this is.</summary>
    private const long MostCompression = 1032;

    private readonly Hdf5File _file;
    private readonly Hdf5Handle _dataset;

    /// <summary>Takes over a dataset.</summary>
    /// <param name="file">The file.</param>
    /// <param name="name">The dataset's path.</param>
    /// <param name="dataset">Its identifier.</param>
    public Hdf5Dataset(Hdf5File file, string name, Hdf5Handle dataset)
    {
        (_file, _dataset, Name) = (file, dataset, $"{file.Path}, {name}");
        using Hdf5Handle space = Space();
        int rank = Library.SpaceRank(space.Id);
        var sides = new ulong[Math.Max(rank, 0)];
        fixed (ulong* first = sides)
        {
            _ = rank > 0 ? Library.SpaceSides(space.Id, first, null) : 0;
        }

        Shape = Array.ConvertAll(sides, side => (long)Math.Min(side, long.MaxValue));
    }

    /// <summary>File and path, for errors.</summary>
    public string Name { get; }

    /// <summary>The length along each axis, last one fastest; empty for a single element.</summary>
    public long[] Shape { get; }

    /// <summary>Number of elements; the largest long where there are more.</summary>
    public long Count => Shape.Aggregate(1L, (product, side) => side != 0 && product > long.MaxValue / side ? long.MaxValue : product * side);

    /// <summary>Shape in words.</summary>
    public string Described => Shape.Length == 1 ? $"({Shape[0]},)" : $"({string.Join(", ", Shape)})";

    private Hdf5Library Library => _file.Library;

    /// <summary>Reads the numbers of a compound of real and imaginary parts (r and i).</summary>
    /// <returns>All elements.</returns>
    /// <exception cref="InvalidDataException">The elements are of another type, too many, or damaged.</exception>
    public Complex32[] ReadComplex()
    {
        using (Hdf5Handle stored = new(Library.DatasetType(_dataset.Id), Library.TypeClose, Name))
        {
            if (Library.TypeClass(stored.Id) != Compound || Library.TypeMembers(stored.Id) != 2 || !HasMember(stored, "r") || !HasMember(stored, "i"))
            {
                throw new InvalidDataException($"{Name}: expected complex numbers (compounds of r and i), got elements of another type.");
            }
        }

        using Hdf5Handle type = Hdf5Types.Compound(Library, sizeof(Complex32), [("r", 0, Library.NativeSingle), ("i", sizeof(float), Library.NativeSingle)], Name);
        return Read<Complex32>(type.Id);
    }

    /// <summary>Reads numbers.</summary>
    /// <returns>All elements, as double.</returns>
    /// <exception cref="InvalidDataException">The elements are no numbers, too many, or damaged.</exception>
    public double[] ReadNumbers()
    {
        using Hdf5Handle stored = new(Library.DatasetType(_dataset.Id), Library.TypeClose, Name);
        int kind = Library.TypeClass(stored.Id);
        if (kind != ClassEnumeration)                                         // NumPy's truth values are an enumeration of FALSE and TRUE, one byte each
        {
            return kind is ClassInteger or ClassFloat
                ? Read<double>(Library.NativeDouble)
                : throw new InvalidDataException($"{Name}: expected numbers, got elements of another type.");
        }

        return Library.TypeSize(stored.Id) == 1
            ? Array.ConvertAll(Read<byte>(stored.Id), b => (double)b)
            : throw new InvalidDataException($"{Name}: expected numbers or truth values of one byte, got an enumeration of {Library.TypeSize(stored.Id)} bytes.");
    }

    /// <summary>Reads text: the first element, of fixed or variable length.</summary>
    /// <returns>The text.</returns>
    /// <exception cref="InvalidDataException">It is no text, or damaged.</exception>
    public string ReadText()
    {
        using Hdf5Handle type = new(Library.DatasetType(_dataset.Id), Library.TypeClose, Name);
        if (Library.TypeClass(type.Id) != Text || Count != 1)
        {
            throw new InvalidDataException($"{Name}: expected one text, got {(Count != 1 ? $"shape {Described}" : "elements of another type")}.");
        }

        if (Library.TypeIsVariableText(type.Id) <= 0)
        {
            byte[] bytes = ReadBytes(type.Id, checked((int)Library.TypeSize(type.Id)));
            int end = Array.IndexOf(bytes, (byte)0);
            return Encoding.UTF8.GetString(bytes, 0, end < 0 ? bytes.Length : end);
        }

        byte* text = null;
        using Hdf5Handle space = Space();
        Check(Library.DatasetRead(_dataset.Id, type.Id, 0, 0, 0, &text));
        string result = text == null ? "" : Marshal.PtrToStringUTF8((nint)text)!;
        _ = Library.Reclaim(type.Id, space.Id, 0, &text);
        return result;
    }

    /// <summary>Reads some elements of an array of one axis, whose variable-length parts are given back after use.</summary>
    /// <typeparam name="T">An element in memory.</typeparam>
    /// <param name="type">Its description for HDF5.</param>
    /// <param name="start">The first element.</param>
    /// <param name="count">How many.</param>
    /// <param name="use">Is handed the elements; what they point to is gone afterwards.</param>
    public void Visit<T>(Hdf5Handle type, long start, int count, Action<T[]> use)
        where T : unmanaged
    {
        using Hdf5Handle space = Space();
        ulong first = (ulong)start, number = (ulong)count;
        Check(Library.SpaceSelect(space.Id, 0, &first, null, &number, null));
        using Hdf5Handle memory = new(Library.SpaceCreate(1, &number, null), Library.SpaceClose, Name);
        var elements = new T[count];
        fixed (T* target = elements)
        {
            Check(Library.DatasetRead(_dataset.Id, type.Id, memory.Id, space.Id, 0, target));
            try
            {
                use(elements);
            }
            finally
            {
                _ = Library.Reclaim(type.Id, memory.Id, 0, target);
            }
        }
    }

    /// <summary>Refuses arrays that cannot be held, or of which almost nothing is stored.</summary>
    /// <param name="elementSize">Bytes of an element in memory.</param>
    /// <exception cref="InvalidDataException">It is such an array.</exception>
    public void CheckSize(int elementSize)
    {
        if (Count == 0)
        {
            throw new InvalidDataException($"{Name}: expected data, got an empty dataset of shape {Described}.");
        }

        ulong stored = Math.Min(Library.DatasetStorage(_dataset.Id), (ulong)_file.Length);     // a header may also lie about what is stored
        if (Count > Array.MaxLength || (ulong)Count * (ulong)elementSize / (ulong)MostCompression > stored)
        {
            throw new InvalidDataException($"{Name}: expected at most {Array.MaxLength} elements and their data, got a header that declares shape {Described} and {stored} bytes of data.");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _dataset.Dispose();

    private T[] Read<T>(long type)
        where T : unmanaged
    {
        CheckSize(sizeof(T));
        var values = new T[Count];
        fixed (T* target = values)
        {
            Check(Library.DatasetRead(_dataset.Id, type, 0, 0, 0, target));
        }

        return values;
    }

    private byte[] ReadBytes(long type, int count)
    {
        var bytes = new byte[count];
        fixed (byte* target = bytes)
        {
            Check(Library.DatasetRead(_dataset.Id, type, 0, 0, 0, target));
        }

        return bytes;
    }

    private bool HasMember(Hdf5Handle type, string member)
    {
        fixed (byte* name = Hdf5File.Name(member))
        {
            return Library.TypeMemberIndex(type.Id, name) >= 0;
        }
    }

    private Hdf5Handle Space() => new(Library.DatasetSpace(_dataset.Id), Library.SpaceClose, Name);

    private void Check(int status)
    {
        if (status < 0)
        {
            throw new InvalidDataException($"{Name}: expected data that can be read, got damaged ones, a filter that is not installed, or elements of another type.");
        }
    }
}

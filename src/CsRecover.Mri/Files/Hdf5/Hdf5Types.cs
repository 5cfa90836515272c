namespace CsRecover.Mri.Files.Hdf5;

/// <summary>Descriptions of memory for HDF5, which converts byte order, sizes and gaps on reading.</summary>
internal static unsafe class Hdf5Types
{
    private const int CompoundClass = 6;

    /// <summary>A struct, some or all of whose members a file has under the same names.</summary>
    /// <param name="library">The library.</param>
    /// <param name="size">Bytes.</param>
    /// <param name="members">Name, offset and type of each.</param>
    /// <param name="name">What is read, for errors.</param>
    public static Hdf5Handle Compound(Hdf5Library library, int size, ReadOnlySpan<(string Name, int Offset, long Type)> members, string name)
    {
        var type = new Hdf5Handle(library.TypeCreate(CompoundClass, (nuint)size), library.TypeClose, name);
        foreach ((string member, int offset, long memberType) in members)
        {
            fixed (byte* text = Hdf5File.Name(member))
            {
                _ = library.TypeInsert(type.Id, text, (nuint)offset, memberType);
            }
        }

        return type;
    }

    /// <summary>A fixed number of elements.</summary>
    /// <param name="library">The library.</param>
    /// <param name="element">The element's type.</param>
    /// <param name="count">How many.</param>
    /// <param name="name">What is read, for errors.</param>
    public static Hdf5Handle Array(Hdf5Library library, long element, int count, string name)
    {
        ulong side = (ulong)count;
        return new Hdf5Handle(library.TypeArray(element, 1, &side), library.TypeClose, name);
    }

    /// <summary>As many elements as each has: a length and a pointer in memory.</summary>
    /// <param name="library">The library.</param>
    /// <param name="element">The element's type.</param>
    /// <param name="name">What is read, for errors.</param>
    public static Hdf5Handle VariableLength(Hdf5Library library, long element, string name) => new(library.TypeVariableLength(element), library.TypeClose, name);
}

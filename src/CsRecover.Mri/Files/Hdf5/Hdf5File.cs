using System.Text;

namespace CsRecover.Mri.Files.Hdf5;

/// <summary>An HDF5 file that is open for reading. Only under <see cref="Hdf5Library.Gate"/>.</summary>
internal sealed unsafe class Hdf5File : IDisposable
{
    private readonly Hdf5Handle _file;

    private Hdf5File(Hdf5Library library, string path, Hdf5Handle file)
    {
        Library = library;
        Path = path;
        Length = new FileInfo(path).Length;
        _file = file;
    }

    /// <summary>The library that reads it.</summary>
    public Hdf5Library Library { get; }

    /// <summary>Its name, for errors.</summary>
    public string Path { get; }

    /// <summary>Bytes.</summary>
    public long Length { get; }

    private static ReadOnlySpan<byte> Mark => [0x89, (byte)'H', (byte)'D', (byte)'F', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Whether a name is that of an HDF5 file.</summary>
    /// <param name="path">The name.</param>
    /// <returns>True for names that end in .h5, .hdf5 or .mrd.</returns>
    public static bool IsNameOf(string path) =>
        path.EndsWith(".h5", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".hdf5", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".mrd", StringComparison.OrdinalIgnoreCase);

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The file.</returns>
    /// <exception cref="InvalidDataException">It is not an HDF5 file, is damaged or truncated, or there is no library to read it; the message says how to get one.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Hdf5File Open(string path)
    {
        CheckMark(path);
        if (!Hdf5Library.TryGet(out Hdf5Library? library, out string? reason))
        {
            throw new InvalidDataException($"{path}: expected the HDF5 library, which reads such files, got {reason}.");
        }

        // Errors are told by this library, in one sentence; HDF5 would print its own to standard error. Some builds keep that setting for each thread.
        _ = library.ErrorPrinting(0, 0, 0);
        long id;
        fixed (byte* name = Name(path))
        {
            id = library.FileOpen(name, 0, 0);                                // for reading only, with the default properties
        }

        return id >= 0
            ? new Hdf5File(library, path, new Hdf5Handle(id, library.FileClose, path))
            : throw new InvalidDataException($"{path}: expected a whole HDF5 file, got one that is damaged or truncated.");
    }

    /// <summary>Whether there is a dataset or group.</summary>
    /// <param name="name">Its path; every part is looked for.</param>
    /// <returns>True if there is.</returns>
    public bool Has(string name)
    {
        for (int end = name.IndexOf('/', 1); ; end = name.IndexOf('/', end + 1))
        {
            fixed (byte* part = Name(end < 0 ? name : name[..end]))
            {
                if (Library.LinkExists(_file.Id, part, 0) <= 0)
                {
                    return false;
                }
            }

            if (end < 0)
            {
                return true;
            }
        }
    }

    /// <summary>Opens a dataset.</summary>
    /// <param name="name">Its path.</param>
    /// <returns>The dataset.</returns>
    /// <exception cref="InvalidDataException">There is none, or it is damaged.</exception>
    public Hdf5Dataset Dataset(string name)
    {
        fixed (byte* text = Name(name))
        {
            return new Hdf5Dataset(this, name, new Hdf5Handle(Has(name) ? Library.DatasetOpen(_file.Id, text, 0) : -1, Library.DatasetClose, $"{Path}, {name}"));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <summary>A name as C has it.</summary>
    /// <param name="text">The name.</param>
    public static byte[] Name(string text) => Encoding.UTF8.GetBytes(text + '\0');

    private static void CheckMark(string path)
    {
        using FileStream stream = InputFile.Open(path);
        Span<byte> start = stackalloc byte[Mark.Length];
        int got = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        if (!start[..got].SequenceEqual(Mark))
        {
            throw new InvalidDataException($"{path}: expected an HDF5 file, got one that does not begin with its mark.");
        }
    }
}

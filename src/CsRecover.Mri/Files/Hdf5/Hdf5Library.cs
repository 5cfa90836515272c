using System.Globalization;
using System.Runtime.InteropServices;

namespace CsRecover.Mri.Files.Hdf5;

/// <summary>
/// The HDF Group's C library as the system has it, looked for when the first HDF5 file is read: there is no package to reference, and nothing else
/// needs it. Identifiers are 64 bits wide since version 1.10; older ones are refused. Most builds may not be entered by two threads: see <see cref="Gate"/>. Truncated files it
/// refuses; of bytes that changed inside a file it notices some, and some end the process.
/// </summary>
internal sealed unsafe class Hdf5Library
{
    /// <summary>The environment variable that names the library where it is not found by itself.</summary>
    public const string Variable = "CSRECOVER_HDF5";

    /// <summary>Ends a sentence about HDF5 where there is no library.</summary>
    public const string HowToGet = $"install it (Debian and Ubuntu: apt-get install libhdf5-dev; Fedora: dnf install hdf5; macOS: brew install hdf5) or name the file in the environment variable {Variable}";

    private static readonly string[] _linuxStems = ["libhdf5_serial.so", "libhdf5.so"];

    /// <summary>Numbers that Linux distributions put behind the name: versions 1.10 to 1.14 and some to come.</summary>
    private static readonly int[] _linuxVersions = [330, 320, 311, 310, 300, 200, 103, 102, 101, 100];

    private static readonly Lazy<(Hdf5Library? Library, string? Reason)> _shared = new(() => Load(Environment.GetEnvironmentVariable(Variable)));

    private readonly nint _module;

    private Hdf5Library(nint module)
    {
        _module = module;
        FileOpen = (delegate* unmanaged[Cdecl]<byte*, uint, long, long>)Export("H5Fopen");
        FileClose = One("H5Fclose");
        LinkExists = (delegate* unmanaged[Cdecl]<long, byte*, long, int>)Export("H5Lexists");
        DatasetOpen = (delegate* unmanaged[Cdecl]<long, byte*, long, long>)Export("H5Dopen2");
        DatasetClose = One("H5Dclose");
        DatasetSpace = Id("H5Dget_space");
        DatasetType = Id("H5Dget_type");
        DatasetStorage = (delegate* unmanaged[Cdecl]<long, ulong>)Export("H5Dget_storage_size");
        DatasetRead = (delegate* unmanaged[Cdecl]<long, long, long, long, long, void*, int>)Export("H5Dread");
        SpaceClose = One("H5Sclose");
        SpaceRank = One("H5Sget_simple_extent_ndims");
        SpaceSides = (delegate* unmanaged[Cdecl]<long, ulong*, ulong*, int>)Export("H5Sget_simple_extent_dims");
        SpaceCreate = (delegate* unmanaged[Cdecl]<int, ulong*, ulong*, long>)Export("H5Screate_simple");
        SpaceSelect = (delegate* unmanaged[Cdecl]<long, int, ulong*, ulong*, ulong*, ulong*, int>)Export("H5Sselect_hyperslab");
        TypeClose = One("H5Tclose");
        TypeClass = One("H5Tget_class");
        TypeMembers = One("H5Tget_nmembers");
        TypeMemberIndex = (delegate* unmanaged[Cdecl]<long, byte*, int>)Export("H5Tget_member_index");
        TypeCreate = (delegate* unmanaged[Cdecl]<int, nuint, long>)Export("H5Tcreate");
        TypeInsert = (delegate* unmanaged[Cdecl]<long, byte*, nuint, long, int>)Export("H5Tinsert");
        TypeVariableLength = Id("H5Tvlen_create");
        TypeArray = (delegate* unmanaged[Cdecl]<long, uint, ulong*, long>)Export("H5Tarray_create2");
        TypeCopy = Id("H5Tcopy");
        TypeSize = (delegate* unmanaged[Cdecl]<long, nuint>)Export("H5Tget_size");
        TypeIsVariableText = One("H5Tis_variable_str");

        // A function of version 1.12 and the one that it replaced, which may have been left out of newer builds.
        Reclaim = (delegate* unmanaged[Cdecl]<long, long, long, void*, int>)(NativeLibrary.TryGetExport(module, "H5Treclaim", out nint reclaim) ? reclaim : Export("H5Dvlen_reclaim"));

        ErrorPrinting = (delegate* unmanaged[Cdecl]<long, nint, nint, int>)Export("H5Eset_auto2");
        NativeSingle = Global("H5T_NATIVE_FLOAT_g");
        NativeDouble = Global("H5T_NATIVE_DOUBLE_g");
        NativeUInt16 = Global("H5T_NATIVE_USHORT_g");
        NativeUInt64 = Global("H5T_NATIVE_ULLONG_g");
    }

    /// <summary>Held while a file is open: HDF5 keeps global state that only special builds protect.</summary>
    public static Lock Gate { get; } = new();

    public delegate* unmanaged[Cdecl]<long, nint, nint, int> ErrorPrinting { get; }

    public delegate* unmanaged[Cdecl]<byte*, uint, long, long> FileOpen { get; }

    public delegate* unmanaged[Cdecl]<long, int> FileClose { get; }

    public delegate* unmanaged[Cdecl]<long, byte*, long, int> LinkExists { get; }

    public delegate* unmanaged[Cdecl]<long, byte*, long, long> DatasetOpen { get; }

    public delegate* unmanaged[Cdecl]<long, int> DatasetClose { get; }

    public delegate* unmanaged[Cdecl]<long, long> DatasetSpace { get; }

    public delegate* unmanaged[Cdecl]<long, long> DatasetType { get; }

    public delegate* unmanaged[Cdecl]<long, ulong> DatasetStorage { get; }

    public delegate* unmanaged[Cdecl]<long, long, long, long, long, void*, int> DatasetRead { get; }

    public delegate* unmanaged[Cdecl]<long, int> SpaceClose { get; }

    public delegate* unmanaged[Cdecl]<long, int> SpaceRank { get; }

    public delegate* unmanaged[Cdecl]<long, ulong*, ulong*, int> SpaceSides { get; }

    public delegate* unmanaged[Cdecl]<int, ulong*, ulong*, long> SpaceCreate { get; }

    public delegate* unmanaged[Cdecl]<long, int, ulong*, ulong*, ulong*, ulong*, int> SpaceSelect { get; }

    public delegate* unmanaged[Cdecl]<long, int> TypeClose { get; }

    public delegate* unmanaged[Cdecl]<long, int> TypeClass { get; }

    public delegate* unmanaged[Cdecl]<long, int> TypeMembers { get; }

    public delegate* unmanaged[Cdecl]<long, byte*, int> TypeMemberIndex { get; }

    public delegate* unmanaged[Cdecl]<int, nuint, long> TypeCreate { get; }

    public delegate* unmanaged[Cdecl]<long, byte*, nuint, long, int> TypeInsert { get; }

    public delegate* unmanaged[Cdecl]<long, long> TypeVariableLength { get; }

    public delegate* unmanaged[Cdecl]<long, uint, ulong*, long> TypeArray { get; }

    public delegate* unmanaged[Cdecl]<long, long> TypeCopy { get; }

    public delegate* unmanaged[Cdecl]<long, nuint> TypeSize { get; }

    public delegate* unmanaged[Cdecl]<long, int> TypeIsVariableText { get; }

    public delegate* unmanaged[Cdecl]<long, long, long, void*, int> Reclaim { get; }

    public long NativeSingle { get; }

    public long NativeDouble { get; }

    public long NativeUInt16 { get; }

    public long NativeUInt64 { get; }

    /// <summary>The system's library, or why there is none.</summary>
    /// <param name="library">The library.</param>
    /// <param name="reason">The end of a sentence that expected it: what came instead, and how to get it.</param>
    /// <returns>Whether there is one.</returns>
    public static bool TryGet([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Hdf5Library? library, [System.Diagnostics.CodeAnalysis.NotNullWhen(false)] out string? reason)
    {
        (library, reason) = _shared.Value;
        return library is not null;
    }

    /// <summary>Loads the library.</summary>
    /// <param name="named">Its file; null or empty to look for it under its usual names.</param>
    /// <returns>The library, or what came instead.</returns>
    internal static (Hdf5Library? Library, string? Reason) Load(string? named)
    {
        bool isNamed = !string.IsNullOrEmpty(named);
        string reason = $"a system without it: {HowToGet}";
        foreach (string name in isNamed ? [named!] : Names())
        {
            if (!NativeLibrary.TryLoad(name, typeof(Hdf5Library).Assembly, DllImportSearchPath.SafeDirectories, out nint module))
            {
                continue;
            }

            if (Refusal(module) is not { } refusal)
            {
                return (new Hdf5Library(module), null);
            }

            reason = $"{name}, {refusal}: {HowToGet}";
            NativeLibrary.Free(module);
        }

        return (null, isNamed && !reason.StartsWith(named!, StringComparison.Ordinal) ? $"'{named}' in {Variable}, which is not a library that can be loaded" : reason);
    }

    private static string? Refusal(nint module)
    {
        if (!NativeLibrary.TryGetExport(module, "H5open", out nint open) || !NativeLibrary.TryGetExport(module, "H5get_libversion", out nint ask))
        {
            return "which is another library";
        }

        uint major, minor, release;
        int failed = ((delegate* unmanaged[Cdecl]<int>)open)() | ((delegate* unmanaged[Cdecl]<uint*, uint*, uint*, int>)ask)(&major, &minor, &release);
        return failed < 0 ? "which does not start"
            : (major, minor).CompareTo((1u, 10u)) < 0 ? string.Create(CultureInfo.InvariantCulture, $"version {major}.{minor}.{release}, older than 1.10")
            : null;
    }

    private static IEnumerable<string> Names() =>
        OperatingSystem.IsWindows() ? ["hdf5.dll"]
        : OperatingSystem.IsMacOS() ? ["libhdf5.dylib", "/opt/homebrew/lib/libhdf5.dylib", "/usr/local/lib/libhdf5.dylib"]
        : _linuxStems.SelectMany(stem => _linuxVersions.Select(version => $"{stem}.{version}").Prepend(stem));

    private nint Export(string name) => NativeLibrary.GetExport(_module, name);

    private long Global(string name) => *(long*)Export(name);

    private delegate* unmanaged[Cdecl]<long, int> One(string name) => (delegate* unmanaged[Cdecl]<long, int>)Export(name);

    private delegate* unmanaged[Cdecl]<long, long> Id(string name) => (delegate* unmanaged[Cdecl]<long, long>)Export(name);
}

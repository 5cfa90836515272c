using System.Runtime.InteropServices;

namespace CsRecover.Vectors;

/// <summary>
/// Asks Linux to back large buffers by large pages: the first touch of 40 MB then takes 20 page faults instead of 10,000, which on virtual machines cost more than what is computed with the
/// numbers, and the processor's address caches reach further.
/// </summary>
internal static unsafe partial class LargePages
{
    /// <summary>Bytes from which on a buffer is worth it.</summary>
    public const long Least = 1 << 22;

    /// <summary>The size of a large page on x86-64 and most ARM64 systems.</summary>
    public const int Size = 1 << 21;

    private const int AdviseLargePages = 14;

    private static bool _refused = !OperatingSystem.IsLinux();

    /// <summary>Whether a buffer of this many bytes should be aligned to <see cref="Size"/> and advised.</summary>
    /// <param name="bytes">The buffer's size.</param>
    public static bool Suit(nuint bytes) => bytes >= Least && !_refused;

    /// <summary>Asks for large pages. Whether the system has any changes nothing but the time.</summary>
    /// <param name="start">The buffer, aligned to <see cref="Size"/>.</param>
    /// <param name="bytes">Its size.</param>
    public static void Advise(void* start, nuint bytes)
    {
        try
        {
            _ = MemoryAdvise(start, bytes, AdviseLargePages);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            _refused = true;
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int MemoryAdvise(void* start, nuint length, int advice);
}

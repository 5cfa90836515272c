namespace CsRecover.Mri.Files;

/// <summary>
/// Files that appear together or not at all: each is written under a temporary name in its own folder, and renamed only by
/// <see cref="Commit"/>. Nobody ever sees half a file, and a failed run leaves older files as they were.
/// </summary>
public sealed class OutputFiles : IDisposable
{
    /// <summary>Where Unix keeps devices and other things that look like files; a rename would put a plain file in their place.</summary>
    private static readonly string[] _deviceFolders = ["/dev", "/proc", "/sys"];

    private readonly List<(string Temporary, string Final)> _staged = [];

    /// <summary>Writes one file at once: <see cref="Stage"/> and <see cref="Commit"/>.</summary>
    /// <param name="path">The file; its folder is made if it is missing.</param>
    /// <param name="write">Writes the contents.</param>
    /// <exception cref="IOException">The file cannot be written; the message says why.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        using var files = new OutputFiles();
        files.Stage(path, write);
        files.Commit();
    }

    /// <summary>Checks, before long work, that a file could be written, and leaves no trace.</summary>
    /// <param name="path">The file; neither it nor its folder need exist yet.</param>
    /// <exception cref="IOException">It cannot be written; the message says why.</exception>
    public static void CheckFile(string path) => CheckFolder(Path.GetDirectoryName(Destination(path))!);

    /// <summary>Checks, before long work, that files could be written in a folder, and leaves no trace.</summary>
    /// <param name="folder">The folder; need not exist yet.</param>
    /// <exception cref="IOException">It cannot be made or written into; the message says why.</exception>
    public static void CheckFolder(string folder)
    {
        string full = Path.GetFullPath(folder);
        RefuseDevices(folder, full);
        string existing = full;
        while (!Directory.Exists(existing))
        {
            if (File.Exists(existing))
            {
                throw new IOException($"{folder}: expected a folder that can be written to, got {(existing == full ? "a file" : $"a path through the file {existing}")}.");
            }

            existing = Path.GetDirectoryName(existing) ?? throw new IOException($"{folder}: expected a folder that can be written to, got a path that does not exist.");
        }

        string probe = Path.Combine(existing, TemporaryName("probe"));
        try
        {
            File.Create(probe, 1, FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{folder}: expected a folder that can be written to, got {Reason(e)}", e);
        }
    }

    /// <summary>Writes a file under its temporary name.</summary>
    /// <param name="path">The final name; its folder is made if it is missing.</param>
    /// <param name="write">Writes the contents.</param>
    /// <exception cref="IOException">The file cannot be written; the message says why.</exception>
    public void Stage(string path, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        string final = Destination(path);
        string folder = Path.GetDirectoryName(final)!;
        string temporary = Path.Combine(folder, TemporaryName(Path.GetFileName(final)));
        try
        {
            Directory.CreateDirectory(folder);
            _staged.Add((temporary, final));
            using var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);
            write(stream);
            stream.Flush(flushToDisk: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{path}: expected a file that can be written, got {Reason(e)}", e);
        }
    }

    /// <summary>Gives all staged files their final names, over older files of those names.</summary>
    /// <exception cref="IOException">A file cannot be renamed; the message says why.</exception>
    public void Commit()
    {
        foreach ((string temporary, string final) in _staged)
        {
            try
            {
                File.Move(temporary, final, overwrite: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new IOException($"{final}: expected a file that can be written, got {Reason(e)}", e);
            }
        }

        _staged.Clear();
    }

    /// <summary>Removes what was staged and not committed.</summary>
    public void Dispose()
    {
        foreach ((string temporary, _) in _staged)
        {
            try
            {
                File.Delete(temporary);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The error that led here says more than one about a leftover.
            }
        }

        _staged.Clear();
    }

    /// <summary>The file that a name stands for: links are followed, so that a rename replaces the file and not the link to it.</summary>
    private static string Destination(string path)
    {
        string full = Path.GetFullPath(path);
        try
        {
            full = File.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            // Not there yet: no link.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{path}: expected a file that can be written, got {Reason(e)}", e);
        }

        RefuseDevices(path, full);
        return !Directory.Exists(full) ? full : throw new IOException($"{path}: expected a file name, got a folder.");
    }

    private static void RefuseDevices(string path, string full)
    {
        if (!OperatingSystem.IsWindows() && Array.Exists(_deviceFolders, device => full == device || full.StartsWith(device + "/", StringComparison.Ordinal)))
        {
            throw new IOException($"{path}: expected a plain file or folder, got a place for devices.");
        }
    }

    private static string TemporaryName(string name) => $".{name}.{Guid.NewGuid():N}.tmp";

    private static string Reason(Exception e) => e is UnauthorizedAccessException ? "one without permission to." : e.Message.TrimEnd('.') + ".";
}

namespace CsRecover.Mri.Files;

/// <summary>Opens files for reading, with errors that name the file in one sentence.</summary>
internal static class InputFile
{
    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The stream, whose length is known.</returns>
    /// <exception cref="IOException">There is no such file, or it cannot be read.</exception>
    public static FileStream Open(string path)
    {
        if (Directory.Exists(path))
        {
            throw new IOException($"{path}: expected a file, got a folder.");
        }

        FileStream stream;
        try
        {
            stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new FileNotFoundException($"{path}: expected a file, got a name that does not exist.", path, e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException($"{path}: expected a file that can be read, got one without permission to.", e);
        }

        if (!stream.CanSeek)
        {
            stream.Dispose();
            throw new IOException($"{path}: expected a plain file, got a pipe or device.");
        }

        return stream;
    }
}

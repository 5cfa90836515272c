using CsRecover.Mri.Files;

namespace CsRecover.Mri.Tests.Files;

public class OutputFilesTests
{
    [Fact]
    public void Files_appear_together_when_committed()
    {
        using var folder = new TemporaryFolder();
        using var files = new OutputFiles();
        files.Stage(folder.File("a"), s => s.WriteByte(1));
        files.Stage(folder.File("sub/b"), s => s.WriteByte(2));
        Assert.False(File.Exists(folder.File("a")));
        files.Commit();
        Assert.Equal([1], File.ReadAllBytes(folder.File("a")));
        Assert.Equal([2], File.ReadAllBytes(folder.File("sub/b")));
        Assert.Equal(["a", "sub"], folder.Contents());
        Assert.Equal(["b"], Directory.EnumerateFileSystemEntries(folder.File("sub")).Select(Path.GetFileName));
    }

    [Fact]
    public void A_failure_leaves_older_files_and_no_traces()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("a"), "old");
        using (var files = new OutputFiles())
        {
            files.Stage(folder.File("a"), s => s.WriteByte(1));
            Assert.Throws<InvalidOperationException>(() => files.Stage(folder.File("b"), s =>
            {
                s.WriteByte(1);
                throw new InvalidOperationException();
            }));
        }

        Assert.Equal(["a"], folder.Contents());
        Assert.Equal("old", File.ReadAllText(folder.File("a")));
        Assert.Throws<InvalidOperationException>(() => OutputFiles.Write(folder.File("a"), _ => throw new InvalidOperationException()));
        Assert.Equal("old", File.ReadAllText(folder.File("a")));
        OutputFiles.Write(folder.File("a"), s => s.WriteByte((byte)'n'));
        Assert.Equal("n", File.ReadAllText(folder.File("a")));
        Assert.Equal(["a"], folder.Contents());
    }

    [Fact]
    public void Says_why_a_file_cannot_be_written()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("plain"), "");
        Assert.Contains("got a folder", Assert.Throws<IOException>(() => OutputFiles.Write(folder.Path, _ => { })).Message, StringComparison.Ordinal);
        Assert.Contains("expected a file that can be written", Assert.Throws<IOException>(() => OutputFiles.Write(folder.File("plain/a"), _ => { })).Message, StringComparison.Ordinal);
        Assert.Contains("got a file", Assert.Throws<IOException>(() => OutputFiles.CheckFolder(folder.File("plain"))).Message, StringComparison.Ordinal);
        Assert.Contains("through the file", Assert.Throws<IOException>(() => OutputFiles.CheckFolder(folder.File("plain/sub/sub"))).Message, StringComparison.Ordinal);
        Assert.Contains("got a folder", Assert.Throws<IOException>(() => OutputFiles.CheckFile(folder.Path)).Message, StringComparison.Ordinal);
        Assert.Equal(["plain"], folder.Contents());
    }

    [Fact]
    public void Checks_leave_no_trace()
    {
        using var folder = new TemporaryFolder();
        OutputFiles.CheckFolder(folder.File("new/deeper"));
        OutputFiles.CheckFile(folder.File("new/deeper/a"));
        Assert.Empty(folder.Contents());
    }

    [Fact]
    public void Replaces_the_file_behind_a_link_and_keeps_the_link()
    {
        if (OperatingSystem.IsWindows())
        {
            return;                                                          // links need a privilege there
        }

        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("real"));
        File.WriteAllText(folder.File("real/a"), "old");
        File.CreateSymbolicLink(folder.File("link"), folder.File("real/a"));
        OutputFiles.Write(folder.File("link"), s => s.WriteByte((byte)'n'));
        Assert.Equal("n", File.ReadAllText(folder.File("real/a")));
        Assert.NotNull(new FileInfo(folder.File("link")).LinkTarget);
    }

    [Fact]
    public void Never_puts_a_file_in_place_of_a_device()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        // A link to a name that cannot exist: were the rule broken, the test would still do no harm.
        using var folder = new TemporaryFolder();
        File.CreateSymbolicLink(folder.File("link"), "/dev/no-such-device/at-all");
        foreach (string path in new[] { "/dev/no-such-device", "/proc/no-such-file", "/sys/no-such-file", folder.File("link") })
        {
            Assert.Contains("a place for devices", Assert.Throws<IOException>(() => OutputFiles.CheckFile(path)).Message, StringComparison.Ordinal);
        }

        Assert.Contains("a place for devices", Assert.Throws<IOException>(() => OutputFiles.CheckFolder("/dev")).Message, StringComparison.Ordinal);
    }
}

using CsRecover.Mri.Files;

namespace CsRecover.Cli.Tests;

/// <summary>Bad input to <c>recover</c>: one line, exit code 2, and no file written or changed.</summary>
public class RecoverRefusalTests
{
    [Theory]
    [InlineData("y of another length", "(61,)", "(60,)")]
    [InlineData("y of three axes", "(1, 1, 60)")]
    [InlineData("y without a signal", "(0, 60)")]
    [InlineData("NaN in y", "y.npy", "NaN at index 7")]
    [InlineData("infinity in y", "y.npy", "at index 7")]
    [InlineData("NaN in A", "A.npy", "NaN at index 130")]
    [InlineData("infinity in A", "A.npy", "at index 130")]
    [InlineData("A of zeros", "A.npy", "zeros")]
    [InlineData("A without rows", "A.npy", "(0, 128)")]
    [InlineData("A without columns", "A.npy", "(60, 0)")]
    [InlineData("A of one axis", "A.npy", "(7680,)")]
    [InlineData("A truncated", "A.npy", "truncated")]
    [InlineData("A cut in its header", "A.npy", "header")]
    [InlineData("A with an absurd shape", "A.npy", "at most")]
    [InlineData("y that is no .npy file", "y.npy", "its mark")]
    [InlineData("y of complex128", "y.npy", "complex128")]
    [InlineData("A that is missing", "A.npy", "does not exist")]
    [InlineData("A that is a folder", "A.npy", "a folder")]
    public void Refuses_bad_files(string what, params string[] words)
    {
        using var work = new Workspace();
        work.WriteProblem();
        double[] a = NpyFile.Read(work["A.npy"]).ToDouble(), y = NpyFile.Read(work["y.npy"]).ToDouble();
        byte[] bytes = File.ReadAllBytes(work["A.npy"]);
        switch (what)
        {
            case "y of another length": NpyFile.Write(work["y.npy"], new double[61], 61); break;
            case "y of three axes": NpyFile.Write(work["y.npy"], y, 1, 1, 60); break;
            case "y without a signal": NpyFile.Write(work["y.npy"], Array.Empty<double>(), 0, 60); break;
            case "NaN in y": NpyFile.Write(work["y.npy"], With(y, 7, double.NaN), 60); break;
            case "infinity in y": NpyFile.Write(work["y.npy"], With(y, 7, double.NegativeInfinity), 60); break;
            case "NaN in A": NpyFile.Write(work["A.npy"], With(a, 130, double.NaN), 60, 128); break;
            case "infinity in A": NpyFile.Write(work["A.npy"], With(a, 130, double.PositiveInfinity), 60, 128); break;
            case "A of zeros": NpyFile.Write(work["A.npy"], new double[a.Length], 60, 128); break;
            case "A without rows": NpyFile.Write(work["A.npy"], Array.Empty<double>(), 0, 128); break;
            case "A without columns": NpyFile.Write(work["A.npy"], Array.Empty<double>(), 60, 0); break;
            case "A of one axis": NpyFile.Write(work["A.npy"], a, a.Length); break;
            case "A truncated": File.WriteAllBytes(work["A.npy"], bytes[..^1]); break;
            case "A cut in its header": File.WriteAllBytes(work["A.npy"], bytes[..40]); break;
            case "A with an absurd shape": File.WriteAllText(work["A.npy"], "\u0093NUMPY\u0001\0V\0{'descr': '<f8', 'fortran_order': False, 'shape': (1000000000, 1000000000), }          ", System.Text.Encoding.Latin1); break;
            case "y that is no .npy file": File.WriteAllText(work["y.npy"], "1.0, 2.0, 3.0"); break;
            case "y of complex128": File.WriteAllBytes(work["y.npy"], [.. Complex128Header(60), .. new byte[960]]); break;
            case "A that is missing": File.Delete(work["A.npy"]); break;
            case "A that is a folder": File.Delete(work["A.npy"]); Directory.CreateDirectory(work["A.npy"]); break;
            default: Assert.Fail(what); break;
        }

        Refused(work, ["--matrix", work["A.npy"], "--measurements", work["y.npy"]], words);
    }

    [Theory]
    [InlineData("--sparsity -1", "--sparsity", "from 0 to 60", "got -1")]
    [InlineData("--sparsity 61", "--sparsity", "from 0 to 60", "got 61")]
    [InlineData("--sparsity many", "--sparsity", "a whole number", "'many'")]
    [InlineData("--sparsity 2.5", "--sparsity", "a whole number", "'2.5'")]
    [InlineData("--sparsity", "--sparsity", "got none")]
    [InlineData("--threads -2", "--threads", "0 or more", "got -2")]
    [InlineData("--solver magic", "smoothed-l0", "'magic'")]
    [InlineData("--color red", "--matrix", "'--color'")]
    [InlineData("extra", "'extra'")]
    [InlineData("--solver omp --solver niht", "--solver once")]
    public void Refuses_bad_options(string options, params string[] words)
    {
        using var work = new Workspace();
        work.WriteProblem();
        Refused(work, ["--matrix", work["A.npy"], "--measurements", work["y.npy"], .. options.Split(' ')], words);
    }

    [Fact]
    public void Refuses_a_command_line_without_what_it_needs()
    {
        Workspace.AssertRefused(Workspace.Run("recover"), "--matrix");
        Workspace.AssertRefused(Workspace.Run("recover", "--matrix", "A.npy"), "--measurements");
        Workspace.AssertRefused(Workspace.Run("restore"), "'restore'", "recover", "solvers", "bench");
        Workspace.AssertRefused(Workspace.Run("--fast"), "'--fast'");
        Workspace.AssertRefused(Workspace.Run("recover", "--matrix", "@A.npy", "--measurements", "y.npy"), "@A.npy: expected a file");
    }

    [Fact]
    public void Refuses_outputs_that_cannot_be_written_before_it_solves()
    {
        using var work = new Workspace();
        work.WriteProblem();
        string[] input = ["recover", "--matrix", work["A.npy"], "--measurements", work["y.npy"]];
        Workspace.AssertRefused(Workspace.Run([.. input, "--output", work["y.npy/x.npy"]]), "y.npy", "got a file");
        Workspace.AssertRefused(Workspace.Run([.. input, "--report", work["y.npy/deep/r.json"]]), "through the file");
        Workspace.AssertRefused(Workspace.Run([.. input, "--output", work["."]]), "got a folder");
        Workspace.AssertRefused(Workspace.Run([.. input, "--output", work["x"], "--report", work["x"]]), "different files");
        Assert.Equal(["A.npy", "y.npy"], work.Contents());
        if (!OperatingSystem.IsWindows())
        {
            Workspace.AssertRefused(Workspace.Run([.. input, "--output", "/proc/no-such-folder/x.npy"]), "/proc");
        }
    }

    [Fact]
    public void Refuses_a_folder_without_the_right_to_write()
    {
        if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess)
        {
            return;                                                          // rights do not bind the administrator
        }

        using var work = new Workspace();
        work.WriteProblem();
        DirectoryInfo closed = Directory.CreateDirectory(work["closed"]);
        closed.UnixFileMode = UnixFileMode.UserRead | UnixFileMode.UserExecute;
        string[] input = ["recover", "--matrix", work["A.npy"], "--measurements", work["y.npy"]];
        Workspace.AssertRefused(Workspace.Run([.. input, "--output", work["closed/x.npy"]]), "closed", "without permission");
        Workspace.AssertRefused(Workspace.Run([.. input, "--output", work["closed/deeper/x.npy"]]), "closed", "without permission");
        closed.UnixFileMode |= UnixFileMode.UserWrite;
        Assert.Empty(closed.EnumerateFileSystemInfos());
    }

    [Fact]
    public void The_built_program_refuses_in_the_same_way()
    {
        using var work = new Workspace();
        work.WriteProblem();
        NpyFile.Write(work["y.npy"], new double[61], 61);
        string[] args = ["recover", "--matrix", work["A.npy"], "--measurements", work["y.npy"], "--output", work["x.npy"]];
        Outcome own = Workspace.RunProcess(args), inside = Workspace.Run(args);
        Workspace.AssertRefused(own, "(61,)");
        Assert.Equal(inside.Error.Trim(), own.Error.Trim());
        Assert.Equal(["A.npy", "y.npy"], work.Contents());
    }

    private static void Refused(Workspace work, string[] args, string[] words)
    {
        File.WriteAllText(work["x.npy"], "old");
        string[] before = work.Contents();
        Workspace.AssertRefused(Workspace.Run(["recover", "--output", work["x.npy"], "--report", work["r.json"], .. args]), words);
        Assert.Equal(before, work.Contents());
        Assert.Equal("old", File.ReadAllText(work["x.npy"]));
    }

    private static double[] With(double[] values, int index, double value)
    {
        double[] copy = [.. values];
        copy[index] = value;
        return copy;
    }

    private static byte[] Complex128Header(int count)
    {
        string text = $"{{'descr': '<c16', 'fortran_order': False, 'shape': ({count},), }}";
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)text.Length, 0, .. System.Text.Encoding.ASCII.GetBytes(text)];
    }
}

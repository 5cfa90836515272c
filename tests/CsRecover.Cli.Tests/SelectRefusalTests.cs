using CsRecover.Mri.Files;

namespace CsRecover.Cli.Tests;

/// <summary>Bad input to <c>select</c>: one line, exit code 2, and no file written or changed.</summary>
public class SelectRefusalTests
{
    private static readonly SelectionTable _table = new();

    [Theory]
    [InlineData("an empty file", "h.csv", "an empty file")]
    [InlineData("names alone", "h.csv", "names of columns only")]
    [InlineData("a missing cell", "row 3", "column 'age'", "an empty cell")]
    [InlineData("a word", "row 3", "column 'age'", "'old'")]
    [InlineData("a word without names", "row 2", "column 3", "'old'")]
    [InlineData("not a number", "row 3", "column 'age'", "'NaN'")]
    [InlineData("infinity", "row 3", "column 'age'", "'Infinity'")]
    [InlineData("a short row", "row 3", "13 cells", "got 12")]
    [InlineData("a name twice", "'area' twice")]
    [InlineData("no name", "a name for every column", "column 3")]
    [InlineData("the response alone", "at least one column beside the response 'price'")]
    [InlineData("a file that is missing", "h.csv", "does not exist")]
    [InlineData("a folder", "h.csv", "a folder")]
    [InlineData("a bare quote", "h.csv", "quotes", "row 3")]
    public void Refuses_bad_tables(string what, params string[] words)
    {
        using var work = new Workspace();
        string text = _table.Csv();
        string[] lines = text.Split('\n');
        string Changed(string cell) => string.Join('\n', lines.Select((line, i) => i == 2 ? string.Join(',', line.Split(',').Select((old, c) => c == 2 ? cell : old)) : line));
        switch (what)
        {
            case "an empty file": text = ""; break;
            case "names alone": text = lines[0]; break;
            case "a missing cell": text = Changed(""); break;
            case "a word": text = Changed("old"); break;
            case "a word without names": text = string.Join('\n', Changed("old").Split('\n').Skip(1)); break;
            case "not a number": text = Changed("NaN"); break;
            case "infinity": text = Changed("Infinity"); break;
            case "a short row": text = string.Join('\n', lines.Select((line, i) => i == 2 ? line[(line.IndexOf(',') + 1)..] : line)); break;
            case "a name twice": text = text.Replace("rooms", "area", StringComparison.Ordinal); break;
            case "no name": text = text.Replace(",age,", ",,", StringComparison.Ordinal); break;
            case "the response alone": text = "price\n1\n2\n3\n"; break;
            case "a bare quote": text = Changed("1\"2"); break;
        }

        switch (what)
        {
            case "a file that is missing": break;
            case "a folder": Directory.CreateDirectory(work["h.csv"]); break;
            default: File.WriteAllText(work["h.csv"], text); break;
        }

        Refused(work, ["--design", work["h.csv"], "--response", what == "a word without names" ? "13" : "price", "--sparsity", "2"], words);
    }

    [Theory]
    [InlineData("y of another length", "y.npy", "Expected 90", "got 91")]
    [InlineData("y of two axes", "y.npy", "one axis", "(2, 45)")]
    [InlineData("NaN in y", "y.npy", "NaN at index 7")]
    [InlineData("NaN in X", "X.npy", "NaN at index 130")]
    [InlineData("X without columns", "X.npy", "(90, 0)")]
    [InlineData("X of one axis", "X.npy", "(1080,)")]
    [InlineData("complex X", "X.npy", "real numbers")]
    [InlineData("y that is missing", "y.npy", "does not exist")]
    [InlineData("a feature that others determine", "X.npy", "feature 2", "depends on those before it")]
    public void Refuses_bad_arrays(string what, params string[] words)
    {
        using var work = new Workspace();
        _table.WriteArrays(work);
        double[] x = [.. _table.X.SelectMany(row => row)], y = [.. _table.Y];
        switch (what)
        {
            case "y of another length": NpyFile.Write(work["y.npy"], new double[91], 91); break;
            case "y of two axes": NpyFile.Write(work["y.npy"], y, 2, 45); break;
            case "NaN in y": y[7] = double.NaN; NpyFile.Write(work["y.npy"], y, 90); break;
            case "NaN in X": x[130] = double.NaN; NpyFile.Write(work["X.npy"], x, 90, 12); break;
            case "X without columns": NpyFile.Write(work["X.npy"], Array.Empty<double>(), 90, 0); break;
            case "X of one axis": NpyFile.Write(work["X.npy"], x, 1080); break;
            case "complex X": NpyFile.Write(work["X.npy"], new Complex32[1080], 90, 12); break;
            case "y that is missing": File.Delete(work["y.npy"]); break;
            case "a feature that others determine":
                for (int i = 0; i < 90; i++)
                {
                    x[(12 * i) + 2] = x[12 * i] + x[(12 * i) + 1];
                }

                NpyFile.Write(work["X.npy"], x, 90, 12);
                break;
        }

        Refused(work, ["--design", work["X.npy"], "--response", work["y.npy"], "--sparsity", "2", "--method", "backward"], [.. words.Select(word => word.Replace("Expected", "expected", StringComparison.Ordinal))]);
    }

    [Theory]
    [InlineData("--sparsity 3 --lambda 2", "one of --sparsity, --lambda, --path and --auto", "--sparsity and --lambda")]
    [InlineData("--auto --path 3", "--path and --auto")]
    [InlineData("--sparsity 13", "--sparsity", "at most 12 features", "got 13")]
    [InlineData("--sparsity -1", "--sparsity", "at least 0", "got -1")]
    [InlineData("--sparsity two", "--sparsity", "a whole number", "'two'")]
    [InlineData("--path 13", "--path", "at most 12 features")]
    [InlineData("--lambda -2", "--lambda", "a number of at least 0", "'-2'")]
    [InlineData("--ridge much", "--ridge", "'much'")]
    [InlineData("--method magic", "--method", "forward", "best-subset", "'magic'")]
    [InlineData("--method forward --exact --sparsity 2", "--exact or --method")]
    [InlineData("--gap 0.1 --sparsity 2", "--gap", "--exact")]
    [InlineData("--exact --sparsity 2 --gap 2", "gap", "below 1")]
    [InlineData("--criterion bic", "--criterion", "--path")]
    [InlineData("--path 3 --criterion dic", "--criterion", "aic", "'dic'")]
    [InlineData("--path 3 --folds 1", "--folds", "2 or more")]
    [InlineData("--path 3 --folds 91", "--folds", "91 observations", "got 90")]
    [InlineData("--path 3 --folds 5 --criterion bic", "--criterion or --folds")]
    [InlineData("--loss absolute", "--loss", "squared or logistic", "'absolute'")]
    [InlineData("--loss logistic", "responses 0 and 1")]
    [InlineData("--method combss --nonnegative --sparsity 2", "--method combss", "without bounds")]
    [InlineData("--threads -1", "--threads", "0 or more")]
    [InlineData("--speed 3", "--design", "'--speed'")]
    public void Refuses_bad_options(string options, params string[] words)
    {
        using var work = new Workspace();
        _table.WriteArrays(work);
        Refused(work, ["--design", work["X.npy"], "--response", work["y.npy"], .. options.Split(' ')], words);
    }

    [Theory]
    [InlineData("0 0 1 1 2 2 3 3 4 4 5", "12 values", "got 11")]
    [InlineData("0 0 1 1 2 2 3 3 4 4 6 6", "none left out", "0 to 6")]
    [InlineData("0 0 1 1 2 2 3 3 4 4 5 0.5", "numbered from 0", "0.5 for feature 11")]
    [InlineData("1 1 1 1 2 2 3 3 4 4 5 5", "none left out", "from 1 to 5")]
    public void Refuses_bad_groups(string groups, params string[] words)
    {
        using var work = new Workspace();
        _table.WriteArrays(work);
        File.WriteAllText(work["g.csv"], groups.Replace(' ', ','));
        Refused(work, ["--design", work["X.npy"], "--response", work["y.npy"], "--groups", work["g.csv"], "--sparsity", "2"], ["g.csv", .. words]);
    }

    [Theory]
    [InlineData("", "an empty file")]
    [InlineData("%%MatrixMarket matrix array real general\n2 2\n", "coordinate real general")]
    [InlineData("%%MatrixMarket matrix coordinate real general\n% nothing\n", "rows, columns and number of entries")]
    [InlineData("%%MatrixMarket matrix coordinate real general\n90 2 3\n1 1 1.0\n", "3 entries", "got 1")]
    [InlineData("%%MatrixMarket matrix coordinate real general\n90 2 1\n91 1 1.0\n", "from 1 to 90", "line 3", "91 1 1.0")]
    [InlineData("%%MatrixMarket matrix coordinate real general\n90 2 1\n1 1 one\n", "line 3", "1 1 one")]
    [InlineData("%%MatrixMarket matrix coordinate real general\n90 2 2\n1 1 1.0\n1 1 2.0\n", "once", "row 1, column 1 twice")]
    [InlineData("%%MatrixMarket matrix coordinate pattern general\n90 1 90 5\n", "rows, columns and number of entries", "line 2")]
    public void Refuses_bad_sparse_files(string text, params string[] words)
    {
        using var work = new Workspace();
        _table.WriteArrays(work);
        File.WriteAllText(work["X.mtx"], text);
        Refused(work, ["--design", work["X.mtx"], "--response", work["y.npy"], "--sparsity", "1"], ["X.mtx", .. words]);
    }

    [Fact]
    public void Refuses_a_command_line_without_what_it_needs()
    {
        using var work = new Workspace();
        File.WriteAllText(work["h.csv"], _table.Csv());
        Workspace.AssertRefused(Workspace.Run("select"), "--design");
        Workspace.AssertRefused(Workspace.Run("select", "--design", work["h.csv"]), "--response");
        Workspace.AssertRefused(Workspace.Run("select", "--design", work["h.csv"], "--response", "prize"), "a column out of area, rooms", "'prize'");
        Workspace.AssertRefused(Workspace.Run("select", "--design", work["h.csv"], "--response", "price", "--output", work["h.csv/b.npy"]), "got a file");
        Workspace.AssertRefused(Workspace.Run("select", "--design", work["h.csv"], "--response", "price", "--output", work["b"], "--report", work["b"]), "different files");
        Assert.Equal(["h.csv"], work.Contents());
    }

    [Fact]
    public void Cancelling_ends_with_one_line_and_130()
    {
        using var work = new Workspace();
        _table.WriteArrays(work);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        using StringWriter output = new(), error = new();
        int code = CommandLine.Run(["select", "--design", work["X.npy"], "--response", work["y.npy"], "--sparsity", "3", "--method", "forward", "--output", work["b.npy"]], output, error, cancelled.Token);
        Assert.Equal((130, "error: cancelled", ""), (code, error.ToString().Trim(), output.ToString()));
        Assert.False(File.Exists(work["b.npy"]));
    }

    private static void Refused(Workspace work, string[] args, string[] words)
    {
        File.WriteAllText(work["b.npy"], "old");
        string[] before = work.Contents();
        Workspace.AssertRefused(Workspace.Run(["select", "--output", work["b.npy"], "--report", work["r.json"], .. args]), words);
        Assert.Equal(before, work.Contents());
        Assert.Equal("old", File.ReadAllText(work["b.npy"]));
    }
}

using System.Globalization;
using System.Text.Json;
using CsRecover.Mri.Files;
using CsRecover.Selection;
using MathNet.Numerics.LinearAlgebra;

namespace CsRecover.Cli.Tests;

/// <summary><c>csrecover select</c>.</summary>
public class SelectCommandTests
{
    private static readonly SelectionTable _table = new();

    public static TheoryData<string> Methods => [.. SelectionCatalog.All.Select(method => method.Name)];

    [Fact]
    public void Chooses_out_of_a_table_and_reports_names_and_numbers()
    {
        using var work = new Workspace();
        File.WriteAllText(work["h.csv"], _table.Csv());
        Outcome outcome = Workspace.Run("select", "--design", work["h.csv"], "--response", "price", "--output", work["out/beta.npy"], "--report", work["out/r.json"]);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        foreach (string words in new[] { "90 observations of 12 features", "splicing", "residual-ratio", "area", "distance", "school", "standard error", "intercept", "chosen" })
        {
            Assert.Contains(words, outcome.Output, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("\u001b", outcome.Output, StringComparison.Ordinal);
        Assert.Equal(["beta.npy", "r.json"], Directory.GetFiles(work["out"]).Select(f => Path.GetFileName(f)!).Order());

        // Everything can be checked against least squares on the three columns.
        Matrix<double> z = Matrix<double>.Build.Dense(SelectionTable.N, 4, (i, s) => s == 0 ? 1.0 : _table.X[i][SelectionTable.Support[s - 1]]);
        Vector<double> y = Vector<double>.Build.Dense(_table.Y), b = z.QR().Solve(y), rest = y - (z * b);
        double rss = rest.DotProduct(rest);
        Vector<double> errors = ((z.TransposeThisAndMultiply(z)).Inverse() * (rss / (SelectionTable.N - 4))).Diagonal().PointwiseSqrt();
        JsonElement report = RecoverCommandTests.Report(work["out/r.json"]);
        Assert.Equal(SelectionTable.Support, Numbers(report, "support").Select(v => (int)v));
        Assert.Equal(["area", "distance", "school"], report.GetProperty("names").EnumerateArray().Select(e => e.GetString()));
        Near([.. b.Skip(1)], Numbers(report, "coefficients"));
        Near([.. errors.Skip(1)], Numbers(report, "standard_errors"));
        Near([b[0], rss, rss / 2.0], [report.GetProperty("intercept").GetDouble(), report.GetProperty("rss").GetDouble(), report.GetProperty("objective").GetDouble()]);
        double half = SelectionTable.N / 2.0 * Math.Log(rss / SelectionTable.N);
        Near([half + 3.0, half + (1.5 * Math.Log(SelectionTable.N))], [report.GetProperty("criteria").GetProperty("aic").GetDouble(), report.GetProperty("criteria").GetProperty("bic").GetDouble()]);
        Assert.Equal(("splicing", "residual-ratio", 3), (report.GetProperty("method").GetString(), report.GetProperty("rule").GetString(), report.GetProperty("size").GetInt32()));
        Assert.InRange(report.GetProperty("seconds").GetDouble(), 1e-7, 60.0);
        JsonElement chosen = Assert.Single(report.GetProperty("sizes").EnumerateArray(), size => size.GetProperty("chosen").GetBoolean());
        Assert.Equal(3, chosen.GetProperty("size").GetInt32());
        Assert.False(report.TryGetProperty("certificate", out _));
        Assert.False(report.TryGetProperty("deviance", out _));

        NpyArray beta = NpyFile.Read(work["out/beta.npy"]);
        Assert.Equal([SelectionTable.P], beta.Shape);
        Assert.Equal(SelectionTable.Support, Enumerable.Range(0, SelectionTable.P).Where(j => beta.ToDouble()[j] != 0.0));
        Near([.. b.Skip(1)], [.. SelectionTable.Support.Select(j => beta.ToDouble()[j])]);
    }

    [Theory]
    [InlineData("h.csv", ";", true)]
    [InlineData("h.tsv", "\t", true)]
    [InlineData("h.txt", ",", false)]
    [InlineData("h.csv", ";", false)]
    public void Tables_may_have_any_delimiter_and_no_names(string name, string delimiter, bool hasNames)
    {
        using var work = new Workspace();
        File.WriteAllText(work[name], _table.Csv(delimiter, hasNames).ReplaceLineEndings("\r\n"));
        JsonElement report = Report(work, "--design", work[name], "--response", hasNames ? "price" : "13", "--sparsity", "3");
        Assert.Equal(SelectionTable.Support, Numbers(report, "support").Select(v => (int)v));
        Assert.Equal(hasNames, report.TryGetProperty("names", out _));
    }

    [Fact]
    public void Names_in_quotes_may_hold_delimiters()
    {
        using var work = new Workspace();
        File.WriteAllText(work["h.csv"], _table.Csv().Replace("area,", "\"area, m2\",", StringComparison.Ordinal));
        JsonElement report = Report(work, "--design", work["h.csv"], "--response", "price", "--sparsity", "1");
        Assert.Equal(["area, m2"], report.GetProperty("names").EnumerateArray().Select(e => e.GetString()));
    }

    [Fact]
    public void Arrays_tables_and_sparse_files_give_the_same_answer()
    {
        using var work = new Workspace();
        _table.WriteArrays(work);
        File.WriteAllText(work["h.csv"], _table.Csv());
        File.WriteAllText(work["y.csv"], "price\n" + string.Concat(_table.Y.Select(v => v.ToString("R", CultureInfo.InvariantCulture) + "\n")));
        IEnumerable<string> entries = _table.X.SelectMany((row, i) => row.Select((v, j) => string.Create(CultureInfo.InvariantCulture, $"{i + 1} {j + 1} {v:R}\n")));
        File.WriteAllText(work["X.mtx"], $"%%MatrixMarket matrix coordinate real general\n% from a test\n{SelectionTable.N} {SelectionTable.P} {SelectionTable.N * SelectionTable.P}\n" + string.Concat(entries));
        double[][] answers =
        [
            Numbers(Report(work, "--design", work["h.csv"], "--response", "price", "--sparsity", "4"), "coefficients"),
            Numbers(Report(work, "--design", work["X.npy"], "--response", work["y.npy"], "--sparsity", "4"), "coefficients"),
            Numbers(Report(work, "--design", work["X.npy"], "--response", work["y.csv"], "--sparsity", "4"), "coefficients"),
            Numbers(Report(work, "--design", work["X.mtx"], "--response", work["y.npy"], "--sparsity", "4"), "coefficients"),
        ];
        Assert.All(answers, answer => Near(answers[0], answer));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Every_method_can_be_named(string method)
    {
        using var work = new Workspace();
        _table.WriteArrays(work);
        JsonElement report = Report(work, "--design", work["X.npy"], "--response", work["y.npy"], "--sparsity", "3", "--method", method);
        Assert.Equal(SelectionTable.Support, Numbers(report, "support").Select(v => (int)v));
        Assert.Equal((method, 3), (report.GetProperty("method").GetString(), report.GetProperty("sparsity").GetInt32()));
    }

    /// <summary>What is called proven is the optimum of all models, by enumeration.</summary>
    [Theory]
    [InlineData("--sparsity", "4")]
    [InlineData("--lambda", "0.8")]
    public void Exact_answers_have_a_certificate(string option, string value)
    {
        using var work = new Workspace();
        _table.WriteArrays(work);
        string[] problem = ["--design", work["X.npy"], "--response", work["y.npy"], option, value];
        JsonElement exact = Report(work, [.. problem, "--exact", "--gap", "0"]), all = Report(work, [.. problem, "--method", "enumeration"]);
        Assert.Equal(Numbers(all, "support"), Numbers(exact, "support"));
        Assert.Equal(("best-subset", "Optimal"), (exact.GetProperty("method").GetString(), exact.GetProperty("status").GetString()));
        JsonElement proof = exact.GetProperty("certificate");
        double objective = exact.GetProperty("objective").GetDouble();
        Near([objective, objective], [proof.GetProperty("upper").GetDouble(), proof.GetProperty("lower").GetDouble()]);
        Assert.InRange(proof.GetProperty("gap").GetDouble(), 0.0, 1e-9);
        Assert.True(proof.GetProperty("nodes").GetInt64() >= 1);
        Assert.Contains("proven", Workspace.Run(["select", .. problem, "--exact"]).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_is_chosen_from_by_a_criterion_or_by_cross_validation()
    {
        using var work = new Workspace();
        _table.WriteArrays(work);
        string[] path = ["--design", work["X.npy"], "--response", work["y.npy"], "--path", "8", "--method", "forward"];
        JsonElement bic = Report(work, [.. path, "--criterion", "bic"]), folds = Report(work, [.. path, "--folds", "5"]), again = Report(work, [.. path, "--folds", "5", "--threads", "1"]);
        Assert.Equal(9, bic.GetProperty("sizes").GetArrayLength());
        double[] scores = [.. bic.GetProperty("sizes").EnumerateArray().Select(size => size.GetProperty("criterion").GetDouble())];
        Assert.Equal(scores.Min(), bic.GetProperty("criteria").GetProperty("bic").GetDouble());
        Assert.Equal(("bic", "cross-validation"), (bic.GetProperty("rule").GetString(), folds.GetProperty("rule").GetString()));
        Assert.Equal(SelectionTable.Support, Numbers(folds, "support").Select(v => (int)v));
        Assert.Equal(folds.GetProperty("sizes").GetRawText(), again.GetProperty("sizes").GetRawText());
        Assert.All(folds.GetProperty("sizes").EnumerateArray(), size => Assert.InRange(size.GetProperty("standard_error").GetDouble(), 1e-6, 10.0));
    }

    [Fact]
    public void Classes_groups_signs_and_ridges_are_taken()
    {
        using var work = new Workspace();
        _table.WriteArrays(work);
        string[] classes = ["--design", work["X.npy"], "--response", work["classes.npy"], "--loss", "logistic", "--sparsity", "2"];
        JsonElement logistic = Report(work, classes);
        Assert.Equal([0.0, 3.0], Numbers(logistic, "support"));
        Assert.Equal("Logistic", logistic.GetProperty("loss").GetString());
        Near([2.0 * logistic.GetProperty("objective").GetDouble()], [logistic.GetProperty("deviance").GetDouble()]);
        Assert.False(logistic.TryGetProperty("rss", out _));
        JsonElement proven = Report(work, [.. classes, "--exact", "--gap", "0"]);
        Assert.Equal([0.0, 3.0], Numbers(proven, "support"));
        Assert.Equal(0.0, proven.GetProperty("certificate").GetProperty("gap").GetDouble());
        Near([logistic.GetProperty("objective").GetDouble()], [proven.GetProperty("certificate").GetProperty("lower").GetDouble()]);

        NpyFile.Write(work["g.npy"], Enumerable.Range(0, SelectionTable.P).Select(j => (byte)(j / 2)).ToArray(), SelectionTable.P);
        File.WriteAllText(work["g.csv"], string.Join(',', Enumerable.Range(0, SelectionTable.P).Select(j => j / 2)));
        foreach (string groups in new[] { "g.npy", "g.csv" })
        {
            JsonElement grouped = Report(work, "--design", work["X.npy"], "--response", work["y.npy"], "--sparsity", "2", "--groups", work[groups]);
            Assert.Equal([0.0, 1.0, 2.0, 3.0], Numbers(grouped, "support"));
            Assert.Equal(2, grouped.GetProperty("size").GetInt32());
        }

        JsonElement positive = Report(work, "--design", work["X.npy"], "--response", work["y.npy"], "--sparsity", "2", "--nonnegative");
        Assert.Equal([0.0, 10.0], Numbers(positive, "support"));
        Assert.All(Numbers(positive, "coefficients"), b => Assert.True(b > 0.0));
        Assert.False(positive.TryGetProperty("standard_errors", out _));

        double Largest(string ridge) => Numbers(Report(work, "--design", work["X.npy"], "--response", work["y.npy"], "--sparsity", "3", "--ridge", ridge), "coefficients").Max(Math.Abs);
        Assert.True(Largest("5") < 0.5 * Largest("0"));
        JsonElement through = Report(work, "--design", work["X.npy"], "--response", work["y.npy"], "--sparsity", "3", "--no-intercept");
        Assert.Equal(0.0, through.GetProperty("intercept").GetDouble());
    }

    [Fact]
    public void Unusable_features_are_refused_by_name_or_passed_over()
    {
        using var work = new Workspace();
        File.WriteAllText(work["constant.csv"], string.Join('\n', _table.Csv().TrimEnd().Split('\n').Select((line, i) => (i == 0 ? "always," : "1,") + line)));
        File.WriteAllText(work["twice.csv"], string.Join('\n', _table.Csv().TrimEnd().Split('\n').Select((line, i) => line + (i == 0 ? ",area_again" : "," + line.Split(',')[0]))));
        Workspace.AssertRefused(Workspace.Run("select", "--design", work["constant.csv"], "--response", "price", "--sparsity", "2"), "constant.csv", "'always'");
        Workspace.AssertRefused(Workspace.Run("select", "--design", work["twice.csv"], "--response", "price", "--sparsity", "2"), "twice.csv", "'area'", "'area_again'");
        foreach (string file in new[] { "constant.csv", "twice.csv" })
        {
            JsonElement report = Report(work, "--design", work[file], "--response", "price", "--sparsity", "2", "--ignore-unusable");
            Assert.Equal(["area", "distance"], report.GetProperty("names").EnumerateArray().Select(e => e.GetString()));
        }
    }

    [Fact]
    public void Without_time_there_is_an_answer_that_says_so()
    {
        using var work = new Workspace();
        _table.WriteArrays(work);
        JsonElement report = Report(work, "--design", work["X.npy"], "--response", work["y.npy"], "--sparsity", "3", "--method", "forward", "--time-limit", "0");
        Assert.Equal("TimeLimit", report.GetProperty("status").GetString());
    }

    internal static JsonElement Report(Workspace work, params string[] args)
    {
        Outcome outcome = Workspace.Run(["select", .. args, "--report", work["report.json"]]);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        return RecoverCommandTests.Report(work["report.json"]);
    }

    private static double[] Numbers(JsonElement report, string name) => [.. report.GetProperty(name).EnumerateArray().Select(e => e.GetDouble())];

    private static void Near(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.InRange(pair.Second - pair.First, -1e-8 * (1.0 + Math.Abs(pair.First)), 1e-8 * (1.0 + Math.Abs(pair.First))));
    }
}

using System.Globalization;
using CsRecover.Mri.Files;

namespace CsRecover.Cli.Tests;

/// <summary>A table of twelve features with names, three of which make the response.</summary>
internal sealed class SelectionTable
{
    public const int N = 90, P = 12;

    public static readonly string[] Names = ["area", "rooms", "age", "distance", "noise", "garden", "floor", "year", "light", "tax", "school", "river"];

    public static readonly int[] Support = [0, 3, 10];

    public SelectionTable(double noise = 0.6)
    {
        var random = new Random(21);
        X = [.. Enumerable.Range(0, N).Select(_ => Enumerable.Range(0, P).Select(_ => Workspace.Gaussian(random)).ToArray())];
        Y = [.. X.Select(row => 5.0 + (2.0 * row[0]) - (1.5 * row[3]) + row[10] + (noise * Workspace.Gaussian(random)))];
        Classes = [.. Y.Select(y => y + Workspace.Gaussian(random) > 5.0 ? 1.0 : 0.0)];
    }

    /// <summary>The features, row by row.</summary>
    public double[][] X { get; }

    public double[] Y { get; }

    /// <summary>0 and 1.</summary>
    public double[] Classes { get; }

    /// <summary>The table as text; the response is the column 'price'.</summary>
    public string Csv(string delimiter = ",", bool hasNames = true, double[]? response = null) =>
        string.Concat((hasNames ? [[.. Names, "price"]] : Array.Empty<string[]>())
            .Concat(X.Select((row, i) => row.Append((response ?? Y)[i]).Select(v => v.ToString("R", CultureInfo.InvariantCulture)).ToArray()))
            .Select(cells => string.Join(delimiter, cells) + "\n"));

    /// <summary>Writes X.npy, y.npy and classes.npy.</summary>
    public void WriteArrays(Workspace work)
    {
        NpyFile.Write(work["X.npy"], X.SelectMany(row => row).ToArray(), N, P);
        NpyFile.Write(work["y.npy"], Y, N);
        NpyFile.Write(work["classes.npy"], Classes, N);
    }
}

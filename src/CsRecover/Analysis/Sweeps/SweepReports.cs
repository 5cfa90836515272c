using System.Text.Json;
using System.Text.Json.Nodes;

namespace CsRecover.Analysis.Sweeps;

/// <summary>A sweep's numbers as JSON.</summary>
internal static class SweepReports
{
    private static readonly JsonSerializerOptions _indented = new() { WriteIndented = true, NewLine = "\n" };

    /// <summary>Where the rate passes one half.</summary>
    /// <param name="result">The sweep.</param>
    public static string Transitions(SweepResult result) => Write(new JsonArray([.. result.Transitions.Select(t =>
    {
        JsonObject json = Of(t.Series);
        json["n"] = t.Columns;
        json["m"] = t.Rows;
        json["delta"] = t.Delta;
        json["half_is"] = SweepTables.SideOf(t.Side);
        if (t.Fit is { } fit)
        {
            json["half_k"] = fit.HalfSparsity;
            json["half_rho"] = t.HalfRho;
            json["standard_error_rho"] = t.StandardError;
            json["width_k"] = fit.Width;
        }

        return json;
    })]));

    /// <summary>What was measured and how much of it.</summary>
    /// <param name="result">The sweep.</param>
    public static string Summary(SweepResult result) => Write(new JsonObject
    {
        ["settings"] = JsonSerializer.SerializeToNode(result.Sweep, SweepJson.Default.SweepDescription),
        ["trials"] = result.Trials,
        ["cells"] = result.Cells.Count,
        ["cells_skipped"] = result.Cells.Count(c => c.IsSkipped),
        ["trials_made"] = result.Cells.Sum(c => (long)c.Rate.Trials),
        ["series"] = new JsonArray([.. result.Series.Select(series =>
        {
            SweepCell[] cells = [.. result.Cells.Where(c => c.Series == series)];
            JsonObject json = Of(series);
            json["cells_skipped"] = cells.Count(c => c.IsSkipped);
            json["successes"] = cells.Sum(c => (long)c.Rate.Successes);
            json["share_recovered"] = cells.Sum(c => c.IsSkipped ? 0.0 : c.Rate.Rate) / cells.Length;
            return json;
        })]),
    });

    private static JsonObject Of(SweepSeries series) => new()
    {
        ["ensemble"] = series.Ensemble,
        ["amplitudes"] = series.AmplitudesName,
        ["solver"] = series.Solver,
        ["snr_db"] = series.SignalToNoise,
    };

    private static string Write(JsonNode node) => node.ToJsonString(_indented) + "\n";
}

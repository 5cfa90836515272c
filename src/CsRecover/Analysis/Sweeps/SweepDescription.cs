using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace CsRecover.Analysis.Sweeps;

/// <summary>Everything that a sweep's numbers depend on, in words, as the journal's first line has it: with it a sweep is continued, merged and reported.</summary>
internal sealed record SweepDescription
{
    public required int Columns { get; init; }

    public required IReadOnlyList<double> Deltas { get; init; }

    public required IReadOnlyList<double> Rhos { get; init; }

    public required IReadOnlyList<string> Ensembles { get; init; }

    public required IReadOnlyList<AmplitudeKind> Amplitudes { get; init; }

    public required IReadOnlyList<string> Solvers { get; init; }

    /// <summary>All parameters of the solvers: another default in a later version of the library is another sweep.</summary>
    public required IReadOnlyList<string> SolverOptions { get; init; }

    public required IReadOnlyList<double?> SignalToNoise { get; init; }

    public required int TrialsPerMatrix { get; init; }

    public required ulong Seed { get; init; }

    public required string Precision { get; init; }

    public required bool TellSparsity { get; init; }

    public required bool Adaptive { get; init; }

    public required string Backend { get; init; }

    public required string Shard { get; init; }

    /// <summary>Describes a sweep.</summary>
    /// <param name="settings">Valid settings.</param>
    /// <param name="backend">Where it runs: answers differ by rounding.</param>
    /// <param name="shard">The part.</param>
    public static SweepDescription Of(SweepSettings settings, string backend, SweepShard shard) => new()
    {
        Columns = settings.Columns,
        Deltas = [.. settings.Deltas.Order()],
        Rhos = [.. settings.Rhos.Order()],
        Ensembles = settings.Ensembles,
        Amplitudes = settings.Amplitudes,
        Solvers = [.. settings.Solvers.Select(s => s.Name)],
        SolverOptions = [.. settings.Solvers.Select(s => TextOf(s))],
        SignalToNoise = settings.SignalToNoise,
        TrialsPerMatrix = settings.TrialsPerMatrix,
        Seed = settings.Seed,
        Precision = settings.SinglePrecision ? "float" : "double",
        TellSparsity = settings.TellSparsity,
        Adaptive = settings.Adaptive,
        Backend = backend,
        Shard = shard.ToString(),
    };

    /// <summary>Reads what <see cref="ToString"/> gives.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="JsonException">It is something else.</exception>
    public static SweepDescription Parse(string text) => JsonSerializer.Deserialize(text, SweepJson.Default.SweepDescription) ?? throw new JsonException("null");

    /// <summary>Names what is not the same in another sweep.</summary>
    /// <param name="other">The other sweep.</param>
    /// <returns>A phrase such as <c>seed (1, now 2)</c> for each difference.</returns>
    public IReadOnlyList<string> Differences(SweepDescription other)
    {
        JsonObject mine = Json(), others = other.Json();
        return
        [
            .. from pair in mine
               where !JsonNode.DeepEquals(pair.Value, others[pair.Key])
               select $"{pair.Key.Replace('_', ' ')} ({Words(pair.Value)}, now {Words(others[pair.Key])})",
        ];
    }

    /// <summary>JSON in one line.</summary>
    public override string ToString() => JsonSerializer.Serialize(this, SweepJson.Default.SweepDescription);

    private JsonObject Json() => JsonSerializer.SerializeToNode(this, SweepJson.Default.SweepDescription)!.AsObject();

    private static string Words(JsonNode? node) => node switch
    {
        JsonArray array => string.Join(' ', array.Select(v => v?.ToString() ?? "none")),
        _ => node?.ToString() ?? "none",
    };

    /// <summary>A record's own text without the words about it, with numbers written alike in every language.</summary>
    private static string TextOf(Solvers.SolverOptions solver)
    {
        CultureInfo culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
            return solver.ToString().Replace($"Name = {solver.Name}, Summary = {solver.Summary}, ", "", StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }
}

/// <summary>How descriptions become JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true)]
[JsonSerializable(typeof(SweepDescription))]
internal sealed partial class SweepJson : JsonSerializerContext;

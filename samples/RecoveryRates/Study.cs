using System.Globalization;
using CsRecover.Analysis;
using CsRecover.Operators;
using CsRecover.Solvers;

namespace CsRecover.Samples;

/// <summary>One curve: a solver on a kind of matrix and of amplitudes.</summary>
/// <param name="Matrix">The kind of matrix.</param>
/// <param name="Amplitudes">The kind of amplitudes.</param>
/// <param name="Solver">The solver.</param>
internal sealed record Series(string Matrix, AmplitudeKind Amplitudes, SolverOptions Solver);

/// <summary>All curves of a study, with the rates measured so far, which are kept in a file.</summary>
internal sealed class Study
{
    private const string Header = "rows,columns,seed,matrix,amplitudes,solver,k,trials,successes";

    /// <summary>A series ends after so many k without a single success.</summary>
    private const int HopelessPoints = 2;

    private readonly SampleOptions _options;
    private readonly RecoveryBackend _backend;
    private readonly string _file;
    private readonly Dictionary<string, RecoveryRate> _rates = [];
    private readonly List<string> _otherStudies = [];

    /// <summary>A study, continued where its file ends.</summary>
    /// <param name="options">The command line.</param>
    /// <param name="backend">Where to recover.</param>
    public Study(SampleOptions options, RecoveryBackend backend)
    {
        _options = options;
        _backend = backend;
        _file = Path.Combine(options.Output, "rates.csv");
        try
        {
            Directory.CreateDirectory(options.Output);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"--output: expected a folder that can be written to, got {options.Output}.", e);
        }

        Sparsities = [.. Enumerable.Range(1, options.Points).Select(i => Math.Max(1, (int)Math.Round(0.7 * options.Rows * i / options.Points))).Distinct()];
        Series = [.. from matrix in Operators.Keys from amplitudes in Enum.GetValues<AmplitudeKind>() from solver in options.Solvers select new Series(matrix, amplitudes, solver)];
        if (File.Exists(_file))
        {
            Load();
        }
    }

    /// <summary>Every curve.</summary>
    public IReadOnlyList<Series> Series { get; }

    /// <summary>The k of all curves, ascending.</summary>
    public int[] Sparsities { get; }

    /// <summary>Kinds of matrices.</summary>
    public IEnumerable<string> Matrices => Operators.Keys;

    /// <summary>Solvers' names.</summary>
    public IEnumerable<string> Solvers => _options.Solvers.Select(s => s.Name);

    private Dictionary<string, Func<ulong, SensingOperator<double>>> Operators => new()
    {
        ["Gaussian"] = seed => new GaussianOperator<double>(_options.Rows, _options.Columns, seed),
        ["Rademacher"] = seed => new RademacherOperator<double>(_options.Rows, _options.Columns, seed),
        ["partial DCT"] = seed => new PartialDctOperator<double>(_options.Rows, _options.Columns, seed),
        ["Hadamard"] = seed => new SubsampledHadamardOperator<double>(_options.Rows, _options.Columns, seed),
    };

    /// <summary>Measures what a curve still lacks, and keeps it.</summary>
    /// <param name="series">The curve.</param>
    /// <param name="cancellationToken">Stops it; what is known by then is kept.</param>
    public void Measure(Series series, CancellationToken cancellationToken)
    {
        var trials = new RecoveryTrials<double>
        {
            Operator = Operators[series.Matrix],
            Solver = series.Solver,
            Amplitudes = series.Amplitudes,
            Seed = _options.Seed,
            TellSparsity = series.Solver is SparsityOptions,                                 // the others need not be told k
            TrialsPerOperator = _options.TrialsPerMatrix,
            Backend = _backend,
        };
        int hopeless = 0;
        bool news = false;
        foreach (int k in Sparsities)
        {
            string key = Key(series.Matrix, series.Amplitudes, series.Solver.Name, k);
            RecoveryRate rate = _rates.GetValueOrDefault(key, new RecoveryRate(k, 0, 0));
            if (rate.Trials < _options.Trials)
            {
                bool skip = hopeless >= HopelessPoints;
                rate = skip ? new RecoveryRate(k, _options.Trials, 0) : rate.Plus(trials.Measure(k, _options.Trials - rate.Trials, rate.Trials, cancellationToken));
                _rates[key] = rate;
                news = true;
            }

            hopeless = rate.Successes == 0 ? hopeless + 1 : 0;
        }

        if (news)
        {
            Save();
        }
    }

    /// <summary>The rates of a curve.</summary>
    /// <param name="matrix">The kind of matrix.</param>
    /// <param name="amplitudes">The kind of amplitudes.</param>
    /// <param name="solver">The solver's name.</param>
    /// <returns>One rate for each k, ascending.</returns>
    public IReadOnlyList<RecoveryRate> Rates(string matrix, AmplitudeKind amplitudes, string solver) => [.. Sparsities.Select(k => _rates[Key(matrix, amplitudes, solver, k)])];

    /// <summary>Writes a file under a temporary name and renames it: nobody sees half a file.</summary>
    /// <param name="path">Its final name.</param>
    /// <param name="text">Its contents.</param>
    public static void WriteWhole(string path, string text)
    {
        string temporary = path + ".tmp";
        File.WriteAllText(temporary, text);
        File.Move(temporary, path, overwrite: true);
    }

    private string Key(string matrix, AmplitudeKind amplitudes, string solver, int k) =>
        string.Create(CultureInfo.InvariantCulture, $"{_options.Rows},{_options.Columns},{_options.Seed},{matrix},{amplitudes},{solver},{k}");

    private void Load()
    {
        string[] lines = File.ReadAllLines(_file);
        if (lines.Length == 0 || lines[0] != Header)
        {
            throw new InvalidDataException($"{_file}: expected the numbers of an earlier study, beginning with '{Header}'; move the file away or choose another --output.");
        }

        string mine = string.Create(CultureInfo.InvariantCulture, $"{_options.Rows},{_options.Columns},{_options.Seed},");
        foreach (string line in lines.Skip(1).Where(l => l.Length > 0))
        {
            string[] cells = line.Split(',');
            if (cells.Length != 9 || !int.TryParse(cells[6], out int k) || !int.TryParse(cells[7], out int trials) || !int.TryParse(cells[8], out int successes))
            {
                throw new InvalidDataException($"{_file}: expected lines of the form '{Header}', got '{line}'.");
            }

            if (line.StartsWith(mine, StringComparison.Ordinal))
            {
                _rates[string.Join(',', cells[..7])] = new RecoveryRate(k, trials, successes);
            }
            else
            {
                _otherStudies.Add(line);
            }
        }
    }

    private void Save() => WriteWhole(_file, string.Join('\n', [
        Header,
        .. _otherStudies,
        .. _rates.Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Key},{r.Value.Trials},{r.Value.Successes}")),
        ""]));
}

using CsRecover.Learning.Equations;
using CsRecover.Selection;
using CsRecover.Vectors;

namespace CsRecover.Learning;

/// <summary>What chooses the terms of an equation.</summary>
public enum EquationSolver
{
    /// <summary>The best terms of each number, proven (<see cref="BestSubset"/>).</summary>
    Exact,

    /// <summary>Splicing (<see cref="Selection.Splicing"/>).</summary>
    Splicing,

    /// <summary>Orthogonal matching pursuit.</summary>
    Omp,

    /// <summary>Hard thresholding pursuit.</summary>
    Htp,

    /// <summary>Hard concrete gates in closed form, which find the number of terms by themselves.</summary>
    Gates,

    /// <summary>Sequential thresholding of least squares (Brunton, Proctor and Kutz, PNAS 113(15), 2016): coefficients below a threshold go, until none does.</summary>
    Thresholding,
}

/// <summary>Equations out of data: each response as a sum of a few terms of a library.</summary>
public sealed record SparseDictionaryRegression
{
    /// <summary>Terms that explain less than this share of what is left do not belong to an equation, whatever a criterion says of them.</summary>
    private const double LeastShare = 0.05;

    /// <summary>Data are never taken for more exact than this, relative to the response.</summary>
    private const double Exactness = 1e-10;

    /// <summary>The terms that equations may have.</summary>
    public required TermLibrary Library { get; init; }

    /// <summary>What chooses the terms.</summary>
    public EquationSolver Solver { get; init; }

    /// <summary>How many terms each equation has, at least 0; null: as many as the data support. Gates and thresholding do not read it.</summary>
    public int? TermsPerEquation { get; init; }

    /// <summary>The most terms that are tried where the data decide, at least 1.</summary>
    public int MostTerms { get; init; } = 10;

    /// <summary>What coefficients must reach, in their own units, for <see cref="EquationSolver.Thresholding"/>; at least 0.</summary>
    public double Threshold { get; init; } = 0.1;

    /// <summary>Finds the equations of a trajectory's derivatives, called <c>x'</c> after their variables.</summary>
    /// <param name="trajectory">States and derivatives.</param>
    /// <param name="cancellation">Cancels the work.</param>
    /// <exception cref="ArgumentException">The trajectory has another number of variables than the library, or a setting is out of its range.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public EquationSystem Fit(Trajectory trajectory, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(trajectory);
        return Fit(trajectory.States, trajectory.Derivatives, [.. Library.Variables.Select(name => name + "'")], cancellation);
    }

    /// <summary>Finds equations.</summary>
    /// <param name="states">n times d numbers, one state after the other.</param>
    /// <param name="responses">n times as many numbers as there are names: what the equations give at each state.</param>
    /// <param name="names">What the responses are called.</param>
    /// <param name="cancellation">Cancels the work.</param>
    /// <exception cref="ArgumentException">Numbers do not fit together, one is not finite, or a setting is out of its range.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public EquationSystem Fit(ReadOnlySpan<double> states, ReadOnlySpan<double> responses, IReadOnlyList<string> names, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(names);
        int d = Library.Variables.Count;
        if (states.Length == 0 || states.Length % d != 0)
        {
            throw new ArgumentException($"Expected states of {d} numbers each ({string.Join(", ", Library.Variables)}), got {states.Length} numbers.", nameof(states));
        }

        int count = states.Length / d;
        Check.Length(responses.Length, count * names.Count, nameof(responses), $"{names.Count} for each of {count} states");
        Check.Finite(states, nameof(states));
        Check.Finite(responses, nameof(responses));
        Validate();
        double[] values = Library.Values(states, count);
        int wild = Array.FindIndex(values, v => !double.IsFinite(v));
        if (wild >= 0)
        {
            throw new ArgumentException($"Expected terms with finite values at every state, got {values[wild]} for '{Library.Terms[wild / count].Text}' at state {wild % count}.", nameof(states));
        }

        var equations = new List<Equation>();
        for (int e = 0; e < names.Count; e++)
        {
            var y = new double[count];
            for (int i = 0; i < count; i++)
            {
                y[i] = responses[(i * names.Count) + e];
            }

            equations.Add(Find(names[e], new TermSystem(values, count, y), cancellation));
        }

        return new EquationSystem(Library.Variables, equations);
    }

    private void Validate()
    {
        if (TermsPerEquation is { } k && (k < 0 || k > Library.Terms.Count))
        {
            throw new ArgumentException($"Expected from 0 to {Library.Terms.Count} terms, as many as the library has, got {k}.", nameof(TermsPerEquation));
        }

        if (MostTerms < 1)
        {
            throw new ArgumentException($"Expected at least one term, got {MostTerms}.", nameof(MostTerms));
        }

        if (!(Threshold >= 0.0))
        {
            throw new ArgumentException($"Expected a threshold of at least 0, got {Threshold}.", nameof(Threshold));
        }
    }

    private Equation Find(string name, TermSystem system, CancellationToken cancellation)
    {
        int[] support = Solver switch
        {
            EquationSolver.Gates => TermSolvers.Gates(system, cancellation),
            EquationSolver.Thresholding => TermSolvers.Threshold(system, Threshold),
            _ when TermsPerEquation is { } k => TermSolvers.Path(system, Solver, k, cancellation)[^1],
            _ => Choose(system, TermSolvers.Path(system, Solver, Math.Min(MostTerms, Math.Min(system.Terms, system.Count - 1)), cancellation)),
        };
        (double[] coefficients, double left) = system.Fit(support);
        return new Equation(name, [.. support.Select(t => Library.Terms[t])], coefficients, Math.Sqrt(left / system.Count), system.Spread > 0.0 ? 1.0 - (left / system.Spread) : 1.0);
    }

    /// <summary>
    /// The size by the extended Bayesian information criterion, with as many observations as the residuals are worth (smoothing and the system's own memory make neighbours alike), then
    /// without terms that explain next to nothing of what the others leave.
    /// </summary>
    private static int[] Choose(TermSystem system, IReadOnlyList<int[]> path)
    {
        double floor = Exactness * Exactness * system.Energy, choices = 0.0, least = double.PositiveInfinity;
        double[] left = [.. path.Select(support => Math.Max(system.Fit(support).Left, floor))];
        double worth = system.Count / system.Memory(path[^1]);
        int best = 0;
        for (int k = 0; k < path.Count; k++)
        {
            double criterion = (worth * Math.Log(left[k])) + (k * Math.Log(worth)) + (2.0 * choices);
            (best, least) = criterion < least ? (k, criterion) : (best, least);
            choices += Math.Log((double)(system.Terms - k) / (k + 1));
        }

        while (best > 0 && left[best - 1] <= (1.0 + LeastShare) * left[best])
        {
            best--;
        }

        return path[best];
    }
}

using System.Numerics;
using CsRecover.Operators;

namespace CsRecover.Analysis;

/// <summary>
/// Whether an operator looks like what random measurement matrices should be: columns of length 1 (or rows, as of partial unitary matrices), no rows or columns more alike than chance has it, submatrices with
/// the spectrum of independent entries (Marchenko-Pastur) or of random rows of a unitary matrix (MANOVA), lengths of signals kept, and an adjoint that is one. Finds mistakes
/// that recovery would only suffer from: repeated rows, scaled columns, a bad random generator, a wrong normalisation. A matrix that was not meant to be random may
/// fail and be as useful.
/// </summary>
public sealed class EnsembleCheck
{
    private const int MostColumns = 4096;
    private const int MostPairs = 1024;

    private EnsembleCheck(SubmatrixSpectrum spectrum, SpectralLaw law, double distance, IReadOnlyList<EnsembleFinding> findings)
    {
        Spectrum = spectrum;
        Law = law;
        Distance = distance;
        Findings = findings;
    }

    /// <summary>The eigenvalues of random submatrices, for columns scaled to length 1 on average.</summary>
    public SubmatrixSpectrum Spectrum { get; }

    /// <summary>The law: MANOVA for orthogonal rows of one length, else the one that fits better.</summary>
    public SpectralLaw Law { get; }

    /// <summary>Kolmogorov's distance of the eigenvalues from <see cref="Law"/>.</summary>
    public double Distance { get; }

    /// <summary>Every check.</summary>
    public IReadOnlyList<EnsembleFinding> Findings { get; }

    /// <summary>Whether all checks passed.</summary>
    public bool Passed => Findings.All(f => f.Passed);

    /// <summary>Checks an operator; the limits are such that a sound ensemble fails about once in a hundred thousand times.</summary>
    /// <typeparam name="T">float, double or <see cref="Complex32"/>.</typeparam>
    /// <param name="sensing">The operator: m from 8, n above m.</param>
    /// <param name="options">How; left out, the defaults.</param>
    /// <param name="cancellationToken">Stops the computation.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="ArgumentException">The operator is too small, or a number is out of range.</exception>
    /// <exception cref="OperationCanceledException">The token asked to stop.</exception>
    public static EnsembleCheck Of<T>(SensingOperator<T> sensing, EnsembleCheckOptions? options = null, CancellationToken cancellationToken = default)
        where T : unmanaged, INumberBase<T>
    {
        ArgumentNullException.ThrowIfNull(sensing);
        options ??= new EnsembleCheckOptions();
        int m = sensing.Rows, n = sensing.Columns;
        if (m < 8 || n <= m)
        {
            throw new ArgumentException($"Expected an operator with at least 8 rows and more columns than rows, got {m} x {n}.", nameof(sensing));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(options.Trials, 1, nameof(options));
        int k = options.Sparsity ?? Math.Max(1, Math.Min(Math.Min((int)Math.Round(0.4 * m), 200), n - m));
        int[] columns = RandomSupport.Draw(n, Math.Min(n, Math.Max(256, Math.Min(MostColumns, (1 << 25) / m))), options.Seed, trial: -1);
        using ColumnFrame frame = ColumnFrame.Of(sensing, columns);
        var lengths = new ColumnLengths(frame);
        SubmatrixSpectrum spectrum = SubmatrixSpectrum.Of(sensing, k, options.Trials, options.Seed, lengths.MeanSquare, cancellationToken);
        SpectralLaw independent = SpectralLaw.MarchenkoPastur((double)k / m), unitary = SpectralLaw.Manova((double)k / m, (double)m / n);
        double first = independent.DistanceTo(spectrum.Eigenvalues), second = unitary.DistanceTo(spectrum.Eigenvalues);
        (SpectralLaw law, double distance) = second < first || ProductFindings.HasOrthogonalRows(sensing, options.Seed) ? (unitary, second) : (independent, first);
        var findings = new List<EnsembleFinding> { lengths.Mean(ProductFindings.HasUnitRows(sensing, options.Seed)), lengths.Spread(columns), AlikeColumns(frame, columns, options.Seed), AlikeRows(frame, options.Seed) };
        cancellationToken.ThrowIfCancellationRequested();
        findings.AddRange(SpectrumFindings.Of(spectrum, law, distance, m, lengths.Kurtosis));
        findings.AddRange(ProductFindings.Of(sensing, lengths.MeanSquare, options));
        return new EnsembleCheck(spectrum, law, distance, findings);
    }

    /// <summary>One line for each check.</summary>
    public override string ToString() => string.Join(Environment.NewLine, Findings.Select(f => $"{(f.Passed ? "ok  " : "FAIL")} {f.Name}: {f.Sentence}"));

    private static EnsembleFinding AlikeColumns(ColumnFrame frame, int[] columns, ulong seed)
    {
        int[] some = RandomSupport.Draw(frame.Count, Math.Min(frame.Count, MostPairs), seed, trial: -2);
        (double t, int a, int b, bool same) = AlikePairs.Most(some.Length, frame.Rows, (i, v) => frame.Real(i, some[v]), frame.IsComplex ? (i, v) => frame.Imaginary(i, some[v]) : null);
        return Alike("columns", t, AlikePairs.Limit(some.Length), columns[some[a]], columns[some[b]], same);
    }

    private static EnsembleFinding AlikeRows(ColumnFrame frame, ulong seed)
    {
        int[] rows = RandomSupport.Draw(frame.Rows, Math.Min(frame.Rows, MostPairs), seed, trial: -3);
        int[] some = RandomSupport.Draw(frame.Count, Math.Min(frame.Count, MostPairs), seed, trial: -4);
        (double t, int a, int b, bool same) = AlikePairs.Most(rows.Length, some.Length, (i, v) => frame.Real(rows[v], some[i]), frame.IsComplex ? (i, v) => frame.Imaginary(rows[v], some[i]) : null);
        return Alike("rows", t, AlikePairs.Limit(rows.Length), rows[a], rows[b], same);
    }

    private static EnsembleFinding Alike(string what, double t, double limit, int a, int b, bool same) => new($"{what} alike", !same && t <= limit, t, limit, same
        ? FormattableString.Invariant($"{what} {a} and {b} are the same but for a factor")
        : FormattableString.Invariant($"{what} {a} and {b} are the most alike, with an inner product {t:F1} times what random signs have on average (chance: up to {limit:F1})"));
}

using System.Globalization;
using System.Numerics;
using System.Text;
using CsRecover.Operators;

namespace CsRecover.Analysis;

/// <summary>
/// What is proven for one matrix and one number of non-zeros, solver by solver: conditions on coherence are computed exactly, conditions on restricted isometry constants
/// are proven by an upper bound, refuted by a lower bound that comes with its supports, or open. All for measurements without noise. The conditions are sufficient and far from
/// necessary: recovery usually succeeds far beyond them, as the predictions for random matrices of the same shape show.
/// </summary>
public sealed class Guarantee
{
    private Guarantee(int rows, int columns, int sparsity, MutualCoherence coherence, IReadOnlyList<RestrictedIsometry> isometry, IReadOnlyList<GuaranteeStatement> statements, IReadOnlyList<RandomMatrixExpectation> expectations)
    {
        Rows = rows;
        Columns = columns;
        Sparsity = sparsity;
        Coherence = coherence;
        Isometry = isometry;
        Statements = statements;
        Expectations = expectations;
    }

    /// <summary>m.</summary>
    public int Rows { get; }

    /// <summary>n.</summary>
    public int Columns { get; }

    /// <summary>k.</summary>
    public int Sparsity { get; }

    /// <summary>How alike the columns are.</summary>
    public MutualCoherence Coherence { get; }

    /// <summary>Bounds on the restricted isometry constants that the conditions ask for, by ascending k.</summary>
    public IReadOnlyList<RestrictedIsometry> Isometry { get; }

    /// <summary>The conditions.</summary>
    public IReadOnlyList<GuaranteeStatement> Statements { get; }

    /// <summary>What to expect of random matrices of this shape; empty for n up to m.</summary>
    public IReadOnlyList<RandomMatrixExpectation> Expectations { get; }

    /// <summary>Finds out what is proven.</summary>
    /// <typeparam name="T">float, double or <see cref="Complex32"/>.</typeparam>
    /// <param name="sensing">The operator; its columns are written out in double precision.</param>
    /// <param name="sparsity">k, from 1 to min(m, n).</param>
    /// <param name="options">How hard to look for supports that refute conditions; left out, the defaults.</param>
    /// <param name="cancellationToken">Stops the computation.</param>
    /// <returns>The statements.</returns>
    /// <exception cref="ArgumentException">k is out of range, or a column is zero.</exception>
    /// <exception cref="OperationCanceledException">The token asked to stop.</exception>
    public static Guarantee For<T>(SensingOperator<T> sensing, int sparsity, RestrictedIsometryOptions? options = null, CancellationToken cancellationToken = default)
        where T : unmanaged, INumberBase<T>
    {
        ArgumentNullException.ThrowIfNull(sensing);
        options ??= new RestrictedIsometryOptions();
        options.Validate();
        int m = sensing.Rows, n = sensing.Columns, most = Math.Min(m, n);
        if (sparsity < 1 || sparsity > most)
        {
            throw new ArgumentOutOfRangeException(nameof(sparsity), sparsity, $"Expected a sparsity from 1 to {most}, got {sparsity}.");
        }

        using ColumnFrame frame = ColumnFrame.Of(sensing);
        MutualCoherence coherence = MutualCoherence.Of(frame, cancellationToken);
        var isometry = new SortedDictionary<int, RestrictedIsometry>();
        RestrictedIsometry Constant(int k)
        {
            int size = Math.Min(k, n);
            return isometry.TryGetValue(size, out RestrictedIsometry? known)
                ? known
                : isometry[size] = RestrictedIsometry.Of(frame, coherence, size, options, cancellationToken);
        }

        var conditions = new GuaranteeConditions(coherence, sparsity);
        GuaranteeStatement[] statements = [conditions.Uniqueness(), .. conditions.ByCoherence(), .. conditions.ByIsometry(Constant)];
        return new Guarantee(m, n, sparsity, coherence, [.. isometry.Values], statements, Expected(m, n, sparsity, frame.IsComplex));
    }

    /// <summary>The statements as text.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Rows} x {Columns} matrix, k = {Sparsity}, coherence {Coherence.Value:G4}. Proven for this matrix, for every signal of k non-zeros, without noise:\n");
        foreach (GuaranteeStatement s in Statements)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {s.Status.ToString().ToLowerInvariant(),-8} {s.Solver}: {s.Guarantee} if {s.Condition} ({s.Source}). {s.Reason}\n");
        }

        text.Append("'refuted' means that the condition does not hold, so its theorem says nothing; recovery may succeed all the same.\n");
        text.Append(CultureInfo.InvariantCulture, $"Largest k proven by coherence for L1 minimisation and OMP: {Coherence.LargestProven}.\n");
        if (Expectations.Count > 0)
        {
            text.Append("Theory for large random matrices of this shape and typical signals (not about this matrix):\n");
        }

        foreach (RandomMatrixExpectation e in Expectations)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {e.What}: up to about k = {e.Sparsity:F1}; k = {Sparsity} is {(e.Within ? "within" : "beyond")}\n");
        }

        return text.ToString();
    }

    /// <summary>What theory predicts for random matrices of a shape.</summary>
    /// <param name="m">Rows.</param>
    /// <param name="n">Columns.</param>
    /// <param name="k">Non-zeros.</param>
    /// <param name="isComplex">Whether entries are complex.</param>
    /// <returns>Predictions; none for n up to m, where nothing is missing.</returns>
    internal static IReadOnlyList<RandomMatrixExpectation> Expected(int m, int n, int k, bool isComplex)
    {
        if (n <= m)
        {
            return [];
        }

        double delta = (double)m / n;
        RandomMatrixExpectation Of(string what, double rho) => new(what, rho * m, k < rho * m);
        return isComplex
            ? [Of("L1 minimisation, complex signals", PhaseTransitions.L1(delta, L1Signal.Complex).Rho)]
            :
            [
                Of("L1 minimisation", PhaseTransitions.L1(delta).Rho),
                Of("L1 minimisation, non-negative signals", PhaseTransitions.L1(delta, L1Signal.NonNegative).Rho),
                Of("message passing that knows the prior, normal non-zeros", PhaseTransitions.Bayes(delta, AmplitudeKind.Gaussian)),
                Of("message passing that knows the prior, non-zeros +-1", PhaseTransitions.Bayes(delta, AmplitudeKind.Signs)),
            ];
    }
}

using System.Numerics;
using CsRecover.Operators;

namespace CsRecover.Analysis;

/// <summary>The eigenvalues of A_S^H A_S for random supports S.</summary>
public sealed class SubmatrixSpectrum
{
    private readonly double[] _eigenvalues;

    private SubmatrixSpectrum(int sparsity, int supports, double[] eigenvalues)
    {
        Sparsity = sparsity;
        Supports = supports;
        _eigenvalues = eigenvalues;
    }

    /// <summary>k, columns of a support.</summary>
    public int Sparsity { get; }

    /// <summary>How many supports were drawn.</summary>
    public int Supports { get; }

    /// <summary>The eigenvalues of all supports together, ascending.</summary>
    public ReadOnlySpan<double> Eigenvalues => _eigenvalues;

    /// <summary>The smallest eigenvalue.</summary>
    public double Smallest => _eigenvalues[0];

    /// <summary>The largest eigenvalue.</summary>
    public double Largest => _eigenvalues[^1];

    /// <summary>Draws supports and computes their eigenvalues; of the operator, only the columns drawn are looked at.</summary>
    /// <typeparam name="T">float, double or <see cref="Complex32"/>.</typeparam>
    /// <param name="sensing">The operator.</param>
    /// <param name="sparsity">k, from 1 to min(m, n).</param>
    /// <param name="supports">How many supports, at least 1.</param>
    /// <param name="seed">Key of the random numbers.</param>
    /// <param name="scale">What eigenvalues are divided by: for example the mean of |a_j|^2, where columns do not have length 1.</param>
    /// <param name="cancellationToken">Stops the computation.</param>
    /// <returns>The spectrum.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    /// <exception cref="OperationCanceledException">The token asked to stop.</exception>
    public static SubmatrixSpectrum Of<T>(
        SensingOperator<T> sensing, int sparsity, int supports = 8, ulong seed = 1, double scale = 1.0, CancellationToken cancellationToken = default)
        where T : unmanaged, INumberBase<T>
    {
        ArgumentNullException.ThrowIfNull(sensing);
        int most = Math.Min(sensing.Rows, sensing.Columns);
        if (sparsity < 1 || sparsity > most)
        {
            throw new ArgumentOutOfRangeException(nameof(sparsity), sparsity, $"Expected a sparsity from 1 to {most}, got {sparsity}.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(supports, 1);
        var all = new double[supports * sparsity];
        Parallel.For(0, supports, new ParallelOptions { CancellationToken = cancellationToken }, s =>
        {
            using ColumnFrame frame = ColumnFrame.Of(sensing, RandomSupport.Draw(sensing.Columns, sparsity, seed, s));
            int every = frame.IsComplex ? 2 : 1;
            var eigen = new SymmetricEigen(frame.Gram([.. Enumerable.Range(0, sparsity)]), every * sparsity);
            for (int i = 0; i < sparsity; i++)
            {
                all[s * sparsity + i] = Math.Max(0.0, eigen.Values[every * i]) / scale;
            }
        });
        Array.Sort(all);
        return new SubmatrixSpectrum(sparsity, supports, all);
    }
}

using System.Numerics;
using CsRecover.Operators;

namespace CsRecover.Analysis;

/// <summary>
/// What is known of the restricted isometry constant delta_k of a matrix, the largest |eigenvalue - 1| of A_S^H A_S over all supports of k columns: it lies between
/// <see cref="Lower"/>, which a support proves, and <see cref="Upper"/>, which coherence proves. Recovery does not depend on the scale of A, so most
/// conditions may be held against the constant at the best scale.
/// </summary>
public sealed record RestrictedIsometry
{
    private const string RandomSupports = "random supports", Greedy = "add and prune", Power = "truncated power", Swaps = ", swaps";

    /// <summary>Multiplications to spend on growing supports.</summary>
    private const double GrowingBudget = 3e8;

    /// <summary>k.</summary>
    public required int Sparsity { get; init; }

    /// <summary>The largest eigenvalue that was found.</summary>
    public required IsometryExtreme Largest { get; init; }

    /// <summary>The smallest eigenvalue that was found.</summary>
    public required IsometryExtreme Smallest { get; init; }

    /// <summary>No eigenvalue is above this: the largest |a_j|^2 times 1 + mu_1(k - 1), by Gershgorin's discs and Ostrowski's theorem.</summary>
    public required double LargestAtMost { get; init; }

    /// <summary>No eigenvalue is below this: the smallest |a_j|^2 times 1 - mu_1(k - 1), or 0.</summary>
    public required double SmallestAtLeast { get; init; }

    /// <summary>delta_k is at least this.</summary>
    public double Lower => Math.Max(Largest.Eigenvalue - 1.0, 1.0 - Smallest.Eigenvalue);

    /// <summary>The support that proves <see cref="Lower"/>.</summary>
    public IsometryExtreme Witness => Largest.Eigenvalue - 1.0 >= 1.0 - Smallest.Eigenvalue ? Largest : Smallest;

    /// <summary>delta_k is at most this; for columns of length 1 it is mu_1(k - 1).</summary>
    public double Upper => Math.Max(LargestAtMost - 1.0, 1.0 - SmallestAtLeast);

    /// <summary>delta_k of c A is at least this, whatever the scale c.</summary>
    public double LowerAtBestScale => Spread(Smallest.Eigenvalue, Largest.Eigenvalue);

    /// <summary>delta_k of c A is at most this at the scale c with c^2 = 2 / (<see cref="LargestAtMost"/> + <see cref="SmallestAtLeast"/>).</summary>
    public double UpperAtBestScale => Spread(SmallestAtLeast, LargestAtMost);

    /// <summary>Bounds the constant.</summary>
    /// <typeparam name="T">float, double or <see cref="Complex32"/>.</typeparam>
    /// <param name="sensing">The operator; its columns are written out in double precision.</param>
    /// <param name="sparsity">k, from 1 to n.</param>
    /// <param name="options">How hard to look; left out, the defaults.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>The bounds.</returns>
    /// <exception cref="ArgumentException">k is not from 1 to n, or a column is zero.</exception>
    /// <exception cref="OperationCanceledException">The token asked to stop.</exception>
    public static RestrictedIsometry Of<T>(SensingOperator<T> sensing, int sparsity, RestrictedIsometryOptions? options = null, CancellationToken cancellationToken = default)
        where T : unmanaged, INumberBase<T>
    {
        ArgumentNullException.ThrowIfNull(sensing);
        options ??= new RestrictedIsometryOptions();
        options.Validate();
        if (sparsity < 1 || sparsity > sensing.Columns)
        {
            throw new ArgumentOutOfRangeException(nameof(sparsity), sparsity, $"Expected a sparsity from 1 to {sensing.Columns}, got {sparsity}.");
        }

        using ColumnFrame frame = ColumnFrame.Of(sensing);
        return Of(frame, MutualCoherence.Of(frame, cancellationToken), sparsity, options, cancellationToken);
    }

    /// <summary>As <see cref="Of{T}"/>, for columns that are written out and whose coherence is known.</summary>
    /// <param name="frame">All columns.</param>
    /// <param name="coherence">Their coherence.</param>
    /// <param name="sparsity">k, from 1 to n.</param>
    /// <param name="options">How hard to look.</param>
    /// <param name="token">Stops the search.</param>
    internal static RestrictedIsometry Of(ColumnFrame frame, MutualCoherence coherence, int sparsity, RestrictedIsometryOptions options, CancellationToken token)
    {
        double babel = coherence.Babel(sparsity - 1), shift = IsometrySearch.SquaredNorm(frame);
        return new RestrictedIsometry
        {
            Sparsity = sparsity,
            Largest = Search(frame, coherence, sparsity, largest: true, shift, options, token),
            Smallest = Search(frame, coherence, sparsity, largest: false, shift, options, token),
            LargestAtMost = coherence.LargestNorm * coherence.LargestNorm * (1.0 + babel),
            SmallestAtLeast = coherence.SmallestNorm * coherence.SmallestNorm * Math.Max(0.0, 1.0 - babel),
        };
    }

    private static IsometryExtreme Search(
        ColumnFrame frame, MutualCoherence coherence, int k, bool largest, double shift, RestrictedIsometryOptions options, CancellationToken token)
    {
        var search = new IsometrySearch(frame, k, largest);
        var parallel = new ParallelOptions { CancellationToken = token };
        int[][] beginnings = Beginnings(frame, coherence, k, largest, options);
        var grown = new IsometrySearch.Found[beginnings.Length];
        Parallel.For(0, grown.Length, parallel, i => grown[i] = search.AddAndPrune(beginnings[i], token));
        var powered = new IsometrySearch.Found[options.Restarts];
        Parallel.For(0, powered.Length, parallel, i => powered[i] = search.TruncatedPower(RandomSupport.Draw(frame.Count, k, ~options.Seed, i), shift, token));
        (IsometrySearch.Found Found, string Name)[] starts =
        [
            .. search.Random(options.Trials, options.Restarts, options.Seed, token).Select(f => (f, RandomSupports)),
            .. search.Worst(grown, options.Restarts).Select(f => (f, Greedy)),
            .. search.Worst(powered, options.Restarts).Select(f => (f, Power)),
        ];
        var found = new (IsometrySearch.Found Found, string Name)[starts.Length];
        Parallel.For(0, starts.Length, parallel, i =>
        {
            (IsometrySearch.Found start, string name) = starts[i];
            IsometrySearch.Found climbed = search.Swap(start, token);
            found[i] = (climbed, ReferenceEquals(climbed, start) ? name : name + Swaps);
        });
        (IsometrySearch.Found Found, string Name) worst = found[0];
        foreach ((IsometrySearch.Found Found, string Name) next in found)
        {
            worst = search.IsWorse(next.Found.Value, worst.Found.Value) ? next : worst;
        }

        // A Gram matrix has no eigenvalue below 0; more columns than rows are dependent.
        return new IsometryExtreme(Math.Max(0.0, worst.Found.Value), [.. worst.Found.Support.Order()], worst.Name);
    }

    /// <summary>Where to grow from: the two columns most alike, the longest or shortest column, and others: all of them where that is cheap, else as many random ones as restarts.</summary>
    private static int[][] Beginnings(ColumnFrame frame, MutualCoherence coherence, int k, bool largest, RestrictedIsometryOptions options)
    {
        int n = frame.Count, affordable = (int)Math.Min(n, GrowingBudget / ((double)frame.Length * n * k)), count = Math.Min(n, Math.Max(options.Restarts, affordable));
        int[] first = k > 1 ? [coherence.Pair.First, coherence.Pair.Second] : [coherence.Pair.First];
        int extreme = Array.IndexOf(frame.SquaredNorms, largest ? frame.SquaredNorms.Max() : frame.SquaredNorms.Min());
        return [first, [extreme], .. RandomSupport.Draw(n, count, options.Seed, -1).Select(j => new[] { j })];
    }

    private static double Spread(double smallest, double largest) => (largest - smallest) / (largest + smallest);
}

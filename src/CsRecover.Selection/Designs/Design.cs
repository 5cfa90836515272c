using System.Runtime.Intrinsics;
using CsRecover.Vectors;

namespace CsRecover.Selection;

/// <summary>A design: n observations (rows) of p features (columns). Immutable, and shared between threads.</summary>
public abstract class Design
{
    private protected Design(int observations, int features, IReadOnlyList<string>? names)
    {
        Observations = observations;
        Features = features;
        Names = names;
    }

    /// <summary>n.</summary>
    public int Observations { get; }

    /// <summary>p.</summary>
    public int Features { get; }

    /// <summary>What the features are called, p names; null if they have none.</summary>
    public IReadOnlyList<string>? Names { get; }

    /// <summary>How to call a feature in a sentence: its name in quotes, or its number.</summary>
    /// <param name="feature">Its number, from 0.</param>
    public string NameOf(int feature) => Names is { } names ? $"'{names[feature]}'" : feature.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>A stored design, from rows.</summary>
    /// <param name="values">n p numbers, one observation after the other; copied.</param>
    /// <param name="observations">n, at least 1.</param>
    /// <param name="features">p, at least 1.</param>
    /// <param name="names">What the features are called, p names; null if they have none.</param>
    /// <exception cref="ArgumentException">A size is below 1, there are not n p numbers or p names, or a number is not finite.</exception>
    public static unsafe DenseDesign FromRows(ReadOnlySpan<double> values, int observations, int features, IReadOnlyList<string>? names = null)
    {
        var design = new DenseDesign(CheckStored(values, observations, features, names), observations, features, names);
        for (int i = 0; i < observations; i++)
        {
            ReadOnlySpan<double> row = values.Slice(i * features, features);
            for (int j = 0; j < features; j++)
            {
                design.Column(j)[i] = row[j];
            }
        }

        return design;
    }

    /// <summary>A stored design, from columns.</summary>
    /// <param name="values">n p numbers, one feature after the other; copied.</param>
    /// <param name="observations">n, at least 1.</param>
    /// <param name="features">p, at least 1.</param>
    /// <param name="names">What the features are called, p names; null if they have none.</param>
    /// <exception cref="ArgumentException">A size is below 1, there are not n p numbers or p names, or a number is not finite.</exception>
    public static unsafe DenseDesign FromColumns(ReadOnlySpan<double> values, int observations, int features, IReadOnlyList<string>? names = null)
    {
        var design = new DenseDesign(CheckStored(values, observations, features, names), observations, features, names);
        for (int j = 0; j < features; j++)
        {
            values.Slice(j * observations, observations).CopyTo(new Span<double>(design.Column(j), observations));
        }

        return design;
    }

    /// <summary>A design of which most entries are 0, column by column.</summary>
    /// <param name="observations">n, at least 1.</param>
    /// <param name="features">p, at least 1.</param>
    /// <param name="starts">p + 1 numbers, never falling, from 0 to the number of entries: feature j has the entries from starts[j] up to starts[j + 1].</param>
    /// <param name="rows">The observation of each entry, ascending within a feature.</param>
    /// <param name="values">The value of each entry.</param>
    /// <param name="names">What the features are called, p names; null if they have none.</param>
    /// <exception cref="ArgumentException">The lists do not make a matrix, or a number is not finite.</exception>
    public static SparseDesign FromSparseColumns(int observations, int features, ReadOnlySpan<int> starts, ReadOnlySpan<int> rows, ReadOnlySpan<double> values, IReadOnlyList<string>? names = null)
    {
        CheckSizes(observations, features, names);
        Check.Length(starts.Length, features + 1, nameof(starts), "one for each feature and one more");
        if (starts[0] != 0 || starts[^1] != values.Length)
        {
            throw new ArgumentException($"Expected starts from 0 to {values.Length}, the number of entries, got {starts[0]} to {starts[^1]}.", nameof(starts));
        }

        Check.Length(rows.Length, values.Length, nameof(rows), "the observation of each entry");
        Check.Finite(values, nameof(values));
        for (int j = 0; j < features; j++)
        {
            if (starts[j + 1] < starts[j])
            {
                throw new ArgumentException($"Expected starts that never fall, got {starts[j]} followed by {starts[j + 1]} at feature {j}.", nameof(starts));
            }

            for (int e = starts[j]; e < starts[j + 1]; e++)
            {
                if (rows[e] < 0 || rows[e] >= observations || (e > starts[j] && rows[e] <= rows[e - 1]))
                {
                    throw new ArgumentException($"Expected observations of feature {j} that rise from 0 to at most {observations - 1}, got {rows[e]} at entry {e}.", nameof(rows));
                }
            }
        }

        return new SparseDesign(observations, features, starts.ToArray(), rows.ToArray(), values.ToArray(), names);
    }

    /// <summary>Adds one feature, times a number, to a vector.</summary>
    /// <param name="factor">The number.</param>
    /// <param name="feature">Which feature.</param>
    /// <param name="target">n numbers.</param>
    internal abstract void AddColumn(double factor, int feature, Span<double> target);

    /// <summary>Some of the observations.</summary>
    /// <param name="rows">Which ones, ascending.</param>
    internal abstract Design OfObservations(int[] rows);

    private static NativeBuffer<double> CheckStored(ReadOnlySpan<double> values, int observations, int features, IReadOnlyList<string>? names)
    {
        CheckSizes(observations, features, names);
        if (values.Length != (long)observations * features)
        {
            throw new ArgumentException($"Expected {(long)observations * features} values ({observations} observations of {features} features), got {values.Length}.", nameof(values));
        }

        Check.Finite(values, nameof(values));
        return new NativeBuffer<double>((nint)HostVector.StorageFor(observations) * features);
    }

    private static void CheckSizes(int observations, int features, IReadOnlyList<string>? names)
    {
        if (observations < 1)
        {
            throw new ArgumentException($"Expected a design with at least one observation, got {observations}.", nameof(observations));
        }

        if (features < 1)
        {
            throw new ArgumentException($"Expected a design with at least one feature, got {features}.", nameof(features));
        }

        if (names is not null)
        {
            Check.Length(names.Count, features, nameof(names), "one for each feature");
        }
    }
}

/// <summary>A design whose numbers are all stored.</summary>
public sealed unsafe class DenseDesign : Design
{
    private readonly NativeBuffer<double> _values;

    internal DenseDesign(NativeBuffer<double> values, int observations, int features, IReadOnlyList<string>? names)
        : base(observations, features, names)
    {
        _values = values;
        Stride = HostVector.StorageFor(observations);
    }

    /// <summary>Numbers from one column to the next: n and zeros up to whole vectors.</summary>
    internal nint Stride { get; }

    /// <summary>The numbers of a feature, aligned.</summary>
    /// <param name="feature">Which one.</param>
    internal double* Column(int feature) => _values.Pointer + feature * Stride;

    /// <inheritdoc/>
    internal override void AddColumn(double factor, int feature, Span<double> target)
    {
        double* x = Column(feature);
        int i = 0, width = Vector256<double>.Count;
        Vector256<double> factors = Vector256.Create(factor);
        fixed (double* to = target)
        {
            for (; i <= target.Length - width; i += width)
            {
                Vector256.MultiplyAddEstimate(factors, Vector256.Load(x + i), Vector256.Load(to + i)).Store(to + i);
            }

            for (; i < target.Length; i++)
            {
                to[i] += factor * x[i];
            }
        }
    }

    /// <inheritdoc/>
    internal override Design OfObservations(int[] rows)
    {
        var part = new DenseDesign(new NativeBuffer<double>((nint)HostVector.StorageFor(rows.Length) * Features), rows.Length, Features, Names);
        for (int j = 0; j < Features; j++)
        {
            double* from = Column(j), to = part.Column(j);
            for (int i = 0; i < rows.Length; i++)
            {
                to[i] = from[rows[i]];
            }
        }

        return part;
    }
}

/// <summary>A design whose zeros are not stored (compressed sparse columns).</summary>
public sealed class SparseDesign : Design
{
    internal SparseDesign(int observations, int features, int[] starts, int[] rows, double[] values, IReadOnlyList<string>? names)
        : base(observations, features, names)
    {
        Starts = starts;
        Rows = rows;
        Values = values;
    }

    /// <summary>Entries that are stored.</summary>
    public int Entries => Values.Length;

    internal int[] Starts { get; }

    internal int[] Rows { get; }

    internal double[] Values { get; }

    /// <inheritdoc/>
    internal override void AddColumn(double factor, int feature, Span<double> target)
    {
        for (int e = Starts[feature]; e < Starts[feature + 1]; e++)
        {
            target[Rows[e]] += factor * Values[e];
        }
    }

    /// <inheritdoc/>
    internal override Design OfObservations(int[] rows)
    {
        var place = new int[Observations];
        Array.Fill(place, -1);
        for (int i = 0; i < rows.Length; i++)
        {
            place[rows[i]] = i;
        }

        var starts = new int[Features + 1];
        var kept = new List<int>(Entries);
        for (int j = 0; j < Features; j++)
        {
            for (int e = Starts[j]; e < Starts[j + 1]; e++)
            {
                if (place[Rows[e]] >= 0)
                {
                    kept.Add(e);
                }
            }

            starts[j + 1] = kept.Count;
        }

        return new SparseDesign(rows.Length, Features, starts, [.. kept.Select(e => place[Rows[e]])], [.. kept.Select(e => Values[e])], Names);
    }
}

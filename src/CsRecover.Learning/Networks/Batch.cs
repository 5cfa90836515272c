using CsRecover.Vectors;

namespace CsRecover.Learning;

/// <summary>A batch of vectors, one in each row: inputs, activations or gradients of a network. Images are vectors too, channel by channel, row by row.</summary>
public sealed unsafe class Batch : IDisposable
{
    private readonly NativeBuffer<float> _values;

    /// <summary>A batch of zeros.</summary>
    /// <param name="rows">Vectors, at least 1.</param>
    /// <param name="columns">Numbers of each, at least 1.</param>
    /// <exception cref="ArgumentException">A size is below 1.</exception>
    public Batch(int rows, int columns)
    {
        if (rows < 1 || columns < 1)
        {
            throw new ArgumentException($"Expected a batch of at least one vector of at least one number, got {rows} of {columns}.");
        }

        Rows = rows;
        Columns = columns;
        Stride = HostVector.StorageFor(columns);
        _values = new NativeBuffer<float>((nint)Stride * rows);
    }

    /// <summary>Vectors.</summary>
    public int Rows { get; }

    /// <summary>Numbers of each.</summary>
    public int Columns { get; }

    /// <summary>Numbers from one vector to the next; those behind a vector are 0.</summary>
    internal int Stride { get; }

    internal float* Pointer => _values.Pointer;

    /// <summary>One vector.</summary>
    /// <param name="row">Which one.</param>
    public Span<float> this[int row] => new(Row(row), Columns);

    /// <summary>A batch out of plain rows.</summary>
    /// <param name="values">rows times columns numbers.</param>
    /// <param name="rows">Vectors.</param>
    /// <param name="columns">Numbers of each.</param>
    /// <exception cref="ArgumentException">There are not so many numbers, or one is not finite.</exception>
    public static Batch FromRows(ReadOnlySpan<float> values, int rows, int columns)
    {
        Check.Length(values.Length, rows * columns, nameof(values), $"{rows} vectors of {columns} numbers");
        Check.Finite(values, nameof(values));
        var batch = new Batch(rows, columns);
        for (int i = 0; i < rows; i++)
        {
            values.Slice(i * columns, columns).CopyTo(batch[i]);
        }

        return batch;
    }

    /// <summary>Some vectors of this batch, in a given order.</summary>
    /// <param name="rows">Which ones.</param>
    public Batch Take(ReadOnlySpan<int> rows)
    {
        var batch = new Batch(rows.Length, Columns);
        for (int i = 0; i < rows.Length; i++)
        {
            this[rows[i]].CopyTo(batch[i]);
        }

        return batch;
    }

    /// <inheritdoc/>
    public void Dispose() => _values.Dispose();

    internal float* Row(int row) => _values.Pointer + ((nint)row * Stride);

    internal void Clear() => new Span<float>(_values.Pointer, checked(Stride * Rows)).Clear();
}

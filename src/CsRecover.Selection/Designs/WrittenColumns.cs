using CsRecover.Vectors;

namespace CsRecover.Selection.Designs;

/// <summary>All standardised columns of a problem, written out one after the other.</summary>
internal sealed unsafe class WrittenColumns : IDisposable
{
    private readonly NativeBuffer<double> _memory;

    private WrittenColumns(int rows, int count)
    {
        Count = count;
        Stride = HostVector.StorageFor(rows);
        _memory = new NativeBuffer<double>((nint)Stride * count);
    }

    /// <summary>p.</summary>
    public int Count { get; }

    /// <summary>n and zeros up to whole vectors.</summary>
    public int Stride { get; }

    /// <summary>The first column, aligned; the others follow.</summary>
    public double* Pointer => _memory.Pointer;

    /// <summary>z_j.</summary>
    /// <param name="j">Which column.</param>
    public double* this[int j] => _memory.Pointer + ((nint)j * Stride);

    /// <summary>Writes all columns out.</summary>
    /// <typeparam name="TColumns">The kind of columns.</typeparam>
    /// <param name="columns">The columns.</param>
    /// <param name="threads">Threads to use.</param>
    public static WrittenColumns Of<TColumns>(TColumns columns, int threads)
        where TColumns : IColumns
    {
        var written = new WrittenColumns(columns.Rows, columns.Columns);
        Parallel.For(0, columns.Columns, new ParallelOptions { MaxDegreeOfParallelism = threads }, j => ColumnLoader.Load(columns, j, written[j]));
        return written;
    }

    /// <inheritdoc/>
    public void Dispose() => _memory.Dispose();
}

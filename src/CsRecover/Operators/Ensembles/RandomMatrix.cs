using System.Numerics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>
/// A matrix of random entries: up to <see cref="StoredLimit"/> it is written out once, on first use, and then works like any stored matrix; a larger one is
/// never stored, and its entries are drawn again in every product.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="TEntries">The entries.</typeparam>
internal sealed class RandomMatrix<T, TEntries> : SensingOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TEntries : struct, IMatrixEntries<T>
{
    /// <summary>The largest matrix that is stored, in bytes: 256 MiB.</summary>
    public const long StoredLimit = 256L << 20;

    private readonly TEntries _entries;
    private readonly Lazy<DenseOperator<T>>? _stored;

    /// <summary>A matrix.</summary>
    /// <param name="entries">Its entries.</param>
    /// <param name="storedLimit">The largest size to store, in bytes.</param>
    public unsafe RandomMatrix(TEntries entries, long storedLimit = StoredLimit)
        : base(entries.Rows, entries.Columns)
    {
        _entries = entries;
        bool fits = (long)sizeof(T) * Rows * HostVector.StorageFor(Columns) <= storedLimit;
        _stored = fits ? new Lazy<DenseOperator<T>>(() => new DenseOperator<T>(WriteOut())) : null;
    }

    /// <summary>Whether the matrix is stored once it has been used.</summary>
    public bool IsStored => _stored is not null;

    /// <inheritdoc/>
    public override string Description => IsStored ? "stored" : "drawn again in every product";

    /// <inheritdoc/>
    internal override object? StoredParts => _stored?.Value.StoredParts;

    /// <inheritdoc/>
    internal override bool ServesBlocks => IsStored;

    /// <inheritdoc/>
    public override TResult Accept<TVisitor, TResult>(TVisitor visitor, MapRequest request) => Accept<TVisitor, TResult, MatrixSizes>(visitor, request, new MatrixSizes(Rows, Columns));

    /// <inheritdoc/>
    protected internal override unsafe TResult Accept<TVisitor, TResult, TSizes>(TVisitor visitor, MapRequest request, TSizes sizes)
    {
        if (_stored is not null)
        {
            return _stored.Value.Accept<TVisitor, TResult, TSizes>(visitor, request, sizes);
        }

        NativeBuffer<byte> memory = Rent(MatrixFreeVisit.Bytes<T>(Rows, Columns, EntryTile.Width));
        try
        {
            T* tile = (T*)memory.Pointer;
            return MatrixFreeVisit.Real<T, RegeneratedProducts<T, TEntries>, TVisitor, TResult>(
                visitor, new RegeneratedProducts<T, TEntries>(_entries, tile), tile + EntryTile.Width, request);
        }
        finally
        {
            Return(memory);
        }
    }

    /// <inheritdoc/>
    internal override void AcceptBlock<TVisitor>(TVisitor visitor, MapRequest request, int signals)
    {
        if (_stored is null)
        {
            base.AcceptBlock(visitor, request, signals);
        }
        else
        {
            _stored.Value.AcceptBlock(visitor, request, signals);
        }
    }

    /// <inheritdoc/>
    internal override void Release()
    {
        if (_stored is { IsValueCreated: true })
        {
            _stored.Value.Release();
        }
    }

    private unsafe DenseMatrix<T> WriteOut()
    {
        DenseMatrix<T> matrix = DenseMatrix<T>.ToFill(Rows, Columns);
        using var tile = new NativeBuffer<T>(EntryTile.Width);
        nint stride = matrix.ColumnStorage, end = Rows * stride;
        for (int i = 0; i < Rows; i++)
        {
            for (int j = 0; j < Columns; j += EntryTile.Width)
            {
                int count = Math.Min(EntryTile.Width, Columns - j);
                nint at = i * stride + j;
                if (at + EntryTile.Width <= end)
                {
                    // What lies behind the row, up to a tile's width, is of rows that come later.
                    _entries.Row(i, j, matrix.Pointer + at, count);
                }
                else
                {
                    _entries.Row(i, j, tile.Pointer, count);
                    tile.Span[..count].CopyTo(matrix.Row(i)[j..]);
                }
            }

            new Span<T>(matrix.Pointer + i * stride + Columns, (int)stride - Columns).Clear();
        }

        return matrix;
    }
}

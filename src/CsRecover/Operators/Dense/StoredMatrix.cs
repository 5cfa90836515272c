using System.Numerics;

namespace CsRecover.Operators;

/// <summary>What stored operators, real and complex, keep: the real matrix that they multiply with, and that matrix turned so that its rows are orthogonal, once it is asked for.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="matrix">The real matrix.</param>
/// <param name="rows">m, the operator's measurements.</param>
/// <param name="turn">Turns the matrix.</param>
internal sealed class StoredMatrix<T>(DenseMatrix<T> matrix, int rows, Func<RowRotation<T>> turn)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Lazy<RowRotation<T>> _rotation = new(turn);

    /// <summary>The matrix as it is.</summary>
    public DenseParts<T> Parts { get; } = new(matrix);

    /// <summary>Opens a visit.</summary>
    /// <param name="request">What it is going to do.</param>
    /// <param name="signals">How many signals it serves at once; 0 when one by one.</param>
    public StoredVisit<T> Open(MapRequest request, int signals = 0) => new(Parts, request.TurnsRows(rows) ? _rotation.Value : null, request, signals);
}

/// <summary>What one visit of a stored matrix works with, and gives back at its end.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal readonly struct StoredVisit<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly DenseParts<T> _parts;
    private readonly ColumnFits<T> _fits;
    private readonly RowBasis<T>? _basis;
    private readonly SignalProjection<T>? _projection;
    private readonly NullProjection<T>? _together;
    private readonly DenseMatrix<T>? _gram;
    private readonly RowRotation<T>? _rotation;
    private readonly int _signals;

    /// <summary>Opens it.</summary>
    /// <param name="parts">The matrix as it is.</param>
    /// <param name="rotation">What turns its rows orthogonal, where that is asked for: maps and blocks then multiply with the turned matrix.</param>
    /// <param name="request">What the visit is going to do.</param>
    /// <param name="signals">How many signals it serves at once; 0 when one by one.</param>
    public StoredVisit(DenseParts<T> parts, RowRotation<T>? rotation, MapRequest request, int signals)
    {
        _parts = rotation?.Turned ?? parts;
        _rotation = rotation;
        _signals = signals;
        _fits = new ColumnFits<T>(_parts);
        _basis = request.Projects ? _parts.Basis : null;
        _gram = request.Gram ? _parts.Gram : null;
        _projection = _parts.SignalProjection(request.Projects);
        _together = signals > 0 ? _parts.NullProjection(request.Projects, signals) : null;
    }

    /// <summary>Numbers of scratch that <see cref="Block"/> needs.</summary>
    public int BlockScratch => DenseBlock<T>.ScratchFor(_signals, _parts.Matrix.RowStorage);

    /// <summary>The map of one signal.</summary>
    /// <typeparam name="TSizes">m and n of the real matrix.</typeparam>
    /// <param name="sizes">m and n of the real matrix.</param>
    public DenseMap<T, TSizes> Map<TSizes>(TSizes sizes)
        where TSizes : struct, IMatrixSizes => new(_parts, _fits, _basis, _projection, _gram, _rotation, sizes);

    /// <summary>The map of all signals at once.</summary>
    /// <param name="scratch">Room for <see cref="BlockScratch"/> numbers.</param>
    public unsafe DenseBlock<T> Block(T* scratch) => new(_parts, _fits, _basis, _together, scratch, _signals);

    /// <inheritdoc/>
    public void Dispose()
    {
        _together?.Dispose();
        _projection?.Dispose();
        _fits.Dispose();
    }
}

using System.ComponentModel;
using System.Numerics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>What a solver's iterate is.</summary>
public enum SignalDomain
{
    /// <summary>The sparse coefficients alpha: the map is A = Phi Psi*.</summary>
    Coefficients,

    /// <summary>The signal Psi* alpha itself: the map is Phi, and shrinkage happens through Psi.</summary>
    Signal,
}

/// <summary>What a solver asks of an operator before it starts.</summary>
/// <param name="Domain">What the iterate is.</param>
/// <param name="Projects">Whether the solver projects onto { x : A x = y }: a stored matrix then orthonormalises its rows once.</param>
/// <param name="HeldOut">The fraction of measurements to keep aside, 0 for none.</param>
/// <param name="Spins">How many randomly shifted copies of the sparsifying transform each shrinkage averages over (cycle spinning); 0 for the unshifted transform.</param>
/// <param name="Seed">Seeds the choice of held-out measurements and shifts.</param>
/// <param name="Gram">Whether the solver reads columns of A^H A: a stored matrix then computes that once, unless it is too large to keep.</param>
/// <param name="OrthogonalRows">Whether the solver takes A's rows for orthogonal: a stored matrix then turns itself and the measurements once so that they are. Operators that are not stored should have such rows.</param>
/// <param name="Regularizes">Whether the solver solves a regularised least-squares problem with all of A in each step, which is a division where rows are orthogonal: a stored matrix of up to <see cref="MostTurned"/> rows is then turned as for <paramref name="OrthogonalRows"/> where that is offered; the solver iterates where it is not.</param>
public readonly record struct MapRequest(
    SignalDomain Domain = SignalDomain.Coefficients, bool Projects = false, double HeldOut = 0.0, int Spins = 0, ulong Seed = 0, bool Gram = false, bool OrthogonalRows = false, bool Regularizes = false)
{
    /// <summary>Rows up to which the turn, about 10 m^3 operations, is worth its time for solvers that can do without.</summary>
    internal const int MostTurned = 512;

    /// <summary>Whether a stored matrix on the processor turns itself.</summary>
    /// <param name="rows">m.</param>
    internal bool TurnsRows(int rows) => OrthogonalRows || (Regularizes && rows <= MostTurned);
}

/// <summary>Called back with the struct types that an operator runs on, so that solver loops are compiled for exactly them.</summary>
/// <typeparam name="T">The element: float, double or <see cref="Complex32"/>.</typeparam>
/// <typeparam name="TResult">What the visit gives.</typeparam>
public interface IMapVisitor<T, out TResult>
    where T : unmanaged, INumberBase<T>
{
    /// <summary>Receives the vector space and the map; they are valid until this method returns, on this thread only.</summary>
    /// <typeparam name="TSpace">The vector space.</typeparam>
    /// <typeparam name="TMap">The map.</typeparam>
    /// <typeparam name="TReal">The real scalar.</typeparam>
    /// <param name="space">The vector space.</param>
    /// <param name="map">The map.</param>
    /// <returns>The visit's result.</returns>
    TResult Visit<TSpace, TMap, TReal>(TSpace space, TMap map)
        where TSpace : struct, IVectorSpace<HostVector<T>, HostTable<T>, T, TReal>
        where TMap : struct, IHostMap<T, TReal>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>;
}

/// <summary>A sensing operator A = Phi Psi* (m x n) as users hold it: immutable, safe to share between threads.</summary>
/// <typeparam name="T">The element: float, double or <see cref="Complex32"/>.</typeparam>
public abstract class SensingOperator<T>
    where T : unmanaged, INumberBase<T>
{
    private readonly BufferPool _scratch = new();

    /// <summary>An operator of the given size.</summary>
    /// <param name="rows">m, the number of measurements, at least 1.</param>
    /// <param name="columns">n, the number of unknowns, at least 1.</param>
    protected SensingOperator(int rows, int columns)
    {
        if (rows < 1 || columns < 1)
        {
            throw new ArgumentException($"A sensing operator needs at least one row and one column; got {rows} x {columns}.");
        }

        Rows = rows;
        Columns = columns;
    }

    /// <summary>m, the number of measurements.</summary>
    public int Rows { get; }

    /// <summary>n, the number of unknowns.</summary>
    public int Columns { get; }

    /// <summary>In words and one line: what the operator is, for reports.</summary>
    public abstract string Description { get; }

    /// <summary>Whether a sparsifying transform other than the identity is part of this operator.</summary>
    public virtual bool HasTransform => false;

    /// <summary>Whether problems take smoothed L0 where no solver is named: for images, and where an exact explanation with fewer than m non-zeros proves nothing.</summary>
    internal virtual bool PrefersSmoothedL0 => false;

    /// <summary>This operator as it is without sizes that the compiler knows.</summary>
    internal virtual SensingOperator<T> Unsized => this;

    /// <summary>Calls a visitor back with m and n, as constants where the compiler knows them.</summary>
    /// <typeparam name="TVisitor">The visitor.</typeparam>
    /// <typeparam name="TResult">What the visit gives.</typeparam>
    /// <param name="visitor">The visitor.</param>
    internal virtual TResult AcceptSizes<TVisitor, TResult>(TVisitor visitor)
        where TVisitor : struct, ISizesVisitor<TResult> => visitor.Visit(new MatrixSizes(Rows, Columns));

    /// <summary>How many unknowns a solver counts: n, or more where groups of unequal sizes are filled up with zeros.</summary>
    internal virtual int StoredUnknowns => Columns;

    /// <summary>How many consecutive stored unknowns are zero or not zero together; 1 where each is by itself.</summary>
    internal virtual int BlockSize => 1;

    /// <summary>The <see cref="DenseParts{T}"/> of an operator that is a stored real matrix; null for others.</summary>
    internal virtual object? StoredParts => null;

    /// <summary>Whether several signals at once are cheaper than one by one: see <see cref="AcceptBlock"/>.</summary>
    internal virtual bool ServesBlocks => false;

    /// <summary>y = A x.</summary>
    /// <param name="x">n coefficients.</param>
    /// <param name="y">m measurements, overwritten.</param>
    /// <exception cref="ArgumentException">A length is not the operator's.</exception>
    public void Forward(ReadOnlySpan<T> x, Span<T> y)
    {
        Check.Length(x.Length, Columns, nameof(x), "n, the number of coefficients");
        Check.Length(y.Length, Rows, nameof(y), "m, the number of measurements");
        T[] result = Accept<ForwardVisitor, T[]>(new ForwardVisitor(x.ToArray(), Rows), default);
        result.CopyTo(y);
    }

    /// <summary>x = A^H y.</summary>
    /// <param name="y">m measurements.</param>
    /// <param name="x">n coefficients, overwritten.</param>
    /// <exception cref="ArgumentException">A length is not the operator's.</exception>
    public void Adjoint(ReadOnlySpan<T> y, Span<T> x)
    {
        Check.Length(y.Length, Rows, nameof(y), "m, the number of measurements");
        Check.Length(x.Length, Columns, nameof(x), "n, the number of coefficients");
        T[] result = Accept<AdjointVisitor, T[]>(new AdjointVisitor(y.ToArray(), Columns), default);
        result.CopyTo(x);
    }

    /// <summary>The column A e_j.</summary>
    /// <param name="j">Column number, 0 to n - 1.</param>
    /// <param name="column">m measurements, overwritten.</param>
    /// <exception cref="ArgumentException">A length is not the operator's, or there is no such column.</exception>
    public void Column(int j, Span<T> column)
    {
        if ((uint)j >= (uint)Columns)
        {
            throw new ArgumentOutOfRangeException(nameof(j), j, $"A column number from 0 to {Columns - 1} was expected.");
        }

        Check.Length(column.Length, Rows, nameof(column), "m, the number of measurements");
        T[] result = Accept<ColumnVisitor, T[]>(new ColumnVisitor(j, Rows), default);
        result.CopyTo(column);
    }

    /// <summary>Calls a visitor back with this operator's struct types.</summary>
    /// <typeparam name="TVisitor">The visitor.</typeparam>
    /// <typeparam name="TResult">What the visit gives.</typeparam>
    /// <param name="visitor">The visitor.</param>
    /// <param name="request">What the visitor is going to do.</param>
    /// <returns>The visit's result.</returns>
    public abstract TResult Accept<TVisitor, TResult>(TVisitor visitor, MapRequest request)
        where TVisitor : struct, IMapVisitor<T, TResult>;

    /// <summary>This operator for sizes that the compiler knows: its products are compiled for exactly them. Generated code asks for it; the answers are the same.</summary>
    /// <typeparam name="TSizes">m and n as constants.</typeparam>
    /// <returns>The operator; it shares this one's data.</returns>
    /// <exception cref="ArgumentException">The sizes are not this operator's.</exception>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public SensingOperator<T> WithSizes<TSizes>()
        where TSizes : struct, IMatrixSizes => new SizedOperator<T, TSizes>(this);

    /// <summary><see cref="Accept{TVisitor, TResult}(TVisitor, MapRequest)"/> with maps that take m and n from a struct; an operator that gains nothing from that leaves this as it is.</summary>
    /// <typeparam name="TVisitor">The visitor.</typeparam>
    /// <typeparam name="TResult">What the visit gives.</typeparam>
    /// <typeparam name="TSizes">m and n.</typeparam>
    /// <param name="visitor">The visitor.</param>
    /// <param name="request">What the visitor is going to do.</param>
    /// <param name="sizes">m and n.</param>
    /// <returns>The visit's result.</returns>
    protected internal virtual TResult Accept<TVisitor, TResult, TSizes>(TVisitor visitor, MapRequest request, TSizes sizes)
        where TVisitor : struct, IMapVisitor<T, TResult>
        where TSizes : struct, IMatrixSizes => Accept<TVisitor, TResult>(visitor, request);

    /// <summary>Calls a visitor back with the struct types that serve several signals at once; only where <see cref="ServesBlocks"/>.</summary>
    /// <typeparam name="TVisitor">The visitor.</typeparam>
    /// <param name="visitor">The visitor.</param>
    /// <param name="request">What the visitor is going to do.</param>
    /// <param name="signals">How many signals, at least 1.</param>
    internal virtual void AcceptBlock<TVisitor>(TVisitor visitor, MapRequest request, int signals)
        where TVisitor : struct, IBlockVisitor<T> => throw new NotSupportedException($"{Description}: takes signals one by one.");

    /// <summary>
    /// Gives memory back, that of a stored matrix and of what was derived from it, which otherwise waits for the collector; the operator is of no use then. For those who made it and know that
    /// nobody else holds it.
    /// </summary>
    internal virtual void Release()
    {
    }

    /// <summary>Borrows cache-line aligned scratch memory for one visit; not cleared. Give it back with <see cref="Return"/>.</summary>
    /// <param name="bytes">How much.</param>
    /// <returns>A buffer of at least that size.</returns>
    protected NativeBuffer<byte> Rent(nint bytes) => _scratch.Rent(bytes);

    /// <summary>Gives borrowed memory back.</summary>
    /// <param name="buffer">What <see cref="Rent"/> gave.</param>
    protected void Return(NativeBuffer<byte> buffer) => _scratch.Return(buffer);

    private readonly struct ForwardVisitor(T[] x, int rows) : IMapVisitor<T, T[]>
    {
        public unsafe T[] Visit<TSpace, TMap, TReal>(TSpace space, TMap map)
            where TSpace : struct, IVectorSpace<HostVector<T>, HostTable<T>, T, TReal>
            where TMap : struct, IHostMap<T, TReal>
            where TReal : unmanaged, IFloatingPointIeee754<TReal>
        {
            using var memory = new NativeBuffer<T>(map.RowStorage + map.ColumnStorage);
            var vy = new HostVector<T>(memory.Pointer, map.RowStorage);
            var vx = new HostVector<T>(memory.Pointer + map.RowStorage, map.ColumnStorage);
            map.LoadUnknowns(x, vx);
            map.Forward(vx, vy);
            var y = new T[rows];
            map.StoreMeasurements(vy, y);
            return y;
        }
    }

    private readonly struct AdjointVisitor(T[] y, int columns) : IMapVisitor<T, T[]>
    {
        public unsafe T[] Visit<TSpace, TMap, TReal>(TSpace space, TMap map)
            where TSpace : struct, IVectorSpace<HostVector<T>, HostTable<T>, T, TReal>
            where TMap : struct, IHostMap<T, TReal>
            where TReal : unmanaged, IFloatingPointIeee754<TReal>
        {
            using var memory = new NativeBuffer<T>(map.RowStorage + map.ColumnStorage);
            var vy = new HostVector<T>(memory.Pointer, map.RowStorage);
            var vx = new HostVector<T>(memory.Pointer + map.RowStorage, map.ColumnStorage);
            map.LoadMeasurements(y, vy);
            map.Adjoint(vy, vx);
            var x = new T[columns];
            map.StoreCoefficients(vx, x);
            return x;
        }
    }

    private readonly struct ColumnVisitor(int j, int rows) : IMapVisitor<T, T[]>
    {
        public unsafe T[] Visit<TSpace, TMap, TReal>(TSpace space, TMap map)
            where TSpace : struct, IVectorSpace<HostVector<T>, HostTable<T>, T, TReal>
            where TMap : struct, IHostMap<T, TReal>
            where TReal : unmanaged, IFloatingPointIeee754<TReal>
        {
            using var memory = new NativeBuffer<T>(map.RowStorage);
            var vy = new HostVector<T>(memory.Pointer, map.RowStorage);
            map.Column(map.StorageIndex(j), vy);
            var y = new T[rows];
            map.StoreMeasurements(vy, y);
            return y;
        }
    }
}

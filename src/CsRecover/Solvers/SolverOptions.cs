using System.Numerics;
using CsRecover.Operators;
using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>
/// A solver and its parameters. Each solver is one immutable record with the defaults of its paper; the same record names the
/// solver in code, in an attribute on an annotated class and (by <see cref="Name"/>) on the command line.
/// </summary>
public abstract record SolverOptions
{
    /// <summary>The solver's name on the command line and in reports, such as <c>smoothed-l0</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What the solver does, in one line for lists of solvers.</summary>
    public virtual string Summary => "";

    /// <summary>What the solver needs of the operator.</summary>
    protected internal virtual MapRequest Request => default;

    /// <summary>Whether these options make sense for real numbers only, such as a sign condition; complex problems are then refused.</summary>
    protected internal virtual bool RealNumbersOnly => false;

    /// <summary>Whether the solver runs on the processor only; a call that asks for another backend is then refused.</summary>
    internal virtual bool OnHostOnly => false;

    /// <summary>The same options for signals that are known to have no negative entries.</summary>
    /// <returns>The options.</returns>
    /// <exception cref="NotSupportedException">The solver cannot use that; the message lists those that can.</exception>
    public virtual SolverOptions AsNonNegative() => throw new NotSupportedException(
        $"{Name}: expected a solver that can look for signals without negative entries, got one that cannot; those that can: {SolverCatalog.ThatTakeSigns()}.");

    /// <summary>The same options for unknowns in blocks of consecutive ones that are zero or not zero together.</summary>
    /// <param name="size">Unknowns of a block, at least 1.</param>
    /// <returns>The options; their sparsity counts blocks.</returns>
    /// <exception cref="NotSupportedException">The solver takes each unknown by itself; the message lists those that take blocks.</exception>
    protected internal virtual SolverOptions WithBlockSize(int size) => throw new NotSupportedException(
        $"{Name}: expected a solver that takes blocks of unknowns, got one that takes each unknown by itself; those that take blocks: {SolverCatalog.ThatTakeBlocks()}.");

    /// <summary>Completes parameters left open by what the problem declares; returns the complete options.</summary>
    /// <param name="rows">m, the number of measurements.</param>
    /// <param name="columns">n, the number of unknowns.</param>
    /// <param name="sparsity">k as the problem declares it, if it does.</param>
    /// <returns>Options with nothing left open.</returns>
    protected internal virtual SolverOptions Resolve(int rows, int columns, int? sparsity) => this;

    /// <summary>Refuses parameters that make no sense for a problem of this size.</summary>
    /// <param name="rows">m, the number of measurements.</param>
    /// <param name="columns">n, the number of unknowns.</param>
    /// <exception cref="ArgumentException">A parameter is out of range; the message says which range was expected.</exception>
    protected internal abstract void Validate(int rows, int columns);

    /// <summary>How much memory <see cref="ISolverText{TReal}.Run"/> needs.</summary>
    /// <param name="shape">The problem's sizes.</param>
    /// <returns>Sizes of the vector slab and of the table.</returns>
    protected internal abstract WorkSize Work(in ProblemShape shape);

    /// <summary><see cref="Work"/>, with a sentence instead of an overflow where that much memory cannot be counted.</summary>
    /// <param name="shape">The problem's sizes.</param>
    /// <returns>Sizes of the vector slab and of the table.</returns>
    /// <exception cref="ArgumentException">The solver would need 2^31 numbers or more.</exception>
    internal WorkSize CheckedWork(in ProblemShape shape)
    {
        try
        {
            return Work(shape);
        }
        catch (OverflowException e)
        {
            string sparsity = this is SparsityOptions { Sparsity: { } k } ? $", k = {k}" : "";
            throw new ArgumentException(
                $"{Name}: expected a problem that the solver needs fewer than 2^31 numbers of working memory for, got m = {shape.Rows}, n = {shape.Columns}{sparsity}; take a smaller k or a solver that stores no columns, such as smoothed-l0 or niht.", e);
        }
    }

    /// <summary>Calls a visitor back with the solver's text and these parameters, in a given precision.</summary>
    /// <typeparam name="TVisitor">The visitor.</typeparam>
    /// <typeparam name="TReal">Real scalar.</typeparam>
    /// <typeparam name="TResult">What the visit gives.</typeparam>
    /// <param name="visitor">The visitor.</param>
    /// <returns>The visit's result.</returns>
    protected internal abstract TResult AcceptText<TVisitor, TReal, TResult>(TVisitor visitor)
        where TVisitor : struct, ISolverTextVisitor<TReal, TResult>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>;

    /// <summary>Recovers one signal: calls the solver's text.</summary>
    /// <typeparam name="TSpace">Vector space.</typeparam>
    /// <typeparam name="TMap">Sensing map.</typeparam>
    /// <typeparam name="TVector">Vector view.</typeparam>
    /// <typeparam name="TTable">Table.</typeparam>
    /// <typeparam name="T">Element.</typeparam>
    /// <typeparam name="TReal">Real scalar.</typeparam>
    /// <typeparam name="TMonitor">Monitor.</typeparam>
    /// <param name="space">The vector space.</param>
    /// <param name="map">The operator A.</param>
    /// <param name="y">The measurements; kept.</param>
    /// <param name="x">The answer, overwritten.</param>
    /// <param name="work">Slab of <see cref="WorkSize.Vectors"/> elements; contents are of no meaning.</param>
    /// <param name="table">Table of <see cref="WorkSize.Table"/> slots.</param>
    /// <param name="monitor">The monitor.</param>
    /// <returns>How it ended.</returns>
    internal Outcome Run<TSpace, TMap, TVector, TTable, T, TReal, TMonitor>(
        TSpace space, TMap map, TVector y, TVector x, TVector work, TTable table, TMonitor monitor)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
        where TMonitor : struct, IMonitor<TReal> =>
        AcceptText<Runner<TSpace, TMap, TVector, TTable, T, TReal, TMonitor>, TReal, Outcome>(new(space, map, y, x, work, table, monitor));

    /// <summary>Whether this solver has a way to recover a block of signals of one operator together that is cheaper than one by one.</summary>
    internal virtual bool TakesBlocks => false;

    /// <summary>How much memory <see cref="RunBlock"/> needs.</summary>
    /// <param name="shape">The problem's sizes.</param>
    /// <param name="signals">How many signals.</param>
    /// <returns>Sizes of the vector slab and of the table.</returns>
    internal virtual WorkSize BlockWork(in ProblemShape shape, int signals) => throw new NotSupportedException($"{Name}: takes signals one by one.");

    /// <summary>Recovers a block of signals on the host; the answers are those of <see cref="ISolverText{TReal}.Run"/> but for rounding, and do not depend on which signals share a block.</summary>
    /// <typeparam name="TSpace">Vector space.</typeparam>
    /// <typeparam name="TMap">The map of one signal.</typeparam>
    /// <typeparam name="TBlock">The map of the block.</typeparam>
    /// <typeparam name="T">Element.</typeparam>
    /// <typeparam name="TReal">Real scalar.</typeparam>
    /// <typeparam name="TMonitor">Monitor.</typeparam>
    /// <param name="space">The vector space.</param>
    /// <param name="map">The operator A for one signal.</param>
    /// <param name="block">The operator A for the block.</param>
    /// <param name="y">The signals' measurements, one after another; kept.</param>
    /// <param name="x">The signals' answers, overwritten.</param>
    /// <param name="work">Slab of <see cref="WorkSize.Vectors"/> elements.</param>
    /// <param name="table">Table of <see cref="WorkSize.Table"/> slots.</param>
    /// <param name="monitor">The monitor.</param>
    /// <param name="outcomes">How each ended.</param>
    internal virtual void RunBlock<TSpace, TMap, TBlock, T, TReal, TMonitor>(
        TSpace space, TMap map, TBlock block, HostVector<T> y, HostVector<T> x, HostVector<T> work, HostTable<T> table, TMonitor monitor, Span<Outcome> outcomes)
        where TSpace : struct, IVectorSpace<HostVector<T>, HostTable<T>, T, TReal>
        where TMap : struct, IHostMap<T, TReal>
        where TBlock : struct, IHostBlock<TBlock, T, TReal>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
        where TMonitor : struct, IBlockMonitor<TReal> => throw new NotSupportedException($"{Name}: takes signals one by one.");

    /// <summary>Refuses a number of non-zeros that a problem of this size cannot have; one that is left open is fine.</summary>
    /// <param name="sparsity">k, if it is given.</param>
    /// <param name="rows">m.</param>
    /// <param name="columns">n.</param>
    /// <exception cref="ArgumentException">k is negative or above min(m, n).</exception>
    private protected static void RequireSparsity(int? sparsity, int rows, int columns)
    {
        int k = sparsity ?? 0, most = Math.Min(rows, columns);
        Require(k >= 0 && k <= most, nameof(SparsityOptions.Sparsity), $"a number of non-zeros from 0 to {most} (m = {rows}, n = {columns})", k);
    }

    /// <summary>Refuses blocks that n unknowns cannot be cut into.</summary>
    /// <param name="blockSize">Entries of a block.</param>
    /// <param name="columns">n.</param>
    /// <exception cref="ArgumentException">The size is below 1 or does not divide n.</exception>
    private protected static void RequireBlocks(int blockSize, int columns) =>
        Require(blockSize >= 1 && columns % blockSize == 0, "BlockSize", $"a divisor of n = {columns}", blockSize);

    /// <summary>Throws with the parameter's name, the range it must be in and the value that came.</summary>
    /// <param name="holds">Whether the parameter is acceptable.</param>
    /// <param name="name">The parameter.</param>
    /// <param name="expected">What was expected, in words.</param>
    /// <param name="actual">What came.</param>
    /// <exception cref="ArgumentException">When <paramref name="holds"/> is false.</exception>
    protected static void Require(bool holds, string name, string expected, object actual)
    {
        if (!holds)
        {
            throw new ArgumentException(FormattableString.Invariant($"{name}: expected {expected}, got {actual}."));
        }
    }

    private readonly struct Runner<TSpace, TMap, TVector, TTable, T, TReal, TMonitor>(
        TSpace space, TMap map, TVector y, TVector x, TVector work, TTable table, TMonitor monitor) : ISolverTextVisitor<TReal, Outcome>
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
        where TMonitor : struct, IMonitor<TReal>
    {
        public static bool InKernel => false;

        public Outcome Visit<TText>(TText text)
            where TText : unmanaged, ISolverText<TReal> => text.Run<TSpace, TMap, TVector, TTable, T, TMonitor>(space, map, y, x, work, table, monitor);
    }
}

/// <summary>A solver that is told how many non-zeros to look for.</summary>
public abstract record SparsityOptions : SolverOptions
{
    /// <summary>
    /// k, the number of non-zeros to look for. Left open, it is the declared sparsity of the problem, and without one what
    /// <see cref="DefaultSparsity"/> gives.
    /// </summary>
    public int? Sparsity { get; init; }

    /// <summary>
    /// A sparsity at which greedy and thresholding solvers still work when the true one is unknown and smaller:
    /// k = (0.044417 delta^2 + 0.34142 delta + 0.14844) m with delta = m / n (Maleki and Donoho, "Optimally tuned iterative
    /// reconstruction algorithms for compressed sensing", IEEE J. Sel. Top. Signal Process. 4(2), 2010).
    /// </summary>
    /// <param name="rows">m.</param>
    /// <param name="columns">n.</param>
    /// <returns>k, at least 1.</returns>
    public static int DefaultSparsity(int rows, int columns)
    {
        double delta = Math.Min(1.0, (double)rows / columns);
        return Math.Max(1, (int)((0.044417 * delta * delta + 0.34142 * delta + 0.14844) * rows));
    }

    /// <inheritdoc/>
    protected internal override SolverOptions Resolve(int rows, int columns, int? sparsity) =>
        Sparsity is null ? this with { Sparsity = sparsity ?? DefaultSparsity(rows, columns) } : this;

    /// <inheritdoc/>
    protected internal override void Validate(int rows, int columns)
    {
        RequireSparsity(Sparsity, rows, columns);
    }
}

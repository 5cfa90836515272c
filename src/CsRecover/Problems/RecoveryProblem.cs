using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using CsRecover.Operators;
using CsRecover.Planning;
using CsRecover.Solvers;
using CsRecover.Vectors;

namespace CsRecover;

/// <summary>
/// A declared recovery problem: find a sparse x with y = A x. Annotated classes derive from it; problems whose sizes are known
/// only at run time come from <see cref="RecoveryProblem.Create"/>. Instances are immutable and safe to share between threads.
/// </summary>
/// <typeparam name="T">float, double or <see cref="Complex32"/>.</typeparam>
public class RecoveryProblem<T>
    where T : unmanaged, INumberBase<T>
{
    private readonly BufferPool _workspaces = new();

    /// <summary>A problem over an operator.</summary>
    /// <param name="sensing">The operator A.</param>
    /// <param name="solver">The solver to use when a call names none.</param>
    /// <param name="sparsity">k, if it is known.</param>
    /// <exception cref="ArgumentException">k is negative or larger than m or n.</exception>
    protected internal RecoveryProblem(SensingOperator<T> sensing, SolverOptions solver, int? sparsity)
    {
        ArgumentNullException.ThrowIfNull(sensing);
        ArgumentNullException.ThrowIfNull(solver);
        Operator = sensing;
        Solver = solver;
        Sparsity = sparsity;
        int most = Math.Min(sensing.Rows, sensing.Columns);
        if (sparsity < 0 || sparsity > most)
        {
            throw new ArgumentException(string.Format(CultureInfo.InvariantCulture, ProblemWords.SparsityRange + ".", most, sensing.Rows, sensing.Columns, sparsity), nameof(sparsity));
        }
    }

    /// <summary>The operator A.</summary>
    public SensingOperator<T> Operator { get; }

    /// <summary>The solver used when a call names none.</summary>
    public SolverOptions Solver { get; }

    /// <summary>k as declared, if it was.</summary>
    public int? Sparsity { get; }

    /// <summary>y = A x: simulates measurements.</summary>
    /// <param name="coefficients">n coefficients.</param>
    /// <returns>m measurements.</returns>
    public T[] Measure(ReadOnlySpan<T> coefficients)
    {
        var y = new T[Operator.Rows];
        Operator.Forward(coefficients, y);
        return y;
    }

    /// <summary>Recovers one signal.</summary>
    /// <param name="measurements">y, m finite numbers.</param>
    /// <param name="options">How to run; the defaults when omitted.</param>
    /// <returns>The answer, converged or not.</returns>
    /// <exception cref="ArgumentException">Bad input; the message says what was expected and what came.</exception>
    /// <exception cref="OperationCanceledException">The options' token asked to stop.</exception>
    public RecoveryResult<T> Recover(ReadOnlySpan<T> measurements, RecoveryOptions? options = null)
    {
        options ??= RecoveryOptions.Default;
        CheckMeasurements(measurements, 1);
        return RecoverLent(measurements, 1, ResolveSolver(options), options)[0];
    }

    /// <summary>Recovers many signals measured by the same operator; signal i of the result belongs to row i of the measurements.</summary>
    /// <param name="measurements">count m finite numbers, one signal's measurements after the other.</param>
    /// <param name="count">The number of signals, 0 or more.</param>
    /// <param name="options">How to run; the defaults when omitted.</param>
    /// <returns>
    /// One result a signal; each is what <see cref="Recover(ReadOnlySpan{T}, RecoveryOptions?)"/> gives for it, up to rounding where a stored
    /// matrix serves several signals at once. Time that signals spend together counts in equal shares.
    /// </returns>
    /// <exception cref="ArgumentException">Bad input; the message says what was expected and what came.</exception>
    /// <exception cref="OperationCanceledException">The options' token asked to stop.</exception>
    public RecoveryResult<T>[] RecoverBatch(ReadOnlySpan<T> measurements, int count, RecoveryOptions? options = null)
    {
        options ??= RecoveryOptions.Default;
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        CheckMeasurements(measurements, count);
        SolverOptions solver = ResolveSolver(options);
        return count == 0 ? [] : RecoverLent(measurements, count, solver, options);
    }

    /// <summary>
    /// Recovers signals that share a support, together ("multiple measurement vectors"): coefficient j is zero in all of them or in none, which takes fewer measurements than each by itself.
    /// </summary>
    /// <param name="measurements">count m finite numbers, one signal's measurements after the other.</param>
    /// <param name="count">L, the number of signals, 0 or more.</param>
    /// <param name="options">How to run; the solver must take blocks of unknowns, and its sparsity counts rows of the n x L coefficients.</param>
    /// <returns>One result a signal, all with the same support; histories are those of the joint recovery, and its time counts in equal shares.</returns>
    /// <exception cref="ArgumentException">Bad input; the message says what was expected and what came.</exception>
    /// <exception cref="NotSupportedException">The solver takes each unknown by itself.</exception>
    /// <exception cref="OperationCanceledException">The options' token asked to stop.</exception>
    public RecoveryResult<T>[] RecoverJointly(ReadOnlySpan<T> measurements, int count, RecoveryOptions? options = null)
    {
        options ??= RecoveryOptions.Default;
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        CheckMeasurements(measurements, count);
        return count == 0 ? [] : JointRecovery.Run(this, measurements, count, options);
    }

    private unsafe RecoveryResult<T>[] RecoverLent(ReadOnlySpan<T> measurements, int count, SolverOptions solver, RecoveryOptions options)
    {
        fixed (T* pointer = measurements)
        {
            using var memory = new CallersMemory<T>(pointer, measurements.Length);
            return solver is AutoOptions auto
                ? AutomaticRecovery.Run(this, memory.Memory, count, auto, options)
                : options.Backend.Recover(this, memory.Memory, count, solver, options);
        }
    }

    /// <summary>Recovers signals on this machine's processor.</summary>
    /// <param name="all">count m finite numbers.</param>
    /// <param name="count">How many signals.</param>
    /// <param name="solver">The solver, resolved and validated.</param>
    /// <param name="options">How to run.</param>
    /// <returns>One result a signal.</returns>
    internal RecoveryResult<T>[] RecoverOnHost(ReadOnlyMemory<T> all, int count, SolverOptions solver, RecoveryOptions options)
    {
        if (count == 1)
        {
            return [Recover(all, 0, solver, options)];
        }

        var results = new RecoveryResult<T>[count];
        int threads = ThreadCount.Of(options.MaxThreads);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = options.CancellationToken };
        if (solver.TakesBlocks && Operator.ServesBlocks)
        {
            int together = BlockRecovery<T>.SignalsTogether(Operator.Rows, Operator.Columns, count, threads), m = Operator.Rows;
            Parallel.For(0, (count + together - 1) / together, parallel, b =>
            {
                int first = b * together, signals = Math.Min(together, count - first);
                Operator.AcceptBlock(
                    new BlockRecovery<T>(_workspaces, all.Slice(first * m, signals * m), first, solver, options, new ArraySegment<RecoveryResult<T>>(results, first, signals)),
                    solver.Request,
                    signals);
            });
        }
        else
        {
            Parallel.For(0, count, parallel, i => results[i] = Recover(all.Slice(i * Operator.Rows, Operator.Rows), i, solver, options));
        }

        return results;
    }

    private void CheckMeasurements(ReadOnlySpan<T> measurements, int count)
    {
        string what = count == 1 ? "m, one for each row of the operator" : $"{count} signals of m = {Operator.Rows}";
        Check.Length(measurements.Length, checked(Operator.Rows * count), nameof(measurements), what);
        Check.Finite(measurements, nameof(measurements));
    }

    private SolverOptions ResolveSolver(RecoveryOptions options)
    {
        SolverOptions solver = (options.Solver ?? Solver).Resolve(Operator.Rows, Operator.Columns, Sparsity);
        solver.Validate(Operator.Rows, Operator.StoredUnknowns);
        if (solver.RealNumbersOnly && typeof(T) == typeof(Complex32))
        {
            throw new ArgumentException($"{solver.Name}: expected a problem of real numbers, as its options ask for a sign of the coefficients, got complex numbers.", nameof(options));
        }

        if (solver.OnHostOnly && options.Backend != RecoveryBackend.Cpu)
        {
            throw new NotSupportedException($"{solver.Name}: expected the backend {RecoveryBackend.Cpu.Name}, as the solver runs on the processor only, got {options.Backend.Name}.");
        }

        return solver;
    }

    private RecoveryResult<T> Recover(ReadOnlyMemory<T> measurements, int signal, SolverOptions solver, RecoveryOptions options) =>
        Operator.Accept<RecoverVisitor, RecoveryResult<T>>(new RecoverVisitor(this, measurements, signal, solver, options), solver.Request);

    private readonly struct RecoverVisitor(RecoveryProblem<T> problem, ReadOnlyMemory<T> measurements, int signal, SolverOptions solver, RecoveryOptions options)
        : IMapVisitor<T, RecoveryResult<T>>
    {
        public unsafe RecoveryResult<T> Visit<TSpace, TMap, TReal>(TSpace space, TMap map)
            where TSpace : struct, IVectorSpace<HostVector<T>, HostTable<T>, T, TReal>
            where TMap : struct, IHostMap<T, TReal>
            where TReal : unmanaged, IFloatingPointIeee754<TReal>
        {
            int m = map.RowStorage, n = map.ColumnStorage;
            WorkSize size = solver.CheckedWork(new ProblemShape(map.Rows, map.Columns, m, n));
            nint vectors = 2 * (nint)m + n + size.Vectors;
            NativeBuffer<byte> workspace = problem._workspaces.Rent((vectors + size.Table) * sizeof(T));
            try
            {
                T* memory = (T*)workspace.Pointer;
                NativeMemory.Clear(memory, (nuint)(vectors * sizeof(T)));
                var y = new HostVector<T>(memory, m);
                var residual = new HostVector<T>(memory + m, m);
                var x = new HostVector<T>(memory + 2 * m, n);
                var work = new HostVector<T>(memory + 2 * m + n, size.Vectors);
                var table = new HostTable<T>(memory + vectors);
                map.LoadMeasurements(measurements.Span, y);

                options.CancellationToken.ThrowIfCancellationRequested();
                var state = new MonitorState(options, signal, sharedBy: 1);
                Outcome outcome = space.Dot(y, y) > TReal.Zero
                    ? solver.Run<TSpace, TMap, HostVector<T>, HostTable<T>, T, TReal, HostMonitor<TReal>>(space, map, y, x, work, table, new HostMonitor<TReal>(state))
                    : new Outcome(RecoveryStatus.Converged, 0);
                state.Stop();
                map.Forward(x, residual);
                space.Combine(TReal.One, y, -TReal.One, residual, residual);
                return RecoveryResults.Of<TSpace, TMap, T, TReal>(space, map, x, residual, outcome, state, problem.Operator.HasTransform, solver, options);
            }
            finally
            {
                problem._workspaces.Return(workspace);
            }
        }
    }
}

/// <summary>Problems whose sizes are known only at run time.</summary>
public static class RecoveryProblem
{
    /// <summary>A problem over any operator; gives the same answers as an annotated class that declares the same.</summary>
    /// <typeparam name="T">float, double or <see cref="Complex32"/>.</typeparam>
    /// <param name="sensing">The operator A.</param>
    /// <param name="solver">The solver to use when a call names none; smoothed L0 when omitted.</param>
    /// <param name="sparsity">k, if it is known.</param>
    /// <returns>The problem.</returns>
    public static RecoveryProblem<T> Create<T>(SensingOperator<T> sensing, SolverOptions? solver = null, int? sparsity = null)
        where T : unmanaged, INumberBase<T> => new(sensing, solver ?? DefaultSolver(sensing), sparsity);

    /// <summary>The automatic choice, except for transformed and Fourier-sampled images and signals: smoothed L0 is made for them, and a portfolio of solvers on a million unknowns is not what a caller expects.</summary>
    private static SolverOptions DefaultSolver<T>(SensingOperator<T> sensing)
        where T : unmanaged, INumberBase<T> => sensing is { HasTransform: false, PrefersSmoothedL0: false } ? new AutoOptions() : new SmoothedL0Options();
}

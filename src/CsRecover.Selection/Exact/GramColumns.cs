using CsRecover.Selection.Designs;
using CsRecover.Vectors;

namespace CsRecover.Selection.Exact;

/// <summary>
/// The normal equations of a problem with squared loss, as far as they were asked for: Z^T y, the |z_j|^2, and columns Z^T z_j of the Gram matrix, each made once and kept.
/// Safe to use from several threads.
/// </summary>
internal abstract unsafe class GramColumns : IQuadraticLoss, IDisposable
{
    /// <summary>A pivot this much below the diagonal means that the column depends on those before: its coefficient is 0.</summary>
    public const double Dependent = 1e-10;

    private readonly NativeBuffer<double> _products;
    private readonly NativeBuffer<double>?[] _columns;
    private readonly Lock _lock = new();
    private NativeBuffer<double>? _whole;

    private protected GramColumns(WorkingProblem problem)
    {
        Problem = problem;
        Count = problem.Columns;
        Stride = HostVector.StorageFor(Count);
        _products = new NativeBuffer<double>(Stride);
        _columns = new NativeBuffer<double>?[Count];
        SquaredLengths = new double[Count];
        Energy = HostKernels.Dot(problem.Response, problem.Response, HostVector.StorageFor(problem.Rows));
    }

    /// <summary>The problem.</summary>
    public WorkingProblem Problem { get; }

    /// <summary>p.</summary>
    public int Count { get; }

    /// <summary>p and zeros up to whole vectors: the stored length of columns and of <see cref="Products"/>.</summary>
    public int Stride { get; }

    /// <summary>|y|^2.</summary>
    public double Energy { get; }

    /// <summary>Z^T y, aligned.</summary>
    public double* Products => _products.Pointer;

    /// <summary>The |z_j|^2.</summary>
    public double[] SquaredLengths { get; }

    /// <summary>The normal equations of a problem.</summary>
    /// <param name="problem">A problem with squared loss.</param>
    /// <param name="threads">Threads for products with all columns.</param>
    public static GramColumns Of(WorkingProblem problem, int threads) => problem.Accept<Maker, GramColumns>(new Maker(problem, threads));

    /// <summary>Z^T z_j, aligned.</summary>
    /// <param name="j">Which column.</param>
    public double* Column(int j)
    {
        if (_whole is { } whole)
        {
            return whole.Pointer + ((nint)j * Stride);
        }

        NativeBuffer<double>? column = Volatile.Read(ref _columns[j]);
        if (column is null)
        {
            lock (_lock)
            {
                column = _columns[j];
                if (column is null)
                {
                    column = new NativeBuffer<double>(Stride);
                    Compute(j, column.Span[..Count]);
                    Volatile.Write(ref _columns[j], column);
                }
            }
        }

        return column.Pointer;
    }

    /// <summary>Whether all columns are there.</summary>
    public bool IsComplete => _whole is not null;

    /// <summary>Makes all columns at once, which is many times faster than one after the other where most of them will be asked for.</summary>
    public void Complete() => _whole ??= ComputeAll();

    /// <summary>z_i . z_j, where the column of one of them is wanted anyway.</summary>
    /// <param name="i">A column whose products are made if they are not there.</param>
    /// <param name="j">Another one.</param>
    public double Entry(int i, int j) => i == j ? SquaredLengths[i] : _whole is null && _columns[i] is null && _columns[j] is not null ? Column(j)[i] : Column(i)[j];

    /// <inheritdoc/>
    public double AtZero => Energy / 2.0;

    /// <inheritdoc/>
    public void Fill(int[] active, double[] h, double[] c)
    {
        int m = active.Length;
        for (int i = 0; i < m; i++)
        {
            double* column = Column(active[i]);
            for (int l = 0; l < m; l++)
            {
                h[(i * m) + l] = column[active[l]];
            }

            h[(i * m) + i] = SquaredLengths[active[i]];
            c[i] = Products[active[i]];
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (NativeBuffer<double>? column in _columns)
        {
            column?.Dispose();
        }

        _whole?.Dispose();
        _products.Dispose();
    }

    /// <summary>Z^T Z, column after column.</summary>
    private protected abstract NativeBuffer<double> ComputeAll();

    /// <summary>Writes Z^T z_j.</summary>
    private protected abstract void Compute(int j, Span<double> target);

    private readonly struct Maker(WorkingProblem problem, int threads) : IColumnsVisitor<GramColumns>
    {
        public GramColumns Visit<TColumns>(TColumns columns)
            where TColumns : struct, IColumns => new Made<TColumns>(problem, columns, threads);
    }

    private sealed class Made<TColumns> : GramColumns
        where TColumns : struct, IColumns
    {
        /// <summary>Columns of the Gram matrix that one thread makes at a time.</summary>
        private const int Block = 64;

        private readonly TColumns _all;
        private readonly int _threads;

        public Made(WorkingProblem problem, TColumns all, int threads)
            : base(problem)
        {
            _all = all;
            _threads = threads;
            var y = new WorkVector { Values = problem.Response };
            for (int i = 0; i < problem.Rows; i++)
            {
                y.Sum += problem.Response[i];
            }

            all.DotAll(y, _products.Span[..Count], threads);
            for (int j = 0; j < Count; j++)
            {
                SquaredLengths[j] = all.Gram(j, j);
            }
        }

        private protected override void Compute(int j, Span<double> target)
        {
            using var memory = new NativeBuffer<double>(HostVector.StorageFor(_all.Rows));
            var z = new WorkVector { Values = memory.Pointer };
            _all.Add(1.0, j, ref z);
            _all.DotAll(z, target, _threads);
        }

        private protected override NativeBuffer<double> ComputeAll()
        {
            using WrittenColumns written = WrittenColumns.Of(_all, _threads);
            nint length = written.Stride;
            var whole = new NativeBuffer<double>((nint)Stride * Count);
            double* from = written.Pointer, to = whole.Pointer;
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = _threads };
            Parallel.For(0, (Count + Block - 1) / Block, parallel, block =>
            {
                int first = block * Block, rows = Math.Min(Block, Count - first);
                MatrixProduct.AddTransposed(1.0, from + (first * length), length, rows, from, length, Count, length, to + ((nint)first * Stride), Stride);
            });
            return whole;
        }
    }
}

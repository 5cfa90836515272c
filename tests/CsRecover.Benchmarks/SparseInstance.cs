using System.Globalization;
using System.Numerics;
using CsRecover.Mri.Files;
using CsRecover.Operators;

namespace CsRecover.Benchmarks;

/// <summary>Noiseless sparse signals with normal amplitudes and their measurements by a Gaussian matrix with columns of norm 1; also as files for peers.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class SparseInstance<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly string _folder = Directory.CreateTempSubdirectory("csrecover-").FullName;

    public SparseInstance(int rows, int columns, int sparsity, int signals, int seed)
    {
        (Rows, Columns, Sparsity, Signals) = (rows, columns, sparsity, signals);
        var random = new Random(seed);
        Matrix = [.. Enumerable.Range(0, rows * columns).Select(_ => T.CreateTruncating(Normal(random)))];
        for (int j = 0; j < columns; j++)
        {
            T norm = T.Sqrt(Enumerable.Range(0, rows).Aggregate(T.Zero, (s, i) => s + Matrix[i * columns + j] * Matrix[i * columns + j]));
            for (int i = 0; i < rows; i++)
            {
                Matrix[i * columns + j] /= norm;
            }
        }

        Truth = new T[signals * columns];
        for (int s = 0; s < signals; s++)
        {
            foreach (int j in Enumerable.Range(0, columns).OrderBy(_ => random.Next()).Take(sparsity))
            {
                Truth[s * columns + j] = T.CreateTruncating(Normal(random));
            }
        }

        Measurements = new T[signals * rows];
        DenseOperator<T> a = MakeOperator();
        for (int s = 0; s < signals; s++)
        {
            a.Forward(Truth.AsSpan(s * columns, columns), Measurements.AsSpan(s * rows, rows));
        }
    }

    public int Rows { get; }

    public int Columns { get; }

    public int Sparsity { get; }

    public int Signals { get; }

    public T[] Matrix { get; }

    public T[] Truth { get; }

    public T[] Measurements { get; }

    public DenseOperator<T> MakeOperator() => new(Matrix, Rows, Columns);

    public ReadOnlySpan<T> Signal(int signal) => Measurements.AsSpan(signal * Rows, Rows);

    /// <summary>The median of the signals' relative errors, as peers report it.</summary>
    public double Error(IReadOnlyList<RecoveryResult<T>> results) => results
        .Select((r, s) => Distance(r.Coefficients, Truth.AsSpan(s * Columns, Columns)))
        .Order()
        .ElementAt(results.Count / 2);

    /// <summary>Starts <c>sparse.py</c> on this instance.</summary>
    /// <param name="name">The function in it.</param>
    /// <param name="threads">Threads.</param>
    public PeerProcess? Start(string name, int threads)
    {
        string a = Path.Combine(_folder, "a.npy"), x = Path.Combine(_folder, "x.npy"), y = Path.Combine(_folder, "y.npy");
        if (!File.Exists(a))
        {
            NpyFile.Write(a, Matrix, Rows, Columns);
            NpyFile.Write(x, Truth, Signals, Columns);
            NpyFile.Write(y, Measurements, Signals, Rows);
        }

        return PeerProcess.Start("sparse.py", threads, name, a, x, y, Sparsity.ToString(CultureInfo.InvariantCulture));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static double Distance(T[] x, ReadOnlySpan<T> truth)
    {
        double difference = 0, norm = 0;
        for (int i = 0; i < x.Length; i++)
        {
            difference += Math.Pow(double.CreateTruncating(x[i] - truth[i]), 2);
            norm += Math.Pow(double.CreateTruncating(truth[i]), 2);
        }

        return Math.Sqrt(difference / norm);
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}

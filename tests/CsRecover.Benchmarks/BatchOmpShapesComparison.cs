using System.Globalization;
using CsRecover.Solvers;

namespace CsRecover.Benchmarks;

/// <summary>
/// Sparse coding in single precision on the three shapes for which SPAMS' times are known as ratios to scikit-learn's <c>orthogonal_mp(precompute=True)</c>: the Gram matrix is formed,
/// and then every signal coded. scikit-learn codes some of the signals and is scaled up, the Gram matrix apart. Arguments: threads, <c>rounds=3</c>.
/// </summary>
internal sealed class BatchOmpShapesComparison : IComparison
{
    /// <summary>m, n, k, signals, signals for scikit-learn, and how many times as fast as scikit-learn SPAMS is.</summary>
    private static readonly (int Rows, int Columns, int Sparsity, int Signals, int PeerSignals, double Spams)[] _shapes =
        [(256, 1024, 32, 5000, 200, 12.0), (8064, 1207, 30, 1200, 100, 4.9), (512, 2048, 64, 5000, 60, 11.4)];

    /// <inheritdoc/>
    public string Name => "batch-omp-shapes";

    /// <inheritdoc/>
    public string Summary => "three shapes, float32, with the Gram matrix: Batch-OMP against scikit-learn's orthogonal_mp(precompute=True) (arguments: threads, rounds=3)";

    /// <inheritdoc/>
    public int Run(string[] arguments)
    {
        int threads = SparseComparison.Threads(arguments);
        int rounds = new KeyedArguments(arguments).Whole("rounds", 3);
        var options = new RecoveryOptions { MaxThreads = threads };
        Console.WriteLine($"ms for all signals with the Gram matrix, {threads} threads each, medians of {rounds} rounds in turn; needed: twice SPAMS' ratio");
        Console.WriteLine($"{"",-32} {"clock",32} {"processor time",33}");
        Console.WriteLine($"{"shape",-32} {"CsRecover",10} {"sklearn",12} {"ratio",8} {"CsRecover",11} {"sklearn",12} {"ratio",8} {"needed",8}  errors");
        foreach ((int m, int n, int k, int signals, int peerSignals, double spams) in _shapes)
        {
            using var many = new SparseInstance<float>(m, n, k, signals, seed: 3);
            using var some = new SparseInstance<float>(m, n, k, peerSignals, seed: 3);
            RecoveryResult<float>[] results = [];
            var work = new List<Func<Timing.Sample>>
            {
                Timing.Measured(() => results = RecoveryProblem.Create(many.MakeOperator(), new BatchOmpOptions(), k).RecoverBatch(many.Measurements, signals, options)),
            };
            using PeerProcess? pursuit = some.Start("sklearn_omp_gram", threads), gram = some.Start("gram", threads);
            if (pursuit is not null && gram is not null)
            {
                work.Add(pursuit.Run);
                work.Add(gram.Run);
            }

            Timing.Sample[][] samples = Timing.Alternate(rounds, [.. work]);
            double Median(int line, Func<Timing.Sample, double> time) => line < samples.Length ? Timing.Summarise(samples[line], time).Median : double.NaN;
            double Theirs(Func<Timing.Sample, double> time) => (Median(1, time) * signals / peerSignals) + Median(2, time);
            double clock = Median(0, s => s.Wall), used = Median(0, s => s.Processor), theirClock = Theirs(s => s.Wall), theirUsed = Theirs(s => s.Processor);
            string shape = $"{m} x {n}, k = {k}, {signals} signals";
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{shape,-32} {clock,10:0} {theirClock,12:0} {theirClock / clock,8:0.0} {used,11:0} {theirUsed,12:0} {theirUsed / used,8:0.0} {2 * spams,8:0.0}  {many.Error(results):0.0e+0}, {pursuit?.Error():0.0e+0}"));
        }

        return 0;
    }
}

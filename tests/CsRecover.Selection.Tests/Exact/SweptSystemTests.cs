using CsRecover.Selection.Designs;
using CsRecover.Selection.Exact;

namespace CsRecover.Selection.Tests.Exact;

/// <summary>The equations of a node, of which several threads choose units side by side.</summary>
public unsafe class SweptSystemTests
{
    /// <summary>Thousands of eliminations from one system at a time: each leaves the numbers that it leaves alone, to the last bit. Memory that threads share shows within a few of them.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Many_threads_choose_units_of_one_system(int members)
    {
        const int N = 80, P = 60, Threads = 8, Rounds = 60;
        (double[] columns, double[] y) = RandomProblem.Draw(new Random(members), N, P, 6, 0.5, 1.0);
        var problem = new SelectionProblem(Design.FromColumns(columns, N, P), y) { Groups = [.. Enumerable.Range(0, P).Select(j => j / members)] };
        using var working = new WorkingProblem(problem, ColumnScaling.Of(problem.Design, true, true, false, 1), 1);
        using GramColumns gram = GramColumns.Of(working, 1);
        gram.Complete();
        using var system = new SweptSystem();
        system.Load(gram, SubsetUnits.Of(working));
        var expected = new double[system.UnitCount][];
        using (var target = new SweptSystem())
        {
            for (int unit = 0; unit < expected.Length; unit++)
            {
                expected[unit] = Eliminated(system, unit, target);
            }
        }

        int wrong = 0;
        using var start = new Barrier(Threads);
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(thread => new Thread(() =>
        {
            using var target = new SweptSystem();
            start.SignalAndWait();
            for (int step = 0; step < Rounds * expected.Length; step++)
            {
                // Neighbouring threads take different units at a time.
                int unit = (step + (7 * thread)) % expected.Length;
                if (!Eliminated(system, unit, target).AsSpan().SequenceEqual(expected[unit]))
                {
                    Interlocked.Increment(ref wrong);
                }
            }
        }))];
        foreach (Thread thread in threads)
        {
            thread.Start();
        }

        foreach (Thread thread in threads)
        {
            thread.Join();
        }

        Assert.Equal(0, wrong);
    }

    /// <summary>The gain, and all numbers of the smaller system.</summary>
    private static double[] Eliminated(SweptSystem system, int unit, SweptSystem target)
    {
        system.Eliminate(unit, target, out double gain);
        int m = target.FeatureCount;
        var numbers = new List<double> { gain };
        for (int a = 0; a < m; a++)
        {
            numbers.Add(target.C[a]);
            numbers.AddRange(new ReadOnlySpan<double>(target.H + ((nint)a * target.Stride) + a, m - a).ToArray());
        }

        return [.. numbers];
    }
}

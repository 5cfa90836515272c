using CsRecover.Selection;

namespace CsRecover.Learning.Tests.Calibration;

/// <summary>Survey instances out of SplitMix64 used as counters, so that any language can make the same ones.</summary>
internal static class SurveyInstance
{
    /// <summary>Q targets by N records, a share of the entries uniform in (0, 1) and the others 0; targets uniform from 1e6 to 1e8.</summary>
    public static (double[] ByColumns, double[] Targets) Uniform(int q, int n, double density)
    {
        double[] pick = Uniforms(Key(7, 1), q * n), value = Uniforms(Key(7, 2), q * n), y = [.. Uniforms(Key(7, 3), q).Select(u => 1e6 + ((1e8 - 1e6) * u))];
        var m = new double[q * n];
        for (int i = 0; i < q; i++)
        {
            for (int j = 0; j < n; j++)
            {
                m[(j * q) + i] = pick[(i * n) + j] < density ? value[(i * n) + j] : 0.0;
            }
        }

        return (m, y);
    }

    public static SparseDesign Sparse(double[] byColumns, int q, int n)
    {
        List<int> starts = [0], rows = [];
        List<double> values = [];
        for (int j = 0; j < n; j++)
        {
            for (int i = 0; i < q; i++)
            {
                if (byColumns[(j * q) + i] != 0.0)
                {
                    rows.Add(i);
                    values.Add(byColumns[(j * q) + i]);
                }
            }

            starts.Add(rows.Count);
        }

        return Design.FromSparseColumns(q, n, [.. starts], [.. rows], [.. values]);
    }

    private static ulong Key(params ulong[] parts) => parts.Aggregate(0x243F6A8885A308D3ul, (h, part) => Mix(h ^ part, 0));

    private static ulong Mix(ulong seed, int i)
    {
        ulong z = seed + ((ulong)(i + 1) * 0x9E3779B97F4A7C15ul);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ul;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBul;
        return z ^ (z >> 31);
    }

    private static double[] Uniforms(ulong seed, int count) => [.. Enumerable.Range(0, count).Select(i => ((Mix(seed, i) >> 11) + 0.5) * Math.Pow(2.0, -53))];
}

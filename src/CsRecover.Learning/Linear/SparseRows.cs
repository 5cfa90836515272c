using CsRecover.Selection;

namespace CsRecover.Learning.Linear;

/// <summary>The entries of a design that are not 0, observation by observation.</summary>
internal sealed class SparseRows
{
    private readonly int[] _starts;
    private readonly int[] _features;
    private readonly float[] _values;

    private SparseRows(int features, int[] starts, int[] columns, float[] values) => (Features, _starts, _features, _values) = (features, starts, columns, values);

    /// <summary>n.</summary>
    public int Observations => _starts.Length - 1;

    /// <summary>p.</summary>
    public int Features { get; }

    /// <summary>The entries of a design.</summary>
    /// <param name="design">The design.</param>
    public static SparseRows Of(Design design)
    {
        int n = design.Observations;
        var counts = new int[n + 1];
        var column = new double[n];
        ForEach((i, _, _) => counts[i + 1]++);
        for (int i = 0; i < n; i++)
        {
            counts[i + 1] += counts[i];
        }

        int[] next = counts[..n], features = new int[counts[n]];
        var values = new float[counts[n]];
        ForEach((i, j, x) =>
        {
            (features[next[i]], values[next[i]]) = (j, (float)x);
            next[i]++;
        });
        return new SparseRows(design.Features, counts, features, values);

        void ForEach(Action<int, int, double> visit)
        {
            for (int j = 0; j < design.Features; j++)
            {
                if (design is SparseDesign sparse)
                {
                    for (int e = sparse.Starts[j]; e < sparse.Starts[j + 1]; e++)
                    {
                        visit(sparse.Rows[e], j, sparse.Values[e]);
                    }

                    continue;
                }

                Array.Clear(column);
                design.AddColumn(1.0, j, column);
                for (int i = 0; i < n; i++)
                {
                    if (column[i] != 0.0)
                    {
                        visit(i, j, column[i]);
                    }
                }
            }
        }
    }

    /// <summary>The features of an observation's entries.</summary>
    /// <param name="observation">Which one.</param>
    public ReadOnlySpan<int> FeaturesOf(int observation) => _features.AsSpan(_starts[observation], _starts[observation + 1] - _starts[observation]);

    /// <summary>The values of an observation's entries.</summary>
    /// <param name="observation">Which one.</param>
    public ReadOnlySpan<float> ValuesOf(int observation) => _values.AsSpan(_starts[observation], _starts[observation + 1] - _starts[observation]);

    /// <summary>The length of each feature's column.</summary>
    public double[] Lengths()
    {
        var lengths = new double[Features];
        for (int e = 0; e < _values.Length; e++)
        {
            lengths[_features[e]] += (double)_values[e] * _values[e];
        }

        return [.. lengths.Select(Math.Sqrt)];
    }
}

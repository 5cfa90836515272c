namespace CsRecover.Selection.Tests.LocalSearch;

/// <summary>Observations drawn from a model of few features, with the objective written as plain loops.</summary>
internal sealed class Sample
{
    private Sample(double[][] columns, double[] response, double[] truth)
    {
        Columns = columns;
        Response = response;
        Truth = truth;
    }

    public double[][] Columns { get; }

    public double[] Response { get; }

    public double[] Truth { get; }

    public int Observations => Response.Length;

    public int Features => Columns.Length;

    public DenseDesign Stored => Design.FromColumns([.. Columns.SelectMany(x => x)], Observations, Features);

    /// <summary>The same numbers without the zeros.</summary>
    public SparseDesign Sparse
    {
        get
        {
            var starts = new List<int> { 0 };
            var rows = new List<int>();
            foreach (double[] x in Columns)
            {
                rows.AddRange(Enumerable.Range(0, x.Length).Where(i => x[i] != 0.0));
                starts.Add(rows.Count);
            }

            double[] values = [.. Columns.SelectMany(x => x.Where(v => v != 0.0))];
            return Design.FromSparseColumns(Observations, Features, [.. starts], [.. rows], values);
        }
    }

    /// <summary>Columns correlated by rho^|i - j| with means and scales of their own, the first k of every other one with coefficients +1 and -1 per standard deviation.</summary>
    public static Sample Draw(int n, int p, int k, double correlation, double noise, int seed, bool logistic = false, double density = 1.0)
    {
        var random = new Random(seed);
        var columns = new double[p][];
        for (int j = 0; j < p; j++)
        {
            columns[j] = new double[n];
        }

        double fresh = Math.Sqrt(1.0 - (correlation * correlation));
        double[] response = new double[n], truth = new double[p];
        for (int i = 0; i < n; i++)
        {
            double last = Normal(random), sum = 0.0;
            for (int j = 0; j < p; j++)
            {
                last = j == 0 ? last : (correlation * last) + (fresh * Normal(random));
                double scale = 0.5 + (j % 3);
                bool isKept = density >= 1.0 || random.NextDouble() < density;
                columns[j][i] = isKept ? scale * (last + (density >= 1.0 ? j % 5 : 0.0)) : 0.0;
                if (j % 2 == 0 && j / 2 < k)
                {
                    truth[j] = (j / 2 % 2 == 0 ? 1.0 : -1.0) / scale;
                    sum += truth[j] * (density >= 1.0 ? scale * last : columns[j][i]);
                }
            }

            response[i] = logistic ? random.NextDouble() < 1.0 / (1.0 + Math.Exp(-2.0 * sum)) ? 1.0 : 0.0 : 3.0 + sum + (noise * Normal(random));
        }

        return new Sample(columns, response, truth);
    }

    public static double Normal(Random random) => Math.Sqrt(-2.0 * Math.Log(1.0 - random.NextDouble())) * Math.Cos(2.0 * Math.PI * random.NextDouble());

    /// <summary>The lengths of the columns once their means are taken off.</summary>
    public double[] Lengths() => [.. Columns.Select(x => Math.Sqrt(x.Sum(v => (v - x.Average()) * (v - x.Average()))))];

    /// <summary>Loss and ridge of coefficients in the design's units.</summary>
    public double Objective(double[] b, double intercept, double ridge, SelectionLoss loss = SelectionLoss.Squared)
    {
        double[] lengths = Lengths();
        double sum = 0.0;
        for (int i = 0; i < Observations; i++)
        {
            double f = intercept;
            for (int j = 0; j < Features; j++)
            {
                f += b[j] * Columns[j][i];
            }

            sum += loss == SelectionLoss.Squared
                ? (Response[i] - f) * (Response[i] - f) / 2.0
                : Math.Log(1.0 + Math.Exp(Response[i] > 0.5 ? -f : f));
        }

        for (int j = 0; j < Features; j++)
        {
            sum += ridge * b[j] * b[j] * lengths[j] * lengths[j];
        }

        return sum;
    }

    /// <summary>-d loss / d b_j / length_j at coefficients in the design's units: the slope on standardised columns.</summary>
    public double Slope(int j, double[] b, double intercept, SelectionLoss loss = SelectionLoss.Squared)
    {
        double mean = Columns[j].Average(), slope = 0.0;
        for (int i = 0; i < Observations; i++)
        {
            double f = intercept;
            for (int e = 0; e < Features; e++)
            {
                f += b[e] * Columns[e][i];
            }

            double left = loss == SelectionLoss.Squared ? Response[i] - f : Response[i] - (1.0 / (1.0 + Math.Exp(-f)));
            slope += left * (Columns[j][i] - mean);
        }

        return slope / Lengths()[j];
    }

    /// <summary>The lowest loss of models of exactly k features, found by trying all of them.</summary>
    public double BestLoss(int size, Func<int[], double> lossOf) => Subsets(Features, size).Min(lossOf);

    /// <summary>The least squares loss, with an intercept, of some features.</summary>
    public double LeastSquares(int[] support)
    {
        var design = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.Dense(Observations, support.Length + 1, (i, s) => s == 0 ? 1.0 : Columns[support[s - 1]][i]);
        var y = MathNet.Numerics.LinearAlgebra.Vector<double>.Build.Dense(Response);
        var rest = y - (design * design.QR().Solve(y));
        return rest.DotProduct(rest) / 2.0;
    }

    public static IEnumerable<int[]> Subsets(int n, int k)
    {
        if (k == 0)
        {
            yield return [];
            yield break;
        }

        for (int last = k - 1; last < n; last++)
        {
            foreach (int[] rest in Subsets(last, k - 1))
            {
                yield return [.. rest, last];
            }
        }
    }
}

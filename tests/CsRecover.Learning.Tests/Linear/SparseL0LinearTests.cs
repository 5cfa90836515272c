using CsRecover.Learning.Linear;
using CsRecover.Learning.Tests.Calibration;
using CsRecover.Selection;
using CsRecover.Solvers;
using MathNet.Numerics.LinearAlgebra;

namespace CsRecover.Learning.Tests.Linear;

/// <summary>Linear and logistic models of sparse inputs with a gate on each feature.</summary>
public class SparseL0LinearTests
{
    [Theory]
    [InlineData(SelectionLoss.Squared)]
    [InlineData(SelectionLoss.Logistic)]
    public void Gradients_are_those_of_finite_differences(SelectionLoss loss)
    {
        (SparseDesign x, double[] y) = Random(12, 6, 0.5, loss);
        var o = new SparseL0Linear { Loss = loss, PenaltyL2 = 0.03, InitialKeepProbability = 0.6, Seed = 4 };
        var training = new SparseLinearTraining(SparseRows.Of(x), y, o) { Price = 0.07 };
        var random = new Random(1);
        for (int j = 0; j < 6; j++)
        {
            training.Weights.Values[j] = (float)(random.NextDouble() - 0.3);
            training.LogAlpha.Values[j] = (float)(2.0 * (random.NextDouble() - 0.5));
        }

        int[] batch = [0, 3, 4, 7, 11], all = [.. Enumerable.Range(0, 6)];
        double Objective() => training.Gradients(batch, all, step: 1)
            + all.Sum(j => (0.07 * o.Gates.ProbabilityOfNonZero(training.LogAlpha.Values[j])) + (0.03 * Math.Pow(training.Weights.Values[j], 2.0)));
        Objective();
        float[][] gradients = [[.. training.Weights.Gradient], [.. training.LogAlpha.Gradient], [.. training.Bias.Gradient]];
        float[][] values = [training.Weights.Values, training.LogAlpha.Values, training.Bias.Values];
        for (int v = 0; v < 3; v++)
        {
            for (int j = 0; j < values[v].Length; j++)
            {
                float at = values[v][j], up = at + 1e-2f, down = at - 1e-2f;
                values[v][j] = up;
                double above = Objective();
                values[v][j] = down;
                double below = Objective();
                values[v][j] = at;
                Assert.Equal((above - below) / ((double)up - down), gradients[v][j], 2e-3);
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Chooses_and_fits_the_published_regression(bool lazy)
    {
        // n = 500, b = (1, 0, -2, 0), b_0 = 30, correlations of 0.5, noise of 1.5, lambda = 0.2 on squared (not halved) errors.
        var random = new Random(42);
        double[] x = new double[500 * 4], y = new double[500];
        for (int i = 0; i < 500; i++)
        {
            double common = Normal(random);
            for (int j = 0; j < 4; j++)
            {
                x[(i * 4) + j] = Math.Sqrt(0.5) * (common + Normal(random));
            }

            y[i] = 30.0 + x[i * 4] - (2.0 * x[(i * 4) + 2]) + (1.5 * Normal(random));
        }

        DenseDesign design = Design.FromRows(x, 500, 4);
        SparseLinearFit fit = new SparseL0Linear { PenaltyL0 = 0.1, Epochs = 300, LazyUpdates = lazy }.Fit(design, y);
        Assert.Equal([0, 2], fit.Support);

        // By MathNet's QR on these two and a column of ones.
        Matrix<double> a = Matrix<double>.Build.Dense(500, 3, (i, j) => j == 2 ? 1.0 : x[(i * 4) + (2 * j)]);
        Vector<double> expected = a.QR().Solve(Vector<double>.Build.Dense(y));
        Assert.Equal([expected[0], 0.0, expected[1], 0.0], fit.Coefficients, (p, q) => Math.Abs(p - q) < 1e-6);
        Assert.Equal(expected[2], fit.Intercept, 1e-6);
        Assert.True(fit.Probabilities[2] > 0.9 && fit.Probabilities[1] < 0.3, string.Join(", ", fit.Probabilities));
        Assert.Equal(fit.Intercept + (fit.Coefficients[0] * x[0]) + (fit.Coefficients[2] * x[2]), fit.Predict(design)[0], 1e-10);
        Assert.Throws<InvalidOperationException>(() => fit.PredictProbabilities(design));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Finds_the_words_that_decide_in_a_text_like_design(bool lazy)
    {
        // Word frequencies after Zipf, 2,000 words, texts of 60; 10 words of middling frequency decide.
        int[] words = [40, 55, 70, 85, 100, 115, 130, 145, 160, 175];
        (SparseDesign x, double[] y) = Texts(2500, 2000, words, seed: 1);
        (SparseDesign other, double[] otherY) = Texts(2000, 2000, words, seed: 2);
        var settings = new SparseL0Linear { Loss = SelectionLoss.Logistic, Sparsity = 10, Epochs = 20, LearningRate = 0.02, PenaltyL2 = 1e-4, LazyUpdates = lazy };
        SparseLinearFit fit = settings.Fit(x, y);
        Assert.Equal(10, fit.Support.Count);
        Assert.InRange(fit.Support.Intersect(words).Count(), 9, 10);
        double accuracy = fit.PredictProbabilities(other).Zip(otherY, (p, t) => p > 0.5 == t > 0.5).Count(right => right) / 2000.0;
        double oracle = new SparseL0Linear { Loss = SelectionLoss.Logistic, Epochs = 1 }.Accuracy(x, y, words, other, otherY);
        Assert.InRange(accuracy, oracle - 0.02, 1.0);
        Assert.Equal(20, fit.History.Count);
        Assert.Equal(fit.Coefficients, settings.Fit(x, y).Coefficients);
    }

    [Fact]
    public void Logistic_refits_meet_their_conditions()
    {
        (SparseDesign x, double[] y) = Random(200, 8, 0.4, SelectionLoss.Logistic);
        SparseLinearFit fit = new SparseL0Linear { Loss = SelectionLoss.Logistic, Sparsity = 5, PenaltyL2 = 0.01, Epochs = 5 }.Fit(x, y);
        double[] wrong = [.. fit.PredictProbabilities(x).Select((p, i) => p - y[i])];
        Assert.Equal(0.0, wrong.Average(), 1e-8);
        foreach (int j in fit.Support)
        {
            var column = new double[200];
            x.AddColumn(1.0, j, column);
            Assert.Equal(0.0, (column.Zip(wrong, (a, b) => a * b).Sum() / 200) + (2.0 * 0.01 * fit.Coefficients[j]), 1e-8);
        }
    }

    [Fact]
    public void Stored_and_sparse_designs_are_the_same_and_more_expensive_gates_keep_fewer()
    {
        (double[] m, _) = SurveyInstance.Uniform(120, 20, 0.3);
        var random = new Random(3);
        double[] y = [.. Enumerable.Range(0, 120).Select(i => (3.0 * m[i]) - (2.0 * m[(4 * 120) + i]) + (0.1 * Normal(random)))];
        var settings = new SparseL0Linear { Epochs = 100, LearningRate = 0.03 };
        SparseLinearFit stored = settings.Fit(Design.FromColumns(m, 120, 20), y), sparse = settings.Fit(SurveyInstance.Sparse(m, 120, 20), y);
        Assert.Equal(stored.Coefficients, sparse.Coefficients);
        int[] kept = [.. new[] { 1e-4, 1e-2, 1.0 }.Select(price => (settings with { PenaltyL0 = price }).Fit(Design.FromColumns(m, 120, 20), y).Support.Count)];
        Assert.True(kept[0] > kept[1] && kept[1] >= kept[2] && kept[2] < 2, string.Join(", ", kept));
        Assert.Contains(0, (settings with { PenaltyL0 = 1e-2, Estimator = GateEstimator.Mean, Refit = false }).Fit(Design.FromColumns(m, 120, 20), y).Support);
    }

    [Fact]
    public void Bad_input_is_refused_in_a_sentence_and_cancelling_throws()
    {
        (SparseDesign x, double[] y) = Random(10, 4, 0.5, SelectionLoss.Squared);
        Refuses("Sparsity: expected from 1 to 4 features, which is how many there are, got 5.", () => new SparseL0Linear { Sparsity = 5 }.Fit(x, y));
        Refuses("WarmUp: expected a share from 0 to below 1, got 1.", () => new SparseL0Linear { WarmUp = 1.0 }.Fit(x, y));
        Refuses("Expected responses 0 and 1", () => new SparseL0Linear { Loss = SelectionLoss.Logistic }.Fit(x, y));
        Refuses("Expected 10 values (one for each observation), got 9.", () => new SparseL0Linear().Fit(x, y.AsSpan(1)));
        Refuses("Expected a design of 4 features, as the model was made from, got 5.", () => new SparseL0Linear { Epochs = 1 }.Fit(x, y).Predict(Random(3, 5, 0.5, SelectionLoss.Squared).Design));
        Assert.Throws<OperationCanceledException>(() => new SparseL0Linear().Fit(x, y, new CancellationToken(canceled: true)));
    }

    private static void Refuses(string sentence, Func<object> make) => Assert.StartsWith(sentence, Assert.ThrowsAny<ArgumentException>(make).Message, StringComparison.Ordinal);

    private static double Normal(Random random) => Math.Sqrt(-2.0 * Math.Log(1.0 - random.NextDouble())) * Math.Cos(2.0 * Math.PI * random.NextDouble());

    private static (SparseDesign Design, double[] Response) Random(int n, int p, double density, SelectionLoss loss)
    {
        var random = new Random(n + p);
        double[] m = [.. Enumerable.Range(0, n * p).Select(_ => random.NextDouble() < density ? Normal(random) : 0.0)];
        double[] y = [.. Enumerable.Range(0, n).Select(i => m[i] - m[n + i] + Normal(random))];
        return (SurveyInstance.Sparse(m, n, p), loss == SelectionLoss.Squared ? y : [.. y.Select(v => v > 0.0 ? 1.0 : 0.0)]);
    }

    /// <summary>log(1 + count) of words drawn after Zipf; the class is drawn from the log-odds 2.5 (signs in turn) of the words that decide.</summary>
    private static (SparseDesign Design, double[] Response) Texts(int n, int p, int[] words, int seed)
    {
        var random = new Random(seed);
        double[] cumulative = new double[p], y = new double[n];
        for (int j = 0; j < p; j++)
        {
            cumulative[j] = (j > 0 ? cumulative[j - 1] : 0.0) + (1.0 / (j + 10.0));
        }

        var entries = new SortedDictionary<int, double>[p];
        for (int j = 0; j < p; j++)
        {
            entries[j] = [];
        }

        for (int i = 0; i < n; i++)
        {
            double odds = 0.0;
            var counts = new Dictionary<int, int>();
            for (int w = 0; w < 60; w++)
            {
                int at = Array.BinarySearch(cumulative, random.NextDouble() * cumulative[^1]), word = at < 0 ? ~at : at;
                counts[word] = counts.GetValueOrDefault(word) + 1;
            }

            foreach ((int word, int count) in counts)
            {
                entries[word][i] = Math.Log(1.0 + count);
                int place = Array.IndexOf(words, word);
                odds += place < 0 ? 0.0 : (place % 2 == 0 ? 2.5 : -2.5) * Math.Log(1.0 + count) / Math.Log(2.0);
            }

            y[i] = random.NextDouble() < 1.0 / (1.0 + Math.Exp(-odds)) ? 1.0 : 0.0;
        }

        List<int> starts = [0], rows = [];
        List<double> values = [];
        foreach (SortedDictionary<int, double> column in entries)
        {
            rows.AddRange(column.Keys);
            values.AddRange(column.Values);
            starts.Add(rows.Count);
        }

        return (Design.FromSparseColumns(n, p, [.. starts], [.. rows], [.. values]), y);
    }
}

/// <summary>What the words that decide do on their own.</summary>
internal static class OracleAccuracy
{
    /// <summary>The share of other texts that a fit of given words alone classifies right.</summary>
    public static double Accuracy(this SparseL0Linear settings, SparseDesign x, double[] y, int[] words, SparseDesign other, double[] otherY)
    {
        var coefficients = new double[x.Features];
        double intercept = SparseLinearRefit.Run(x, y, settings, words, coefficients, 0.0, CancellationToken.None);
        var fit = new SparseLinearFit(SelectionLoss.Logistic, coefficients, intercept, [], []);
        return fit.Predict(other).Zip(otherY, (f, t) => f > 0.0 == t > 0.5).Count(right => right) / (double)otherY.Length;
    }
}

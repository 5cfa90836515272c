using CsRecover.Selection;
using CsRecover.Solvers;

namespace CsRecover.Learning.Tests.Calibration;

/// <summary>Weights by hard concrete gates: the acceptance criteria of the founding package, and its defects as tests of the right thing.</summary>
public class GatedCalibrationTests
{
    [Fact]
    public void Meets_the_founding_packages_acceptance_criteria()
    {
        // Q = 200, N = 2,000, entries lognormal(1.5, 0.25), 1,000 records of weights lognormal(2, 1): sparsity from .3 to .7, mean relative loss below .1.
        (DenseDesign m, double[] y) = Lognormal(200, 2000, 1000, 42);
        var gates = new SparseCalibrationWeights
        {
            Gates = new HardConcreteDistribution(0.66),
            InitialKeepProbability = 0.3,
            LogWeightJitter = 0.5,
            PenaltyL0 = 5e-4,
            PenaltyL2 = 1e-6,
            LearningRate = 0.2,
            Epochs = 2000,
            NormalizePenalties = false,
            Seed = 42,
        };
        CalibrationResult fit = new CalibrationProblem(m, y).FitGates(gates);
        Assert.InRange(1.0 - (fit.Active / 2000.0), 0.3, 0.7);
        Assert.True(fit.Loss / 200 < 0.1, $"{fit.Loss / 200}");
    }

    [Fact]
    public void The_same_seed_gives_the_same_weights_on_any_number_of_threads()
    {
        (double[] m, double[] y) = SurveyInstance.Uniform(120, 9_000, 0.3);
        var problem = new CalibrationProblem(Design.FromColumns(m, 120, 9_000), y);
        var gates = new SparseCalibrationWeights { Epochs = 30, LearningRate = 0.15, Seed = 3 };
        double[] one = problem.FitGates(gates, new CalibrationOptions { MaxThreads = 1 }).Weights, two = problem.FitGates(gates, new CalibrationOptions { MaxThreads = 2 }).Weights;
        Assert.Equal(one, two);
        Assert.NotEqual(one, problem.FitGates(gates with { Seed = 4 }).Weights);
    }

    [Fact]
    public void Stored_and_sparse_matrices_train_alike()
    {
        (double[] m, double[] y) = SurveyInstance.Uniform(30, 200, 0.1);
        var gates = new SparseCalibrationWeights { Epochs = 60, LearningRate = 0.1 };
        double[] stored = new CalibrationProblem(Design.FromColumns(m, 30, 200), y).FitGates(gates).Weights, sparse = new CalibrationProblem(SurveyInstance.Sparse(m, 30, 200), y).FitGates(gates).Weights;
        for (int j = 0; j < 200; j++)
        {
            Assert.Equal(stored[j], sparse[j], 2e-3 * Math.Max(1.0, Math.Abs(stored[j])));
        }
    }

    [Fact]
    public void One_epoch_is_one_step_of_adam_down_the_gradient_of_the_loss()
    {
        // Without gates and jitter: after one epoch v moves by the learning rate against the sign of its gradient (Adam's first step).
        double[] m = [1, 0.5, 0.2, 2, 3, 0.1];
        var problem = new CalibrationProblem(Design.FromColumns(m, 2, 3), [10.0, 1.0]) { Loss = CalibrationLoss.Squared };
        double[] weights = problem.FitGates(new SparseCalibrationWeights { UseGates = false, Epochs = 1, LearningRate = 0.1, InitialWeight = 1.0 }).Weights;

        // The residual of unit weights is (10 - 4.2, 1 - 2.6).
        for (int j = 0; j < 3; j++)
        {
            double gradient = -2.0 * ((m[2 * j] * 5.8) + (m[(2 * j) + 1] * -1.6));
            Assert.Equal(Math.Exp(-0.1 * Math.Sign(gradient)), weights[j], 5);
        }
    }

    [Fact]
    public void Stronger_penalties_keep_fewer_records()
    {
        (double[] m, double[] y) = SurveyInstance.Uniform(60, 600, 0.3);
        var problem = new CalibrationProblem(Design.FromColumns(m, 60, 600), y);
        int[] active = [.. new[] { 1e-4, 1e-2, 1.0 }.Select(l => problem.FitGates(new SparseCalibrationWeights { PenaltyL0 = l, LearningRate = 0.15, Epochs = 800, Gates = new(0.35) }).Active)];
        Assert.True(active[0] > active[1] && active[1] > active[2], string.Join(", ", active));
    }

    [Fact]
    public void Normalised_penalties_mean_the_same_when_records_are_doubled()
    {
        // A survey with every record twice: as plain sums the penalty of a pair of half weights would double, normalised it does not.
        (double[] m, double[] y) = SurveyInstance.Uniform(40, 300, 0.3);
        var gates = new SparseCalibrationWeights { PenaltyL0 = 0.05, LearningRate = 0.1, Epochs = 1000, Gates = new(0.35) };
        double once = new CalibrationProblem(Design.FromColumns(m, 40, 300), y).FitGates(gates).Active / 300.0;
        double twice = new CalibrationProblem(Design.FromColumns([.. m, .. m], 40, 600), y).FitGates(gates).Active / 600.0;
        Assert.InRange(twice / once, 0.4, 1.6);
    }

    [Fact]
    public void A_refit_never_loses_and_keeps_the_support()
    {
        (double[] m, double[] y) = SurveyInstance.Uniform(60, 600, 0.3);
        var problem = new CalibrationProblem(Design.FromColumns(m, 60, 600), y);
        var gates = new SparseCalibrationWeights { PenaltyL0 = 0.1, LearningRate = 0.15, Epochs = 800, Gates = new(0.35) };
        CalibrationResult raw = problem.FitGates(gates), refitted = problem.FitGates(gates with { Refit = true });
        Assert.Subset(raw.Support.ToHashSet(), refitted.Support.ToHashSet());
        Assert.True(refitted.Loss < raw.Loss);
    }

    [Fact]
    public void Estimators_differ_as_the_distribution_says()
    {
        (double[] m, double[] y) = SurveyInstance.Uniform(60, 600, 0.3);
        var problem = new CalibrationProblem(Design.FromColumns(m, 60, 600), y);
        var gates = new SparseCalibrationWeights { PenaltyL0 = 0.1, LearningRate = 0.1, Epochs = 300 };
        int median = problem.FitGates(gates).Active, paper = problem.FitGates(gates with { Estimator = GateEstimator.Paper }).Active, mean = problem.FitGates(gates with { Estimator = GateEstimator.Mean }).Active;

        // Without the temperature a gate closes later, and a mean is never 0.
        Assert.True(median <= paper && paper <= mean && mean == 600, $"{median}, {paper}, {mean}");
    }

    [Fact]
    public void Data_of_the_same_shape_are_not_mistaken_for_each_other()
    {
        (double[] m, double[] y) = SurveyInstance.Uniform(20, 50, 0.5);
        var gates = new SparseCalibrationWeights { Epochs = 20 };
        CalibrationResult first = new CalibrationProblem(SurveyInstance.Sparse(m, 20, 50), y).FitGates(gates);
        double[] other = [.. m.Select(v => 2.0 * v)];
        CalibrationResult second = new CalibrationProblem(SurveyInstance.Sparse(other, 20, 50), y).FitGates(gates);
        Assert.NotEqual(first.Weights, second.Weights);
    }

    [Fact]
    public void Bad_settings_are_refused_in_a_sentence_and_cancelling_throws()
    {
        (double[] m, double[] y) = SurveyInstance.Uniform(10, 20, 0.5);
        var problem = new CalibrationProblem(Design.FromColumns(m, 10, 20), y);
        Refuses("InitialKeepProbability: expected a number between 0 and 1, got 1.", new SparseCalibrationWeights { InitialKeepProbability = 1.0 });
        Refuses("Epochs: expected 1 or more, got 0.", new SparseCalibrationWeights { Epochs = 0 });
        Refuses("PenaltyL0: expected 0 or more, got -1.", new SparseCalibrationWeights { PenaltyL0 = -1 });
        Refuses("InitialWeights: expected 20 numbers, one for each record, got 2.", new SparseCalibrationWeights { InitialWeights = [1, 2] });
        Refuses("LearningRate: expected a number above 0, got 0.", new SparseCalibrationWeights { LearningRate = 0 });
        Assert.Throws<OperationCanceledException>(() => problem.FitGates(new SparseCalibrationWeights(), new CalibrationOptions { CancellationToken = new CancellationToken(canceled: true) }));

        void Refuses(string sentence, SparseCalibrationWeights gates) =>
            Assert.StartsWith(sentence, Assert.Throws<ArgumentException>(() => problem.FitGates(gates)).Message, StringComparison.Ordinal);
    }

    private static (DenseDesign Matrix, double[] Targets) Lognormal(int q, int n, int active, int seed)
    {
        var random = new Random(seed);
        double Normal() => Math.Sqrt(-2.0 * Math.Log(1.0 - random.NextDouble())) * Math.Cos(2.0 * Math.PI * random.NextDouble());
        double[] m = [.. Enumerable.Range(0, q * n).Select(_ => Math.Exp(1.5 + (0.25 * Normal())))], y = new double[q];
        foreach (int j in Enumerable.Range(0, n).OrderBy(_ => random.Next()).Take(active))
        {
            double w = Math.Exp(2.0 + Normal());
            for (int i = 0; i < q; i++)
            {
                y[i] += w * m[(j * q) + i];
            }
        }

        return (Design.FromColumns(m, q, n), y);
    }
}

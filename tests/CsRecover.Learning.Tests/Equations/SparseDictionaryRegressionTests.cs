using CsRecover.Learning.Equations;
using MathNet.Numerics.LinearAlgebra;

namespace CsRecover.Learning.Tests.Equations;

public class SparseDictionaryRegressionTests
{
    public static TheoryData<EquationSolver> Solvers => [.. Enum.GetValues<EquationSolver>()];

    [Theory]
    [MemberData(nameof(Solvers))]
    public void Finds_the_pendulums_three_terms_out_of_thirty_five(EquationSolver solver)
    {
        // Pendulum-v1: theta-dot' = theta-dot + 3 g / (2 l) dt sin theta + 3 / (m l^2) dt u with g = 9.81, dt = 0.05, l = m = 1, from 2,000 unclipped samples.
        (double[] states, double[] next) = Pendulum(2000, 3);
        var regression = new SparseDictionaryRegression { Library = TermLibrary.Polynomial(["c", "s", "w", "u"], 3), Solver = solver, Threshold = 0.05 };
        Assert.Equal(35, regression.Library.Terms.Count);
        Equation equation = regression.Fit(states, next, ["w'"]).Equations[0];
        if (solver == EquationSolver.Thresholding)
        {
            // cos^2 + sin^2 = 1 makes the library dependent: plain least squares spreads s over s c^2 + s^3, and what it keeps is then not sparse, though it predicts.
            Assert.True(equation.Rms < 1e-9);
            return;
        }

        Assert.Equal(["s", "u", "w"], equation.Terms.Select(t => t.Text).Order());
        Assert.Equal(1.0, equation.CoefficientOf("w"), 1e-3);
        Assert.Equal(0.73575, equation.CoefficientOf("s"), 1e-3);
        Assert.Equal(0.15, equation.CoefficientOf("u"), 1e-3);
        Assert.Equal(1.0, equation.Explained, 1e-9);
    }

    [Theory]
    [InlineData(0.1, EquationSolver.Exact)]
    [InlineData(0.1, EquationSolver.Thresholding)]
    [InlineData(1.0, EquationSolver.Exact)]
    public void Finds_lorenzs_seven_terms_in_noisy_data(double noise, EquationSolver solver)
    {
        double[] states = Noisy(Lorenz(10_000, 0.001), noise, 11);
        var trajectory = Trajectory.BySmoothing(states, 3, 0.001, window: noise > 0.5 ? 101 : 41, degree: 3);
        EquationSystem system = new SparseDictionaryRegression { Library = TermLibrary.Polynomial(["x", "y", "z"], 2), Solver = solver, Threshold = 0.4 }.Fit(trajectory);
        (string, string, double)[] truth = [("x'", "x", -10), ("x'", "y", 10), ("y'", "x", 28), ("y'", "y", -1), ("y'", "x z", -1), ("z'", "x y", 1), ("z'", "z", -8.0 / 3)];
        Assert.Equal(truth.Select(t => $"{t.Item1} {t.Item2}").Order(), system.Equations.SelectMany(e => e.Terms.Select(t => $"{e.Name} {t.Text}")).Order());
        foreach ((string name, string term, double value) in truth)
        {
            Assert.Equal(value, system.Equations.Single(e => e.Name == name).CoefficientOf(term), 0.05 * Math.Max(1.0, Math.Abs(value)));
        }
    }

    [Fact]
    public void Finds_the_damped_pendulum_among_collinear_terms_in_noisy_data()
    {
        // th'' = -9.81 sin th - 0.1 th' with noise 0.001: th, th^3 and sin th are nearly collinear.
        double[] states = Noisy(DampedPendulum(2000, 0.01), 0.001, 12);
        Trajectory trajectory = Trajectory.ByDifferences(states, 2, 0.01);
        TermLibrary library = TermLibrary.Polynomial(["th", "om"], 3).With(TermLibrary.Fourier(["th", "om"], 1));
        EquationSystem exact = new SparseDictionaryRegression { Library = library }.Fit(trajectory);
        Assert.Equal(["om"], exact.Equations[0].Terms.Select(t => t.Text));
        Assert.Equal(["om", "sin(th)"], exact.Equations[1].Terms.Select(t => t.Text).Order());
        Assert.Equal(-9.81, exact.Equations[1].CoefficientOf("sin(th)"), 0.05);
    }

    [Fact]
    public void Equations_print_run_and_write_themselves_as_code()
    {
        TermLibrary library = TermLibrary.Polynomial(["x", "y"], 2);
        Term At(string text) => library.Terms.Single(t => t.Text == text);
        var system = new EquationSystem(["x", "y"], [new Equation("x'", [At("y"), At("1")], [1.0, -0.5], 0, 1), new Equation("y'", [At("x"), At("x y")], [-1.25, 2.0 / 3.0], 0, 1)]);
        Assert.Equal($"x' = y - 0.5{Environment.NewLine}y' = -1.25 x + 0.666667 x y", system.ToString());
        Assert.Equal("z = 0", new Equation("z", [], [], 0, 0).ToString());
        string code = system.ToCSharp("Derivative");
        Assert.Contains("public static void Derivative(ReadOnlySpan<double> x, Span<double> result)", code, StringComparison.Ordinal);
        Assert.Contains("result[0] = (1 * x[1]) + (-0.5 * 1.0);", code, StringComparison.Ordinal);
        Assert.Contains("result[1] = (-1.25 * x[0]) + (0.6666666666666666 * x[0] * x[1]);", code, StringComparison.Ordinal);
        var values = new double[2];
        system.At([2.0, 3.0], values);
        Assert.Equal([2.5, -2.5 + 4.0], values);
        Assert.Throws<ArgumentException>(() => system.ToCSharp("not a name"));
    }

    [Fact]
    public void A_simulation_follows_the_exact_solution()
    {
        // x' = y, y' = -x: cosines.
        TermLibrary library = TermLibrary.Polynomial(["x", "y"], 1);
        var system = new EquationSystem(["x", "y"], [new Equation("x'", [library.Terms[2]], [1.0], 0, 1), new Equation("y'", [library.Terms[1]], [-1.0], 0, 1)]);
        double[] states = system.Simulate([1.0, 0.0], 0.01, 629);
        Assert.Equal(Math.Cos(6.28), states[628 * 2], 1e-8);
        Assert.Equal(-Math.Sin(6.28), states[(628 * 2) + 1], 1e-8);
    }

    [Fact]
    public void Libraries_have_the_terms_they_should()
    {
        Assert.Equal(["1", "x", "y", "x^2", "x y", "y^2"], TermLibrary.Polynomial(["x", "y"], 2).Terms.Select(t => t.Text));
        Assert.Equal(["sin(x)", "cos(x)", "sin(2 x)", "cos(2 x)"], TermLibrary.Fourier(["x"], 2).Terms.Select(t => t.Text));
        TermLibrary both = TermLibrary.Fourier(["x", "y"], 1, interactions: true);
        Assert.Equal(8, both.Terms.Count);
        Assert.Equal(Math.Sin(0.3) * Math.Cos(0.7), both.Terms.Single(t => t.Text == "sin(x) cos(y)").Value([0.3, 0.7]), 15);
        Assert.Equal(2.0 * 2.0 * 5.0, TermLibrary.Polynomial(["x", "y"], 3).Terms.Single(t => t.Text == "x^2 y").Value([2.0, 5.0]), 15);
        Assert.Equal(4 + 3, TermLibrary.Polynomial(["x", "y"], 1).With(TermLibrary.Fourier(["x", "y"], 1)).Terms.Count);
    }

    [Theory]
    [InlineData(5, 4)]
    [InlineData(21, 3)]
    [InlineData(9, 2)]
    public void Windows_fit_as_least_squares_does(int window, int degree)
    {
        (double[] value, double[] slope) = LocalPolynomial.Weights(window, degree);
        int half = window / 2;
        Matrix<double> v = Matrix<double>.Build.Dense(window, degree + 1, (i, d) => Math.Pow((i - half) / (double)half, d)), inverse = v.PseudoInverse();
        for (int i = 0; i < window; i++)
        {
            Assert.Equal(inverse[0, i], value[i], 1e-10);
            Assert.Equal(inverse[1, i] / half, slope[i], 1e-10);
        }

        if (window == 5)
        {
            Assert.All(slope.Zip([1.0 / 12, -8.0 / 12, 0.0, 8.0 / 12, -1.0 / 12]), pair => Assert.Equal(pair.Second, pair.First, 1e-12));
        }
    }

    [Fact]
    public void Small_systems_have_the_least_squares_of_the_large_ones()
    {
        var random = new Random(4);
        double[] values = [.. Enumerable.Range(0, 40 * 6).Select(_ => random.NextDouble() - 0.5)], y = [.. Enumerable.Range(0, 40).Select(_ => random.NextDouble())];
        var system = new TermSystem([.. values], 40, y);
        int[] support = [1, 4, 5];
        (double[] coefficients, double left) = system.Fit(support);
        Matrix<double> a = Matrix<double>.Build.Dense(40, 3, (i, p) => values[(support[p] * 40) + i]);
        Vector<double> target = Vector<double>.Build.Dense(y), expected = a.QR().Solve(target);
        Assert.All(expected.Zip(coefficients), pair => Assert.Equal(pair.First, pair.Second, 1e-10));
        Assert.Equal((target - (a * expected)).DotProduct(target - (a * expected)), left, 1e-10);
    }

    [Fact]
    public void Bad_input_is_refused_in_a_sentence()
    {
        TermLibrary library = TermLibrary.Polynomial(["x", "y"], 2);
        var regression = new SparseDictionaryRegression { Library = library };
        Refuses("Expected states of 2 numbers each (x, y), got 3 numbers.", () => regression.Fit([1, 2, 3], [1], ["z"]));
        Refuses("Expected 2 values (1 for each of 2 states), got 1.", () => regression.Fit([1, 2, 3, 4], [1], ["z"]));
        Refuses("Expected finite numbers, got NaN at index 1.", () => regression.Fit([1, double.NaN], [1], ["z"]));
        Refuses("Expected from 0 to 6 terms, as many as the library has, got 7.", () => (regression with { TermsPerEquation = 7 }).Fit([1, 2], [1], ["z"]));
        Refuses("Expected at least 5 states, one window, got 2.", () => Trajectory.ByDifferences([1, 2, 3, 4], 2, 0.1));
        Refuses("Expected a step above 0, got 0.", () => Trajectory.ByDifferences(new double[10], 1, 0.0));
        Refuses("Expected an odd window of at least 3 states, got 4.", () => Trajectory.BySmoothing(new double[10], 1, 0.1, 4));
        Refuses("Expected a degree from 1 to 4, below the window, got 5.", () => Trajectory.BySmoothing(new double[10], 1, 0.1, 5, 5));
        Refuses("Expected a degree of at least 0, got -1.", () => TermLibrary.Polynomial(["x"], -1));
        Refuses("Expected at least one variable and no name twice, got x, x.", () => TermLibrary.Polynomial(["x", "x"], 1));
        Refuses("Expected a library of the variables x, y, got one of a, b.", () => library.With(TermLibrary.Polynomial(["a", "b"], 1)));
        Refuses("Expected terms with different texts, got 'x' twice.", () => TermLibrary.Custom(["x"], library.Terms[1], library.Terms[1]));
        Refuses("Expected terms with finite values at every state, got ", () => new SparseDictionaryRegression { Library = TermLibrary.Custom(["x"], new Term("big", "1 / x[0]", x => 1.0 / x[0])) }.Fit([1, 0], [1, 2], ["z"]));
    }

    private static void Refuses(string sentence, Func<object> make) => Assert.StartsWith(sentence, Assert.ThrowsAny<ArgumentException>(make).Message, StringComparison.Ordinal);

    private static (double[] States, double[] Next) Pendulum(int count, int seed)
    {
        var random = new Random(seed);
        double[] states = new double[count * 4], next = new double[count];
        for (int i = 0; i < count; i++)
        {
            double theta = Math.PI * ((2.0 * random.NextDouble()) - 1.0), w = 14.0 * (random.NextDouble() - 0.5), u = 4.0 * (random.NextDouble() - 0.5);
            (states[4 * i], states[(4 * i) + 1], states[(4 * i) + 2], states[(4 * i) + 3]) = (Math.Cos(theta), Math.Sin(theta), w, u);
            next[i] = w + (((3.0 * 9.81 / 2.0 * Math.Sin(theta)) + (3.0 * u)) * 0.05);
        }

        return (states, next);
    }

    private static double[] Lorenz(int count, double step) => RungeKutta([-8, 8, 27], step, count, (x, dx) => (dx[0], dx[1], dx[2]) = (10 * (x[1] - x[0]), (x[0] * (28 - x[2])) - x[1], (x[0] * x[1]) - (8.0 / 3 * x[2])));

    private static double[] DampedPendulum(int count, double step) => RungeKutta([1.5, 0], step, count, (x, dx) => (dx[0], dx[1]) = (x[1], (-9.81 * Math.Sin(x[0])) - (0.1 * x[1])));

    private static double[] RungeKutta(double[] start, double step, int count, Action<double[], double[]> derivative)
    {
        int d = start.Length;
        double[] states = new double[count * d], a = new double[d], b = new double[d], c = new double[d], e = new double[d];
        double[] x = [.. start];
        double[] At(double[] slope, double by) => [.. x.Zip(slope, (v, s) => v + (by * s))];
        for (int i = 0; i < count; i++)
        {
            x.CopyTo(states, i * d);
            derivative(x, a);
            derivative(At(a, step / 2), b);
            derivative(At(b, step / 2), c);
            derivative(At(c, step), e);
            x = [.. x.Select((v, k) => v + (step / 6 * (a[k] + (2 * b[k]) + (2 * c[k]) + e[k])))];
        }

        return states;
    }

    private static double[] Noisy(double[] states, double noise, int seed)
    {
        var random = new Random(seed);
        return [.. states.Select(v => v + (noise * Learning.Networks.Normal.Next(random)))];
    }
}

using MathNet.Numerics.LinearAlgebra;

namespace CsRecover.Selection.Tests.Criteria;

public class CoefficientErrorsTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Are_those_of_the_normal_equations(bool intercept)
    {
        const int N = 40, P = 9;
        var random = new Random(23);
        double[] x = Drawing.Normal(random, N * P), y = Drawing.Normal(random, N);
        for (int i = 0; i < N; i++)
        {
            y[i] += 3.0 + x[i] - x[(4 * N) + i];
        }

        var problem = new SelectionProblem(Design.FromColumns(x, N, P), y) { Intercept = intercept };
        SelectionResult model = problem.Select(3, new CsRecover.Selection.Stepwise());
        int free = intercept ? 1 : 0;
        Matrix<double> z = Matrix<double>.Build.Dense(N, 3 + free, (i, s) => s < free ? 1.0 : x[(model.Support[s - free] * N) + i]);
        Vector<double> rest = Vector<double>.Build.Dense(y) - (z * z.QR().Solve(Vector<double>.Build.Dense(y)));
        Vector<double> expected = (z.TransposeThisAndMultiply(z).Inverse() * (rest.DotProduct(rest) / (N - 3 - free))).Diagonal().PointwiseSqrt();
        Assert.All(expected.Skip(free).Zip(CoefficientErrors.Of(problem, model)!), pair => Assert.Equal(pair.First, pair.Second, 1e-10));
    }

    [Fact]
    public void Are_not_given_where_they_would_not_be_true()
    {
        var random = new Random(24);
        Design design = Design.FromColumns(Drawing.Normal(random, 200), 20, 10);
        double[] y = Drawing.Normal(random, 20);
        var forward = new CsRecover.Selection.Stepwise();
        var ridge = new SelectionProblem(design, y) { Ridge = 1.0 };
        Assert.Null(CoefficientErrors.Of(ridge, ridge.Select(2, forward)));
        var classes = new SelectionProblem(design, [.. y.Select(v => v > 0.0 ? 1.0 : 0.0)], SelectionLoss.Logistic);
        Assert.Null(CoefficientErrors.Of(classes, classes.Select(1, forward)));
        var plain = new SelectionProblem(design, y);
        Assert.Empty(CoefficientErrors.Of(plain, plain.Select(0, forward))!);
    }
}

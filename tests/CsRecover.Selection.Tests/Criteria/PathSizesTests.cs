namespace CsRecover.Selection.Tests.Criteria;

/// <summary>The trap: prices do not reach every size, and a path says which ones it reached.</summary>
public class PathSizesTests
{
    /// <summary>
    /// Two features that are worth little alone and much together: at no price is the best model one of a single feature, since the losses of the sizes are not convex.
    /// </summary>
    [Fact]
    public void A_size_that_no_price_favours_is_not_reached_and_not_claimed()
    {
        const int N = 200;
        var random = new Random(17);
        double[] first = Drawing.Normal(random, N), small = Drawing.Normal(random, N);
        double[] second = [.. first.Select((v, i) => v + (0.1 * small[i]))];
        double[] y = [.. first.Select((v, i) => 10.0 * (second[i] - v) + (0.01 * random.NextDouble()))];
        var problem = new SelectionProblem(Design.FromColumns([.. first, .. second], N, 2), y);
        var every = new Enumeration();
        SelectionPath sizes = problem.Path(2, every);
        Assert.Equal([0, 1, 2], sizes.Sizes);
        double[] losses = [.. sizes.Models.Select(model => model.Loss)];
        Assert.True(losses[0] + losses[2] < 2.0 * losses[1], "an instance whose losses are not convex");

        SelectionPath prices = problem.SolvePath([.. Enumerable.Range(0, 60).Select(t => SelectionTarget.OfPenalty(100.0 * Math.Pow(0.75, t)))], every);
        Assert.Equal([0, 2], prices.Sizes);
        Assert.Null(prices.OfSize(1));
        Assert.NotNull(prices.OfSize(2));
    }

    /// <summary>A path that cannot reach a size, since features depend on each other, does not claim it.</summary>
    [Fact]
    public void A_size_that_cannot_be_reached_is_not_claimed()
    {
        const int N = 50;
        var random = new Random(18);
        double[][] x = [.. Enumerable.Range(0, 3).Select(_ => Drawing.Normal(random, N))];
        double[] sum = [.. x[0].Select((v, i) => v + x[1][i])];
        SelectionPath path = new SelectionProblem(Design.FromColumns([.. x[0], .. x[1], .. sum, .. x[2]], N, 4), Drawing.Normal(random, N)).Path(4, new CsRecover.Selection.Stepwise());
        Assert.Equal(5, path.Models.Count);
        Assert.Equal([0, 1, 2, 3], path.Sizes);
        Assert.Null(path.OfSize(4));
    }
}

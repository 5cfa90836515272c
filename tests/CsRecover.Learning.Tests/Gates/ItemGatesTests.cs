namespace CsRecover.Learning.Tests.Gates;

/// <summary>Gates that give the number asked for, trained or not, the same one each time.</summary>
public class ItemGatesTests
{
    [Theory]
    [InlineData(1000, 0)]
    [InlineData(1000, 37)]
    [InlineData(1000, 1000)]
    public void Untrained_gates_give_the_number_asked_for(int items, int target)
    {
        // Not none, as gates with a small initial mean would, and not a different choice at each call.
        var gate = new SampleGate(items, target);
        Assert.Equal(target, gate.Select().Length);
        Assert.Equal(gate.Select(), gate.Select());
        Assert.InRange(gate.ExpectedOpen, target - 2.0, target + 2.0);
    }

    [Fact]
    public void Gates_learn_the_items_that_lower_the_loss_and_keep_their_number()
    {
        // Items 10 .. 29 each lower the loss, the others raise it a little.
        var gate = new FeatureGate(200, 20, seed: 7);
        for (int step = 0; step < 400; step++)
        {
            double[] z = gate.Draw();
            gate.Learn([.. z.Select((_, i) => i is >= 10 and < 30 ? -1.0 : 0.1)]);
        }

        Assert.Equal(Enumerable.Range(10, 20), gate.Select());
        Assert.InRange(gate.ExpectedOpen, 10.0, 30.0);
    }

    [Fact]
    public void Draws_are_those_of_the_distribution_and_of_the_seed()
    {
        SampleGate gate = new(5000, 2500, seed: 3), same = new(5000, 2500, seed: 3), other = new(5000, 2500, seed: 4);
        double[] z = gate.Draw();
        Assert.Equal(z, same.Draw());
        Assert.NotEqual(z, other.Draw());
        double p = gate.Probabilities()[0];
        Assert.InRange(z.Count(v => v > 0.0), (5000 * p) - (4 * Math.Sqrt(5000 * p * (1 - p))), (5000 * p) + (4 * Math.Sqrt(5000 * p * (1 - p))));
    }

    [Fact]
    public void Hybrid_shares_are_of_the_records_wanted()
    {
        // Of 2,000 records out of 10,000 a quarter, 500, are the gates', and 1,500 random.
        var gate = new HybridGate(10_000, 2_000, 0.25, seed: 5);
        int[] chosen = gate.Select();
        Assert.Equal((2_000, 500), (chosen.Length, gate.Gates.Target));
        Assert.Equal(chosen.Distinct(), chosen);
        Assert.Subset(chosen.ToHashSet(), gate.Gates.Select().ToHashSet());
        Assert.Equal(chosen, gate.Select());
        Assert.NotEqual(chosen, new HybridGate(10_000, 2_000, 0.25, seed: 6).Select());

        // The random ones come from everywhere.
        int[] random = [.. chosen.Except(gate.Gates.Select())];
        Assert.InRange(random.Average(), 5_250 - 400, 5_250 + 400);
    }

    [Fact]
    public void Bad_numbers_are_refused_in_a_sentence()
    {
        Refuses("Expected at least one item, got 0.", () => new SampleGate(0, 0));
        Refuses("Expected from 0 to 5 items, which is how many there are, got 6.", () => new FeatureGate(5, 6));
        Refuses("Expected from 0 to 5 items, which is how many there are, got -1.", () => new HybridGate(5, -1));
        Refuses("Expected a share from 0 to 1, got 2.", () => new HybridGate(5, 2, 2.0));
        Refuses("Expected a learning rate above 0, got 0.", () => new SampleGate(5, 2, learningRate: 0.0));
        Refuses("Expected 5 values (one for each item), got 4.", () =>
        {
            new SampleGate(5, 2).Learn(new double[4]);
            return 0;
        });
    }

    private static void Refuses(string sentence, Func<object> make) => Assert.StartsWith(sentence, Assert.ThrowsAny<ArgumentException>(make).Message, StringComparison.Ordinal);
}

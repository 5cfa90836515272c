using CsRecover.Learning;

namespace CsRecover.Samples;

/// <summary>A torque that is a polynomial of cos theta, sin theta and theta-dot, cut off at what the motor can.</summary>
/// <param name="Terms">The polynomial's terms.</param>
/// <param name="Weights">Their factors.</param>
internal sealed record Policy(IReadOnlyList<Term> Terms, double[] Weights)
{
    /// <summary>The torque at a state.</summary>
    /// <param name="state">The state.</param>
    public double Torque(Pendulum state)
    {
        Span<double> x = [Math.Cos(state.Angle), Math.Sin(state.Angle), state.Velocity];
        double sum = 0.0;
        for (int t = 0; t < Weights.Length; t++)
        {
            sum += Weights[t] * Terms[t].Value(x);
        }

        return Math.Clamp(sum, -Pendulum.MostTorque, Pendulum.MostTorque);
    }
}

/// <summary>Finds policies by the cross-entropy method on a model of the pendulum, and then leaves out terms as long as that costs little.</summary>
/// <param name="next">The model: the next velocity at a state under a torque.</param>
internal sealed class PolicySearch(Func<Pendulum, double, double> next)
{
    private const int Population = 64, Elite = 10, Length = 200;

    /// <summary>The hanging pendulum, and a few other starts.</summary>
    private static readonly Pendulum[] _starts = [new(Math.PI, 0.0), new(Math.PI - 0.6, 1.0), new(2.2, -1.0), new(-1.5, 0.5), new(0.3, -0.5), new(-2.8, 3.0)];

    private readonly Random _random = new(23524);

    /// <summary>What a policy costs on the model, for each step.</summary>
    /// <param name="policy">The policy.</param>
    public double Cost(Policy policy)
    {
        double sum = 0.0;
        foreach (Pendulum start in _starts)
        {
            Pendulum state = start;
            for (int i = 0; i < Length; i++)
            {
                double torque = policy.Torque(state);
                sum += state.Cost(torque);
                state = state.At(next(state, torque));
            }
        }

        return sum / (_starts.Length * Length);
    }

    /// <summary>The best policy found.</summary>
    /// <param name="start">Where to look first.</param>
    /// <param name="spread">How far from it.</param>
    /// <param name="rounds">Rounds.</param>
    public (Policy Policy, double Cost) Improve(Policy start, double spread, int rounds)
    {
        int k = start.Weights.Length;
        double[] mean = [.. start.Weights], deviation = [.. Enumerable.Repeat(spread, k)];
        (Policy Policy, double Cost) best = (start, Cost(start));
        for (int round = 0; round < rounds; round++)
        {
            double[][] drawn = [.. Enumerable.Range(0, Population).Select(_ => mean.Select((m, t) => m + (deviation[t] * Normal())).ToArray())];
            (double[] Weights, double Cost)[] ranked = [.. drawn.AsParallel().AsOrdered().Select(w => (w, Cost(start with { Weights = w }))).OrderBy(pair => pair.Item2)];
            if (ranked[0].Cost < best.Cost)
            {
                best = (start with { Weights = ranked[0].Weights }, ranked[0].Cost);
            }

            for (int t = 0; t < k; t++)
            {
                double m = ranked.Take(Elite).Average(pair => pair.Weights[t]);
                mean[t] = m;
                deviation[t] = (0.8 * Math.Sqrt(ranked.Take(Elite).Average(pair => (pair.Weights[t] - m) * (pair.Weights[t] - m)))) + (0.2 * deviation[t] * 0.9);
            }
        }

        return best;
    }

    /// <summary>Leaves out one term after the other, each time the one that is missed least once the others have been improved, while the cost stays within a share of the best.</summary>
    /// <param name="full">A policy of all terms.</param>
    /// <param name="share">The share, above 1.</param>
    public Policy Prune((Policy Policy, double Cost) full, double share)
    {
        (Policy Policy, double Cost) kept = full;
        double best = full.Cost;
        while (kept.Policy.Terms.Count > 1)
        {
            (Policy Policy, double Cost) next = Enumerable.Range(0, kept.Policy.Terms.Count)
                .Select(left => new Policy([.. kept.Policy.Terms.Where((_, t) => t != left)], [.. kept.Policy.Weights.Where((_, t) => t != left)]))
                .Select(smaller => Improve(smaller, 1.0, rounds: 12)).MinBy(pair => pair.Cost);
            best = Math.Min(best, next.Cost);
            if (next.Cost > share * best)
            {
                break;
            }

            kept = next;
        }

        return kept.Policy;
    }

    private double Normal() => Math.Sqrt(-2.0 * Math.Log(1.0 - _random.NextDouble())) * Math.Cos(2.0 * Math.PI * _random.NextDouble());
}

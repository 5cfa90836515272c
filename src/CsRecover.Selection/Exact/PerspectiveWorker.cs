namespace CsRecover.Selection.Exact;

/// <summary>Looks at nodes by the perspective relaxation over single features, for either loss: which features the relaxation looks at, the model that it suggests, and the feature to decide next.</summary>
/// <param name="units">Single features.</param>
/// <param name="limits">How far to go.</param>
internal abstract class PerspectiveWorker(SubsetUnits units, SearchLimits limits) : IRelaxationWorker
{
    /// <summary>Features of a larger part are decided before others are looked for.</summary>
    protected const double SmallPart = 0.1;

    /// <summary>Features that are added at a time, at least.</summary>
    private const int AtATime = 10;

    /// <summary>Parts closer to a whole than this count as whole.</summary>
    private const double WholePart = 1e-4;

    /// <summary>How far to go.</summary>
    protected SearchLimits Limits => limits;

    /// <summary>The relaxation over a few features.</summary>
    protected abstract PerspectiveRelaxation Relaxation { get; }

    /// <summary>What features were worth in the last bound.</summary>
    protected abstract FeatureWorths Worths { get; }

    /// <inheritdoc/>
    public RelaxationFinding Look(RelaxationNode node, double upper, bool thorough)
    {
        int left = limits.Most - node.In.Length, undecided = units.Count - node.In.Length - node.Out.Length;
        if (left == 0 || undecided == 0 || (limits.Price == 0.0 && undecided <= left))
        {
            // Nothing is left to decide: the node is one model (at a price, the chosen features are).
            int[] features = [.. left == 0 || limits.Price > 0.0 ? node.In : units.Members.Select(members => members[0]).Except(node.Out)];
            SubsetModel model = Model(features, node.Active, node.Start, node.Intercept);
            return new RelaxationFinding(Math.Max(node.Bound, Below(model, features)), model, -1, [], [], 0.0);
        }

        return Relax(Arranged(node), left, upper, thorough);
    }

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>Looks at a node where something is left to decide.</summary>
    /// <param name="node">The node; of its active features the chosen ones are first, and those that are out are not there.</param>
    /// <param name="left">The places left.</param>
    /// <param name="upper">The best objective so far.</param>
    /// <param name="thorough">Whether to solve the relaxation over all features, even where there is something left to decide among those at hand.</param>
    protected abstract RelaxationFinding Relax(RelaxationNode node, int left, double upper, bool thorough);

    /// <summary>The best model of some features.</summary>
    /// <param name="features">The features, ascending.</param>
    /// <param name="active">The features of a relaxation.</param>
    /// <param name="b">Their coefficients in it.</param>
    /// <param name="intercept">b_0 in it.</param>
    protected abstract SubsetModel Fit(int[] features, int[] active, double[] b, double intercept);

    /// <summary>No coefficients of some features have a lower objective than this.</summary>
    /// <param name="model">The best model of them.</param>
    /// <param name="features">The features, ascending.</param>
    protected virtual double Below(SubsetModel model, int[] features) => model.Objective;

    /// <summary>The largest part of an undecided feature.</summary>
    /// <param name="node">The node.</param>
    /// <param name="active">The features of the relaxation.</param>
    /// <param name="b">Their coefficients.</param>
    protected double MostPart(RelaxationNode node, int[] active, double[] b)
    {
        double most = 0.0;
        for (int i = node.In.Length; i < active.Length; i++)
        {
            most = Math.Max(most, Relaxation.Part(active[i], b[i]));
        }

        return most;
    }

    /// <summary>Adds features that are worth more than a place; the bound of the last look has noted them.</summary>
    /// <param name="active">The features of the relaxation.</param>
    /// <param name="b">Their coefficients.</param>
    /// <param name="worth">What a place is worth.</param>
    /// <param name="left">The places left.</param>
    /// <returns>Whether there were any.</returns>
    protected bool Extend(ref int[] active, ref double[] b, double worth, int left)
    {
        var present = new HashSet<int>(active);
        var added = new List<int>();
        for (int l = 0; l < Worths.Best.Length && added.Count < Math.Max(AtATime, left); l++)
        {
            if (Worths.BestWorths[l] > worth && !present.Contains(Worths.Best[l]))
            {
                added.Add(Worths.Best[l]);
            }
        }

        if (added.Count > 0)
        {
            active = [.. active, .. added];
            b = [.. b, .. new double[added.Count]];
        }

        return added.Count > 0;
    }

    /// <summary>What is known of a node whose bound is not good enough: the model of the largest parts, and the feature to decide next.</summary>
    /// <param name="node">The node.</param>
    /// <param name="bound">Its bound.</param>
    /// <param name="active">The features of the relaxation.</param>
    /// <param name="b">Their coefficients.</param>
    /// <param name="intercept">b_0.</param>
    /// <param name="left">The places left.</param>
    /// <param name="upper">The best objective so far.</param>
    protected RelaxationFinding Divided(RelaxationNode node, double bound, int[] active, double[] b, double intercept, int left, double upper)
    {
        int[] largest = [.. Enumerable.Range(node.In.Length, active.Length - node.In.Length).Where(i => b[i] != 0.0).OrderByDescending(i => Relaxation.Part(active[i], b[i])).Take(left)];
        SubsetModel model = Model([.. node.In, .. largest.Select(i => active[i])], active, b, intercept);
        return new RelaxationFinding(bound, model.Objective < upper ? model : null, Branch(node, active, b), active, b, Relaxation.Worth) { Intercept = intercept };
    }

    private static RelaxationNode Arranged(RelaxationNode node)
    {
        int[] active = [.. node.In, .. node.Active.Where(j => Array.IndexOf(node.In, j) < 0 && Array.IndexOf(node.Out, j) < 0)];
        return node with { Active = active, Start = [.. active.Select(j => Array.IndexOf(node.Active, j) is var at && at >= 0 ? node.Start[at] : 0.0)] };
    }

    private SubsetModel Model(int[] features, int[] active, double[] b, double intercept)
    {
        Array.Sort(features);
        return Fit(features, active, b, intercept);
    }

    /// <summary>The undecided feature of the largest part that is not whole; the largest whole one if there are none.</summary>
    private int Branch(RelaxationNode node, int[] active, double[] b)
    {
        int best = -1;
        double most = -1.0;
        for (int i = node.In.Length; i < active.Length; i++)
        {
            double part = Relaxation.Part(active[i], b[i]);
            double score = part <= 1.0 - WholePart ? part : part - 1.0;
            if (score > most)
            {
                (most, best) = (score, active[i]);
            }
        }

        if (best < 0)
        {
            // Everything that the relaxation knows is decided.
            best = Worths.Best.Length > 0 ? Worths.Best[0] : units.Members.Select(members => members[0]).Except(node.In).Except(node.Out).First();
        }

        return best;
    }
}

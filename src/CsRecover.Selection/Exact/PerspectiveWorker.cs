namespace CsRecover.Selection.Exact;

/// <summary>Looks at one node after the other: relaxation over a few features, bound over all, more features where the bound could still become good enough, and the feature to decide next.</summary>
/// <param name="gram">The normal equations.</param>
/// <param name="units">Single features.</param>
/// <param name="range">What coefficients can be.</param>
/// <param name="limits">How far to go.</param>
internal sealed class PerspectiveWorker(GramColumns gram, SubsetUnits units, CoefficientRange range, SearchLimits limits) : IDisposable
{
    /// <summary>Rounds of adding features to a relaxation.</summary>
    private const int Rounds = 12;

    /// <summary>Features that are added at a time, at least.</summary>
    private const int AtATime = 10;

    /// <summary>Parts closer to a whole than this count as whole.</summary>
    private const double WholePart = 1e-4;

    /// <summary>Features of a larger part are decided before others are looked for.</summary>
    private const double SmallPart = 0.1;

    private readonly PerspectiveDual _dual = new(gram, range);
    private readonly PerspectiveRelaxation _relaxation = new(gram, range);
    private readonly QuadraticFit _fit = new(gram);

    /// <summary>Looks at a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="upper">The best objective so far.</param>
    /// <param name="thorough">Whether to solve the relaxation over all features, even where there is something left to decide among those at hand.</param>
    public PerspectiveFinding Look(PerspectiveNode node, double upper, bool thorough)
    {
        int left = limits.Most - node.In.Length, undecided = units.Count - node.In.Length - node.Out.Length;
        if (left == 0 || undecided == 0 || (limits.Price == 0.0 && undecided <= left))
        {
            return Exact(node, left == 0);
        }

        double enough = limits.Enough(upper), bound = node.Bound;
        int[] active = node.Active;
        double[] b = [.. node.Start];
        double worth = node.Worth;
        for (int round = 0; round < Rounds; round++)
        {
            _relaxation.Solve(active, node.In.Length, b, left, limits.Price, worth, 1e-6 * upper);
            worth = _relaxation.Worth;
            bound = Math.Max(bound, _dual.Bound(node, active, b, left, limits.Price));
            if (bound >= enough)
            {
                return new PerspectiveFinding(bound, null, -1, active, b, worth);
            }

            // New features cost their products with all columns: they are asked for only where none of those at hand is left to decide.
            bool hopeless = _relaxation.Value + (limits.Price * node.In.Length) < enough;
            if (hopeless || (!thorough && MostPart(node, active, b) > SmallPart) || !Extend(ref active, ref b, worth, left))
            {
                break;
            }
        }

        return new PerspectiveFinding(bound, Rounded(node, active, b, left, upper), Branch(node, active, b), active, b, worth);
    }

    /// <inheritdoc/>
    public void Dispose() => _dual.Dispose();

    /// <summary>Nothing is left to decide: the node is one model (at a price, the chosen features are).</summary>
    private PerspectiveFinding Exact(PerspectiveNode node, bool full)
    {
        IEnumerable<int> features = full || limits.Price > 0.0 ? node.In : units.Members.Select(members => members[0]).Except(node.Out);
        SubsetModel model = Model([.. features]);
        return new PerspectiveFinding(model.Objective, model, -1, [], [], 0.0);
    }

    /// <summary>The largest part of an undecided feature.</summary>
    private double MostPart(PerspectiveNode node, int[] active, double[] b)
    {
        double most = 0.0;
        for (int i = node.In.Length; i < active.Length; i++)
        {
            most = Math.Max(most, _relaxation.Part(active[i], b[i]));
        }

        return most;
    }

    /// <summary>Adds features that are worth more than a place; the bound of the last look has noted them.</summary>
    private bool Extend(ref int[] active, ref double[] b, double worth, int left)
    {
        var present = new HashSet<int>(active);
        var added = new List<int>();
        for (int l = 0; l < _dual.Best.Length && added.Count < Math.Max(AtATime, left); l++)
        {
            if (_dual.BestWorths[l] > worth && !present.Contains(_dual.Best[l]))
            {
                added.Add(_dual.Best[l]);
            }
        }

        active = [.. active, .. added];
        b = [.. b, .. new double[added.Count]];
        return added.Count > 0;
    }

    /// <summary>The model of the largest parts.</summary>
    private SubsetModel? Rounded(PerspectiveNode node, int[] active, double[] b, int left, double upper)
    {
        int[] largest = [.. Enumerable.Range(node.In.Length, active.Length - node.In.Length).Where(i => b[i] != 0.0).OrderByDescending(i => _relaxation.Part(active[i], b[i])).Take(left)];
        SubsetModel model = Model([.. node.In, .. largest.Select(i => active[i])]);
        return model.Objective < upper ? model : null;
    }

    private SubsetModel Model(int[] features)
    {
        Array.Sort(features);
        var values = new double[features.Length];
        double loss = _fit.Fit(features, values);
        return SubsetModel.PaidFeatures(features, values, loss, limits.Price);
    }

    /// <summary>The undecided feature of the largest part that is not whole; the largest whole one if there are none.</summary>
    private int Branch(PerspectiveNode node, int[] active, double[] b)
    {
        int best = -1;
        double most = -1.0;
        for (int i = node.In.Length; i < active.Length; i++)
        {
            double part = _relaxation.Part(active[i], b[i]);
            double score = part <= 1.0 - WholePart ? part : part - 1.0;
            if (score > most)
            {
                (most, best) = (score, active[i]);
            }
        }

        if (best < 0)
        {
            // Everything that the relaxation knows is decided.
            best = _dual.Best.Length > 0 ? _dual.Best[0] : units.Members.Select(members => members[0]).Except(node.In).Except(node.Out).First();
        }

        return best;
    }
}

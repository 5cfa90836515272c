namespace CsRecover.Selection.Exact;

/// <summary>Nodes with squared loss: the relaxation over a few features from the Gram matrix, and the bound from its residual.</summary>
/// <param name="gram">The normal equations.</param>
/// <param name="units">Single features.</param>
/// <param name="range">What coefficients can be.</param>
/// <param name="limits">How far to go.</param>
internal sealed class SquaredWorker(GramColumns gram, SubsetUnits units, CoefficientRange range, SearchLimits limits) : PerspectiveWorker(units, limits)
{
    /// <summary>Rounds of adding features to a relaxation.</summary>
    private const int Rounds = 12;

    private readonly PerspectiveDual _dual = new(gram, range);
    private readonly QuadraticFit _fit = new(gram);

    /// <inheritdoc/>
    protected override PerspectiveRelaxation Relaxation { get; } = new(gram, range);

    /// <inheritdoc/>
    protected override FeatureWorths Worths => _dual.Worths;

    /// <inheritdoc/>
    public override void Dispose() => _dual.Dispose();

    /// <inheritdoc/>
    protected override RelaxationFinding Relax(RelaxationNode node, int left, double upper, bool thorough)
    {
        double enough = Limits.Enough(upper), bound = node.Bound, price = Limits.Price;
        int[] active = node.Active;
        double[] b = [.. node.Start];
        double worth = node.Worth;
        for (int round = 0; round < Rounds; round++)
        {
            Relaxation.Solve(active, node.In.Length, b, left, price, worth, 1e-6 * upper);
            worth = Relaxation.Worth;
            bound = Math.Max(bound, _dual.Bound(node, active, b, left, price));
            if (bound >= enough)
            {
                return new RelaxationFinding(bound, null, -1, active, b, worth);
            }

            // New features cost their products with all columns: they are asked for only where none of those at hand is left to decide.
            bool hopeless = Relaxation.Value + (price * node.In.Length) < enough;
            if (hopeless || (!thorough && MostPart(node, active, b) > SmallPart) || !Extend(ref active, ref b, worth, left))
            {
                break;
            }
        }

        return Divided(node, bound, active, b, 0.0, left, upper);
    }

    /// <inheritdoc/>
    protected override SubsetModel Fit(int[] features, int[] active, double[] b, double intercept)
    {
        var values = new double[features.Length];
        double loss = _fit.Fit(features, values);
        return SubsetModel.PaidFeatures(features, values, loss, Limits.Price);
    }
}

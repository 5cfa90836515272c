namespace CsRecover.Selection.LocalSearch;

/// <summary>
/// Models of given sizes from a walk over prices: the prices fall until the model has k features; if that passes over k, a price between is looked for by bisection; and if no price
/// gives k, the model below is filled and the one above trimmed, and the better one taken.
/// </summary>
/// <param name="walk">The walk.</param>
/// <param name="scaleDown">The next price is this much of what the best feature outside is worth.</param>
internal sealed class SizedPath(PenaltyWalk walk, double scaleDown)
{
    private const int Bisections = 8;

    private readonly List<(double Price, SupportModel Model)> _trail = [];
    private bool _isOver;

    /// <summary>The model of a size; of fewer features only if no further one lowers the objective, or the time is up.</summary>
    /// <param name="size">k.</param>
    public SupportModel OfSize(int size)
    {
        while (!_isOver && (_trail.Count == 0 || _trail[^1].Model.Support.Length < size))
        {
            Walk();
        }

        if (BestOf(size) is { } found)
        {
            return found;
        }

        int above = _trail.FindIndex(at => at.Model.Support.Length > size);
        if (above > 0 && Bisect(_trail[above - 1], _trail[above], size) is { } between)
        {
            _trail.Insert(above, between);
            return between.Model;
        }

        (double Price, SupportModel Model) below = _trail.Where(at => at.Model.Support.Length < size).MaxBy(at => at.Model.Support.Length);
        SupportModel? filled = Completed(below.Model, size), trimmed = above < 0 ? null : Completed(_trail[above].Model, size);
        return trimmed is not null && (trimmed.Support.Length > filled.Support.Length || trimmed.Objective < filled.Objective) ? trimmed : filled;
    }

    private SupportModel? BestOf(int size) => _trail.Select(at => at.Model).Where(model => model.Support.Length == size).MinBy(model => model.Objective);

    private void Walk()
    {
        if (_trail.Count == 0)
        {
            _trail.Add((double.PositiveInfinity, walk.Loss.Empty));
        }

        (double last, SupportModel model) = _trail[^1];
        walk.StartFrom(model);
        double price = scaleDown * Math.Min(walk.GreatestGain(), last);
        if (price <= walk.Loss.Resolution)
        {
            _isOver = true;
            return;
        }

        walk.GoTo(price);
        _trail.Add((price, walk.Model));
        _isOver = walk.Status == SelectionStatus.TimeLimit;
    }

    private (double Price, SupportModel Model)? Bisect((double Price, SupportModel Model) above, (double Price, SupportModel Model) below, int size)
    {
        for (int step = 0; step < Bisections && walk.Status != SelectionStatus.TimeLimit; step++)
        {
            double price = double.IsFinite(above.Price) ? Math.Sqrt(above.Price * below.Price) : below.Price / scaleDown;
            walk.StartFrom(above.Model);
            walk.GoTo(price);
            var middle = (price, walk.Model);
            if (walk.Model.Support.Length == size)
            {
                return middle;
            }

            if (walk.Model.Support.Length < size)
            {
                above = middle;
            }
            else
            {
                below = middle;
            }
        }

        return null;
    }

    private SupportModel Completed(SupportModel model, int size)
    {
        walk.StartFrom(model);
        walk.TrimTo(size);
        walk.FillTo(size);
        walk.SwapOnly();
        walk.FillTo(size);
        return walk.Model;
    }
}

namespace CsRecover.Selection.Tests.Stepwise;

/// <summary>Stepwise selection as its definitions say it, each step by fitting every candidate.</summary>
internal static class NaiveWalks
{
    public static List<int> Forward(NaiveModels models, int size, double price = 0.0)
    {
        var model = new List<int>();
        while (model.Count < size)
        {
            (int unit, double objective) = models.Up(model);
            if (models.Objective(model) - objective <= price)
            {
                break;
            }

            model.Add(unit);
        }

        return model;
    }

    public static List<int> Backward(NaiveModels models, int size, double price = double.PositiveInfinity)
    {
        List<int> model = [.. Enumerable.Range(0, models.Units)];
        while (model.Count > size)
        {
            (int unit, double objective) = models.Down(model);
            if (objective - models.Objective(model) >= price)
            {
                break;
            }

            model.Remove(unit);
        }

        return model;
    }

    public static List<int> Both(NaiveModels models, double price)
    {
        var model = new List<int>();
        while (true)
        {
            double now = models.Objective(model);
            (int up, double higher) = model.Count < models.Units ? models.Up(model) : (-1, double.PositiveInfinity);
            (int down, double lower) = model.Count > 0 ? models.Down(model) : (-1, double.PositiveInfinity);
            if (Math.Min(higher + price, lower - price) >= now - 1e-9)
            {
                return model;
            }

            if (lower - price < higher + price)
            {
                model.Remove(down);
            }
            else
            {
                model.Add(up);
            }
        }
    }

    /// <summary>Floating search up to a size; the best model of each size.</summary>
    public static List<int>[] Floating(NaiveModels models, int size)
    {
        var best = new List<int>?[size + 1];
        best[0] = [];
        List<int> model = [];
        bool IsBetter(int than, double objective) => best[than] is not { } known || objective < models.Objective(known) * (1.0 - 1e-9);
        while (model.Count < size)
        {
            model = [.. model, models.Up(model).Unit];
            if (IsBetter(model.Count, models.Objective(model)))
            {
                best[model.Count] = [.. model];
            }
            else
            {
                model = [.. best[model.Count]!];
            }

            while (model.Count > 2)
            {
                (int unit, double objective) = models.Down(model);
                if (!IsBetter(model.Count - 1, objective))
                {
                    break;
                }

                model.Remove(unit);
                best[model.Count] = [.. model];
            }
        }

        return best!;
    }
}

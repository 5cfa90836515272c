using CsRecover.Selection.Designs;

namespace CsRecover.Selection.Steps;

/// <summary>The order of steps, whatever the loss.</summary>
/// <param name="state">The model, empty.</param>
/// <param name="run">Time, progress.</param>
internal sealed class StepwiseWalk(StepwiseState state, SelectionRun run)
{
    /// <summary>By which share of the objective a model must be better than another one of its size to count as better.</summary>
    private const double Better = 1e-9;

    private long _steps;

    /// <summary>Upwards.</summary>
    /// <param name="targets">Sizes that rise, or prices that fall.</param>
    public IEnumerable<WorkingSolution> Forward(IReadOnlyList<SelectionTarget> targets)
    {
        StepwiseMove? next = null;
        for (int t = 0; t < targets.Count && (t == 0 || !run.IsTimeUp); t++)
        {
            SelectionStatus status = SelectionStatus.Finished;
            while (targets[t].Size is not { } size || state.Chosen.Count < size)
            {
                if (run.IsTimeUp)
                {
                    status = SelectionStatus.TimeLimit;
                    break;
                }

                next ??= state.BestAddition();
                if (next.Value.IsNone || next.Value.Change <= Math.Max(targets[t].Penalty, state.Negligible))
                {
                    status = SelectionStatus.LocalOptimum;
                    break;
                }

                Add(next.Value.Unit);
                next = null;
            }

            yield return state.Model(status, _steps);
        }
    }

    /// <summary>Downwards: the last target is met first.</summary>
    /// <param name="targets">Sizes that rise, or prices that fall.</param>
    public IEnumerable<WorkingSolution> Backward(IReadOnlyList<SelectionTarget> targets)
    {
        state.AddAll();
        var models = new WorkingSolution[targets.Count];
        StepwiseMove? next = null;
        for (int t = targets.Count - 1; t >= 0; t--)
        {
            SelectionStatus status = targets[t].Size is null ? SelectionStatus.LocalOptimum : SelectionStatus.Finished;
            while (state.Chosen.Count > (targets[t].Size ?? 0))
            {
                if (run.IsTimeUp)
                {
                    status = SelectionStatus.TimeLimit;
                    RemoveAtOnce(state.Chosen.Count - (targets[t].Size ?? state.Chosen.Count));
                    next = null;
                    break;
                }

                next ??= state.BestRemoval();
                if (targets[t].Size is null && next.Value.Change >= targets[t].Penalty)
                {
                    break;
                }

                Remove(next.Value.Unit);
                next = null;
            }

            models[t] = state.Model(status, _steps);
        }

        return models;
    }

    /// <summary>Both ways at a price: whichever step lowers the objective with its prices most, until none does.</summary>
    /// <param name="targets">Prices that fall.</param>
    public IEnumerable<WorkingSolution> AtPrices(IReadOnlyList<SelectionTarget> targets)
    {
        for (int t = 0; t < targets.Count && (t == 0 || !run.IsTimeUp); t++)
        {
            double price = targets[t].Penalty;
            SelectionStatus status = SelectionStatus.LocalOptimum;
            while (true)
            {
                if (run.IsTimeUp)
                {
                    status = SelectionStatus.TimeLimit;
                    break;
                }

                StepwiseMove up = state.BestAddition(), down = state.BestRemoval();
                double gainUp = up.IsNone ? double.NegativeInfinity : up.Change - price, gainDown = down.IsNone ? double.NegativeInfinity : price - down.Change;
                double least = Math.Max(state.Negligible, Better * state.Objective);
                if (gainDown > Math.Max(gainUp, least))
                {
                    Remove(down.Unit);
                }
                else if (gainUp > least)
                {
                    Add(up.Unit);
                }
                else
                {
                    break;
                }
            }

            yield return state.Model(status, _steps);
        }
    }

    /// <summary>Both ways for sizes: floating search, which remembers the best model of each size and goes on from it.</summary>
    /// <param name="targets">Sizes that rise.</param>
    public IEnumerable<WorkingSolution> Floating(IReadOnlyList<SelectionTarget> targets)
    {
        int last = targets[^1].Size!.Value;
        var best = new List<(double Objective, int[] Units, WorkingSolution Model)> { Snapshot() };
        SelectionStatus ending = SelectionStatus.LocalOptimum;
        while (state.Chosen.Count < last)
        {
            if (run.IsTimeUp)
            {
                ending = SelectionStatus.TimeLimit;
                break;
            }

            StepwiseMove up = state.BestAddition();
            if (up.IsNone || up.Change <= state.Negligible)
            {
                break;
            }

            Add(up.Unit);
            int size = state.Chosen.Count;
            if (size == best.Count)
            {
                best.Add(Snapshot());
            }
            else if (IsBetterThan(best[size].Objective, state.Objective))
            {
                best[size] = Snapshot();
            }
            else
            {
                state.MoveTo(best[size].Units);
            }

            StepBack(best);
        }

        for (int t = 0; t < targets.Count; t++)
        {
            int size = targets[t].Size!.Value;
            if (size < best.Count)
            {
                yield return best[size].Model;
            }
            else if (t == 0 || ending != SelectionStatus.TimeLimit)
            {
                yield return best[^1].Model with { Status = ending };
            }
        }
    }

    private void StepBack(List<(double Objective, int[] Units, WorkingSolution Model)> best)
    {
        while (state.Chosen.Count > 2 && !run.IsTimeUp)
        {
            StepwiseMove down = state.BestRemoval();
            int smaller = state.Chosen.Count - 1;
            if (!IsBetterThan(best[smaller].Objective, state.Objective + down.Change))
            {
                return;
            }

            Remove(down.Unit);
            best[smaller] = Snapshot();
        }
    }

    private bool IsBetterThan(double known, double objective) => objective < known - Math.Max(state.Negligible, Better * known);

    private (double Objective, int[] Units, WorkingSolution Model) Snapshot() => (state.Objective, [.. state.Chosen], state.Model(SelectionStatus.Finished, _steps));

    private void Add(int unit)
    {
        state.Add(unit);
        run.Report(++_steps, state.Objective);
    }

    private void Remove(int unit)
    {
        state.Remove(unit);
        run.Report(++_steps, state.Objective);
    }

    /// <summary>When the time is up, what is one step too much each goes in one.</summary>
    private void RemoveAtOnce(int count)
    {
        double[] estimates = state.EstimateRemovals();
        foreach (int unit in state.Chosen.OrderBy(unit => estimates[unit]).Take(count).ToArray())
        {
            Remove(unit);
        }
    }
}

using System.Collections.Concurrent;

namespace CsRecover.Selection.Exact;

/// <summary>
/// Branch and bound over models from the Gram matrix of all features; see <see cref="ProjectionWorker"/>. Parts of the tree below two chosen units are searched side by side, in batches that begin with the
/// same best model, so that answers and nodes do not depend on the number of threads.
/// </summary>
/// <param name="gram">The normal equations.</param>
/// <param name="units">The units.</param>
/// <param name="limits">How far to go.</param>
/// <param name="relaxedLimit">The most nodes where columns share directions (<see cref="CommonDirections"/>): there is hardly another way to prove anything then.</param>
internal sealed class ProjectionTree(GramColumns gram, SubsetUnits units, SearchLimits limits, long relaxedLimit)
{
    /// <summary>Parts that begin with the same best model.</summary>
    private const int Batch = 32;

    /// <summary>The same where nodes are few: each part may take half of those that are left.</summary>
    private const int LimitedBatch = 4;

    /// <summary>Fewer nodes than this are few.</summary>
    private const long FewNodes = 1_000_000;

    private readonly ConcurrentBag<ProjectionWorker> _idle = [];
    private SubsetModel _best = null!;
    private double _lower = double.PositiveInfinity;
    private long _nodes;
    private bool _stopped;
    private bool _relaxed;
    private long _limit = limits.NodeLimit;

    /// <summary>Searches.</summary>
    /// <param name="start">A model to begin with.</param>
    public SubsetOutcome Search(SubsetModel start)
    {
        _best = start;
        var first = new ProjectionWorker(gram, units, limits);
        try
        {
            first.Equations(0).Load(gram, units);
            double value = gram.Energy / 2.0, inherited = 0.0;
            if (first.UsesCorrelations(units.Count) && CommonDirections.Free(first.Equations(0), gram.Problem.Ridge, gram.Problem.Rows, out double fall))
            {
                _relaxed = true;
                _limit = relaxedLimit;
                first.IsRelaxed = true;
                value = Math.Max(0.0, value - fall);
            }

            first.Begin(_best, _limit);
            if (limits.Most <= 3)
            {
                first.Search(0, value, inherited);
                Take(first);
            }
            else
            {
                Split(first, 0, value, inherited);
            }
        }
        finally
        {
            first.Dispose();
            foreach (ProjectionWorker worker in _idle)
            {
                worker.Dispose();
            }
        }

        SelectionStatus status = limits.Status(_stopped);
        return new SubsetOutcome(_best, limits.Reported(Math.Min(_lower, _best.Objective), _best.Objective), _nodes, status);
    }

    /// <summary>Goes through the children of a node one after the other, and through those of the children side by side.</summary>
    private void Split(ProjectionWorker worker, int depth, double value, double inherited)
    {
        SweptSystem? system = worker.Prepare(depth, value, ref inherited, out double[] bounds);
        Take(worker);
        if (system is null)
        {
            return;
        }

        for (int i = 0; i < system.UnitCount;)
        {
            worker.Begin(_best, _limit - _nodes);
            double bound = Math.Max(inherited, bounds[i]);
            _stopped |= _nodes >= _limit || limits.Run.MustStop;
            if (_stopped || worker.IsEnough(bound) || worker.IsEnough(bound = Math.Max(bound, worker.WithinBounds(system, i, depth))))
            {
                _lower = Math.Min(_lower, bound);
                return;
            }

            if (depth == 0)
            {
                bool further = worker.Choose(system, i++, 0, value, out double chosen);
                Take(worker);
                if (further)
                {
                    worker.Begin(_best, _limit - _nodes);
                    Split(worker, 1, chosen, bound);
                }
            }
            else
            {
                int from = i, end = i + 1, batch = _limit < FewNodes ? LimitedBatch : Batch;
                while (end < system.UnitCount && end < from + batch && !worker.IsEnough(Math.Max(inherited, bounds[end])))
                {
                    end++;
                }

                Side(worker, system, from, end, value, inherited, bounds);
                i = end;
            }
        }
    }

    private void Side(ProjectionWorker parent, SweptSystem system, int from, int end, double value, double inherited, double[] bounds)
    {
        var parts = new (SubsetModel Best, double Lower, long Nodes, bool Stopped)[end - from];
        SubsetModel best = _best;
        long nodes = _limit < FewNodes ? Math.Max((_limit - _nodes) / 2, 1) : _limit - _nodes;
        int root = parent.Path[0];
        void Part(int at)
        {
            if (!_idle.TryTake(out ProjectionWorker? worker))
            {
                worker = new ProjectionWorker(gram, units, limits) { IsRelaxed = _relaxed };
            }

            worker.Begin(best, nodes);
            worker.Path[0] = root;
            double bound = Math.Max(inherited, bounds[from + at]);
            if (worker.Choose(system, from + at, 1, value, out double chosen))
            {
                worker.Search(2, chosen, bound);
            }

            parts[at] = (worker.Best, worker.Lower, worker.Nodes, worker.Stopped);
            _idle.Add(worker);
        }

        if (limits.Run.Threads == 1)
        {
            for (int at = 0; at < parts.Length; at++)
            {
                Part(at);
            }
        }
        else
        {
            Parallel.For(0, parts.Length, new ParallelOptions { MaxDegreeOfParallelism = limits.Run.Threads }, Part);
        }

        foreach ((SubsetModel model, double lower, long count, bool stopped) in parts)
        {
            Take(model, lower, count, stopped);
        }

        limits.Run.Report(_nodes, _best.Objective, Math.Min(_best.Objective, Math.Max(inherited, bounds[from])));
    }

    private void Take(ProjectionWorker worker) => Take(worker.Best, worker.Lower, worker.Nodes, worker.Stopped);

    private void Take(SubsetModel model, double lower, long nodes, bool stopped)
    {
        if (model.Objective < _best.Objective)
        {
            _best = model;
        }

        _lower = Math.Min(_lower, lower);
        _nodes += nodes;
        _stopped |= stopped;
    }
}

using System.Collections.Concurrent;

namespace CsRecover.Selection.Exact;

/// <summary>
/// Branch and bound on features (in or out) with bounds from relaxations; the node of the lowest bound comes first. Nodes are looked at in batches that know the same
/// best model, so that answers and nodes do not depend on the number of threads.
/// </summary>
/// <param name="makeWorker">Makes one who looks at nodes, for each thread.</param>
/// <param name="isThorough">Whether relaxations over all features cost little.</param>
/// <param name="limits">How far to go.</param>
internal sealed class RelaxationTree(Func<IRelaxationWorker> makeWorker, bool isThorough, SearchLimits limits)
{
    private const int Batch = 8;

    /// <summary>A search that needs more nodes than this is one in which relaxations over a few features tell too little.</summary>
    private const long QuickNodes = 4000;

    private readonly ConcurrentBag<IRelaxationWorker> _idle = [];
    private readonly PriorityQueue<RelaxationNode, (double Bound, int Depth, long Number)> _open = new();
    private long _made;

    /// <summary>Searches.</summary>
    /// <param name="start">A model to begin with.</param>
    public SubsetOutcome Search(SubsetModel start)
    {
        SubsetModel best = start;
        double closed = double.PositiveInfinity;
        long nodes = 0;
        bool stopped = false;
        Open(new RelaxationNode([], [], 0.0) { Active = start.Features, Start = start.Values, Worth = double.NaN, Intercept = start.Intercept });
        var batch = new List<RelaxationNode>();
        while (_open.Count > 0)
        {
            stopped = nodes >= limits.NodeLimit || limits.Run.MustStop;
            double lowest = _open.Peek().Bound;
            if (stopped || lowest >= limits.Enough(best.Objective))
            {
                closed = Math.Min(closed, lowest);
                break;
            }

            batch.Clear();
            while (batch.Count < Batch && _open.Count > 0 && _open.Peek().Bound < limits.Enough(best.Objective))
            {
                batch.Add(_open.Dequeue());
            }

            RelaxationFinding[] found = Look(batch, best.Objective, isThorough || nodes >= QuickNodes);
            nodes += batch.Count;
            best = found.Select(finding => finding.Model).Append(best).OfType<SubsetModel>().MinBy(model => model.Objective)!;
            for (int at = 0; at < found.Length; at++)
            {
                if (found[at].Branch < 0)
                {
                    closed = Math.Min(closed, found[at].Bound);
                }
                else
                {
                    Divide(batch[at], found[at]);
                }
            }

            limits.Run.Report(nodes, best.Objective, Math.Min(best.Objective, Math.Min(closed, _open.Count > 0 ? _open.Peek().Bound : closed)));
        }

        while (_idle.TryTake(out IRelaxationWorker? worker))
        {
            worker.Dispose();
        }

        SelectionStatus status = limits.Status(stopped);
        return new SubsetOutcome(best, limits.Reported(Math.Min(closed, best.Objective), best.Objective), nodes, status);
    }

    private RelaxationFinding[] Look(List<RelaxationNode> batch, double upper, bool thorough)
    {
        var found = new RelaxationFinding[batch.Count];
        void One(int at)
        {
            if (!_idle.TryTake(out IRelaxationWorker? worker))
            {
                worker = makeWorker();
            }

            found[at] = worker.Look(batch[at], upper, thorough);
            _idle.Add(worker);
        }

        if (limits.Run.Threads == 1 || batch.Count == 1)
        {
            for (int at = 0; at < found.Length; at++)
            {
                One(at);
            }
        }
        else
        {
            Parallel.For(0, found.Length, new ParallelOptions { MaxDegreeOfParallelism = limits.Run.Threads }, One);
        }

        return found;
    }

    /// <summary>One node with the feature, and one without it.</summary>
    private void Divide(RelaxationNode node, RelaxationFinding finding)
    {
        int j = finding.Branch;
        var child = new RelaxationNode(node.In, [.. node.Out, j], finding.Bound) { Active = finding.Active, Start = finding.Values, Worth = finding.Worth, Intercept = finding.Intercept };
        Open(child);
        Open(child with { In = [.. node.In, j], Out = node.Out });
    }

    private void Open(RelaxationNode node) => _open.Enqueue(node, (node.Bound, -node.In.Length, _made++));
}

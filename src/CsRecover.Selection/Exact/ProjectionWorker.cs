using System.Runtime.Intrinsics;
using CsRecover.Vectors;

namespace CsRecover.Selection.Exact;

/// <summary>
/// Searches a part of the tree in which each node adds a unit to its parent's, and all units before it are out. Bounds need no assumption about coefficients:
/// what all units behind a position can explain together (leaps and bounds, Furnival and Wilson 1974), for all positions from one Cholesky factor from the last unit to the first; and what the best
/// ones can explain on their own, divided by how far from orthogonal they can be at most (<see cref="CoherenceBound"/>). The last two units are chosen from the parent's equations, all pairs at once.
/// </summary>
/// <param name="gram">The normal equations.</param>
/// <param name="units">The units.</param>
/// <param name="limits">How far to go.</param>
internal sealed unsafe class ProjectionWorker(GramColumns gram, SubsetUnits units, SearchLimits limits) : IDisposable
{
    /// <summary>From this many units still to choose on, units are sorted by what they explain at each node.</summary>
    private const int WorthSorting = 3;

    /// <summary>The leaps-and-bounds factor costs m^3 / 6: above this many features it is left out.</summary>
    private const int MostForFactor = 300;

    /// <summary>The coherence bound needs many features with few correlations to be worth its m^2.</summary>
    private const int LeastForCoherence = 100;

    /// <summary>How many are sorted of more features than that.</summary>
    private const int Front = 32;

    private const int NodesBetweenLooks = 64;

    private readonly QuadraticFit _fit = new(gram);
    private readonly bool _unbounded = gram.Problem.Lower is null && gram.Problem.Upper is null;
    private readonly List<SweptSystem> _systems = [];
    private readonly List<double[]> _bounds = [];
    private readonly List<BoxBound> _boxes = [];
    private readonly CoherenceBound _coherence = new();
    private NativeBuffer<double> _scratch = new(0);
    private long _limit;

    /// <summary>The best model so far.</summary>
    public SubsetModel Best { get; private set; } = null!;

    /// <summary>The least bound of what was not looked at.</summary>
    public double Lower { get; private set; }

    /// <summary>Nodes looked at.</summary>
    public long Nodes { get; private set; }

    /// <summary>Whether it had to stop.</summary>
    public bool Stopped { get; private set; }

    /// <summary>The units chosen so far, as many as the depth of the node.</summary>
    public int[] Path { get; } = new int[Math.Max(limits.Most, 1)];

    /// <summary>Whether the equations are those of a relaxation (<see cref="CommonDirections"/>): objectives that follow from them are lower bounds, and what depends in them may be independent.</summary>
    public bool IsRelaxed { get; set; }

    /// <summary>Begins a part of the search.</summary>
    /// <param name="best">The best model so far.</param>
    /// <param name="nodes">The most nodes to look at.</param>
    public void Begin(SubsetModel best, long nodes)
    {
        Best = best;
        Lower = double.PositiveInfinity;
        Nodes = 0;
        Stopped = false;
        _limit = nodes;
    }

    /// <summary>The equations of a node, to be filled by its parent.</summary>
    /// <param name="depth">Units chosen at the node.</param>
    public SweptSystem Equations(int depth) => At(2 * depth);

    /// <summary>Searches below a node whose equations are in <see cref="Equations"/>.</summary>
    /// <param name="depth">Units chosen at the node; they are in <see cref="Path"/>.</param>
    /// <param name="value">The node's objective, without bounds.</param>
    /// <param name="inherited">What is proven about everything below the node.</param>
    public void Search(int depth, double value, double inherited)
    {
        int left = limits.Most - depth;
        SweptSystem? system = Prepare(depth, value, ref inherited, out double[] bounds);
        if (system is null)
        {
            return;
        }

        if (left == 1)
        {
            LastUnit(system, depth, value);
            return;
        }

        if (left == 2 && _unbounded && !units.Grouped)
        {
            LastPair(system, depth, value);
            return;
        }

        for (int i = 0; i < system.UnitCount; i++)
        {
            double bound = Math.Max(inherited, bounds[i]);
            if (Stopped || IsEnough(bound) || IsEnough(bound = Math.Max(bound, WithinBounds(system, i, depth))))
            {
                Lower = Math.Min(Lower, bound);
                return;
            }

            if (Choose(system, i, depth, value, out double chosen))
            {
                Search(depth + 1, chosen, bound);
            }
        }
    }

    /// <summary>Chooses a unit at a node: the equations of the child are in <see cref="Equations"/> then.</summary>
    /// <returns>Whether anything below the child can be better than what does without the unit.</returns>
    public bool Choose(SweptSystem system, int position, int depth, double value, out double chosen)
    {
        Path[depth] = system.Unit(position);
        bool independent = system.Eliminate(position, Equations(depth + 1), out double gain);
        chosen = value - gain + limits.Price;
        if (!independent && _unbounded && !IsRelaxed)
        {
            // A dependent unit adds nothing that the models without it do not have; within bounds it may.
            return false;
        }

        Consider(depth + 1, chosen);
        return true;
    }

    /// <summary>Looks at a node: screens and sorts its units, and bounds what each of them and those behind it can do.</summary>
    /// <param name="depth">Units chosen at the node.</param>
    /// <param name="value">The node's objective, without bounds.</param>
    /// <param name="inherited">What is proven about everything below the node, and more of it on return.</param>
    /// <param name="bounds">For each unit what is proven about models with it or units behind it.</param>
    /// <returns>The equations of the sorted units; null if there is nothing more to look at.</returns>
    public SweptSystem? Prepare(int depth, double value, ref double inherited, out double[] bounds)
    {
        bounds = [];
        int left = limits.Most - depth;
        SweptSystem system = Equations(depth);
        Stopped |= ++Nodes >= _limit || (Nodes % NodesBetweenLooks == 0 && limits.Run.MustStop);

        if (system.UnitCount == 0 || left <= 0)
        {
            return null;
        }

        if (left < WorthSorting)
        {
            bounds = BoundsAt(depth, system.UnitCount);
            Array.Fill(bounds, double.NegativeInfinity, 0, system.UnitCount);
            return system;
        }

        int[] order = Screen(system, left, value, ref inherited, out double[]? most);
        if (order.Length == 0 || IsEnough(inherited))
        {
            Lower = Math.Min(Lower, inherited);
            return null;
        }

        SweptSystem sorted = At((2 * depth) + 1);
        system.Rearrange(order, sorted);
        bounds = BoundsAt(depth, sorted.UnitCount);
        BoundSuffixes(sorted, depth, value, bounds);
        if (most is not null)
        {
            var together = new double[most.Length];
            CoherenceBound.Suffixes(most, left, together);
            for (int i = 0; i < together.Length; i++)
            {
                bounds[i] = Math.Max(bounds[i], value - together[i]);
            }
        }

        return sorted;
    }

    /// <summary>What bounds on coefficients add to what is proven: the objective, within them, of everything chosen and all units from a position on. Kept for the positions after it while those before have coefficients of 0.</summary>
    /// <param name="system">The equations of the node's units.</param>
    /// <param name="position">The position.</param>
    /// <param name="depth">Units chosen at the node.</param>
    public double WithinBounds(SweptSystem system, int position, int depth)
    {
        if (_unbounded)
        {
            return double.NegativeInfinity;
        }

        while (_boxes.Count <= depth)
        {
            _boxes.Add(new BoxBound(_fit, units));
        }

        return _boxes[depth].Below(system, position, Path.AsSpan(0, depth)) + limits.Price;
    }

    /// <summary>Whether so many units are screened by their correlations.</summary>
    /// <param name="count">Units that may be chosen.</param>
    public bool UsesCorrelations(int count) => count >= LeastForCoherence && _unbounded && !units.Grouped;

    /// <summary>Whether something with this bound need not be looked at.</summary>
    /// <param name="bound">What is proven about it.</param>
    public bool IsEnough(double bound) => bound >= limits.Enough(Best.Objective);

    /// <inheritdoc/>
    public void Dispose()
    {
        _systems.ForEach(system => system.Dispose());
        _scratch.Dispose();
    }

    private SweptSystem At(int index)
    {
        while (_systems.Count <= index)
        {
            _systems.Add(new SweptSystem());
        }

        return _systems[index];
    }

    private double[] BoundsAt(int depth, int count)
    {
        while (_bounds.Count <= depth)
        {
            _bounds.Add([]);
        }

        return _bounds[depth].Length >= count ? _bounds[depth] : _bounds[depth] = new double[count];
    }

    /// <summary>Units that can be part of a better model, those that explain most first; and, where correlations are looked at, what each can explain at most.</summary>
    private int[] Screen(SweptSystem system, int left, double value, ref double inherited, out double[]? most)
    {
        most = null;
        double[] explain = [];
        int m = system.UnitCount;
        int[] order = [.. Enumerable.Range(0, m)];
        if (UsesCorrelations(m))
        {
            double enough = limits.Enough(Best.Objective);
            order = _coherence.Screen(system, left, value, limits.Price, enough, out explain, out double bound);
            inherited = Math.Max(inherited, bound);
            Lower = Math.Min(Lower, order.Length < m ? enough : double.PositiveInfinity);
            if (IsRelaxed && Enumerable.Range(0, m).Any(system.IsDependent))
            {
                // What depends in a relaxation is passed over like the rest, but only the bound is proven about it.
                Lower = Math.Min(Lower, bound);
            }

            most = explain;
        }

        double[] gains = [.. order.Select(i => -system.Gain(i))];
        int[] sorted = [.. Enumerable.Range(0, order.Length)];
        Array.Sort(gains, sorted);
        if (sorted.Length > MostForFactor)
        {
            // Of very many only the best need to be in front; the others stay in the order in which their equations lie in memory.
            Array.Sort(sorted, Front, sorted.Length - Front);
        }

        most = most is null ? null : [.. sorted.Select(at => explain[at])];
        order = [.. sorted.Select(at => order[at])];
        return order;
    }

    /// <summary>bounds_i = the objective of everything chosen together with units i, i + 1, ..., and the price of one of them.</summary>
    private void BoundSuffixes(SweptSystem system, int depth, double value, double[] bounds)
    {
        int m = system.FeatureCount;
        if (m > MostForFactor || (gram.Problem.Ridge == 0.0 && m + depth >= gram.Problem.Rows))
        {
            Array.Fill(bounds, double.NegativeInfinity, 0, system.UnitCount);
            return;
        }

        int stride = system.Stride;
        nint size = (nint)stride * (m + 2);
        if (_scratch.Length < size)
        {
            _scratch.Dispose();
            _scratch = new NativeBuffer<double>(size);
        }

        double* h = _scratch.Pointer, c = h + ((nint)stride * m), column = c + stride, original = system.Original;
        Buffer.MemoryCopy(system.H, h, size * sizeof(double), (nint)stride * (m + 1) * sizeof(double));
        double together = value + limits.Price;
        int unit = system.UnitCount - 1;
        for (int l = m - 1; l >= 0; l--)
        {
            double pivot = h[((nint)l * stride) + l];
            if (pivot > GramColumns.Dependent * original[l])
            {
                double inverse = 1.0 / pivot, right = c[l] * inverse;
                together -= c[l] * right / 2.0;
                for (int a = 0; a < l; a++)
                {
                    column[a] = h[((nint)a * stride) + l];
                    c[a] -= column[a] * right;
                }

                for (int a = 0; a < l; a++)
                {
                    Subtract(h + ((nint)a * stride), column[a] * inverse, column, a, l);
                }
            }

            if (l == system.Start(unit))
            {
                bounds[unit--] = together;
            }
        }
    }

    private void LastUnit(SweptSystem system, int depth, double value)
    {
        for (int i = 0; i < system.UnitCount; i++)
        {
            double reached = value - system.Gain(i) + limits.Price;
            if (reached < Best.Objective)
            {
                Path[depth] = system.Unit(i);
                Consider(depth + 1, reached);
            }
        }
    }

    /// <summary>With e = h_ij / h_ii the second feature of a pair gains (c_j - e c_i)^2 / (2 (h_jj - e h_ij)) after the first.</summary>
    private void LastPair(SweptSystem system, int depth, double value)
    {
        LastUnit(system, depth, value);
        int m = system.FeatureCount, stride = system.Stride;
        double* c = system.C, original = system.Original;
        Span<double> diagonals = m <= 1024 ? stackalloc double[m] : new double[m];
        for (int j = 0; j < m; j++)
        {
            diagonals[j] = system.H[((nint)j * stride) + j];
        }

        fixed (double* d = diagonals)
        {
            for (int i = 0; i + 1 < m; i++)
            {
                if (system.IsDependent(i))
                {
                    if (IsRelaxed)
                    {
                        Lower = Math.Min(Lower, value + (2.0 * limits.Price) - Enumerable.Range(0, m).Max(system.Gain));
                    }

                    continue;
                }

                double* row = system.H + ((nint)i * stride);
                double needed = 2.0 * (value + (2.0 * limits.Price) - Best.Objective) - (c[i] * c[i] / d[i]);
                int j = i + 1;
                while ((j = PairScan.Next(row, c, d, original, c[i], 1.0 / d[i], needed, j, m, IsRelaxed)) < m)
                {
                    double e = row[j] / d[i], slope = c[j] - (e * c[i]), length = d[j] - (e * row[j]);
                    Path[depth] = system.Unit(i);
                    Path[depth + 1] = system.Unit(j);
                    Consider(depth + 2, IsRelaxed ? double.NegativeInfinity : value + (2.0 * limits.Price) - (((c[i] * c[i] / d[i]) + (slope * slope / length)) / 2.0));
                    needed = 2.0 * (value + (2.0 * limits.Price) - Best.Objective) - (c[i] * c[i] / d[i]);
                    j++;
                }
            }
        }
    }

    /// <summary>Fits a model that would be the best if there were no bounds, and keeps it if it is.</summary>
    private void Consider(int depth, double value)
    {
        if (value < Best.Objective)
        {
            SubsetModel model = SubsetModel.Of(_fit, units, Path.AsSpan(0, depth).ToArray(), limits.Price);
            if (model.Objective < Best.Objective)
            {
                Best = model;
            }
        }
    }

    /// <summary>row_b -= f column_b for b from first to end.</summary>
    private static void Subtract(double* row, double f, double* column, int first, int end)
    {
        Vector256<double> factor = Vector256.Create(-f);
        int b = first;
        for (; b + 4 <= end; b += 4)
        {
            HostKernels.MultiplyAdd(factor, Vector256.Load(column + b), Vector256.Load(row + b)).Store(row + b);
        }

        for (; b < end; b++)
        {
            row[b] -= f * column[b];
        }
    }
}

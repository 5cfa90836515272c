using CsRecover.Selection.Designs;
using CsRecover.Vectors;

namespace CsRecover.Learning.Calibration;

/// <summary>
/// min |b - A w|^2 + ridge |w|^2 over 0 &lt;= w &lt;= u on a set of columns that callers change: columns are free, at u, or out (w = 0). The walk from one answer to the
/// next is that of Lawson and Hanson ("Solving Least Squares Problems", 1974, chapter 23), with upper bounds as Stark and Parker have them (BVLS, 1995).
/// </summary>
/// <typeparam name="TColumns">The kind of columns.</typeparam>
internal sealed unsafe partial class BoundedLeastSquares<TColumns> : IDisposable
    where TColumns : struct, IColumns
{
    /// <summary>How far a product of column and residual, relative to their lengths, is from 0 when the answer is one.</summary>
    private const double Tolerance = 1e-10;

    private readonly TColumns _columns;
    private readonly double[] _b;
    private readonly double[] _energies;
    private readonly double _upper;
    private readonly double _ridge;
    private readonly double _norm;
    private readonly NativeBuffer<double> _memory;
    private readonly double[] _weights;
    private List<int> _free = [];
    private List<int> _full = [];
    private SupportInverse _inverse = new();

    /// <param name="columns">A, neither centred nor scaled.</param>
    /// <param name="b">b.</param>
    /// <param name="upper">u; infinity for none.</param>
    /// <param name="ridge">The ridge.</param>
    public BoundedLeastSquares(TColumns columns, double[] b, double upper, double ridge)
    {
        (_columns, _b, _upper, _ridge) = (columns, b, upper, ridge);
        _norm = Math.Sqrt(b.Sum(v => v * v));
        _weights = new double[columns.Columns];
        _energies = new double[columns.Columns];
        _memory = new NativeBuffer<double>(2 * (nint)HostVector.StorageFor(columns.Rows));
        for (int j = 0; j < _energies.Length; j++)
        {
            _energies[j] = columns.Gram(j, j);
        }

        Measure();
    }

    /// <summary>The columns in the set, ascending.</summary>
    public int[] Support => [.. _free.Concat(_full).Order()];

    /// <summary>How many columns are in the set.</summary>
    public int Count => _free.Count + _full.Count;

    /// <summary>w, of all columns.</summary>
    public double[] Weights => _weights;

    /// <summary>|b - A w|^2 + ridge |w|^2.</summary>
    public double Objective { get; private set; }

    private double* Residual => _memory.Pointer;

    private double* Scratch => _memory.Pointer + HostVector.StorageFor(_columns.Rows);

    /// <summary>The least objective of all columns.</summary>
    /// <param name="threads">Threads for products with all columns.</param>
    /// <param name="cancellation">Cancels the work.</param>
    /// <returns>Steps taken.</returns>
    public int SolveAll(int threads, CancellationToken cancellation) => Solve(allowed: null, threads, cancellation);

    /// <summary>The least objective of some columns.</summary>
    /// <param name="columns">Which.</param>
    /// <param name="cancellation">Cancels the work.</param>
    /// <returns>Steps taken.</returns>
    public int SolveWithin(int[] columns, CancellationToken cancellation) => Solve([.. columns], threads: 1, cancellation);

    /// <summary>Adds columns until none helps.</summary>
    private int Solve(HashSet<int>? allowed, int threads, CancellationToken cancellation)
    {
        var products = new double[_columns.Columns];
        var refused = new HashSet<int>();
        int steps = 0;
        bool single = false;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            Products(products, threads);
            var helpful = new List<(double Pull, int Column)>();
            for (int j = 0; j < products.Length; j++)
            {
                if (_weights[j] == 0.0 && _energies[j] > 0.0 && !refused.Contains(j) && (allowed?.Contains(j) ?? true) && products[j] > Tolerance * Math.Sqrt(_energies[j]) * _norm)
                {
                    helpful.Add((products[j] / Math.Sqrt(_energies[j]), j));
                }
            }

            if (helpful.Count == 0)
            {
                return steps;
            }

            // Several at once while many are missing; one at a time, which always helps, where several did not.
            int batch = single ? 1 : Math.Max(1, Math.Min(helpful.Count / 4, 1 + (Count / 8)));
            double before = Objective;
            var added = new List<int>();
            foreach ((_, int j) in helpful.OrderByDescending(pair => pair.Pull).ThenBy(pair => pair.Column).Take(batch))
            {
                if (TryAdd(j))
                {
                    added.Add(j);
                }
                else
                {
                    refused.Add(j);
                }
            }

            Refit();
            steps++;
            bool helped = Objective < before * (1.0 - 1e-14);
            if (single && !helped)
            {
                refused.UnionWith(added.Where(j => _weights[j] == 0.0));
                if (added.All(j => _weights[j] != 0.0))
                {
                    return steps;
                }
            }
            else if (helped)
            {
                refused.Clear();
            }

            single = !helped;
        }
    }

    /// <summary>Adds a column to the set, with weight 0 until <see cref="Refit"/>.</summary>
    /// <param name="j">Which one.</param>
    /// <returns>Whether it does not depend on those that are free.</returns>
    public bool TryAdd(int j)
    {
        var products = new double[_free.Count];
        for (int p = 0; p < products.Length; p++)
        {
            products[p] = _columns.Gram(_free[p], j);
        }

        if (!_inverse.TryAdd(products, _energies[j] + _ridge))
        {
            return false;
        }

        _free.Add(j);
        return true;
    }

    /// <summary>Begins again with a set of columns.</summary>
    /// <param name="support">The columns.</param>
    public void Restart(int[] support)
    {
        Array.Clear(_weights);
        _free.Clear();
        _full.Clear();
        _inverse = new SupportInverse();
        Measure();
        SolveWithin(support, CancellationToken.None);
    }

    /// <summary>Takes out the column that is missed least, and fits again.</summary>
    public void RemoveCheapest()
    {
        int cheapest = -1;
        double least = double.PositiveInfinity;
        for (int p = 0; p < _free.Count; p++)
        {
            double w = _weights[_free[p]], cost = w * w / _inverse.Diagonal(p);
            if (cost < least)
            {
                (least, cheapest) = (cost, p);
            }
        }

        if (cheapest < 0)
        {
            // All are at the bound; they are alike then, and the last one goes.
            _weights[_full[^1]] = 0.0;
            _full.RemoveAt(_full.Count - 1);
        }
        else
        {
            _weights[_free[cheapest]] = 0.0;
            RemoveFree(cheapest);
        }

        Refit();
    }

    /// <summary>Least squares on the set; columns whose weight reaches 0 leave it.</summary>
    public void Refit()
    {
        while (true)
        {
            double[] fit = FitFree();
            int hit = -1;
            double step = 1.0;
            for (int p = 0; p < fit.Length; p++)
            {
                double w = _weights[_free[p]], reach = fit[p] <= 0.0 ? w / (w - fit[p]) : fit[p] > _upper ? (_upper - w) / (fit[p] - w) : 2.0;
                if (fit[p] <= 0.0 && w == 0.0)
                {
                    reach = 0.0;
                }

                if (reach < step)
                {
                    (step, hit) = (reach, p);
                }
            }

            for (int p = 0; p < fit.Length; p++)
            {
                _weights[_free[p]] += step * (fit[p] - _weights[_free[p]]);
            }

            if (hit >= 0)
            {
                int j = _free[hit];
                bool full = fit[hit] > 0.0;
                _weights[j] = full ? _upper : 0.0;
                RemoveFree(hit);
                if (full)
                {
                    _full.Add(j);
                }

                continue;
            }

            Measure();
            if (!ReleaseFull())
            {
                return;
            }
        }
    }

    /// <summary>A number that no objective is below, from the residual; see <see cref="DualBound"/>.</summary>
    /// <param name="threads">Threads to use.</param>
    /// <returns>The bound; minus infinity if this residual gives none.</returns>
    public double LowerBound(int threads)
    {
        double[] residual = new Span<double>(Residual, _b.Length).ToArray();
        return DualBound.Of(_b, residual, ProductsWith(residual, threads), () => ProductsWith([.. Enumerable.Repeat(1.0, _b.Length)], threads), _upper, _ridge);
    }

    /// <summary>a_j . r of all columns.</summary>
    /// <param name="r">Q numbers.</param>
    /// <param name="threads">Threads to use.</param>
    public double[] ProductsWith(double[] r, int threads)
    {
        var products = new double[_columns.Columns];
        new Span<double>(Scratch, HostVector.StorageFor(_columns.Rows)).Clear();
        r.CopyTo(new Span<double>(Scratch, r.Length));
        DotAll(Scratch, products, threads);
        return products;
    }

    /// <inheritdoc/>
    public void Dispose() => _memory.Dispose();

    private void RemoveFree(int p)
    {
        _inverse.Remove(p);
        _free[p] = _free[^1];
        _free.RemoveAt(_free.Count - 1);
    }

    /// <summary>Frees the column at u that most wants to be lower; false if none does.</summary>
    private bool ReleaseFull()
    {
        int most = -1;
        double pull = 0.0;
        for (int p = 0; p < _full.Count; p++)
        {
            int j = _full[p];
            double g = (Dot(j, Residual) - (_ridge * _upper)) / Math.Sqrt(_energies[j]);
            if (g < pull - (Tolerance * _norm))
            {
                (pull, most) = (g, p);
            }
        }

        if (most < 0 || !TryAdd(_full[most]))
        {
            return false;
        }

        _full.RemoveAt(most);
        return true;
    }

    /// <summary>Least squares on the free columns with those at u where they are; once refined, since H has seen many changes.</summary>
    private double[] FitFree()
    {
        int k = _free.Count;
        double[] fit = new double[k], right = new double[k], change = new double[k];
        Load(fit);
        for (int pass = 0; pass < 2; pass++)
        {
            for (int p = 0; p < k; p++)
            {
                right[p] = Dot(_free[p], Scratch) - (_ridge * fit[p]);
            }

            _inverse.Multiply(right, change);
            for (int p = 0; p < k; p++)
            {
                fit[p] += change[p];
            }

            if (pass == 0)
            {
                Load(fit);
            }
        }

        return fit;
    }

    /// <summary>Scratch = b - A w, with given weights for the free columns.</summary>
    private void Load(double[] fit)
    {
        WorkVector r = Start(Scratch);
        for (int p = 0; p < fit.Length; p++)
        {
            _columns.Add(-fit[p], _free[p], ref r);
        }

        foreach (int j in _full)
        {
            _columns.Add(-_upper, j, ref r);
        }
    }

    private void Measure()
    {
        WorkVector r = Start(Residual);
        double shrunk = 0.0;
        foreach (int j in _free.Concat(_full))
        {
            _columns.Add(-_weights[j], j, ref r);
            shrunk += _weights[j] * _weights[j];
        }

        int storage = HostVector.StorageFor(_columns.Rows);
        Objective = HostKernels.Dot(Residual, Residual, storage) + (_ridge * shrunk);
    }

    private WorkVector Start(double* target)
    {
        new Span<double>(target, HostVector.StorageFor(_columns.Rows)).Clear();
        _b.CopyTo(new Span<double>(target, _b.Length));
        return new WorkVector { Values = target };
    }

    private double Dot(int j, double* v) => _columns.Dot(j, new WorkVector { Values = v });

    private void DotAll(double* v, double[] products, int threads) => _columns.DotAll(new WorkVector { Values = v }, products, threads);

    /// <summary>Half of what the objective falls by for a little of each column: a_j . r - ridge w_j.</summary>
    private void Products(double[] products, int threads)
    {
        DotAll(Residual, products, threads);
        foreach (int j in _free.Concat(_full))
        {
            products[j] -= _ridge * _weights[j];
        }
    }
}

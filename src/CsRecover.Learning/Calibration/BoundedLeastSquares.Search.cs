namespace CsRecover.Learning.Calibration;

/// <content>Which columns to have: one at a time, and one in exchange for another.</content>
internal sealed unsafe partial class BoundedLeastSquares<TColumns>
{
    /// <summary>Adds columns, the most helpful first, until the set has a given size or none helps.</summary>
    /// <param name="size">The size.</param>
    /// <param name="threads">Threads to use.</param>
    /// <param name="cancellation">Cancels the work.</param>
    public void Fill(int size, int threads, CancellationToken cancellation)
    {
        var products = new double[_columns.Columns];
        while (Count < size)
        {
            cancellation.ThrowIfCancellationRequested();
            Products(products, threads);
            int before = Count, best = -1;
            double pull = Tolerance * _norm;
            for (int j = 0; j < products.Length; j++)
            {
                if (_weights[j] == 0.0 && _energies[j] > 0.0 && products[j] > pull * Math.Sqrt(_energies[j]))
                {
                    (pull, best) = (products[j] / Math.Sqrt(_energies[j]), j);
                }
            }

            if (best < 0 || !TryAdd(best))
            {
                return;
            }

            Refit();
            if (Count <= before)
            {
                return;
            }
        }
    }

    /// <summary>Exchanges one column for one outside of the set while that lowers the objective.</summary>
    /// <param name="candidates">How many of the columns outside that the residual points to are looked at; all at the end.</param>
    /// <param name="threads">Threads to use.</param>
    /// <param name="cancellation">Cancels the work.</param>
    /// <returns>Exchanges made.</returns>
    public int Swap(int candidates, int threads, CancellationToken cancellation)
    {
        int done = 0;
        bool all = false;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            if (TrySwap(all ? int.MaxValue : candidates, threads))
            {
                done++;
                all = false;
            }
            else if (all)
            {
                return done;
            }
            else
            {
                all = true;
            }
        }
    }

    private bool TrySwap(int most, int threads)
    {
        var pulls = new double[_columns.Columns];
        Products(pulls, threads);
        int[] outside = [.. Enumerable.Range(0, pulls.Length)
            .Where(j => _weights[j] == 0.0 && _energies[j] > 0.0 && pulls[j] > Tolerance * Math.Sqrt(_energies[j]) * _norm)
            .OrderByDescending(j => pulls[j] * pulls[j] / _energies[j]).ThenBy(j => j).Take(most)];
        var gains = new double[outside.Length];
        var leavers = new int[outside.Length];
        Parallel.For(0, outside.Length, new ParallelOptions { MaxDegreeOfParallelism = threads }, c => (gains[c], leavers[c]) = Exchange(outside[c], pulls[outside[c]]));
        foreach (int c in Enumerable.Range(0, outside.Length).Where(c => gains[c] > 1e-9 * Objective).OrderByDescending(c => gains[c]).ThenBy(c => c).Take(8))
        {
            if (Commit(outside[c], leavers[c]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What adding a column and then taking out the one that is missed least gains, signs and bounds aside.</summary>
    private (double Gain, int Leaver) Exchange(int j, double pull)
    {
        int k = _free.Count;
        Span<double> products = k <= 512 ? stackalloc double[k] : new double[k], image = k <= 512 ? stackalloc double[k] : new double[k];
        for (int p = 0; p < k; p++)
        {
            products[p] = _columns.Gram(_free[p], j);
        }

        double left = _inverse.Remainder(products, _energies[j] + _ridge, image);
        if (left == 0.0)
        {
            return (0.0, -1);
        }

        double weight = pull / left, least = double.PositiveInfinity;
        int leaver = -1;
        for (int p = 0; p < k; p++)
        {
            double w = _weights[_free[p]] - (image[p] * weight), cost = w * w / (_inverse.Diagonal(p) + (image[p] * image[p] / left));
            if (cost < least)
            {
                (least, leaver) = (cost, _free[p]);
            }
        }

        return ((pull * weight) - least, leaver);
    }

    private bool Commit(int enters, int leaves)
    {
        (double objective, int count) = (Objective, Count);
        double[] weights = [.. _weights];
        (List<int> free, List<int> full, SupportInverse inverse) = ([.. _free], [.. _full], _inverse.Clone());
        if (TryAdd(enters))
        {
            _weights[leaves] = 0.0;
            RemoveFree(_free.IndexOf(leaves));
            Refit();
            if (Count == count && Objective < objective * (1.0 - 1e-10))
            {
                return true;
            }
        }

        (_free, _full, _inverse) = (free, full, inverse);
        weights.CopyTo(_weights, 0);
        Measure();
        return false;
    }
}

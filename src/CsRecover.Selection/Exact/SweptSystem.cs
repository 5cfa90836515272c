using System.Runtime.Intrinsics;
using CsRecover.Vectors;

namespace CsRecover.Selection.Exact;

/// <summary>
/// The normal equations H b = c (H = Z^T Z + 2 lambda_2 I) of units that may still be chosen, after those that were chosen have been eliminated: H and c are those of the parts of the columns
/// and of y that the chosen ones cannot explain. Only the upper triangle is stored.
/// </summary>
internal sealed unsafe class SweptSystem : IDisposable
{
    private NativeBuffer<double> _memory = new(0);
    private NativeBuffer<double> _eliminated = new(0);
    private int[] _features = [];
    private int[] _units = [];
    private int[] _starts = [0];

    /// <summary>How many features.</summary>
    public int FeatureCount { get; private set; }

    /// <summary>How many units.</summary>
    public int UnitCount { get; private set; }

    /// <summary>Numbers from one row of H to the next.</summary>
    public int Stride { get; private set; }

    /// <summary>H, row by row, from the diagonal on.</summary>
    public double* H => _memory.Pointer;

    /// <summary>c.</summary>
    public double* C => _memory.Pointer + ((nint)Stride * FeatureCount);

    /// <summary>The diagonal of H before any elimination, feature by feature: what dependence is measured against.</summary>
    public double* Original => C + Stride;

    /// <summary>The unit (of all units) at a position.</summary>
    /// <param name="position">A position.</param>
    public int Unit(int position) => _units[position];

    /// <summary>The first feature of a unit; the next one's first is behind its last.</summary>
    /// <param name="position">A position, up to the number of units.</param>
    public int Start(int position) => _starts[position];

    /// <summary>The system of all units, none chosen.</summary>
    /// <param name="gram">The normal equations.</param>
    /// <param name="units">The units.</param>
    public void Load(GramColumns gram, SubsetUnits units)
    {
        int m = units.Members.Sum(members => members.Length), at = 0;
        Resize(m, units.Count);
        for (int u = 0; u < units.Count; u++)
        {
            _units[u] = u;
            _starts[u] = at;
            foreach (int j in units.Members[u])
            {
                _features[at++] = j;
            }
        }

        _starts[units.Count] = m;
        for (int a = 0; a < m; a++)
        {
            double* column = gram.Column(_features[a]), row = H + (nint)a * Stride;
            for (int b = a; b < m; b++)
            {
                row[b] = column[_features[b]];
            }

            row[a] = Original[a] = gram.SquaredLengths[_features[a]] + (2.0 * gram.Problem.Ridge);
            C[a] = gram.Products[_features[a]];
        }
    }

    /// <summary>Whether a feature is, up to rounding, a combination of the chosen ones.</summary>
    /// <param name="a">Its position among the features.</param>
    public bool IsDependent(int a) => H[((nint)a * Stride) + a] <= GramColumns.Dependent * Original[a];

    /// <summary>Chooses a unit: the target receives the system of the units behind it.</summary>
    /// <param name="position">The unit's position.</param>
    /// <param name="target">Receives the smaller system.</param>
    /// <param name="gain">By how much the objective falls.</param>
    /// <returns>Whether any of the unit's features was independent of those chosen before.</returns>
    public bool Eliminate(int position, SweptSystem target, out double gain)
    {
        int first = _starts[position], rest = _starts[position + 1], m = FeatureCount - rest, size = rest - first;
        target.Resize(m, UnitCount - position - 1);
        for (int u = 0; u < target.UnitCount; u++)
        {
            target._units[u] = _units[position + 1 + u];
            target._starts[u] = _starts[position + 1 + u] - rest;
        }

        target._starts[target.UnitCount] = m;
        _features.AsSpan(rest, m).CopyTo(target._features);
        new ReadOnlySpan<double>(Original + rest, m).CopyTo(new Span<double>(target.Original, m));

        // The rows lie in the target's memory: several threads choose units of one system side by side.
        bool any = Factor(target, first, size, FeatureCount, out double* rows, out gain);
        new ReadOnlySpan<double>(C + rest, m).CopyTo(new Span<double>(target.C, m));
        for (int r = 0; r < size; r++)
        {
            double* v = rows + ((nint)r * (Stride + 1));
            double right = v[Stride];
            if (right != 0.0)
            {
                Subtract(target.C, right, v + rest, m);
            }
        }

        for (int a = 0; a < m; a++)
        {
            double* from = H + ((nint)(rest + a) * Stride) + rest + a, to = target.H + ((nint)a * target.Stride) + a;
            Copy(from, rows[rest + a], rows + rest + a, to, m - a);
            for (int r = 1; r < size; r++)
            {
                double* v = rows + ((nint)r * (Stride + 1));
                Subtract(to, v[rest + a], v + rest + a, m - a);
            }
        }

        return any;
    }

    /// <summary>By how much the objective falls if a unit is chosen.</summary>
    /// <param name="position">The unit's position.</param>
    public double Gain(int position)
    {
        int first = _starts[position], end = _starts[position + 1];
        if (end == first + 1)
        {
            return IsDependent(first) ? 0.0 : C[first] * C[first] / (2.0 * H[((nint)first * Stride) + first]);
        }

        Factor(this, first, end - first, end, out _, out double gain);
        return gain;
    }

    /// <summary>The same system with some of its units, in another order.</summary>
    /// <param name="order">Positions.</param>
    /// <param name="target">Receives it.</param>
    public void Rearrange(ReadOnlySpan<int> order, SweptSystem target)
    {
        int m = 0;
        foreach (int position in order)
        {
            m += _starts[position + 1] - _starts[position];
        }

        target.Resize(m, order.Length);
        int at = 0;
        Span<int> from = m <= 512 ? stackalloc int[m] : new int[m];
        for (int u = 0; u < order.Length; u++)
        {
            target._units[u] = _units[order[u]];
            target._starts[u] = at;
            for (int a = _starts[order[u]]; a < _starts[order[u] + 1]; a++)
            {
                from[at++] = a;
            }
        }

        target._starts[order.Length] = m;
        for (int a = 0; a < m; a++)
        {
            int f = from[a];
            target._features[a] = _features[f];
            target.C[a] = C[f];
            target.Original[a] = Original[f];
            double* to = target.H + ((nint)a * target.Stride), own = H + ((nint)f * Stride);
            for (int b = a; b < m; b++)
            {
                int g = from[b];
                to[b] = g >= f ? own[g] : H[((nint)g * Stride) + f];
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _memory.Dispose();
        _eliminated.Dispose();
    }

    /// <summary>
    /// Rows v_r of the Cholesky factor of features first .. first + size - 1, up to column end, and (at index Stride of each) of the right-hand side; rows of zeros for dependent features.
    /// </summary>
    private bool Factor(SweptSystem scratch, int first, int size, int end, out double* rows, out double gain)
    {
        nint step = Stride + 1;
        if (scratch._eliminated.Length < step * size)
        {
            scratch._eliminated.Dispose();
            scratch._eliminated = new NativeBuffer<double>(step * size);
        }

        rows = scratch._eliminated.Pointer;
        gain = 0.0;
        bool any = false;
        for (int r = 0; r < size; r++)
        {
            int a = first + r;
            double* v = rows + (r * step), h = H + ((nint)a * Stride);
            new ReadOnlySpan<double>(h + a, end - a).CopyTo(new Span<double>(v + a, end - a));
            double right = C[a];
            for (int e = 0; e < r; e++)
            {
                double* before = rows + (e * step);
                Subtract(v + a, before[a], before + a, end - a);
                right -= before[a] * before[Stride];
            }

            bool dependent = v[a] <= GramColumns.Dependent * Original[a];
            double inverse = dependent ? 0.0 : 1.0 / Math.Sqrt(v[a]);
            for (int b = a; b < end; b++)
            {
                v[b] *= inverse;
            }

            v[Stride] = right * inverse;
            gain += v[Stride] * v[Stride] / 2.0;
            any |= !dependent;
        }

        return any;
    }

    private void Resize(int features, int units)
    {
        FeatureCount = features;
        UnitCount = units;
        Stride = (features + 3) & ~3;
        nint length = (nint)Stride * (features + 2);
        if (_memory.Length < length)
        {
            _memory.Dispose();
            _memory = new NativeBuffer<double>(length);
        }

        if (_features.Length < features || _units.Length < units)
        {
            _features = new int[features];
            _units = new int[units];
            _starts = new int[units + 1];
        }
    }

    /// <summary>to = from - f v.</summary>
    private static void Copy(double* from, double f, double* v, double* to, int n)
    {
        Vector256<double> factor = Vector256.Create(-f);
        int b = 0;
        for (; b + 4 <= n; b += 4)
        {
            HostKernels.MultiplyAdd(factor, Vector256.Load(v + b), Vector256.Load(from + b)).Store(to + b);
        }

        for (; b < n; b++)
        {
            to[b] = from[b] - (f * v[b]);
        }
    }

    /// <summary>x -= f v.</summary>
    private static void Subtract(double* x, double f, double* v, int n) => Copy(x, f, v, x, n);
}

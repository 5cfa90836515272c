using CsRecover.Selection.Designs;
using CsRecover.Vectors;

namespace CsRecover.Selection.Steps;

/// <summary>A Givens rotation: with a and b the numbers at two successive places, a' = c a - s b and b' = s a + c b.</summary>
/// <param name="Place">The first place.</param>
/// <param name="C">c.</param>
/// <param name="S">s.</param>
internal readonly record struct PlaneRotation(int Place, double C, double S)
{
    /// <summary>Rotates a row of numbers, one at each place.</summary>
    /// <param name="row">The row.</param>
    public void Apply(Span<double> row)
    {
        double a = row[Place], b = row[Place + 1];
        row[Place] = (C * a) - (S * b);
        row[Place + 1] = (S * a) + (C * b);
    }

    /// <summary>Rotates two rows.</summary>
    /// <param name="first">The numbers at the first place.</param>
    /// <param name="second">The numbers at the second place.</param>
    public void Apply(Span<double> first, Span<double> second)
    {
        for (int i = 0; i < first.Length; i++)
        {
            double a = first[i], b = second[i];
            first[i] = (C * a) - (S * b);
            second[i] = (S * a) + (C * b);
        }
    }
}

/// <summary>
/// QR factors that grow and shrink: columns z_j, and with a ridge the row of sqrt(2 lambda_2) times the unit matrix beneath them, are [Z; sqrt(2 lambda_2) I] = Q R. Kept are the upper rows of Q and
/// T = R^-1, of which the lower rows of Q are sqrt(2 lambda_2) times. Coefficients are T Q^T y, and the row T_i is all that the departure of a column needs: its length is one over the length of the
/// column's part that is orthogonal to all others, and its direction is that part's direction in Q.
/// </summary>
internal sealed unsafe class OrthonormalBasis : IDisposable
{
    /// <summary>A column whose part orthogonal to the others is shorter than this share of it is a combination of them.</summary>
    public const double Dependent = 1e-10;

    private readonly IColumns _columns;
    private readonly double _ridge;
    private readonly nint _stride;
    private readonly List<double[]> _inverse = [];
    private NativeBuffer<double>? _vectors;
    private int _capacity = 16;

    /// <param name="columns">The columns.</param>
    /// <param name="ridge">2 lambda_2.</param>
    public OrthonormalBasis(IColumns columns, double ridge)
    {
        _columns = columns;
        _ridge = ridge;
        _stride = HostVector.StorageFor(columns.Rows);
        _vectors = new NativeBuffer<double>(_capacity * _stride);
    }

    /// <summary>The columns, in the order of their arrival.</summary>
    public List<int> Features { get; } = [];

    /// <summary>How many.</summary>
    public int Count => Features.Count;

    /// <summary>The row of T that belongs to a column; <see cref="Count"/> numbers and zeros.</summary>
    /// <param name="position">The column's position.</param>
    public ReadOnlySpan<double> Inverse(int position) => _inverse[position].AsSpan(0, Count);

    /// <summary>A vector of the basis (its upper rows).</summary>
    /// <param name="s">Which one.</param>
    public WorkVector Vector(int s)
    {
        double* q = Row(s);
        double sum = 0.0;
        for (int i = 0; i < _columns.Rows; i++)
        {
            sum += q[i];
        }

        return new WorkVector { Values = q, Sum = sum };
    }

    /// <summary>From here on the vectors are not needed: columns only leave.</summary>
    public void ForgetVectors()
    {
        _vectors?.Dispose();
        _vectors = null;
    }

    /// <summary>Adds a column.</summary>
    /// <param name="feature">Which one.</param>
    /// <returns>Whether it was added; not if it is a combination of those that are there.</returns>
    public bool TryAdd(int feature)
    {
        int count = Count;
        Reserve(count + 1);
        double* v = Row(count);
        double length = Load(feature, v) + _ridge;
        double[] products = new double[count], carried = new double[count], corrections = new double[count];
        Reduce(v, products);

        // Twice is enough (Giraud, Langou, Rozloznik 2005); the lower rows, which a ridge adds, are -sqrt(2 lambda_2) T d by then.
        Carry(products, carried);
        Reduce(v, corrections, carried);
        for (int s = 0; s < count; s++)
        {
            products[s] += corrections[s];
        }

        Carry(products, carried);
        double rest = HostKernels.Dot(v, v, _stride) + (_ridge * (1.0 + SquaredLength(carried)));
        if (!(rest > Dependent * Dependent * length))
        {
            return false;
        }

        double inverse = 1.0 / Math.Sqrt(rest);
        HostKernels.Combine(inverse, v, 0.0, v, v, _stride);
        for (int l = 0; l < count; l++)
        {
            _inverse[l][count] = -carried[l] * inverse;
        }

        double[] row = new double[_capacity];
        row[count] = inverse;
        _inverse.Add(row);
        Features.Add(feature);
        return true;
    }

    /// <summary>Removes a column.</summary>
    /// <param name="position">Its position.</param>
    /// <returns>What was done to Q, one rotation after the other; then the last place of all is dropped. The vector at that place is still in memory until the next column comes.</returns>
    public PlaneRotation[] Remove(int position)
    {
        int count = Count;
        var rotations = new PlaneRotation[count - 1 - position];
        double[] row = _inverse[position];
        for (int s = position; s < count - 1; s++)
        {
            double a = row[s], b = row[s + 1], length = Math.Sqrt((a * a) + (b * b));
            var rotation = new PlaneRotation(s, b / length, a / length);
            rotations[s - position] = rotation;
            rotation.Apply(row);
            if (_vectors is not null)
            {
                rotation.Apply(new Span<double>(Row(s), _columns.Rows), new Span<double>(Row(s + 1), _columns.Rows));
            }
        }

        _inverse.RemoveAt(position);
        Features.RemoveAt(position);
        foreach (double[] other in _inverse)
        {
            foreach (PlaneRotation rotation in rotations)
            {
                rotation.Apply(other);
            }

            other[count - 1] = 0.0;
        }

        return rotations;
    }

    /// <inheritdoc/>
    public void Dispose() => ForgetVectors();

    private double* Row(int s) => _vectors!.Pointer + s * _stride;

    private void Reserve(int count)
    {
        if (count <= _capacity)
        {
            return;
        }

        _capacity *= 2;
        var larger = new NativeBuffer<double>(_capacity * _stride);
        Buffer.MemoryCopy(_vectors!.Pointer, larger.Pointer, larger.Length * sizeof(double), Count * _stride * sizeof(double));
        _vectors.Dispose();
        _vectors = larger;
        for (int l = 0; l < _inverse.Count; l++)
        {
            double[] row = _inverse[l];
            Array.Resize(ref row, _capacity);
            _inverse[l] = row;
        }
    }

    /// <summary>Writes a column out; gives its squared length.</summary>
    private double Load(int feature, double* v)
    {
        new Span<double>(v, (int)_stride).Clear();
        ColumnLoader.Load(_columns, feature, v);
        return HostKernels.Dot(v, v, _stride);
    }

    /// <summary>d = Q^T v, and v less Q d; with a ridge the lower rows of v are -sqrt(2 lambda_2) times what is carried.</summary>
    private void Reduce(double* v, double[] d, double[]? carried = null)
    {
        int count = d.Length;
        fixed (double* products = d)
        {
            MatrixKernels.Multiply(_vectors!.Pointer, _stride, count, v, products, _stride);
            for (int l = 0; carried is not null && _ridge > 0.0 && l < count; l++)
            {
                double factor = _ridge * carried[l];
                for (int s = 0; s < count; s++)
                {
                    products[s] -= factor * _inverse[l][s];
                }
            }

            for (int s = 0; s < count; s++)
            {
                products[s] = -products[s];
            }

            MatrixKernels.AddRows(_vectors.Pointer, _stride, count, products, v, _stride);
            for (int s = 0; s < count; s++)
            {
                products[s] = -products[s];
            }
        }
    }

    /// <summary>T d.</summary>
    private void Carry(double[] d, double[] carried)
    {
        for (int l = 0; l < d.Length; l++)
        {
            double sum = 0.0;
            for (int s = 0; s < d.Length; s++)
            {
                sum += _inverse[l][s] * d[s];
            }

            carried[l] = sum;
        }
    }

    private static double SquaredLength(double[] v)
    {
        double sum = 0.0;
        foreach (double x in v)
        {
            sum += x * x;
        }

        return sum;
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CsRecover.Operators;

/// <summary>
/// Eigenvalues and eigenvectors of four small Hermitian matrices at once, one in each lane, in double precision: cyclic Jacobi rotations (Golub and Van Loan,
/// "Matrix Computations", 8.5). A rotation is left out where the entry that it would clear is too small to matter to any lane, which is most of them
/// when little of the matrices counts.
/// </summary>
/// <remarks>Matrices lie row by row, each entry as four real parts followed by four imaginary ones; of a matrix only the upper triangle is read. Memory comes from the caller.</remarks>
internal readonly unsafe struct JacobiLanes
{
    /// <summary>Matrices that are worked on together.</summary>
    public const int Lanes = 4;

    /// <summary>Doubles of one entry of all lanes.</summary>
    public const int Entry = 2 * Lanes;

    /// <summary>Rotations converge quadratically; this many sweeps are never needed but by numbers that are not finite.</summary>
    private const int MostSweeps = 30;

    private readonly int _size;
    private readonly double* _matrix, _vectors;

    /// <summary>Matrices of a size.</summary>
    /// <param name="size">n, rows and columns.</param>
    /// <param name="memory"><see cref="Storage"/> doubles, aligned to a cache line.</param>
    public JacobiLanes(int size, double* memory)
    {
        _size = size;
        _matrix = memory;
        _vectors = memory + (nint)size * size * Entry;
    }

    /// <summary>Doubles of memory.</summary>
    /// <param name="size">n, rows and columns.</param>
    public static nint Storage(int size) => 2 * (nint)size * size * Entry;

    /// <summary>Sets one entry of the upper triangle.</summary>
    /// <param name="lane">Which matrix.</param>
    /// <param name="row">Row.</param>
    /// <param name="column">Column, not below the row.</param>
    /// <param name="real">Real part.</param>
    /// <param name="imaginary">Imaginary part, of the diagonal not read.</param>
    public void Set(int lane, int row, int column, double real, double imaginary)
    {
        double* entry = At(row, column) + lane;
        entry[0] = real;
        entry[Lanes] = imaginary;
    }

    /// <summary>An eigenvalue, once they are found.</summary>
    /// <param name="lane">Which matrix.</param>
    /// <param name="i">Which of its eigenvalues, in no order.</param>
    public double Value(int lane, int i) => At(i, i)[lane];

    /// <summary>One number of a unit eigenvector.</summary>
    /// <param name="lane">Which matrix.</param>
    /// <param name="i">Which of its eigenvectors.</param>
    /// <param name="at">Its place.</param>
    public (float Real, float Imaginary) Vector(int lane, int i, int at)
    {
        double* entry = _vectors + ((nint)i * _size + at) * Entry + lane;
        return ((float)entry[0], (float)entry[Lanes]);
    }

    /// <summary>Makes the matrices diagonal; the diagonals are then the eigenvalues.</summary>
    /// <param name="tolerance">Entries off the diagonal that are not above this are taken for zero.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Solve(double tolerance)
    {
        Vector256<double> least = Vector256.Create(tolerance * tolerance);
        new Span<double>(_vectors, checked(_size * _size * Entry)).Clear();
        for (int i = 0; i < _size; i++)
        {
            Vector256<double>.One.StoreAligned(_vectors + (nint)i * (_size + 1) * Entry);
        }

        bool rotated = true;
        for (int sweep = 0; rotated && sweep < MostSweeps; sweep++)
        {
            rotated = false;
            for (int p = 0; p < _size - 1; p++)
            {
                for (int q = p + 1; q < _size; q++)
                {
                    double* entry = At(p, q);
                    Vector256<double> re = Vector256.LoadAligned(entry), im = Vector256.LoadAligned(entry + Lanes);
                    Vector256<double> square = re * re + im * im;
                    if (Vector256.GreaterThanAny(square, least))
                    {
                        Rotate(p, q, re, im, square);
                        rotated = true;
                    }
                }
            }
        }
    }

    /// <summary>A &lt;- J^H A J, V &lt;- V J with the rotation of coordinates p and q that clears A_pq.</summary>
    private void Rotate(int p, int q, Vector256<double> re, Vector256<double> im, Vector256<double> square)
    {
        Vector256<double> one = Vector256<double>.One, none = Vector256.LessThanOrEqual(square, Vector256.Create(1e-290));
        Vector256<double> size = Vector256.ConditionalSelect(none, one, Vector256.Sqrt(square));
        Vector256<double> app = Vector256.LoadAligned(At(p, p)), aqq = Vector256.LoadAligned(At(q, q));
        Vector256<double> tau = (aqq - app) / (size + size), sign = Vector256.ConditionalSelect(Vector256.LessThan(tau, Vector256<double>.Zero), -one, one);
        Vector256<double> t = Vector256.AndNot(sign / (Vector256.Abs(tau) + Vector256.Sqrt(one + tau * tau)), none);
        Vector256<double> c = one / Vector256.Sqrt(one + t * t), s = t * c;
        Vector256<double> sr = s * (re / size), si = s * (im / size);         // s times the entry's phase
        (app - t * size).StoreAligned(At(p, p));
        (aqq + t * size).StoreAligned(At(q, q));
        Vector256<double>.Zero.StoreAligned(At(p, q));
        Vector256<double>.Zero.StoreAligned(At(p, q) + Lanes);
        nint row = (nint)_size * Entry;

        // Of A only the upper triangle is kept: left of p, between p and q (where A_kp is the conjugate of what is stored), right of q.
        Turn(At(0, p), row, At(0, q), row, p, c, sr, si, 1.0, 1.0);
        Turn(At(p, p + 1), Entry, At(p + 1, q), row, q - p - 1, c, sr, si, -1.0, 1.0);
        Turn(At(p, q + 1), Entry, At(q, q + 1), Entry, _size - q - 1, c, sr, si, -1.0, -1.0);
        Turn(_vectors + p * row, Entry, _vectors + q * row, Entry, _size, c, sr, si, 1.0, 1.0);
    }

    /// <summary>(x, y) &lt;- (c x - conj(s) y, s x + c y) for entries x and y at regular distances, which are conjugated before and after where a sign is -1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Turn(
        double* x, nint stepX, double* y, nint stepY, int count, Vector256<double> c, Vector256<double> sr, Vector256<double> si, double signX, double signY)
    {
        // conj(x') = c conj(x) - conj(s) conj(y), and so on: signs move into s, or leave the products of one of the two.
        Vector256<double> fx = Vector256.Create(signX), fy = Vector256.Create(signY);
        for (int k = 0; k < count; k++, x += stepX, y += stepY)
        {
            Vector256<double> xr = Vector256.LoadAligned(x), xi = fx * Vector256.LoadAligned(x + Lanes);
            Vector256<double> yr = Vector256.LoadAligned(y), yi = fy * Vector256.LoadAligned(y + Lanes);
            (c * xr - (sr * yr + si * yi)).StoreAligned(x);
            (fx * (c * xi - (sr * yi - si * yr))).StoreAligned(x + Lanes);
            (c * yr + (sr * xr - si * xi)).StoreAligned(y);
            (fy * (c * yi + (sr * xi + si * xr))).StoreAligned(y + Lanes);
        }
    }

    private double* At(int row, int column) => _matrix + ((nint)row * _size + column) * Entry;
}

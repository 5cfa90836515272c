using System.Numerics;
using System.Runtime.Intrinsics;
using CsRecover.Planning;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>
/// The four-step FFT (Bailey 1990) of n = N1 N2 values as a matrix of N1 rows: DFTs along columns, as many neighbouring ones at once as a register has
/// lanes; factors exp(-2 pi i j2 k1 / n); DFTs along rows, as many at once, transposed as they are read. Their results k2 are the
/// elements k1 + N1 k2, neighbours for neighbouring rows.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed unsafe class FourSteps<T> : FourierTransform<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly FourierAlgorithm<T> _columns;
    private readonly FourierAlgorithm<T> _rows;
    private readonly int[] _columnFrequencies;
    private readonly int[] _rowFrequencies;
    private readonly NativeBuffer<T> _laneTwiddles;
    private readonly NativeBuffer<T> _coarse;
    private readonly NativeBuffer<T> _fine;
    private readonly int _fineBits;

    /// <summary>A transform of N1 N2 values.</summary>
    /// <param name="first">N1.</param>
    /// <param name="second">N2.</param>
    public FourSteps(int first, int second)
    {
        Length = checked(first * second);
        _columns = FourierAlgorithm<T>.Of(first);
        _rows = first == second ? _columns : FourierAlgorithm<T>.Of(second);
        _columnFrequencies = [.. Enumerable.Range(0, first).Select(_columns.FrequencyAt)];
        _rowFrequencies = [.. Enumerable.Range(0, second).Select(_rows.FrequencyAt)];

        // Factors by their exponents: of the lane, and of the strip's first column in two digits.
        _laneTwiddles = new NativeBuffer<T>((nint)first * Cell);
        for (int i = 0; i < first * Lanes; i++)
        {
            (double cosine, double sine) = UnitRoots.Of((long)_columnFrequencies[i / Lanes] * (i % Lanes), Length);
            _laneTwiddles.Pointer[i / Lanes * Cell + i % Lanes] = T.CreateTruncating(cosine);
            _laneTwiddles.Pointer[i / Lanes * Cell + Lanes + i % Lanes] = T.CreateTruncating(-sine);
        }

        _fineBits = (BitOperations.Log2((uint)Length) + 1) / 2;
        int fine = 1 << _fineBits;
        _fine = Roots(fine, 1, Length);
        _coarse = Roots((Length >> _fineBits) + 1, fine, Length);
    }

    /// <inheritdoc/>
    public override int Length { get; }

    /// <inheritdoc/>
    public override int ScratchLength => checked(Math.Max(_columns.ScratchLength, Math.Max(_rows.ScratchLength, PaddedColumns * Cell + FourierStage<T>.SpillLength))
        + Math.Max(_columns.Length, _rows.Length) * Cell + (_columns.Length + Lanes) * RowStep);

    private static int Lanes => Vector256<T>.Count;

    private static int Cell => 2 * Lanes;

    private int PaddedColumns => (_rows.Length + Lanes - 1) / Lanes * Lanes;

    /// <summary>Numbers from one row of the matrix between the steps to the next: an odd number of cells.</summary>
    private int RowStep => (PaddedColumns / Lanes | 1) * Cell;

    /// <summary>The two factors of a length that are nearest to each other, both without large primes; the first is 1 if there are none.</summary>
    /// <param name="n">The length.</param>
    public static (int First, int Second) Split(int n)
    {
        int best = 1;
        for (int d = 1; (long)d * d <= n; d++)
        {
            if (n % d == 0 && FourierFactors.HasStages(n / d))
            {
                best = d;
            }
        }

        return (best, n / best);
    }

    /// <inheritdoc/>
    public override void Forward(T* re, T* im, T* scratch)
    {
        T* matrix = scratch, strip = matrix + (nint)(_columns.Length + Lanes) * RowStep, points = strip + (nint)Math.Max(_columns.Length, _rows.Length) * Cell;
        TransformColumns(re, im, matrix, strip, points);
        TransformRows(matrix, re, im, strip, points);
    }

    private void TransformColumns(T* re, T* im, T* matrix, T* strip, T* scratch)
    {
        int n1 = _columns.Length, n2 = _rows.Length;
        var points = new FourierPoints<T>(scratch, scratch + Lanes, Cell, 0);
        T* spill = scratch + _columns.Points * Cell;
        for (int column = 0; column < n2; column += Lanes)
        {
            var from = new FourierPoints<T>(re + column, im + column, n2, 0);
            if (column + Lanes > n2)
            {
                CopyLanes(from, n1, n2 - column, strip);
                from = new FourierPoints<T>(strip, strip + Lanes, Cell, 0);
            }

            _columns.Analyse(from, points, spill);
            Turn(scratch, column, matrix + column / Lanes * Cell);
        }

        // Rows that only fill up the last registers.
        new Span<T>(matrix + (nint)n1 * RowStep, Lanes * RowStep).Clear();
    }

    /// <summary>Multiplies a strip's results by their factors and puts them into the matrix.</summary>
    private void Turn(T* points, int column, T* to)
    {
        T* lanes = _laneTwiddles.Pointer, fine = _fine.Pointer, coarse = _coarse.Pointer;
        int n1 = _columns.Length, mask = (1 << _fineBits) - 1;
        nint rowStep = RowStep;
        for (int p = 0; p < n1; p++, points += Cell, lanes += Cell)
        {
            int k = _columnFrequencies[p], exponent = k * column;
            T* a = fine + 2 * (exponent & mask), b = coarse + 2 * (exponent >> _fineBits);
            Vector256<T> wr = Vector256.Create(a[0] * b[0] - a[1] * b[1]), wi = Vector256.Create(a[0] * b[1] + a[1] * b[0]);
            Vector256<T> lr = Vector256.LoadAligned(lanes), li = Vector256.LoadAligned(lanes + Lanes);
            Vector256<T> tr = wr * lr - wi * li, ti = wr * li + wi * lr;
            Vector256<T> real = Vector256.LoadAligned(points), imaginary = Vector256.LoadAligned(points + Lanes);
            (real * tr - imaginary * ti).StoreAligned(to + k * rowStep);
            (real * ti + imaginary * tr).StoreAligned(to + k * rowStep + Lanes);
        }
    }

    private void TransformRows(T* matrix, T* re, T* im, T* strip, T* scratch)
    {
        int n1 = _columns.Length, n2 = _rows.Length;
        T* spill = scratch + Math.Max(_rows.Points, PaddedColumns) * Cell;
        var points = new FourierPoints<T>(scratch, scratch + Lanes, Cell, 0);
        for (int row = 0; row < n1; row += Lanes)
        {
            T* from = matrix + (nint)row * RowStep, to = scratch;
            for (int column = 0; column < n2; column += Lanes, from += Cell, to += Lanes * Cell)
            {
                CellTranspose.Square(from, RowStep, to, Cell);
                CellTranspose.Square(from + Lanes, RowStep, to + Lanes, Cell);
            }

            int valid = Math.Min(Lanes, n1 - row);
            if (valid == Lanes)
            {
                _rows.AnalyseInOrder(points, points, new FourierPoints<T>(re + row, im + row, n1, 0), spill);
                continue;
            }

            _rows.Analyse(points, points, spill);
            for (int p = 0; p < n2; p++)
            {
                for (int lane = 0; lane < valid; lane++)
                {
                    re[(nint)_rowFrequencies[p] * n1 + row + lane] = scratch[p * Cell + lane];
                    im[(nint)_rowFrequencies[p] * n1 + row + lane] = scratch[p * Cell + Lanes + lane];
                }
            }
        }
    }

    /// <summary>Copies the columns that are left when a strip is not full; the other lanes are zero.</summary>
    private static void CopyLanes(in FourierPoints<T> from, int count, int valid, T* strip)
    {
        new Span<T>(strip, count * Cell).Clear();
        for (int i = 0; i < count; i++)
        {
            for (int lane = 0; lane < valid; lane++)
            {
                strip[i * Cell + lane] = from.Real[i * from.Step + lane];
                strip[i * Cell + Lanes + lane] = from.Imaginary[i * from.Step + lane];
            }
        }
    }

    private static NativeBuffer<T> Roots(int count, int factor, int n)
    {
        var roots = new NativeBuffer<T>(2 * (nint)count);
        for (int i = 0; i < count; i++)
        {
            (double cosine, double sine) = UnitRoots.Of((long)i * factor, n);
            roots.Pointer[2 * i] = T.CreateTruncating(cosine);
            roots.Pointer[2 * i + 1] = T.CreateTruncating(-sine);
        }

        return roots;
    }
}

using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>
/// The orthonormal DCT-II, C_k = s_k sum_j x_j cos(pi (2 j + 1) k / 2 n) with s_0 = sqrt(1/n) and s_k = sqrt(2/n), and its inverse (the DCT-III), by one FFT (Makhoul, "A fast cosine
/// transform in one and two dimensions", IEEE Trans. ASSP 28(1), 1980): with the even samples in order followed by the odd ones backwards as v, and V the DFT of v, C_k = s_k Re(w^k V_k)
/// and C_(n-k) = -s_k Im(w^k V_k) with w = exp(-i pi / 2 n). For even n the DFT of the real v is made of a complex one of half the length.
/// Immutable and safe to share between threads.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed unsafe class CosineTransform<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly FourierTransform<T> _fourier;
    private readonly int _points;
    private readonly int _stride;

    /// <summary>Four tables of equal length: real and imaginary parts of w^k, then of exp(-2 pi i k / n), which even lengths need; a register may be read beyond the last.</summary>
    private readonly NativeBuffer<T> _roots;
    private readonly int _tableLength;

    /// <summary>A transform.</summary>
    /// <param name="length">n, at least 1.</param>
    public CosineTransform(int length)
    {
        Length = length;
        _points = length % 2 == 0 ? length / 2 : length;
        _fourier = FourierTransform<T>.Of(_points);
        _stride = HostVector.StorageFor(_points);
        int used = length % 2 == 0 ? _points / 2 + 1 : length;
        _tableLength = HostVector.StorageFor(used);
        _roots = new NativeBuffer<T>(4 * (nint)_tableLength + Vector256<T>.Count);
        for (int k = 0; k < used; k++)
        {
            Root(k, 4L * length, 0);
            Root(k, length, 2);
        }

        void Root(long k, long of, int table)
        {
            (double cosine, double sine) = UnitRoots.Of(-k, of);
            _roots.Pointer[(nint)table * _tableLength + (nint)k] = T.CreateTruncating(cosine);
            _roots.Pointer[(nint)(table + 1) * _tableLength + (nint)k] = T.CreateTruncating(sine);
        }
    }

    /// <summary>n.</summary>
    public int Length { get; }

    /// <summary>Numbers of aligned scratch memory, a multiple of 16.</summary>
    public nint ScratchLength => 2 * (nint)_stride + HostVector.StorageFor(_fourier.ScratchLength);

    /// <summary>c = C x.</summary>
    /// <param name="x">n numbers.</param>
    /// <param name="c">n numbers, overwritten; not x.</param>
    /// <param name="scratch">Scratch memory.</param>
    public void Forward(T* x, T* c, T* scratch)
    {
        T* re = scratch, im = scratch + _stride;
        int n = Length, half = (n + 1) / 2;
        T s = T.CreateTruncating(Math.Sqrt(2.0 / n));
        if (n % 2 != 0)
        {
            for (int j = 0; j < half; j++)
            {
                re[j] = x[2 * j];
            }

            for (int j = half; j < n; j++)
            {
                re[j] = x[2 * (n - 1 - j) + 1];
            }

            new Span<T>(im, n).Clear();
            _fourier.Forward(re, im, scratch + 2 * (nint)_stride);
            for (int k = 0; k < n; k++)
            {
                c[k] = s * (Cos(0)[k] * re[k] - Sin(0)[k] * im[k]);
            }

            c[0] = re[0] * T.CreateTruncating(Math.Sqrt(1.0 / n));
            return;
        }

        for (int j = 0; j < _points; j++)
        {
            re[j] = x[Sample(2 * j)];
            im[j] = x[Sample(2 * j + 1)];
        }

        _fourier.Forward(re, im, scratch + 2 * (nint)_stride);
        FromHalf(re, im, c, s);
    }

    /// <summary>x = C^T c, or x &lt;- x + C^T c.</summary>
    /// <param name="c">n numbers.</param>
    /// <param name="x">n numbers, overwritten or added to; not c.</param>
    /// <param name="scratch">Scratch memory.</param>
    /// <param name="add">Whether to add to x.</param>
    public void Inverse(T* c, T* x, T* scratch, bool add)
    {
        T* re = scratch, im = scratch + _stride;
        int n = Length, half = (n + 1) / 2;
        T s = T.CreateTruncating(Math.Sqrt(2.0 / n)), root = T.CreateTruncating(Math.Sqrt(2.0));
        if (n % 2 != 0)
        {
            // V_k = conj(w^k) (C_k - i C_(n-k)) / s_k, and 1/n from the inverse DFT.
            T scale = s / (T.One + T.One);
            re[0] = c[0] * root * scale;
            im[0] = T.Zero;
            for (int k = 1; k < n; k++)
            {
                T a = c[k] * scale, b = -c[n - k] * scale;
                re[k] = a * Cos(0)[k] + b * Sin(0)[k];
                im[k] = b * Cos(0)[k] - a * Sin(0)[k];
            }

            _fourier.Forward(im, re, scratch + 2 * (nint)_stride);
            for (int j = 0; j < n; j++)
            {
                int to = j < half ? 2 * j : 2 * (n - 1 - j) + 1;
                x[to] = add ? x[to] + re[j] : re[j];
            }

            return;
        }

        ToHalf(c, re, im, s, root);
        _fourier.Forward(im, re, scratch + 2 * (nint)_stride);
        if (add)
        {
            for (int j = 0; j < _points; j++)
            {
                x[Sample(2 * j)] += re[j];
                x[Sample(2 * j + 1)] += im[j];
            }
        }
        else
        {
            for (int j = 0; j < _points; j++)
            {
                x[Sample(2 * j)] = re[j];
                x[Sample(2 * j + 1)] = im[j];
            }
        }
    }

    private T* Cos(int table) => _roots.Pointer + (nint)table * _tableLength;

    private T* Sin(int table) => Cos(table + 1);

    /// <summary>Which sample v_p is, for even n.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Sample(int p) => p < _points ? 2 * p : 2 * (Length - 1 - p) + 1;

    /// <summary>
    /// From Z, the DFT of v_0 + i v_1, v_2 + i v_3, ..., to C: with h = n / 2, E = (Z_k + conj Z_(h-k)) / 2, O = -i (Z_k - conj Z_(h-k)) / 2 and t = exp(-2 pi i k / n),
    /// V_k = E + t O and V_(h-k) = conj(E - t O): each k up to h / 2 gives C at k, n - k, h - k and h + k.
    /// </summary>
    private void FromHalf(T* re, T* im, T* c, T s)
    {
        int h = _points, w = Vector256<T>.Count, k = 1;
        T half = s / (T.One + T.One), root = T.CreateTruncating(Math.Sqrt(0.5));
        for (; k + w <= h - k - w + 1; k += w)
        {
            int mirrored = h - k - w + 1;
            Vector256<T> zr = Vector256.Load(re + k), zi = Vector256.Load(im + k), mr = Reverse(Vector256.Load(re + mirrored)), mi = Reverse(Vector256.Load(im + mirrored));
            Butterfly(k, zr, zi, mr, mi, Vector256.Create(half), Vector256.Create(root), out Vector256<T> a, out Vector256<T> b, out Vector256<T> p, out Vector256<T> q);
            a.Store(c + k);
            Reverse(b).Store(c + Length - k - w + 1);
            Reverse(p).Store(c + mirrored);
            q.Store(c + h + k);
        }

        for (; k <= h / 2; k++)
        {
            Butterfly(
                k, Vector256.CreateScalar(re[k]), Vector256.CreateScalar(im[k]), Vector256.CreateScalar(re[h - k]), Vector256.CreateScalar(im[h - k]), Vector256.Create(half), Vector256.Create(root),
                out Vector256<T> a, out Vector256<T> b, out Vector256<T> p, out Vector256<T> q);
            c[k] = a[0];
            c[Length - k] = b[0];
            c[h - k] = p[0];
            c[h + k] = q[0];
        }

        // k = 0: V_0 = Re + Im and V_h = Re - Im are real.
        c[0] = (re[0] + im[0]) * s * root;
        c[h] = (re[0] - im[0]) * s * root;
    }

    /// <summary>C at k (a), n - k (b), h - k (p) and h + k (q).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Butterfly(
        int k, Vector256<T> zr, Vector256<T> zi, Vector256<T> mr, Vector256<T> mi, Vector256<T> half, Vector256<T> root,
        out Vector256<T> a, out Vector256<T> b, out Vector256<T> p, out Vector256<T> q)
    {
        Vector256<T> wr = Vector256.Load(Cos(0) + k), wi = Vector256.Load(Sin(0) + k), tr = Vector256.Load(Cos(2) + k), ti = Vector256.Load(Sin(2) + k);
        Vector256<T> er = (zr + mr) * half, ei = (zi - mi) * half, or = (zi + mi) * half, oi = (mr - zr) * half;
        Vector256<T> dr = tr * or - ti * oi, di = tr * oi + ti * or;
        Vector256<T> vr = er + dr, vi = ei + di;
        a = wr * vr - wi * vi;
        b = -(wr * vi + wi * vr);

        // w^(h-k) = exp(-i pi / 4) conj(w^k), so w^(h-k) V_(h-k) is exp(-i pi / 4) times the conjugate of w^k (E - t O).
        Vector256<T> ur = er - dr, ui = ei - di, gr = wr * ur - wi * ui, gi = wr * ui + wi * ur;
        p = (gr - gi) * root;
        q = (gr + gi) * root;
    }

    /// <summary>The inverse of <see cref="FromHalf"/>, with the factor of the inverse DFT.</summary>
    private void ToHalf(T* c, T* re, T* im, T s, T rootOfTwo)
    {
        int h = _points, w = Vector256<T>.Count, k = 1;
        T half = s / (T.One + T.One), root = T.CreateTruncating(Math.Sqrt(0.5));
        for (; k + w <= h - k - w + 1; k += w)
        {
            int mirrored = h - k - w + 1;
            Unbutterfly(
                k, Vector256.Load(c + k), Reverse(Vector256.Load(c + Length - k - w + 1)), Reverse(Vector256.Load(c + mirrored)), Vector256.Load(c + h + k), Vector256.Create(half), Vector256.Create(root),
                out Vector256<T> zr, out Vector256<T> zi, out Vector256<T> mr, out Vector256<T> mi);
            zr.Store(re + k);
            zi.Store(im + k);
            Reverse(mr).Store(re + mirrored);
            Reverse(mi).Store(im + mirrored);
        }

        for (; k <= h / 2; k++)
        {
            Unbutterfly(
                k, Vector256.CreateScalar(c[k]), Vector256.CreateScalar(c[Length - k]), Vector256.CreateScalar(c[h - k]), Vector256.CreateScalar(c[h + k]), Vector256.Create(half), Vector256.Create(root),
                out Vector256<T> zr, out Vector256<T> zi, out Vector256<T> mr, out Vector256<T> mi);
            re[k] = zr[0];
            im[k] = zi[0];
            re[h - k] = mr[0];
            im[h - k] = mi[0];
        }

        // E_0 = (V_0 + V_h) / 2 and O_0 = (V_0 - V_h) / 2 are real; both V are sqrt(2) C.
        re[0] = (c[0] + c[h]) * half * rootOfTwo;
        im[0] = (c[0] - c[h]) * half * rootOfTwo;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Unbutterfly(
        int k, Vector256<T> a, Vector256<T> b, Vector256<T> p, Vector256<T> q, Vector256<T> half, Vector256<T> root,
        out Vector256<T> zr, out Vector256<T> zi, out Vector256<T> mr, out Vector256<T> mi)
    {
        Vector256<T> wr = Vector256.Load(Cos(0) + k), wi = Vector256.Load(Sin(0) + k), tr = Vector256.Load(Cos(2) + k), ti = Vector256.Load(Sin(2) + k);

        // V_k = conj(w^k) (a - i b); E - t O = conj(w^k) (gr + i gi).
        Vector256<T> vr = wr * a - wi * b, vi = -(wr * b + wi * a);
        Vector256<T> gr = (p + q) * root, gi = (q - p) * root;
        Vector256<T> ur = wr * gr + wi * gi, ui = wr * gi - wi * gr;
        Vector256<T> er = (vr + ur) * half, ei = (vi + ui) * half, dr = (vr - ur) * half, di = (vi - ui) * half;
        Vector256<T> or = tr * dr + ti * di, oi = tr * di - ti * dr;

        // Z_k = E + i O and Z_(h-k) = conj(E) + i conj(O).
        zr = er - oi;
        zi = ei + or;
        mr = er + oi;
        mi = or - ei;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> Reverse(Vector256<T> v) => typeof(T) == typeof(float)
        ? Vector256.Shuffle(v.AsSingle(), Vector256.Create(7, 6, 5, 4, 3, 2, 1, 0)).As<float, T>()
        : Vector256.Shuffle(v.AsDouble(), Vector256.Create(3L, 2, 1, 0)).As<double, T>();
}

using System.Numerics;
using CsRecover.Operators;
using ILGPU;

namespace CsRecover.Ilgpu;

/// <summary>
/// The orthonormal DCT-II as steps around a DFT, as <see cref="CosineTransform{T}"/> does it on the host: v is the even samples in order and then the odd ones backwards, and with V its DFT and
/// w = exp(-2 pi i / 4 n), C_k = s Re(w^k V_k), C_(n-k) = -s Im(w^k V_k). For even n, V comes from the DFT of the n / 2 numbers v_0 + i v_1, v_2 + i v_3, ...; for odd n from that of v.
/// </summary>
/// <typeparam name="TEven">Whether n is even: a branch on it between the loads of a kernel would make each wait for the one before.</typeparam>
/// <typeparam name="T">float or double.</typeparam>
internal struct CosineOrder<TEven, T>
    where TEven : struct, IChoice
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>n.</summary>
    public int Length;

    /// <summary>sqrt(2 / n), and half of it.</summary>
    public T Scale, HalfScale;

    /// <summary>sqrt(2), by which C_0 is larger than the formula for the others says.</summary>
    public T RootOfTwo;

    /// <summary>w^k and exp(-2 pi i k / n) by turns, for k = 0 to the number of <see cref="Points"/>.</summary>
    public ArrayView<ComplexNumber<T>> Turns;

    /// <summary>The length of the DFT.</summary>
    public readonly int Points => TEven.Value ? Length / 2 : Length;

    /// <summary>The factors between DFT and DCT.</summary>
    /// <param name="length">n.</param>
    internal static ComplexNumber<T>[] TurnsOf(int length)
    {
        int points = TEven.Value ? length / 2 : length;
        var turns = new ComplexNumber<T>[2 * (points + 1)];
        for (int k = 0; k <= points; k++)
        {
            (double cosine, double sine) = UnitRoots.Of(-k, 4L * length);
            turns[2 * k] = new(T.CreateTruncating(cosine), T.CreateTruncating(sine));
            (cosine, sine) = UnitRoots.Of(-k, length);
            turns[(2 * k) + 1] = new(T.CreateTruncating(cosine), T.CreateTruncating(sine));
        }

        return turns;
    }

    /// <summary>Which sample v_p is.</summary>
    /// <param name="p">0 to n - 1.</param>
    public readonly int Sample(int p)
    {
        int even = 2 * p, odd = (2 * (Length - 1 - p)) + 1;
        return p < (Length + 1) / 2 ? even : odd;
    }

    /// <summary>What the DFT is taken of.</summary>
    /// <typeparam name="TSource">The samples.</typeparam>
    /// <param name="x">The samples.</param>
    /// <param name="i">0 to <see cref="Points"/> - 1.</param>
    public readonly ComplexNumber<T> Arranged<TSource>(TSource x, int i)
        where TSource : struct, ISource<T> => TEven.Value ? new(x.Get(Sample(2 * i)), x.Get(Sample((2 * i) + 1))) : new(x.Get(Sample(i)), T.Zero);

    /// <summary>C_k.</summary>
    /// <typeparam name="TCells">The spectrum's memory.</typeparam>
    /// <param name="cells">The memory of the DFT.</param>
    /// <param name="spectrum">Where in it the DFT begins.</param>
    /// <param name="k">0 to n - 1.</param>
    public readonly T Coefficient<TCells>(TCells cells, int spectrum, int k)
        where TCells : struct, IComplexCells<T>
    {
        T scale = k == 0 ? Scale / RootOfTwo : Scale;
        if (!TEven.Value)
        {
            return (Turns[2 * k] * cells.Get(spectrum + k)).Real * scale;
        }

        // With E = (Z_p + conj Z_(h-p)) / 2 and O = -i (Z_p - conj Z_(h-p)) / 2, V_p = E + exp(-2 pi i p / n) O.
        int h = Length / 2, p = k <= h ? k : Length - k;
        ComplexNumber<T> near = cells.Get(spectrum + (p == h ? 0 : p)), far = cells.Get(spectrum + (p == 0 ? 0 : h - p));
        T half = T.One / (T.One + T.One);
        ComplexNumber<T> even = new ComplexNumber<T>(near.Real + far.Real, near.Imaginary - far.Imaginary) * half;
        ComplexNumber<T> odd = new ComplexNumber<T>(near.Imaginary + far.Imaginary, far.Real - near.Real) * half;
        ComplexNumber<T> turned = Turns[2 * p] * (even + (Turns[(2 * p) + 1] * odd));
        return (k <= h ? turned.Real : -turned.Imaginary) * scale;
    }

    /// <summary>What the conjugate DFT is taken of to get the samples back, with all factors.</summary>
    /// <typeparam name="TSource">The coefficients.</typeparam>
    /// <param name="c">The coefficients.</param>
    /// <param name="k">0 to <see cref="Points"/> - 1.</param>
    public readonly ComplexNumber<T> Spectrum<TSource>(TSource c, int k)
        where TSource : struct, ISource<T>
    {
        // Conditions choose between numbers that are there already: kernels then do without branches, which would make each load wait for the one before.
        bool first = k == 0;
        int back = Length - k, mirror = first ? 0 : back;
        T lead = c.Get(k), larger = lead * RootOfTwo, mirrored = -c.Get(mirror), real = first ? larger : lead, imaginary = first ? T.Zero : mirrored;
        ComplexNumber<T> near = Conjugate(Turns[2 * k]) * new ComplexNumber<T>(real, imaginary);
        if (!TEven.Value)
        {
            return near * HalfScale;
        }

        // V_k and V_(h-k) give E = (V_k + conj V_(h-k)) / 2 and exp(-2 pi i k / n) O = (V_k - conj V_(h-k)) / 2, and Z_k = E + i O.
        int h = Length / 2;
        ComplexNumber<T> far = Turns[2 * (h - k)] * new ComplexNumber<T>(c.Get(h - k), c.Get(h + k));
        ComplexNumber<T> odd = Conjugate(Turns[(2 * k) + 1]) * (near - far);
        return (near + far + ComplexNumber<T>.TurnedBy(odd, T.One)) * HalfScale;
    }

    private static ComplexNumber<T> Conjugate(ComplexNumber<T> a) => new(a.Real, -a.Imaginary);
}

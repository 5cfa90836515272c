using System.Numerics;
using ILGPU;

namespace CsRecover.Ilgpu;

/// <summary>
/// The unnormalised DFT of lines whose length n is a power of two, at least 8, n / 8 lanes of a group a line: Stockham's algorithm with radix 8, at the end 4 or 2 where 8 does not divide. Numbers stay in
/// registers (<see cref="Octet{TReal}"/>) and change places through shared memory between stages, so a line is read and written once.
/// </summary>
/// <typeparam name="TReal">float or double.</typeparam>
/// <param name="transform">n and its roots.</param>
internal readonly struct OctetFourier<TReal>(GroupFourier<TReal> transform)
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    /// <summary>The shortest line that <see cref="TileFor"/> has room for.</summary>
    public const int Shortest = 64;

    /// <summary>Elements between lines in shared memory, beyond their own: interleaved lines then begin in different banks.</summary>
    private const int Gap = 4;

    private readonly ArrayView<ComplexNumber<TReal>> _roots = transform.Roots;
    private readonly int _length = transform.Length;

    /// <summary>Complex numbers of shared memory for all lines that a group's lanes can take.</summary>
    /// <param name="lanes">Lanes of the group.</param>
    public static int TileFor(int lanes) => (9 * lanes) + (8 * lanes / Shortest * Gap);

    /// <summary>Whether lines of a length can be taken.</summary>
    /// <param name="length">The length.</param>
    /// <param name="lanes">Lanes of a group.</param>
    public static bool Takes(int length, int lanes) => length >= Shortest && BitOperations.IsPow2(length) && length <= 8 * lanes;

    /// <summary>Transforms one line in each n / 8 lanes. All lanes of the group must call it; barriers inside.</summary>
    /// <typeparam name="TCells">Shared memory.</typeparam>
    /// <param name="numbers">This lane's numbers.</param>
    /// <param name="cells">Shared memory.</param>
    /// <param name="line">Which of the group's lines this lane belongs to.</param>
    /// <param name="t">Its place in it, below n / 8.</param>
    /// <param name="active">Whether the lane has a line; otherwise its numbers mean nothing.</param>
    /// <param name="direction">1 for the DFT, -1 for its conjugate.</param>
    /// <returns>This lane's frequencies.</returns>
    public Octet<TReal> Transform<TCells>(Octet<TReal> numbers, TCells cells, int line, int t, bool active, int direction)
        where TCells : struct, IComplexCells<TReal>
    {
        TReal sign = direction > 0 ? TReal.One : -TReal.One;
        int eighth = _length >> 3, start = line * (_length + eighth + Gap);
        Octet<TReal> v = numbers;
        int done = 1;
        while (done * 8 <= _length)
        {
            int phase = t & (done - 1);
            if (done > 1)
            {
                int turn = phase * (eighth / done);
                v = v.TimesPowers(Root(turn, sign), Root(2 * turn, sign), Root(4 * turn, sign));
            }

            v = v.Eight(sign);
            if (done * 8 < _length)
            {
                Group.Barrier();
                if (active)
                {
                    int at = ((t - phase) * 8) + phase;
                    cells.Set(start + Padded(at), v.V0);
                    cells.Set(start + Padded(at + done), v.V1);
                    cells.Set(start + Padded(at + (2 * done)), v.V2);
                    cells.Set(start + Padded(at + (3 * done)), v.V3);
                    cells.Set(start + Padded(at + (4 * done)), v.V4);
                    cells.Set(start + Padded(at + (5 * done)), v.V5);
                    cells.Set(start + Padded(at + (6 * done)), v.V6);
                    cells.Set(start + Padded(at + (7 * done)), v.V7);
                }

                Group.Barrier();
                if (active)
                {
                    // n / 8 is a multiple of 8, so the places of all eight are as far apart as the padding makes them.
                    v = Octet<TReal>.From(cells, start + Padded(t), Padded(eighth));
                }
            }

            done *= 8;
        }

        if (done * 4 == _length)
        {
            // Butterflies t and t + n / 8 of n / 4.
            ComplexNumber<TReal> w = Root(t, sign), w2 = Root(2 * t, sign), u = Root(t + eighth, sign), u2 = Root(2 * (t + eighth), sign);
            v.V2 *= w;
            v.V4 *= w2;
            v.V6 *= w * w2;
            v.V3 *= u;
            v.V5 *= u2;
            v.V7 *= u * u2;
            v = v.TwiceFour(sign);
        }
        else if (done * 2 == _length)
        {
            v.V4 *= Root(t, sign);
            v.V5 *= Root(t + eighth, sign);
            v.V6 *= Root(t + (2 * eighth), sign);
            v.V7 *= Root(t + (3 * eighth), sign);
            v = v.FourTimesTwo();
        }

        return v;
    }

    /// <summary>A place with one left free after every eight: lanes that write eight apart then meet different banks.</summary>
    private static int Padded(int i) => i + (i >> 3);

    private ComplexNumber<TReal> Root(int turn, TReal sign)
    {
        ComplexNumber<TReal> root = _roots[turn];
        return new(root.Real, root.Imaginary * sign);
    }
}

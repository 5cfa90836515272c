using System.Numerics;
using ILGPU;

namespace CsRecover.Ilgpu;

/// <summary>
/// One stage of Stockham's algorithm: transforms of length s become ones of length r s. Butterfly b of n / r reads elements b + q n / r, q = 0 to r - 1, turns the q-th by q (b mod s) / (r s) of a
/// circle, and writes its results to r s (b / s) + b mod s + q s. The lanes that share the work may be those of a group or of the whole grid.
/// </summary>
/// <typeparam name="TReal">float or double.</typeparam>
internal readonly struct FourierStage<TReal>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    private readonly ArrayView<ComplexNumber<TReal>> _roots;
    private readonly int _length;
    private readonly int _done;
    private readonly int _radix;
    private readonly int _count;
    private readonly int _lineStep;
    private readonly int _step;
    private readonly int _sign;

    /// <summary>A stage.</summary>
    /// <param name="transform">Length and roots.</param>
    /// <param name="done">s, the product of the radices of earlier stages.</param>
    /// <param name="radix">r.</param>
    /// <param name="count">How many lines.</param>
    /// <param name="lineStep">From a line to the next.</param>
    /// <param name="step">From an element to the next.</param>
    /// <param name="sign">1 for the DFT, -1 for its conjugate.</param>
    public FourierStage(GroupFourier<TReal> transform, int done, int radix, int count, int lineStep, int step, int sign)
    {
        _roots = transform.Roots;
        _length = transform.Length;
        _done = done;
        _radix = radix;
        _count = count;
        _lineStep = lineStep;
        _step = step;
        _sign = sign;
    }

    /// <summary>The radix of the next stage.</summary>
    /// <param name="rest">What is left of the length, at least 2.</param>
    public static int NextRadix(int rest)
    {
        if (rest % 4 == 0)
        {
            return 4;
        }

        int factor = 2;
        while (factor * factor <= rest && rest % factor != 0)
        {
            factor++;
        }

        return factor * factor <= rest ? factor : rest;
    }

    /// <summary>A lane's share of the stage.</summary>
    /// <typeparam name="TCells">The memory.</typeparam>
    /// <param name="from">Read.</param>
    /// <param name="to">Written; not the same memory.</param>
    /// <param name="lane">The lane.</param>
    /// <param name="lanes">How many there are.</param>
    public void Run<TCells>(TCells from, TCells to, int lane, int lanes)
        where TCells : struct, IComplexCells<TReal>
    {
        bool written = _radix <= 5;
        int work = written ? _length / _radix : _length;
        for (int w = lane; w < work * _count; w += lanes)
        {
            int line = _step == 1 ? w / work : w % _count, b = _step == 1 ? w % work : w / _count;
            if (written)
            {
                Butterfly(from, to, line * _lineStep, b);
            }
            else
            {
                Sum(from, to, line * _lineStep, b);
            }
        }
    }

    private void Butterfly<TCells>(TCells from, TCells to, int line, int b)
        where TCells : struct, IComplexCells<TReal>
    {
        int apart = _length / _radix, phase = b % _done, turn = phase * (apart / _done);
        int read = line + (b * _step), readStep = apart * _step, write = line + ((((b - phase) * _radix) + phase) * _step), writeStep = _done * _step;
        TReal sign = _sign > 0 ? TReal.One : -TReal.One;
        ComplexNumber<TReal> v0 = from.Get(read), v1 = Turned(from.Get(read + readStep), turn);
        if (_radix == 2)
        {
            to.Set(write, v0 + v1);
            to.Set(write + writeStep, v0 - v1);
            return;
        }

        ComplexNumber<TReal> v2 = Turned(from.Get(read + (2 * readStep)), 2 * turn);
        if (_radix == 3)
        {
            ComplexNumber<TReal> third = Root(apart), sum = v1 + v2, across = ComplexNumber<TReal>.TurnedBy(v1 - v2, third.Imaginary);
            ComplexNumber<TReal> middle = v0 + (sum * third.Real);
            to.Set(write, v0 + sum);
            to.Set(write + writeStep, middle + across);
            to.Set(write + (2 * writeStep), middle - across);
            return;
        }

        ComplexNumber<TReal> v3 = Turned(from.Get(read + (3 * readStep)), 3 * turn);
        if (_radix == 4)
        {
            ComplexNumber<TReal> even = v0 + v2, difference = v0 - v2, odd = v1 + v3, across = ComplexNumber<TReal>.TurnedBy(v1 - v3, -sign);
            to.Set(write, even + odd);
            to.Set(write + writeStep, difference + across);
            to.Set(write + (2 * writeStep), even - odd);
            to.Set(write + (3 * writeStep), difference - across);
            return;
        }

        ComplexNumber<TReal> v4 = Turned(from.Get(read + (4 * readStep)), 4 * turn), fifth = Root(apart), second = Root(2 * apart);
        ComplexNumber<TReal> outer = v1 + v4, inner = v2 + v3, outward = v1 - v4, inward = v2 - v3;
        ComplexNumber<TReal> near = v0 + (outer * fifth.Real) + (inner * second.Real), far = v0 + (outer * second.Real) + (inner * fifth.Real);
        ComplexNumber<TReal> nearAcross = ComplexNumber<TReal>.TurnedBy(outward, fifth.Imaginary) + ComplexNumber<TReal>.TurnedBy(inward, second.Imaginary);
        ComplexNumber<TReal> farAcross = ComplexNumber<TReal>.TurnedBy(outward, second.Imaginary) - ComplexNumber<TReal>.TurnedBy(inward, fifth.Imaginary);
        to.Set(write, v0 + outer + inner);
        to.Set(write + writeStep, near + nearAcross);
        to.Set(write + (2 * writeStep), far + farAcross);
        to.Set(write + (3 * writeStep), far - farAcross);
        to.Set(write + (4 * writeStep), near - nearAcross);
    }

    /// <summary>One result of a butterfly whose radix has no text of its own.</summary>
    private void Sum<TCells>(TCells from, TCells to, int line, int result)
        where TCells : struct, IComplexCells<TReal>
    {
        int apart = _length / _radix, b = result % apart, q = result / apart, phase = b % _done;
        int turn = (phase * (apart / _done)) + (q * apart), at = 0;
        ComplexNumber<TReal> sum = default;
        for (int p = 0; p < _radix; p++)
        {
            sum += from.Get(line + ((b + (p * apart)) * _step)) * Root(at);
            at += turn;
            at = at >= _length ? at - _length : at;
        }

        to.Set(line + ((((b - phase) * _radix) + phase + (q * _done)) * _step), sum);
    }

    private ComplexNumber<TReal> Turned(ComplexNumber<TReal> v, int turn) => turn == 0 ? v : v * Root(turn);

    private ComplexNumber<TReal> Root(int turn)
    {
        ComplexNumber<TReal> root = _roots[turn];
        return _sign > 0 ? root : new(root.Real, -root.Imaginary);
    }
}

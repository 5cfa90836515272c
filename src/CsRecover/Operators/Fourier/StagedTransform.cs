using System.Numerics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>
/// Mixed-radix decimation in frequency (Cooley and Tukey 1965; Gentleman and Sande 1966), in place. Stage l takes blocks of M_l = r_l R_l
/// points; result k of the DFT over the points j, j + R_l, j + 2 R_l, ... is turned by exp(-2 pi i j k / M_l) and stays in its place, so that block k is next.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed unsafe class StagedTransform<T> : FourierAlgorithm<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int[] _radices;
    private readonly int[] _blocks;
    private readonly FourierStage<T>[] _stages;
    private readonly NativeBuffer<T>[] _analysis;
    private readonly NativeBuffer<T>[] _synthesis;

    /// <summary>A transform of the product of the given lengths.</summary>
    /// <param name="stages">Lengths of the stages.</param>
    public StagedTransform(IEnumerable<int> stages)
    {
        int[] radices = [.. stages];
        _radices = radices.Length == 0 ? [1] : radices;
        int levels = _radices.Length;
        _blocks = new int[levels];
        _stages = new FourierStage<T>[levels];
        for (int l = levels - 1, block = 1; l >= 0; l--)
        {
            block *= _radices[l];
            _blocks[l] = block;
            _stages[l] = FourierCodelets.Stage<T>(_radices[l]);
        }

        _analysis = new NativeBuffer<T>[levels - 1];
        _synthesis = new NativeBuffer<T>[levels - 1];
        for (int l = 0; l < levels - 1; l++)
        {
            int radix = _radices[l], rest = _blocks[l + 1], inner = _radices[l + 1], step = rest / inner;
            _analysis[l] = Twiddles(_blocks[l], i => (i / radix, i % radix));

            // The next stage's results i of the DFTs at j of block k are the points j + step i.
            _synthesis[l] = Twiddles(_blocks[l], i => (i / rest, i % rest / inner + step * (i % inner)));
        }
    }

    /// <inheritdoc/>
    public override int Length => _blocks[0];

    /// <inheritdoc/>
    public override int Points => Length;

    private int Last => _radices.Length - 1;

    /// <inheritdoc/>
    public override int FrequencyAt(int point)
    {
        int frequency = 0, weight = 1;
        for (int l = 0; l <= Last; l++)
        {
            int rest = _blocks[l] / _radices[l];
            frequency += weight * (point / rest);
            weight *= _radices[l];
            point %= rest;
        }

        return frequency;
    }

    /// <inheritdoc/>
    public override void Analyse(in FourierPoints<T> x, in FourierPoints<T> points, T* spill)
    {
        AnalyseAllButLast(x, points, spill);
        FourierPoints<T> blocks = Contiguous(points);
        _stages[Last].Sweep(Last == 0 ? x : blocks, blocks, null, spill, Length / _radices[Last]);
    }

    /// <inheritdoc/>
    public override void AnalyseInOrder(in FourierPoints<T> x, in FourierPoints<T> points, in FourierPoints<T> y, T* spill)
    {
        AnalyseAllButLast(x, points, spill);
        if (Last == 0)
        {
            _stages[0].Sweep(x, y, null, spill, 1);
            return;
        }

        // Neighbouring blocks differ in the last but one digit of their frequencies.
        int group = _radices[Last - 1], groups = Length / (group * _radices[Last]);
        nint next = groups * y.Step;
        for (int g = 0; g < groups; g++)
        {
            int first = g * group * _radices[Last];
            nint at = FrequencyAt(first) * y.Step;
            var to = new FourierPoints<T>(y.Real + at, y.Imaginary + at, groups * group * y.Step, next);
            _stages[Last].Sweep(Contiguous(points, first), to, null, spill, group);
        }
    }

    /// <inheritdoc/>
    public override void Synthesise(in FourierPoints<T> points, in FourierPoints<T> y, T* spill)
    {
        for (int l = Last; l > 0; l--)
        {
            int radix = _radices[l], step = _blocks[l] / radix, parent = _blocks[l - 1], siblings = _radices[l - 1];
            for (int first = 0; first < Length; first += parent)
            {
                if (step == 1)
                {
                    FourierPoints<T> blocks = Contiguous(points, first);
                    _stages[l].Sweep(blocks, blocks, _synthesis[l - 1].Pointer, spill, siblings);
                    continue;
                }

                for (int k = 0; k < siblings; k++)
                {
                    FourierPoints<T> block = Block(points, first + k * _blocks[l], step);
                    _stages[l].Sweep(block, block, _synthesis[l - 1].Pointer + 2 * (nint)k * _blocks[l], spill, step);
                }
            }
        }

        int rest = Length / _radices[0];
        _stages[0].Sweep(Block(points, 0, rest), new FourierPoints<T>(y.Real, y.Imaginary, rest * y.Step, y.Step), null, spill, rest);
    }

    private static NativeBuffer<T> Twiddles(int block, Func<int, (int J, int K)> exponents)
    {
        var table = new NativeBuffer<T>(2 * (nint)block);
        for (int i = 0; i < block; i++)
        {
            (int j, int k) = exponents(i);
            (double cosine, double sine) = UnitRoots.Of((long)j * k, block);
            table.Pointer[2 * i] = T.CreateTruncating(cosine);
            table.Pointer[2 * i + 1] = T.CreateTruncating(-sine);
        }

        return table;
    }

    private void AnalyseAllButLast(in FourierPoints<T> x, in FourierPoints<T> points, T* spill)
    {
        for (int l = 0; l < Last; l++)
        {
            int step = _blocks[l] / _radices[l];
            for (int first = 0; first < Length; first += _blocks[l])
            {
                FourierPoints<T> to = Block(points, first, step);
                FourierPoints<T> from = l > 0 ? to : new FourierPoints<T>(x.Real, x.Imaginary, step * x.Step, x.Step);
                _stages[l].Sweep(from, to, _analysis[l].Pointer, spill, step);
            }
        }
    }

    /// <summary>The interleaved DFTs of the block that begins at a point.</summary>
    private static FourierPoints<T> Block(in FourierPoints<T> points, int first, int step)
    {
        nint at = first * points.Step;
        return new FourierPoints<T>(points.Real + at, points.Imaginary + at, step * points.Step, points.Step);
    }

    /// <summary>The DFTs of the last stage, over neighbouring points each, from a point on.</summary>
    private FourierPoints<T> Contiguous(in FourierPoints<T> points, int first = 0)
    {
        nint at = first * points.Step;
        return new FourierPoints<T>(points.Real + at, points.Imaginary + at, points.Step, _radices[Last] * points.Step);
    }
}

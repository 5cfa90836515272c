using System.Numerics;
using System.Runtime.CompilerServices;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>
/// Mixed-radix decimation in frequency (Cooley and Tukey 1965; Gentleman and Sande 1966), in place. Stage l takes blocks of M_l = r_l R_l
/// points; result k of the DFT over the points j, j + R_l, j + 2 R_l, ... is turned by exp(-2 pi i j k / M_l) and stays in its place, so that block k is next.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="TStages">The stages.</typeparam>
internal sealed unsafe class StagedTransform<T, TStages> : FourierAlgorithm<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TStages : struct, IStageSequence<T>
{
    private readonly TStages _stages;
    private readonly NativeBuffer<T>[] _analysis;
    private readonly NativeBuffer<T>[] _synthesis;

    /// <summary>A transform of the product of the stages' lengths.</summary>
    /// <param name="stages">The stages.</param>
    public StagedTransform(TStages stages)
    {
        _stages = stages;
        _analysis = new NativeBuffer<T>[Last];
        _synthesis = new NativeBuffer<T>[Last];
        for (int l = 0; l < Last; l++)
        {
            int radix = stages.Radix(l), rest = stages.Block(l + 1), inner = stages.Radix(l + 1), step = rest / inner;
            _analysis[l] = Twiddles(stages.Block(l), i => (i / radix, i % radix));

            // The next stage's results i of the DFTs at j of block k are the points j + step i.
            _synthesis[l] = Twiddles(stages.Block(l), i => (i / rest, i % rest / inner + step * (i % inner)));
        }
    }

    /// <inheritdoc/>
    public override int Length => _stages.Block(0);

    /// <inheritdoc/>
    public override int Points => Length;

    private int Last => _stages.Count - 1;

    /// <inheritdoc/>
    public override int FrequencyAt(int point)
    {
        int frequency = 0, weight = 1;
        for (int l = 0; l <= Last; l++)
        {
            int rest = _stages.Block(l) / _stages.Radix(l);
            frequency += weight * (point / rest);
            weight *= _stages.Radix(l);
            point %= rest;
        }

        return frequency;
    }

    /// <inheritdoc/>
    public override void Analyse(in FourierPoints<T> x, in FourierPoints<T> points, T* spill)
    {
        AnalyseAllButLast(x, points, spill);
        FourierPoints<T> blocks = Contiguous(points);
        _stages.Sweep(Last, Last == 0 ? x : blocks, blocks, null, spill, Length / _stages.Radix(Last));
    }

    /// <inheritdoc/>
    public override void AnalyseInOrder(in FourierPoints<T> x, in FourierPoints<T> points, in FourierPoints<T> y, T* spill)
    {
        AnalyseAllButLast(x, points, spill);
        if (Last == 0)
        {
            _stages.Sweep(0, x, y, null, spill, 1);
            return;
        }

        // Neighbouring blocks differ in the last but one digit of their frequencies.
        int group = _stages.Radix(Last - 1), groups = Length / (group * _stages.Radix(Last));
        nint next = groups * y.Step;
        for (int g = 0; g < groups; g++)
        {
            int first = g * group * _stages.Radix(Last);
            nint at = FrequencyAt(first) * y.Step;
            var to = new FourierPoints<T>(y.Real + at, y.Imaginary + at, groups * group * y.Step, next);
            _stages.Sweep(Last, Contiguous(points, first), to, null, spill, group);
        }
    }

    /// <inheritdoc/>
    public override void Synthesise(in FourierPoints<T> points, in FourierPoints<T> y, T* spill)
    {
        // Before the loop, so that its number is a constant where the stages are: most lengths have two.
        if (Last > 0)
        {
            SynthesiseStage(Last, points, spill);
        }

        for (int l = Last - 1; l > 0; l--)
        {
            SynthesiseStage(l, points, spill);
        }

        int rest = Length / _stages.Radix(0);
        _stages.Sweep(0, Block(points, 0, rest), new FourierPoints<T>(y.Real, y.Imaginary, rest * y.Step, y.Step), null, spill, rest);
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AnalyseAllButLast(in FourierPoints<T> x, in FourierPoints<T> points, T* spill)
    {
        if (Last > 0)
        {
            int step = Length / _stages.Radix(0);
            _stages.Sweep(0, new FourierPoints<T>(x.Real, x.Imaginary, step * x.Step, x.Step), Block(points, 0, step), _analysis[0].Pointer, spill, step);
        }

        for (int l = 1; l < Last; l++)
        {
            int block = _stages.Block(l), step = block / _stages.Radix(l);
            for (int first = 0; first < Length; first += block)
            {
                FourierPoints<T> inPlace = Block(points, first, step);
                _stages.Sweep(l, inPlace, inPlace, _analysis[l].Pointer, spill, step);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void SynthesiseStage(int l, in FourierPoints<T> points, T* spill)
    {
        int block = _stages.Block(l), step = block / _stages.Radix(l), parent = _stages.Block(l - 1), siblings = _stages.Radix(l - 1);
        T* twiddles = _synthesis[l - 1].Pointer;
        for (int first = 0; first < Length; first += parent)
        {
            if (step == 1)
            {
                FourierPoints<T> blocks = Contiguous(points, first);
                _stages.Sweep(l, blocks, blocks, twiddles, spill, siblings);
                continue;
            }

            for (int k = 0; k < siblings; k++)
            {
                FourierPoints<T> inPlace = Block(points, first + k * block, step);
                _stages.Sweep(l, inPlace, inPlace, twiddles + 2 * (nint)k * block, spill, step);
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
        return new FourierPoints<T>(points.Real + at, points.Imaginary + at, points.Step, _stages.Radix(Last) * points.Step);
    }
}

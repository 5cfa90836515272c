using System.Numerics;
using System.Runtime.CompilerServices;

namespace CsRecover.Operators;

/// <summary>The stages of a <see cref="StagedTransform{T, TStages}"/>: lengths known at run time, or constants that the JIT compiler folds.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal unsafe interface IStageSequence<T>
    where T : unmanaged
{
    /// <summary>How many stages, at least one.</summary>
    int Count { get; }

    /// <summary>r_l, the length of a stage.</summary>
    /// <param name="stage">l, from 0.</param>
    int Radix(int stage);

    /// <summary>M_l, the product of the lengths from a stage on.</summary>
    /// <param name="stage">l, from 0.</param>
    int Block(int stage);

    /// <summary>Runs a stage; see <see cref="FourierStage{T}.Sweep"/>.</summary>
    /// <param name="stage">l, from 0.</param>
    /// <param name="x">The points.</param>
    /// <param name="y">The results.</param>
    /// <param name="twiddles">Twiddle factors, or null.</param>
    /// <param name="spill">Scratch.</param>
    /// <param name="count">How many DFTs.</param>
    void Sweep(int stage, in FourierPoints<T> x, in FourierPoints<T> y, T* twiddles, T* spill, int count);
}

/// <summary>Stages that are known at run time.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal readonly unsafe struct PlannedStages<T> : IStageSequence<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int[] _radices;
    private readonly int[] _blocks;
    private readonly FourierStage<T>[] _stages;

    /// <summary>Stages of the given lengths.</summary>
    /// <param name="lengths">The lengths; none for a transform of one point.</param>
    public PlannedStages(IEnumerable<int> lengths)
    {
        int[] radices = [.. lengths];
        _radices = radices.Length == 0 ? [1] : radices;
        _stages = [.. _radices.Select(FourierCodelets.Stage<T>)];
        _blocks = new int[_radices.Length];
        for (int l = _radices.Length - 1, block = 1; l >= 0; l--)
        {
            block *= _radices[l];
            _blocks[l] = block;
        }
    }

    /// <inheritdoc/>
    public int Count => _radices.Length;

    /// <inheritdoc/>
    public int Radix(int stage) => _radices[stage];

    /// <inheritdoc/>
    public int Block(int stage) => _blocks[stage];

    /// <inheritdoc/>
    public void Sweep(int stage, in FourierPoints<T> x, in FourierPoints<T> y, T* twiddles, T* spill, int count) => _stages[stage].Sweep(x, y, twiddles, spill, count);
}

/// <summary>Stages that are types.</summary>
/// <typeparam name="TStages">The stages.</typeparam>
internal readonly unsafe struct CompiledStages<TStages> : IStageSequence<float>
    where TStages : struct, IFourierStages
{
    /// <inheritdoc/>
    public int Count => TStages.Count;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Radix(int stage) => TStages.Radix(stage);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Block(int stage) => TStages.Block(stage);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Sweep(int stage, in FourierPoints<float> x, in FourierPoints<float> y, float* twiddles, float* spill, int count) => TStages.Sweep(stage, x, y, twiddles, spill, count);
}

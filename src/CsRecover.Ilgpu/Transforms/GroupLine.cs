using System.Numerics;
using ILGPU;

namespace CsRecover.Ilgpu;

/// <summary>The DFT of a real vector's complex relatives by one group.</summary>
/// <typeparam name="TNear">Whether it works in shared memory, which takes transforms that <see cref="FarPlan.SharedTransform"/> has room for, or in the group's global memory.</typeparam>
/// <typeparam name="T">float or double.</typeparam>
public struct GroupLine<TNear, T> : ILineTransform<GroupLine<TNear, T>, T, T>
    where TNear : struct, IChoice
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>The transform.</summary>
    public GroupFourier<T> Fourier;

    private ArrayView<T> _memory;

    /// <inheritdoc/>
    public readonly int ScratchLength => TNear.Value ? 0 : 4 * Fourier.Length;

    /// <inheritdoc/>
    public readonly GroupLine<TNear, T> Bind(ArrayView<T> shared, ArrayView<T> scratch)
    {
        GroupLine<TNear, T> bound = this;
        bound._memory = TNear.Value ? shared : scratch;
        return bound;
    }

    /// <inheritdoc/>
    public readonly void Transform<TSource, TSink>(TSource source, TSink sink, int sign)
        where TSource : struct, ISource<ComplexNumber<T>>
        where TSink : struct, ISink<ComplexNumber<T>> =>
        GroupLines.Store<PlaneCells<T>, TSink, T>(GroupLines.Spectrum<PlaneCells<T>, TSource, T>(Fourier, Cells(0), Cells(1), source, sign), sink, Fourier.Length);

    /// <inheritdoc/>
    public readonly void Read<TSource, TReader>(TSource source, TReader reader, int count, int sign)
        where TSource : struct, ISource<ComplexNumber<T>>
        where TReader : struct, ISpectrumReader<T> =>
        GroupLines.Read<PlaneCells<T>, TReader, T>(GroupLines.Spectrum<PlaneCells<T>, TSource, T>(Fourier, Cells(0), Cells(1), source, sign), reader, count);

    private readonly PlaneCells<T> Cells(int half) => new(_memory.SubView(2 * half * Fourier.Length, 2 * Fourier.Length), Fourier.Length);
}

/// <summary>The DFT of a complex vector by one group.</summary>
/// <typeparam name="TNear">Whether it works in shared memory, which takes transforms that <see cref="FarPlan.SharedTransform"/> has room for, or in the group's global memory.</typeparam>
public struct GroupComplexLine<TNear> : ILineTransform<GroupComplexLine<TNear>, Complex32, float>
    where TNear : struct, IChoice
{
    /// <summary>The transform.</summary>
    public GroupFourier<float> Fourier;

    private ArrayView<Complex32> _memory;

    /// <inheritdoc/>
    public readonly int ScratchLength => TNear.Value ? 0 : 2 * Fourier.Length;

    /// <inheritdoc/>
    public readonly GroupComplexLine<TNear> Bind(ArrayView<Complex32> shared, ArrayView<Complex32> scratch)
    {
        GroupComplexLine<TNear> bound = this;
        bound._memory = TNear.Value ? shared : scratch;
        return bound;
    }

    /// <inheritdoc/>
    public readonly void Transform<TSource, TSink>(TSource source, TSink sink, int sign)
        where TSource : struct, ISource<ComplexNumber<float>>
        where TSink : struct, ISink<ComplexNumber<float>> =>
        GroupLines.Store<ComplexCells, TSink, float>(GroupLines.Spectrum<ComplexCells, TSource, float>(Fourier, Cells(0), Cells(1), source, sign), sink, Fourier.Length);

    /// <inheritdoc/>
    public readonly void Read<TSource, TReader>(TSource source, TReader reader, int count, int sign)
        where TSource : struct, ISource<ComplexNumber<float>>
        where TReader : struct, ISpectrumReader<float> =>
        GroupLines.Read<ComplexCells, TReader, float>(GroupLines.Spectrum<ComplexCells, TSource, float>(Fourier, Cells(0), Cells(1), source, sign), reader, count);

    private readonly ComplexCells Cells(int half) => new(_memory.SubView(half * Fourier.Length, Fourier.Length));
}

/// <summary>What a group does around a transform; every step ends with a barrier.</summary>
internal static class GroupLines
{
    /// <summary>The spectrum of what a source gives.</summary>
    /// <typeparam name="TCells">Memory.</typeparam>
    /// <typeparam name="TSource">The source.</typeparam>
    /// <typeparam name="TReal">float or double.</typeparam>
    /// <param name="fourier">The transform.</param>
    /// <param name="first">Memory of one vector.</param>
    /// <param name="second">Memory of another.</param>
    /// <param name="source">The source.</param>
    /// <param name="sign">1 for the DFT, -1 for its conjugate.</param>
    /// <returns>Which memory it is in.</returns>
    public static TCells Spectrum<TCells, TSource, TReal>(GroupFourier<TReal> fourier, TCells first, TCells second, TSource source, int sign)
        where TCells : struct, IComplexCells<TReal>
        where TSource : struct, ISource<ComplexNumber<TReal>>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        for (int i = Group.IdxX; i < fourier.Length; i += Group.DimX)
        {
            first.Set(i, source.Get(i));
        }

        Group.Barrier();
        return fourier.Transform(first, second, 1, sign);
    }

    /// <summary>Hands a spectrum to a sink.</summary>
    /// <typeparam name="TCells">Memory.</typeparam>
    /// <typeparam name="TSink">The sink.</typeparam>
    /// <typeparam name="TReal">float or double.</typeparam>
    /// <param name="spectrum">The spectrum.</param>
    /// <param name="sink">The sink.</param>
    /// <param name="length">Its length.</param>
    public static void Store<TCells, TSink, TReal>(TCells spectrum, TSink sink, int length)
        where TCells : struct, IComplexCells<TReal>
        where TSink : struct, ISink<ComplexNumber<TReal>>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        for (int i = Group.IdxX; i < length; i += Group.DimX)
        {
            sink.Set(i, spectrum.Get(i));
        }

        Group.Barrier();
    }

    /// <summary>Hands a spectrum to a reader.</summary>
    /// <typeparam name="TCells">Memory.</typeparam>
    /// <typeparam name="TReader">The reader.</typeparam>
    /// <typeparam name="TReal">float or double.</typeparam>
    /// <param name="spectrum">The spectrum.</param>
    /// <param name="reader">The reader.</param>
    /// <param name="count">How often it is called.</param>
    public static void Read<TCells, TReader, TReal>(TCells spectrum, TReader reader, int count)
        where TCells : struct, IComplexCells<TReal>
        where TReader : struct, ISpectrumReader<TReal>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        for (int i = Group.IdxX; i < count; i += Group.DimX)
        {
            reader.Read(spectrum, i);
        }

        Group.Barrier();
    }
}

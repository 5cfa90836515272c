using System.Numerics;
using ILGPU;

namespace CsRecover.Ilgpu;

/// <summary>The DFT of a real vector's complex relatives by one group.</summary>
/// <typeparam name="TNear">Whether it works in shared memory, which takes transforms that <see cref="FarPlan.SharedTransform"/> has room for, or in the group's global memory.</typeparam>
/// <typeparam name="T">float or double.</typeparam>
internal struct GroupLine<TNear, T> : ILineTransform<GroupLine<TNear, T>, T, T>
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
        GroupLines.Transform(Fourier, Cells, source, sink, sign);

    /// <inheritdoc/>
    public readonly void Read<TSource, TReader>(TSource source, TReader reader, int count, int sign)
        where TSource : struct, ISource<ComplexNumber<T>>
        where TReader : struct, ISpectrumReader<T> =>
        GroupLines.Read(Fourier, Cells, source, reader, count, sign);

    private readonly PlaneCells<T> Cells => new(_memory, 2 * Fourier.Length);
}

/// <summary>The DFT of a complex vector by one group.</summary>
/// <typeparam name="TNear">Whether it works in shared memory, which takes transforms that <see cref="FarPlan.SharedTransform"/> has room for, or in the group's global memory.</typeparam>
internal struct GroupComplexLine<TNear> : ILineTransform<GroupComplexLine<TNear>, Complex32, float>
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
        GroupLines.Transform(Fourier, Cells, source, sink, sign);

    /// <inheritdoc/>
    public readonly void Read<TSource, TReader>(TSource source, TReader reader, int count, int sign)
        where TSource : struct, ISource<ComplexNumber<float>>
        where TReader : struct, ISpectrumReader<float> =>
        GroupLines.Read(Fourier, Cells, source, reader, count, sign);

    private readonly ComplexCells Cells => new(_memory);
}

/// <summary>What a group does around a transform; every step ends with a barrier.</summary>
internal static class GroupLines
{
    /// <summary>Transforms what a source gives and hands it to a sink.</summary>
    /// <typeparam name="TCells">Memory.</typeparam>
    /// <typeparam name="TSource">The source.</typeparam>
    /// <typeparam name="TSink">The sink.</typeparam>
    /// <typeparam name="TReal">float or double.</typeparam>
    /// <param name="fourier">The transform.</param>
    /// <param name="cells">Memory of two vectors.</param>
    /// <param name="source">The source.</param>
    /// <param name="sink">The sink.</param>
    /// <param name="sign">1 for the DFT, -1 for its conjugate.</param>
    public static void Transform<TCells, TSource, TSink, TReal>(GroupFourier<TReal> fourier, TCells cells, TSource source, TSink sink, int sign)
        where TCells : struct, IComplexCells<TReal>
        where TSource : struct, ISource<ComplexNumber<TReal>>
        where TSink : struct, ISink<ComplexNumber<TReal>>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        int spectrum = Spectrum(fourier, cells, source, sign);
        for (int i = Group.IdxX; i < fourier.Length; i += Group.DimX)
        {
            ComplexNumber<TReal> value = cells.Get(spectrum + i);
            sink.Set(i, sink.Adds ? sink.Present(i) + value : value);
        }

        Group.Barrier();
    }

    /// <summary>Transforms what a source gives and shows it to a reader.</summary>
    /// <typeparam name="TCells">Memory.</typeparam>
    /// <typeparam name="TSource">The source.</typeparam>
    /// <typeparam name="TReader">The reader.</typeparam>
    /// <typeparam name="TReal">float or double.</typeparam>
    /// <param name="fourier">The transform.</param>
    /// <param name="cells">Memory of two vectors.</param>
    /// <param name="source">The source.</param>
    /// <param name="reader">The reader.</param>
    /// <param name="count">How often it is called.</param>
    /// <param name="sign">1 for the DFT, -1 for its conjugate.</param>
    public static void Read<TCells, TSource, TReader, TReal>(GroupFourier<TReal> fourier, TCells cells, TSource source, TReader reader, int count, int sign)
        where TCells : struct, IComplexCells<TReal>
        where TSource : struct, ISource<ComplexNumber<TReal>>
        where TReader : struct, ISpectrumReader<TReal>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        int spectrum = Spectrum(fourier, cells, source, sign);
        for (int i = Group.IdxX; i < count; i += Group.DimX)
        {
            reader.Read(cells, spectrum, i);
        }

        Group.Barrier();
    }

    private static int Spectrum<TCells, TSource, TReal>(GroupFourier<TReal> fourier, TCells cells, TSource source, int sign)
        where TCells : struct, IComplexCells<TReal>
        where TSource : struct, ISource<ComplexNumber<TReal>>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        for (int i = Group.IdxX; i < fourier.Length; i += Group.DimX)
        {
            cells.Set(i, source.Get(i));
        }

        Group.Barrier();
        return fourier.Transform(cells, 0, fourier.Length, 1, fourier.Length, 1, sign);
    }
}

using CsRecover.Vectors;
using ILGPU;

namespace CsRecover.Ilgpu;

/// <summary>One level of a forward transform by the whole device; details are scaled as they are written.</summary>
/// <typeparam name="TWeight">The weight.</typeparam>
internal struct SplitWavelets<TWeight> : IKernel
    where TWeight : unmanaged, IWeight<float>
{
    public WaveletLevel Level;
    public TWeight Weight;

    public void Run()
    {
        ArrayView<Complex32> tile = SharedMemory.Allocate<Complex32>(WaveletTile<GridTile>.Elements);
        for (int piece = Grid.IdxX; piece < Level.Pieces<GridTile>(); piece += Grid.DimX)
        {
            WaveletTile<GridTile>.Split(Level, Weight, piece, tile);
        }
    }
}

/// <summary>One level of an inverse transform by the whole device.</summary>
internal struct JoinWavelets : IKernel
{
    public WaveletLevel Level;

    public void Run()
    {
        ArrayView<Complex32> tile = SharedMemory.Allocate<Complex32>(WaveletTile<GridTile>.Elements);
        for (int piece = Grid.IdxX; piece < Level.Pieces<GridTile>(); piece += Grid.DimX)
        {
            WaveletTile<GridTile>.Join(Level, piece, tile);
        }
    }
}

/// <summary>Scales the details among coefficients that lie in Mallat order, or all of them where there is no transform.</summary>
/// <typeparam name="TWeight">The weight.</typeparam>
internal struct ShrinkDetails<TWeight> : IKernel
    where TWeight : unmanaged, IWeight<float>
{
    public ArrayView<Complex32> Coefficients;
    public TWeight Weight;
    public int Width, KeptRows, KeptColumns;

    public void Run() => Shrink(Coefficients, Weight, Width, KeptRows, KeptColumns, (Grid.IdxX * Group.DimX) + Group.IdxX, Grid.DimX * Group.DimX);

    /// <summary>The same by any number of lanes.</summary>
    /// <param name="coefficients">Coefficients.</param>
    /// <param name="weight">The weight.</param>
    /// <param name="width">W.</param>
    /// <param name="keptRows">Rows of the approximation in the upper left corner.</param>
    /// <param name="keptColumns">Its columns.</param>
    /// <param name="lane">This lane.</param>
    /// <param name="lanes">How many there are.</param>
    public static void Shrink(ArrayView<Complex32> coefficients, TWeight weight, int width, int keptRows, int keptColumns, int lane, int lanes)
    {
        for (int i = lane; i < coefficients.IntLength; i += lanes)
        {
            if (i / width >= keptRows || i % width >= keptColumns)
            {
                coefficients[i] = WaveletShrinkage.Weighted(weight, coefficients[i]);
            }
        }
    }
}

using System.Numerics;
using CsRecover.Operators;
using CsRecover.Vectors;

namespace CsRecover.Tests.Operators;

/// <summary>What an operator's prior makes of an image.</summary>
internal static class Shrinkage
{
    /// <summary>One shrinkage, after the map has seen the image's measurements.</summary>
    public static Complex32[] Of<TWeight>(TWeight weight, SensingOperator<Complex32> sensing, Complex[] image, MapRequest request, int turn)
        where TWeight : unmanaged, IWeight<float> =>
        sensing.Accept<Step<TWeight>, Complex32[]>(new Step<TWeight>(weight, [.. image.Select(z => (Complex32)z)], turn), request);

    private readonly struct Step<TWeight>(TWeight weight, Complex32[] image, int turn) : IMapVisitor<Complex32, Complex32[]>
        where TWeight : unmanaged, IWeight<float>
    {
        public unsafe Complex32[] Visit<TSpace, TMap, TReal>(TSpace space, TMap map)
            where TSpace : struct, IVectorSpace<HostVector<Complex32>, HostTable<Complex32>, Complex32, TReal>
            where TMap : struct, IHostMap<Complex32, TReal>
            where TReal : unmanaged, IFloatingPointIeee754<TReal>
        {
            var host = (IHostMap<Complex32, float>)(object)map;
            using var memory = new NativeBuffer<Complex32>(2 * map.RowStorage + map.ColumnStorage);
            HostVector<Complex32> y = new(memory.Pointer, map.RowStorage), target = new(memory.Pointer + map.RowStorage, map.RowStorage);
            var x = new HostVector<Complex32>(memory.Pointer + 2 * map.RowStorage, map.ColumnStorage);
            host.LoadUnknowns(image, x);
            host.Forward(x, y);
            host.PrepareProjection(y, target);
            host.Shrink(weight, x, turn);
            var shrunk = new Complex32[image.Length];
            host.StoreSignal(x, shrunk);
            return shrunk;
        }
    }
}

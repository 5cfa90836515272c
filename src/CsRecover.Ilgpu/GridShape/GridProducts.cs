using System.Numerics;
using CsRecover.Operators;
using CsRecover.Vectors;
using ILGPU;
using ILGPU.Runtime;

namespace CsRecover.Ilgpu;

/// <summary>Visits maps that are made of products by grid kernels.</summary>
internal static class GridProducts
{
    /// <summary>Calls a visitor back with the map of some products; the memory that the map works in lives as long as the visit.</summary>
    /// <typeparam name="TVisitor">The visitor.</typeparam>
    /// <typeparam name="TResult">What the visit gives.</typeparam>
    /// <typeparam name="TProducts">Products with A and A^H.</typeparam>
    /// <typeparam name="TElement">Arithmetic of the elements.</typeparam>
    /// <typeparam name="T">The element.</typeparam>
    /// <typeparam name="TReal">Its real scalar.</typeparam>
    /// <param name="grid">The way to the device.</param>
    /// <param name="products">Products with A and A^H; what they work in must outlive the visit.</param>
    /// <param name="request">What the visitor is going to do.</param>
    /// <param name="visitor">The visitor.</param>
    /// <param name="inverseNorms">1 / |a_j| for each column; empty when not known.</param>
    public static TResult Visit<TVisitor, TResult, TProducts, TElement, T, TReal>(GridContext grid, TProducts products, MapRequest request, TVisitor visitor, ArrayView<T> inverseNorms = default)
        where TVisitor : struct, IGridVisitor<T, TReal, TResult>
        where TProducts : struct, IProducts<ArrayView<T>>
        where TElement : struct, IElement<T, TReal>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        int m = products.Rows, n = products.Columns;
        T[]? fitted = MatrixFreeMemory.FittedOf<T>(m, request);
        Accelerator accelerator = grid.Backend.Accelerator;
        using MemoryBuffer1D<T, Stride1D.Dense> memory = accelerator.Allocate1D<T>((5L * m) + n);
        ArrayView<T> slab = memory.View;
        MatrixFreeWork<ArrayView<T>> work = default;
        work.Residual = slab.SubView(0, m);
        work.Solution = slab.SubView(m, m);
        work.Direction = slab.SubView(2L * m, m);
        work.Product = slab.SubView(3L * m, m);
        work.Fitted = slab.SubView(4L * m, m);
        work.Unknowns = slab.SubView(5L * m, n);
        if (fitted is not null)
        {
            work.HoldsOut = true;
            work.Fitted.CopyFromCPU(ref fitted[0], m);
        }

        var space = new GridSpace<TElement, T, TReal>(grid);
        return visitor.Visit(new ProductsMap<GridSpace<TElement, T, TReal>, HostTable<T>, TProducts, T, TReal>(space, products, work, inverseNorms));
    }
}

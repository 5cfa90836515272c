using System.Numerics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>Calls visitors back with matrix-free maps; the memory they need.</summary>
internal static unsafe class MatrixFreeVisit
{
    /// <summary>Bytes to borrow: the space's scratch, the map's vectors, and what the products themselves ask for (first, so that it is aligned).</summary>
    /// <typeparam name="T">The element.</typeparam>
    /// <param name="rows">m.</param>
    /// <param name="columns">n.</param>
    /// <param name="products">Elements the products work in, a multiple of 16.</param>
    public static nint Bytes<T>(int rows, int columns, nint products)
        where T : unmanaged, INumberBase<T>
    {
        nint space = HostSpace<double>.ScratchFor(HostVector.StorageFor(Math.Max(rows, columns)));
        return sizeof(T) * (products + MatrixFreeMemory.Elements(rows, columns) + space);
    }

    /// <summary>Visits real products.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <typeparam name="TProducts">The products.</typeparam>
    /// <typeparam name="TVisitor">The visitor.</typeparam>
    /// <typeparam name="TResult">What the visit gives.</typeparam>
    /// <param name="visitor">The visitor.</param>
    /// <param name="products">The products.</param>
    /// <param name="memory">What is left of the borrowed memory after the products' share.</param>
    /// <param name="request">What the visitor is going to do.</param>
    public static TResult Real<T, TProducts, TVisitor, TResult>(TVisitor visitor, TProducts products, T* memory, MapRequest request)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TProducts : struct, IProducts<HostVector<T>>
        where TVisitor : struct, IMapVisitor<T, TResult>
    {
        var work = MatrixFreeMemory.Lay(memory, products.Rows, products.Columns, request);
        var space = new HostSpace<T>(memory + MatrixFreeMemory.Elements(products.Rows, products.Columns));
        return visitor.Visit<HostSpace<T>, MatrixFreeMap<T, T, HostSpace<T>, TProducts>, T>(space, new MatrixFreeMap<T, T, HostSpace<T>, TProducts>(space, products, work));
    }

    /// <summary>Visits complex products.</summary>
    /// <typeparam name="TProducts">The products.</typeparam>
    /// <typeparam name="TVisitor">The visitor.</typeparam>
    /// <typeparam name="TResult">What the visit gives.</typeparam>
    /// <param name="visitor">The visitor.</param>
    /// <param name="products">The products.</param>
    /// <param name="memory">What is left of the borrowed memory after the products' share.</param>
    /// <param name="request">What the visitor is going to do.</param>
    public static TResult Complex<TProducts, TVisitor, TResult>(TVisitor visitor, TProducts products, Complex32* memory, MapRequest request)
        where TProducts : struct, IProducts<HostVector<Complex32>>
        where TVisitor : struct, IMapVisitor<Complex32, TResult>
    {
        var work = MatrixFreeMemory.Lay(memory, products.Rows, products.Columns, request);
        var space = new HostComplexSpace((float*)(memory + MatrixFreeMemory.Elements(products.Rows, products.Columns)));
        return visitor.Visit<HostComplexSpace, MatrixFreeMap<Complex32, float, HostComplexSpace, TProducts>, float>(
            space, new MatrixFreeMap<Complex32, float, HostComplexSpace, TProducts>(space, products, work));
    }
}

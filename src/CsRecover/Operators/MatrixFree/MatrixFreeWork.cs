using System.Numerics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>The vectors that projections over products work in.</summary>
/// <typeparam name="TVector">A view of a vector.</typeparam>
internal struct MatrixFreeWork<TVector>
    where TVector : struct
{
    /// <summary>The residual y - A x; what a projection corrects.</summary>
    public TVector Residual;

    /// <summary>1 for measurements that are fitted, 0 for those held out.</summary>
    public TVector Fitted;

    /// <summary>Conjugate gradients: the solution z, the direction p, and A A^H p; also scratch where measurements are held out.</summary>
    public TVector Solution, Direction, Product;

    /// <summary>Conjugate gradients: A^H p.</summary>
    public TVector Unknowns;

    /// <summary>Whether any measurement is held out.</summary>
    internal Flag HoldsOut;
}

/// <summary>Lays the vectors of a <see cref="MatrixFreeMap{T, TReal, TSpace, TProducts}"/> out in borrowed memory.</summary>
internal static unsafe class MatrixFreeMemory
{
    /// <summary>Numbers it needs.</summary>
    /// <param name="rows">m.</param>
    /// <param name="columns">n.</param>
    public static nint Elements(int rows, int columns) => HostVector.StorageFor(columns) + 5 * (nint)HostVector.StorageFor(rows);

    /// <summary>Clears the memory and chooses the held-out measurements.</summary>
    /// <typeparam name="T">The element.</typeparam>
    /// <param name="memory"><see cref="Elements"/> numbers.</param>
    /// <param name="rows">m.</param>
    /// <param name="columns">n.</param>
    /// <param name="request">What the map is for.</param>
    /// <returns>The vectors.</returns>
    public static MatrixFreeWork<HostVector<T>> Lay<T>(T* memory, int rows, int columns, MapRequest request)
        where T : unmanaged, INumberBase<T>
    {
        int m = HostVector.StorageFor(rows), n = HostVector.StorageFor(columns);
        new Span<T>(memory, n + 5 * m).Clear();
        MatrixFreeWork<HostVector<T>> work = default;
        work.Unknowns = new HostVector<T>(memory, n);
        work.Residual = new HostVector<T>(memory + n, m);
        work.Solution = new HostVector<T>(memory + n + m, m);
        work.Direction = new HostVector<T>(memory + n + 2 * m, m);
        work.Product = new HostVector<T>(memory + n + 3 * m, m);
        work.Fitted = new HostVector<T>(memory + n + 4 * m, m);
        if (FittedOf<T>(rows, request) is { } fitted)
        {
            work.HoldsOut = true;
            HostTransfer.Load(fitted, work.Fitted);
        }

        return work;
    }

    /// <summary>Which measurements are fitted: 1, or 0 for those held out.</summary>
    /// <typeparam name="T">The element.</typeparam>
    /// <param name="rows">m.</param>
    /// <param name="request">What the map is for.</param>
    /// <returns>m numbers; null when none is held out.</returns>
    public static T[]? FittedOf<T>(int rows, MapRequest request)
        where T : unmanaged, INumberBase<T>
    {
        int held = Math.Min((int)(request.HeldOut * rows), rows - 1);
        if (held <= 0)
        {
            return null;
        }

        var fitted = new T[rows];
        Array.Fill(fitted, T.One);
        foreach (int i in RowSelection.Choose(rows, held, request.Seed, PhiloxStreams.HeldOut))
        {
            fitted[i] = T.Zero;
        }

        return fitted;
    }
}

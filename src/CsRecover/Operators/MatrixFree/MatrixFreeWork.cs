using System.Numerics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>The vectors a <see cref="MatrixFreeMap{T, TReal, TSpace, TProducts}"/> works in, laid out in borrowed memory.</summary>
/// <typeparam name="T">The element.</typeparam>
internal readonly unsafe struct MatrixFreeWork<T>
    where T : unmanaged, INumberBase<T>
{
    /// <summary>The residual y - A x; what a projection corrects.</summary>
    public readonly HostVector<T> Residual;

    /// <summary>Conjugate gradients: the solution z.</summary>
    public readonly HostVector<T> Solution;

    /// <summary>Conjugate gradients: the direction p.</summary>
    public readonly HostVector<T> Direction;

    /// <summary>Conjugate gradients: A A^H p.</summary>
    public readonly HostVector<T> Product;

    /// <summary>Conjugate gradients: A^H p.</summary>
    public readonly HostVector<T> Unknowns;

    /// <summary>1 for measurements that are fitted, 0 for those held out.</summary>
    public readonly HostVector<T> Fitted;

    /// <summary>Whether any measurement is held out.</summary>
    public readonly bool HoldsOut;

    /// <summary>Clears the memory and chooses the held-out measurements.</summary>
    /// <param name="memory"><see cref="Elements"/> numbers.</param>
    /// <param name="rows">m.</param>
    /// <param name="columns">n.</param>
    /// <param name="request">What the map is for.</param>
    public MatrixFreeWork(T* memory, int rows, int columns, MapRequest request)
    {
        int m = HostVector.StorageFor(rows), n = HostVector.StorageFor(columns);
        Unknowns = new HostVector<T>(memory, n);
        Residual = new HostVector<T>(memory + n, m);
        Solution = new HostVector<T>(memory + n + m, m);
        Direction = new HostVector<T>(memory + n + 2 * m, m);
        Product = new HostVector<T>(memory + n + 3 * m, m);
        Fitted = new HostVector<T>(memory + n + 4 * m, m);
        foreach (HostVector<T> v in (ReadOnlySpan<HostVector<T>>)[Unknowns, Residual, Solution, Direction, Product])
        {
            new Span<T>(v.Pointer, v.Length).Clear();
        }

        int held = Math.Min((int)(request.HeldOut * rows), rows - 1);
        HoldsOut = held > 0;
        if (HoldsOut)
        {
            var fitted = new T[rows];
            Array.Fill(fitted, T.One);
            foreach (int i in RowSelection.Choose(rows, held, request.Seed, PhiloxStreams.HeldOut))
            {
                fitted[i] = T.Zero;
            }

            HostTransfer.Load(fitted, Fitted);
        }
    }

    /// <summary>Numbers it needs.</summary>
    /// <param name="rows">m.</param>
    /// <param name="columns">n.</param>
    public static nint Elements(int rows, int columns) => HostVector.StorageFor(columns) + 5 * (nint)HostVector.StorageFor(rows);
}

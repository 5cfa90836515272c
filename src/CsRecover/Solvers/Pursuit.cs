using System.Numerics;
using CsRecover.Operators;
using CsRecover.Planning;
using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>Steps that the pursuits share which take one atom at a time. A factor R is stored by columns: column p in slots p (p + 1) / 2 and on.</summary>
internal static class Pursuit
{
    /// <summary>Slots of a triangular factor's first columns.</summary>
    /// <param name="columns">How many columns.</param>
    public static int FactorSlots(int columns) => SolverMemory.FactorSlots(columns);

    /// <summary>Reads an entry's energy and marks the entry as taken.</summary>
    /// <typeparam name="TSpace">Vector space.</typeparam>
    /// <typeparam name="TVector">Vector view.</typeparam>
    /// <typeparam name="TTable">Table.</typeparam>
    /// <typeparam name="T">Element.</typeparam>
    /// <typeparam name="TReal">Real scalar.</typeparam>
    /// <param name="space">The vector space.</param>
    /// <param name="correlation">Read at <paramref name="j"/>.</param>
    /// <param name="marks">Set to <paramref name="taken"/> at <paramref name="j"/>.</param>
    /// <param name="taken">What marks a taken entry.</param>
    /// <param name="j">Which entry.</param>
    /// <param name="at">One slot; left holding <paramref name="j"/>.</param>
    /// <param name="value">One slot.</param>
    /// <returns>|correlation_j|^2, or 0 when the entry was taken already.</returns>
    public static TReal Take<TSpace, TVector, TTable, T, TReal>(TSpace space, TVector correlation, TVector marks, T taken, int j, TTable at, TTable value)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        if (space.Lane == 0)
        {
            at.SetIndex(0, j);
        }

        space.Sync();
        space.Gather(marks, at, 1, value);
        space.Sync();
        bool free = value[0] != taken;
        space.Sync();
        space.Gather(correlation, at, 1, value);
        space.Sync();
        TReal energy = TSpace.RealOfProduct(value[0], value[0]);
        space.Sync();
        if (space.Lane == 0)
        {
            value[0] = taken;
        }

        space.Sync();
        space.Scatter(at, value, 1, marks);
        return free ? energy : TReal.Zero;
    }

    /// <summary>
    /// Adds a column to those that are fitted: makes it orthogonal to the others by classical Gram-Schmidt, once more where more than a decimal digit cancelled, and takes its share out of the residual.
    /// </summary>
    /// <typeparam name="TSpace">Vector space.</typeparam>
    /// <typeparam name="TMap">Sensing map.</typeparam>
    /// <typeparam name="TVector">Vector view.</typeparam>
    /// <typeparam name="TTable">Table.</typeparam>
    /// <typeparam name="T">Element.</typeparam>
    /// <typeparam name="TReal">Real scalar.</typeparam>
    /// <param name="space">The vector space.</param>
    /// <param name="map">A.</param>
    /// <param name="j">Which column.</param>
    /// <param name="count">Atoms so far.</param>
    /// <param name="atoms">Their orthonormal directions, one after another; receives one more.</param>
    /// <param name="r">The factor; receives a column.</param>
    /// <param name="z">The directions' shares of y; receives one more.</param>
    /// <param name="index">The atoms' places; receives one more.</param>
    /// <param name="again">As many slots as atoms.</param>
    /// <param name="residual">y less those shares; updated.</param>
    /// <param name="independent">The share of the column's squared norm that must be left.</param>
    /// <returns>False when the column depends on the others; nothing has changed then.</returns>
    public static bool Append<TSpace, TMap, TVector, TTable, T, TReal>(
        TSpace space, TMap map, int j, int count, TVector atoms, TTable r, TTable z, TTable index, TTable again, TVector residual, TReal independent)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        int m = map.RowStorage;
        TVector q = space.Slice(atoms, count * m, m);
        TTable column = r.Slice(FactorSlots(count), count + 1);
        map.Column(j, q);
        TReal whole = space.Dot(q, q), rest = whole;
        if (count > 0)
        {
            space.DotColumns(atoms, count, q, column);
            space.SubtractColumns(q, atoms, count, column, q);
            rest = space.Dot(q, q);
            if (rest < TSpace.Real(0.01) * whole)
            {
                space.DotColumns(atoms, count, q, again);
                space.SubtractColumns(q, atoms, count, again, q);
                rest = space.Dot(q, q);
                for (int i = space.Lane; i < count; i += space.Lanes)
                {
                    column[i] += again[i];
                }

                space.Sync();
            }
        }

        bool takes = rest > independent * whole;
        if (takes)
        {
            TReal length = TReal.Sqrt(rest);
            space.Combine(TReal.One / length, q, TReal.Zero, q, q);
            T share = space.Inner(q, residual);
            if (space.Lane == 0)
            {
                column[count] = TSpace.FromReal(length);
                z[count] = share;
                index.SetIndex(count, j);
            }

            space.Sync();
            space.SubtractColumns(residual, q, 1, z.Slice(count, 1), residual);
        }

        return takes;
    }

    /// <summary>x = the coefficients c of R c = z at the atoms' places, 0 elsewhere.</summary>
    /// <typeparam name="TSpace">Vector space.</typeparam>
    /// <typeparam name="TVector">Vector view.</typeparam>
    /// <typeparam name="TTable">Table.</typeparam>
    /// <typeparam name="T">Element.</typeparam>
    /// <typeparam name="TReal">Real scalar.</typeparam>
    /// <param name="space">The vector space.</param>
    /// <param name="r">The factor.</param>
    /// <param name="z">Right side; becomes c.</param>
    /// <param name="index">The atoms' places.</param>
    /// <param name="count">How many atoms.</param>
    /// <param name="x">Overwritten.</param>
    public static void Finish<TSpace, TVector, TTable, T, TReal>(TSpace space, TTable r, TTable z, TTable index, int count, TVector x)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        for (int p = count - 1; p >= 0; p--)
        {
            TTable column = r.Slice(FactorSlots(p), p + 1);
            if (space.Lane == 0)
            {
                z[p] /= column[p];
            }

            space.Sync();
            T c = z[p];
            for (int i = space.Lane; i < p; i += space.Lanes)
            {
                z[i] -= c * column[i];
            }

            space.Sync();
        }

        space.Clear(x);
        space.Scatter(index, z, count, x);
    }
}

using System.Numerics;
using CsRecover.Operators;
using CsRecover.Planning;
using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>Squared norms of an operator's columns, for texts that need them where the operator may not know them.</summary>
internal static class ColumnNorms
{
    /// <summary>The mean squared norm of the first few columns where x is not 0; 1 if those are all zero. Stands for all columns of a map that does not know them.</summary>
    /// <typeparam name="TSpace">Vector space.</typeparam>
    /// <typeparam name="TMap">Sensing map.</typeparam>
    /// <typeparam name="TVector">Vector view.</typeparam>
    /// <typeparam name="TTable">Table.</typeparam>
    /// <typeparam name="T">Element.</typeparam>
    /// <typeparam name="TReal">Real scalar.</typeparam>
    /// <param name="space">The vector space.</param>
    /// <param name="map">A.</param>
    /// <param name="x">n unknowns that say which columns.</param>
    /// <param name="column">Scratch, m measurements.</param>
    /// <param name="index">Table of <see cref="SolverMemory.ColumnsTaken"/> slots.</param>
    public static TReal Typical<TSpace, TMap, TVector, TTable, T, TReal>(TSpace space, TMap map, TVector x, TVector column, TTable index)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        int support = space.SupportOf(x, SolverMemory.ColumnsTaken, index), count = support < SolverMemory.ColumnsTaken ? support : SolverMemory.ColumnsTaken;
        space.Sync();
        TReal sum = TReal.Zero;
        for (int p = 0; p < count; p++)
        {
            map.Column(index.GetIndex(p), column);
            sum += space.Dot(column, column);
        }

        return sum > TReal.Zero ? sum / TSpace.Real(count) : TReal.One;
    }

    /// <summary>|A|_F^2, the sum of all columns' squared norms, or an estimate by <see cref="Typical"/>.</summary>
    /// <typeparam name="TSpace">Vector space.</typeparam>
    /// <typeparam name="TMap">Sensing map.</typeparam>
    /// <typeparam name="TVector">Vector view.</typeparam>
    /// <typeparam name="TTable">Table.</typeparam>
    /// <typeparam name="T">Element.</typeparam>
    /// <typeparam name="TReal">Real scalar.</typeparam>
    /// <param name="space">The vector space.</param>
    /// <param name="map">A.</param>
    /// <param name="y">Measurements; A^H y says which columns stand for all.</param>
    /// <param name="unknowns">Scratch, n unknowns.</param>
    /// <param name="column">Scratch, m measurements.</param>
    /// <param name="index">Table of <see cref="SolverMemory.ColumnsTaken"/> slots.</param>
    public static TReal SumOfSquares<TSpace, TMap, TVector, TTable, T, TReal>(TSpace space, TMap map, TVector y, TVector unknowns, TVector column, TTable index)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        if (map.TryInverseColumnNorms(unknowns))
        {
            return space.Sum(default(InverseEnergy<TReal>), unknowns, unknowns);
        }

        map.Adjoint(y, unknowns);
        return TSpace.Real(map.Columns) * Typical<TSpace, TMap, TVector, TTable, T, TReal>(space, map, unknowns, column, index);
    }

    /// <summary>1 / |a_j| of each column, or zeros where the operator does not know them.</summary>
    /// <typeparam name="TSpace">Vector space.</typeparam>
    /// <typeparam name="TMap">Sensing map.</typeparam>
    /// <typeparam name="TVector">Vector view.</typeparam>
    /// <typeparam name="TTable">Table.</typeparam>
    /// <typeparam name="T">Element.</typeparam>
    /// <typeparam name="TReal">Real scalar.</typeparam>
    /// <param name="space">The vector space.</param>
    /// <param name="map">A.</param>
    /// <param name="inverse">n unknowns, overwritten.</param>
    public static void InverseOrZeros<TSpace, TMap, TVector, TTable, T, TReal>(TSpace space, TMap map, TVector inverse)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        if (!map.TryInverseColumnNorms(inverse))
        {
            space.Clear(inverse);
        }
    }

    /// <summary>The squared norm of the column that correlates best with y.</summary>
    /// <typeparam name="TSpace">Vector space.</typeparam>
    /// <typeparam name="TMap">Sensing map.</typeparam>
    /// <typeparam name="TVector">Vector view.</typeparam>
    /// <typeparam name="TTable">Table.</typeparam>
    /// <typeparam name="T">Element.</typeparam>
    /// <typeparam name="TReal">Real scalar.</typeparam>
    /// <param name="space">The vector space.</param>
    /// <param name="map">A.</param>
    /// <param name="y">Measurements.</param>
    /// <param name="correlations">Scratch, n unknowns.</param>
    /// <param name="column">Scratch, m measurements.</param>
    public static TReal OfBest<TSpace, TMap, TVector, TTable, T, TReal>(TSpace space, TMap map, TVector y, TVector correlations, TVector column)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        map.Adjoint(y, correlations);
        return OfLargest<TSpace, TMap, TVector, TTable, T, TReal>(space, map, correlations, column);
    }

    /// <summary>The squared norm of the column where an entry of x is largest.</summary>
    /// <typeparam name="TSpace">Vector space.</typeparam>
    /// <typeparam name="TMap">Sensing map.</typeparam>
    /// <typeparam name="TVector">Vector view.</typeparam>
    /// <typeparam name="TTable">Table.</typeparam>
    /// <typeparam name="T">Element.</typeparam>
    /// <typeparam name="TReal">Real scalar.</typeparam>
    /// <param name="space">The vector space.</param>
    /// <param name="map">A.</param>
    /// <param name="x">n unknowns.</param>
    /// <param name="column">Scratch, m measurements.</param>
    public static TReal OfLargest<TSpace, TMap, TVector, TTable, T, TReal>(TSpace space, TMap map, TVector x, TVector column)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        map.Column(space.ArgMax(default(Energy<TReal>), x, x), column);
        return space.Dot(column, column);
    }

    /// <summary>|a_j|^2 as if all were alike and the rows orthogonal; 0 where y is.</summary>
    /// <typeparam name="TSpace">Vector space.</typeparam>
    /// <typeparam name="TMap">Sensing map.</typeparam>
    /// <typeparam name="TVector">Vector view.</typeparam>
    /// <typeparam name="TTable">Table.</typeparam>
    /// <typeparam name="T">Element.</typeparam>
    /// <typeparam name="TReal">Real scalar.</typeparam>
    /// <param name="space">The vector space.</param>
    /// <param name="map">A.</param>
    /// <param name="y">Measurements.</param>
    /// <param name="correlations">A^H y.</param>
    public static TReal OfCorrelations<TSpace, TMap, TVector, TTable, T, TReal>(TSpace space, TMap map, TVector y, TVector correlations)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        TReal energy = space.Dot(y, y);
        return energy > TReal.Zero ? space.Dot(correlations, correlations) / energy * TSpace.Real(map.Rows) / TSpace.Real(map.Columns) : TReal.Zero;
    }
}

using System.Numerics;
using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>
/// Watches a pursuit for the moment from which on it only takes noise: where no column is more like what is left of y than white noise of that energy would make one of n columns. The squares
/// |a_j^H r|^2 / (|a_j|^2 s^2) are then chi-squared with d degrees of freedom, of which n / d hardly exceed d + 2 sqrt(d L) + 2 L with L = log(n / d) (Laurent and Massart, "Adaptive estimation of a
/// quadratic functional by model selection", Ann. Statist. 28(5), 2000); for d = 1 nearly the rule of Cai and Wang ("Orthogonal matching pursuit for sparse signal recovery with noise", IEEE Trans.
/// Inf. Theory 57(7), 2011) with the noise's level estimated. Plain data, so that texts can carry it into kernels.
/// </summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
/// <param name="logOfChoices">L; 0 or less never ends a pursuit.</param>
/// <param name="block">Unknowns of a block.</param>
/// <param name="energy">|y|^2.</param>
internal struct NoiseWatch<TReal>(TReal logOfChoices, int block, TReal energy)
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    /// <summary>
    /// So many blocks more than a quarter of those before them must have been taken one after another from what is like noise: without noise small entries hide behind each other, but not for long.
    /// </summary>
    private const int More = 4;

    /// <summary>And the share of |y|^2 that may be left: many entries alike look like noise too.</summary>
    private const double MostLeft = 0.03;

    private int _quiet;

    /// <summary>L for a problem.</summary>
    /// <param name="columns">n.</param>
    /// <param name="block">Unknowns of a block.</param>
    public static double LogOfChoices(int columns, int block) => Math.Log(Math.Max(2.0, (double)columns / Math.Max(1, block)));

    /// <summary>Notes the next choice.</summary>
    /// <typeparam name="TSpace">Vector space.</typeparam>
    /// <typeparam name="TVector">Vector view.</typeparam>
    /// <typeparam name="TTable">Table.</typeparam>
    /// <typeparam name="T">Element.</typeparam>
    /// <param name="alike">|a_j^H r|^2 of the column that is most like what is left, summed over its block.</param>
    /// <param name="unit">|a_j|^2, or 1 where that has been divided by it.</param>
    /// <param name="left">|r|^2.</param>
    /// <param name="rows">m.</param>
    /// <param name="taken">Blocks taken so far.</param>
    /// <returns>Whether the pursuit has ended by itself.</returns>
    public bool IsDone<TSpace, TVector, TTable, T>(TReal alike, TReal unit, TReal left, int rows, int taken)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
    {
        int free = rows - (taken * block);
        if (logOfChoices <= TReal.Zero || free <= 0)
        {
            return false;
        }

        TReal parts = TSpace.Real(TSpace.IsComplex ? 2.0 : 1.0), degrees = parts * TSpace.Real(block), two = TSpace.Real(2.0);
        TReal most = degrees + two * TReal.Sqrt(degrees * logOfChoices) + two * logOfChoices;
        bool quiet = parts * alike * TSpace.Real(free) <= most * unit * left && left <= TSpace.Real(MostLeft) * energy;
        _quiet = quiet ? _quiet + 1 : 0;
        return _quiet > More + ((taken + 1 - _quiet) / 4);
    }
}

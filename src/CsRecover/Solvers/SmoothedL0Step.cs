using System.Numerics;
using CsRecover.Operators;
using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>One step of smoothed L0: a shrinkage, then the way back to the measurements. Types and not flags, so that kernels hold only the steps that they take.</summary>
/// <typeparam name="TVector">Vector view.</typeparam>
/// <typeparam name="TReal">Real scalar.</typeparam>
internal interface ISmoothedL0Step<TVector, TReal>
    where TVector : struct
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    /// <summary>Sigma does not fall below this.</summary>
    TReal LeastSigma { get; }

    /// <summary>The largest of the magnitudes that the kernel looks at: what sigma is counted in.</summary>
    TReal Largest<TSpace, TTable, T>(TSpace space, TVector x, in SmoothedL0Settings<TReal> o)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>;

    /// <summary>Makes the step.</summary>
    /// <param name="map">The map of one signal or of a block of them.</param>
    /// <param name="target">The prepared measurements.</param>
    /// <param name="x">Updated.</param>
    /// <param name="sigma">Sigma.</param>
    /// <param name="turn">How many steps came before.</param>
    /// <param name="samples">Which measurements to explain.</param>
    /// <param name="measured">Whether the misfit is wanted.</param>
    /// <param name="o">Settings.</param>
    /// <returns>The misfit before the way back, if wanted.</returns>
    Misfit<TReal> Take<TMap>(TMap map, TVector target, TVector x, TReal sigma, int turn, Samples samples, bool measured, in SmoothedL0Settings<TReal> o)
        where TMap : struct, IProjectingMap<TVector, TReal>;
}

/// <summary>The step of the paper: entry by entry, then onto { x : A x = y }.</summary>
/// <typeparam name="TVector">Vector view.</typeparam>
/// <typeparam name="TReal">Real scalar.</typeparam>
internal readonly struct SmoothedL0Step<TVector, TReal> : ISmoothedL0Step<TVector, TReal>
    where TVector : struct
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    /// <inheritdoc/>
    public TReal LeastSigma => TReal.Zero;

    /// <inheritdoc/>
    public TReal Largest<TSpace, TTable, T>(TSpace space, TVector x, in SmoothedL0Settings<TReal> o)
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T> => TReal.Sqrt(space.Max(default(Energy<TReal>), x, x));

    /// <inheritdoc/>
    public Misfit<TReal> Take<TMap>(TMap map, TVector target, TVector x, TReal sigma, int turn, Samples samples, bool measured, in SmoothedL0Settings<TReal> o)
        where TMap : struct, IProjectingMap<TVector, TReal>
    {
        SmoothedL0.Shrink(map, x, sigma, turn, o);
        Misfit<TReal> misfit = default;
        if (measured)
        {
            misfit = map.ProjectAndMeasure(target, x, samples);
        }
        else
        {
            map.Project(target, x);
        }

        return misfit;
    }
}

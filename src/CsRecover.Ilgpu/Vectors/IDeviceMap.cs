using CsRecover.Operators;
using ILGPU;

namespace CsRecover.Ilgpu;

/// <summary>A sensing map over device vectors, in either GPU shape: by the lanes of one group inside a kernel, or by kernels that the host launches.</summary>
/// <typeparam name="T">The element.</typeparam>
/// <typeparam name="TReal">Its real scalar.</typeparam>
internal interface IDeviceMap<T, TReal> : ISensingMap<ArrayView<T>, TReal>
    where T : unmanaged
    where TReal : unmanaged
{
    /// <summary>Measurements in the caller's order into the map's.</summary>
    /// <param name="measurements">m numbers.</param>
    /// <param name="y">Overwritten.</param>
    void LoadMeasurements(ArrayView<T> measurements, ArrayView<T> y);

    /// <summary>Unknowns as sparse coefficients in the caller's order.</summary>
    /// <param name="x">n unknowns; kept.</param>
    /// <param name="coefficients">n numbers, overwritten.</param>
    void StoreCoefficients(ArrayView<T> x, ArrayView<T> coefficients);

    /// <summary>Unknowns as the signal Psi* alpha in the caller's order.</summary>
    /// <param name="x">n unknowns; kept.</param>
    /// <param name="signal">n numbers, overwritten.</param>
    void StoreSignal(ArrayView<T> x, ArrayView<T> signal);
}

using System.Numerics;
using CsRecover.Operators;
using CsRecover.Solvers;

namespace CsRecover.Ilgpu.Tests;

/// <summary>Kernels that recover whole signals by one group, as types to compile.</summary>
internal static class RecoveryKernels
{
    /// <summary>The kernel of a solver's text over a real operator.</summary>
    /// <typeparam name="TElement">Arithmetic of the elements.</typeparam>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="solver">The solver; its parameters are arguments, but some choose a text.</param>
    /// <param name="sensing">The operator.</param>
    public static Type Of<TElement, T>(SolverOptions solver, SensingOperator<T> sensing)
        where TElement : struct, IElement<T, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Of<RealOperators<TElement, T>, TElement, T, T>(solver, sensing);

    /// <summary>The kernel of a solver's text over a complex operator.</summary>
    /// <param name="solver">The solver; its parameters are arguments, but some choose a text.</param>
    /// <param name="sensing">The operator.</param>
    public static Type Of(SolverOptions solver, SensingOperator<Complex32> sensing) => Of<ComplexOperators, ComplexElement, Complex32, float>(solver, sensing);

    private static Type Of<TDirectory, TElement, T, TReal>(SolverOptions solver, SensingOperator<T> sensing)
        where TDirectory : struct, IOperatorDirectory<TElement, T, TReal>
        where TElement : struct, IElement<T, TReal>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal> => solver.AcceptText<Texts<TDirectory, TElement, T, TReal>, TReal, Type>(new(sensing, solver.Request));

    private readonly struct Texts<TDirectory, TElement, T, TReal>(SensingOperator<T> sensing, MapRequest request) : ISolverTextVisitor<TReal, Type>
        where TDirectory : struct, IOperatorDirectory<TElement, T, TReal>
        where TElement : struct, IElement<T, TReal>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        public static bool InKernel => true;

        public Type Visit<TText>(TText text)
            where TText : unmanaged, ISolverText<TReal> =>
            TDirectory.Group<Kernel<TText, TElement, T, TReal>, Type>(Backends.Get("emulation"), sensing, request, default);
    }

    private readonly struct Kernel<TText, TElement, T, TReal> : IGroupVisitor<TElement, T, TReal, Type>
        where TText : unmanaged, ISolverText<TReal>
        where TElement : struct, IElement<T, TReal>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        public Type Visit<TOperator, TMap>(TOperator sensing, bool transforms)
            where TOperator : struct, IGroupOperator<TMap, TElement, T, TReal>
            where TMap : struct, IDeviceMap<T, TReal> => transforms
                ? typeof(GroupRecovery<FarPlan<Yes, Yes>, TText, TOperator, TMap, TElement, T, TReal>)
                : typeof(GroupRecovery<FarPlan<No, Yes>, TText, TOperator, TMap, TElement, T, TReal>);
    }
}

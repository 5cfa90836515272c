using CsRecover.Solvers;

namespace CsRecover.Ilgpu.Tests;

/// <summary>Kernels of operators over signals compile for a GPU to one function each.</summary>
public sealed class LineKernelTests
{
    [Theory]
    [InlineData(typeof(OctetColumns<SingleOctetLanes, PartialDctLine<GridLine<float, float>, Yes, float>.Spectrum, float>))]
    [InlineData(typeof(OctetRows<DoubleOctetLanes, PairCells<double>, PartialDctLine<GridLine<double, double>, Yes, double>.Samples, double>))]
    [InlineData(typeof(FourierColumns<SingleTile, PartialDctLine<GridLine<float, float>, Yes, float>.Arranged<ViewCells<float>>, float>))]
    [InlineData(typeof(FourierColumns<DoubleTile, PartialDctLine<GridLine<double, double>, Yes, double>.Arranged<ViewCells<double>>, double>))]
    [InlineData(typeof(FourierColumns<SingleTile, PartialFourierLine<GridLine<Complex32, float>>.Frequencies, float>))]
    [InlineData(typeof(FourierRows<SingleTile, PairCells<float>, PartialDctLine<GridLine<float, float>, Yes, float>.Samples, float>))]
    [InlineData(typeof(FourierRows<DoubleTile, PairCells<double>, PartialDctLine<GridLine<double, double>, Yes, double>.Samples, double>))]
    [InlineData(typeof(FourierRows<SingleTile, PairCells<float>, PartialFourierLine<GridLine<Complex32, float>>.Measurements, float>))]
    [InlineData(typeof(FourierStageOnGrid<float>))]
    [InlineData(typeof(FourierStageOnGrid<double>))]
    [InlineData(typeof(SpectrumRead<PartialDctLine<GridLine<float, float>, No, float>.Measure, float>))]
    [InlineData(typeof(SpectrumRead<PartialDctLine<GridLine<double, double>, Yes, double>.Measure, double>))]
    [InlineData(typeof(Transfer<UnitSource<float>, ViewCells<float>, float>))]
    [InlineData(typeof(Transfer<ViewCells<Complex32>, ViewCells<Complex32>, Complex32>))]
    [InlineData(typeof(Transfer<SelectedRowsSource<float>, ViewCells<float>, float>))]
    [InlineData(typeof(HadamardPass<SubsampledHadamardLine<GridHadamardLine<float>, float>.Signed, SubsampledHadamardLine<GridHadamardLine<float>, float>.Measurements, float>))]
    [InlineData(typeof(HadamardPass<ViewCells<float>, ViewCells<float>, float>))]
    [InlineData(typeof(HadamardPass<SelectedRowsSource<double>, SubsampledHadamardLine<GridHadamardLine<double>, double>.Unknowns, double>))]
    [InlineData(typeof(HadamardPass<ViewCells<double>, SubsampledHadamardLine<GridHadamardLine<double>, double>.Unknowns, double>))]
    [InlineData(typeof(LaneForward<SparseSignLanes<float>, float>))]
    [InlineData(typeof(LaneAdjoint<SparseSignLanes<double>, double>))]
    [InlineData(typeof(LaneColumn<SparseSignLanes<float>, float>))]
    [InlineData(typeof(LaneForward<RademacherLanes<float>, float>))]
    [InlineData(typeof(LaneAdjoint<RademacherLanes<double>, double>))]
    [InlineData(typeof(LaneColumn<RademacherLanes<double>, double>))]
    [InlineData(typeof(LaneForward<GaussianLanes<SingleElement, float>, float>))]
    [InlineData(typeof(LaneAdjoint<GaussianLanes<DoubleElement, double>, double>))]
    [InlineData(typeof(LaneColumn<GaussianLanes<SingleElement, float>, float>))]
    [InlineData(typeof(LaneForward<ComplexDenseLanes, Complex32>))]
    [InlineData(typeof(LaneAdjoint<ComplexDenseLanes, Complex32>))]
    [InlineData(typeof(WaveletLevel<Yes, ComplexElement, Complex32, float>))]
    [InlineData(typeof(WaveletLevel<No, DoubleElement, double, double>))]
    public void KernelsCompile(Type kernel) => KernelText.AssertCompiles(kernel);

    /// <summary>The shortest text with each operator; what operators add is the same in all.</summary>
    /// <param name="name">The operator.</param>
    [Theory]
    [InlineData("dct 64")]
    [InlineData("dct 1200")]
    [InlineData("hadamard 64")]
    [InlineData("hadamard 4096")]
    [InlineData("sparse signs")]
    [InlineData("signs")]
    [InlineData("gaussian 130")]
    [InlineData("wavelet dct 64")]
    [InlineData("composed dct 64")]
    public void PursuitsCompile(string name) => KernelText.AssertCompiles(Kernel<OrthogonalMatchingPursuitSettings<float>>(name));

    [Theory]
    [InlineData("fourier 60")]
    [InlineData("fourier 1260")]
    [InlineData("wavelet fourier 60")]
    [InlineData("complex matrix 70")]
    public void ComplexPursuitsCompile(string name) => KernelText.AssertCompiles(ComplexKernel<OrthogonalMatchingPursuitSettings<float>>(name));

    /// <summary>With projections: one operator that solves for them and one that does not.</summary>
    /// <param name="name">The operator.</param>
    [Theory]
    [InlineData("dct 64")]
    [InlineData("sparse signs")]
    public void DescentsCompile(string name) => KernelText.AssertCompiles(Kernel<SmoothedL0Descents<float>>(name));

    [Theory]
    [InlineData("fourier 60")]
    [InlineData("complex matrix 70")]
    public void ComplexDescentsCompile(string name) => KernelText.AssertCompiles(ComplexKernel<SmoothedL0Descents<float>>(name));

    private static Type Kernel<TText>(string name)
        where TText : unmanaged, ISolverText<float> => RealOperators<SingleElement, float>.Group<RecoveryType<TText, SingleElement, float, float>, Type>(
            Backends.Get("emulation"), SignalOperators.RealOf<float>(name), default, default);

    private static Type ComplexKernel<TText>(string name)
        where TText : unmanaged, ISolverText<float> => ComplexOperators.Group<RecoveryType<TText, ComplexElement, Complex32, float>, Type>(
            Backends.Get("emulation"), SignalOperators.ComplexOf(name), default, default);

    /// <summary>The kernel that recovers signals of an operator by a solver's text.</summary>
    /// <typeparam name="TText">The text.</typeparam>
    /// <typeparam name="TElement">Arithmetic of the elements.</typeparam>
    /// <typeparam name="T">The element.</typeparam>
    /// <typeparam name="TReal">Its real scalar.</typeparam>
    private readonly struct RecoveryType<TText, TElement, T, TReal> : IGroupVisitor<TElement, T, TReal, Type>
        where TText : unmanaged, ISolverText<TReal>
        where TElement : struct, IElement<T, TReal>
        where T : unmanaged, System.Numerics.INumberBase<T>
        where TReal : unmanaged, System.Numerics.IFloatingPointIeee754<TReal>
    {
        public Type Visit<TOperator, TMap>(TOperator sensing, bool transforms)
            where TOperator : struct, IGroupOperator<TMap, TElement, T, TReal>
            where TMap : struct, IDeviceMap<T, TReal> => transforms
                ? typeof(GroupRecovery<FarPlan<Yes, Yes>, TText, TOperator, TMap, TElement, T, TReal>)
                : typeof(GroupRecovery<FarPlan<No, Yes>, TText, TOperator, TMap, TElement, T, TReal>);
    }
}

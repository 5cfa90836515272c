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
    public void PursuitsCompile(string name) => KernelText.AssertCompiles(RecoveryKernels.Of<SingleElement, float>(new OrthogonalMatchingPursuitOptions(), SignalOperators.RealOf<float>(name)));

    [Theory]
    [InlineData("fourier 60")]
    [InlineData("fourier 1260")]
    [InlineData("wavelet fourier 60")]
    [InlineData("complex matrix 70")]
    public void ComplexPursuitsCompile(string name) => KernelText.AssertCompiles(RecoveryKernels.Of(new OrthogonalMatchingPursuitOptions(), SignalOperators.ComplexOf(name)));

    /// <summary>With projections: one operator that solves for them and one that does not.</summary>
    /// <param name="name">The operator.</param>
    [Theory]
    [InlineData("dct 64")]
    [InlineData("sparse signs")]
    public void DescentsCompile(string name) => KernelText.AssertCompiles(RecoveryKernels.Of<SingleElement, float>(new SmoothedL0Options { Refit = false }, SignalOperators.RealOf<float>(name)));

    [Theory]
    [InlineData("fourier 60")]
    [InlineData("complex matrix 70")]
    public void ComplexDescentsCompile(string name) => KernelText.AssertCompiles(RecoveryKernels.Of(new SmoothedL0Options { Refit = false }, SignalOperators.ComplexOf(name)));
}

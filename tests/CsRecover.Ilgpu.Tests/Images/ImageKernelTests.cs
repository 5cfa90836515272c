using CsRecover.Solvers;

namespace CsRecover.Ilgpu.Tests;

/// <summary>The kernels of images compile for GPUs that are not here.</summary>
public sealed class ImageKernelTests
{
    [Theory]
    [InlineData(typeof(FourierPass<No>))]
    [InlineData(typeof(FourierPass<Yes>))]
    [InlineData(typeof(SplitWavelets<GarroteShrinkage<float>>))]
    [InlineData(typeof(SplitWavelets<KeepsDetails>))]
    [InlineData(typeof(JoinWavelets))]
    [InlineData(typeof(ShrinkDetails<GaussianShrinkage<float>>))]
    [InlineData(typeof(GroupProbe<MeasureStep, GroupImageOperator<ImageSizes<Yes, Yes>>, GroupImageMap<ImageSizes<Yes, Yes>>>))]
    [InlineData(typeof(GroupProbe<ShrinkStep, GroupImageOperator<ImageSizes<No, No>>, GroupImageMap<ImageSizes<No, No>>>))]
    [InlineData(typeof(GroupRecovery<FarPlan<Yes, Yes>, SmoothedL0Descents<float>, GroupImageOperator<ImageSizes<No, No>>, GroupImageMap<ImageSizes<No, No>>, ComplexElement, Complex32, float>))]
    [InlineData(typeof(GroupRecovery<FarPlan<Yes, Yes>, SmoothedL0Descents<float>, GroupImageOperator<Constants>, GroupImageMap<Constants>, ComplexElement, Complex32, float>))]
    public void Compiles(Type kernel) => KernelText.AssertCompiles(kernel);

    /// <summary>Sizes as generated code gives them.</summary>
    internal readonly struct Constants : IImageSizes
    {
        public static bool IsLong => false;

        public static bool HoldsCoefficients => false;

        public int Height => 256;

        public int Width => 192;

        public int Levels => 4;

        public int FilterLength => 8;
    }
}

using CsRecover.Operators;
using CsRecover.Solvers;

namespace CsRecover.Ilgpu.Tests;

/// <summary>The kernels of images compile for GPUs that are not here.</summary>
public sealed class ImageKernelTests
{
    [Theory]
    [InlineData(typeof(FourierPass<StagedLines<No>>))]
    [InlineData(typeof(FourierPass<StagedLines<Yes>>))]
    [InlineData(typeof(FourierPass<OctetLines>))]
    [InlineData(typeof(SplitWavelets<GarroteShrinkage<float>>))]
    [InlineData(typeof(SplitWavelets<KeepsDetails>))]
    [InlineData(typeof(JoinWavelets))]
    [InlineData(typeof(ShrinkDetails<GaussianShrinkage<float>>))]
    [InlineData(typeof(GroupProbe<MeasureStep, GroupImageOperator<ImageSizes<StagedLines<Yes>, Yes>>, GroupImageMap<ImageSizes<StagedLines<Yes>, Yes>>>))]
    [InlineData(typeof(GroupProbe<ShrinkStep, GroupImageOperator<ImageSizes<OctetLines, No>>, GroupImageMap<ImageSizes<OctetLines, No>>>))]
    [InlineData(typeof(GroupRecovery<FarPlan<Yes, Yes>, SmoothedL0Descents<float>, GroupImageOperator<ImageSizes<OctetLines, No>>, GroupImageMap<ImageSizes<OctetLines, No>>, ComplexElement, Complex32, float>))]
    [InlineData(typeof(GroupRecovery<FarPlan<Yes, Yes>, SmoothedL0Descents<float>, GroupImageOperator<Constants>, GroupImageMap<Constants>, ComplexElement, Complex32, float>))]
    public void Compiles(Type kernel) => KernelText.AssertCompiles(kernel);

    /// <summary>Sizes as generated code gives them.</summary>
    internal readonly struct Constants : IImageSizes
    {
        public static bool HoldsCoefficients => false;

        public int Height => 256;

        public int Width => 192;

        public int Levels => 4;

        public int FilterLength => 8;

        public static int LinesOf(int length, int lanes, int near) => StagedLines<No>.LinesOf(length, lanes, near);

        public static int FarElements(int height, int width) => StagedLines<No>.FarElements(height, width);

        public static Misfit<float> Run<TSizes>(ImageViews<TSizes> views, ImagePiece piece, Misfit<float> misfit)
            where TSizes : struct, IImageSizes => StagedLines<No>.Run(views, piece, misfit);
    }
}

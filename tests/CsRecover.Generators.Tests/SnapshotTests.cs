using CsRecover.Generators.Tests.Harness;

namespace CsRecover.Generators.Tests;

/// <summary>Whole generated files, to be read: each is what a user finds when stepping into an annotated class.</summary>
public class SnapshotTests
{
    [Fact]
    public void Stored_matrix() => Matches(
        "StoredMatrix",
        """
        namespace Lidar;

        [RecoveryProblem<double>(Measurements = 100, Coefficients = 300, Sparsity = 12)]
        [StoredMatrix]
        [SmoothedL0(Kernel = SmoothingKernel.Garrote, Decrease = 0.9, Seed = 7)]
        public partial class Echo;
        """);

    [Fact]
    public void Gaussian_ensemble() => Matches(
        "GaussianEnsemble",
        """
        namespace Radar;

        [RecoveryProblem<float>(Measurements = 256, Coefficients = 1024, Sparsity = 40)]
        [GaussianEnsemble(Seed = 2024)]
        [SmoothedL0]
        public partial class RadarPulse;
        """);

    [Fact]
    public void Partial_Dct_of_wavelet_coefficients() => Matches(
        "PartialDct",
        """
        [RecoveryProblem<double>(Measurements = 300, Coefficients = 1000)]
        [PartialDct(Seed = 1)]
        [SparsifyingTransform(Wavelet.Db2, Levels = 3)]
        [SmoothedL0]
        public partial class Recording;
        """);

    [Fact]
    public void Subsampled_Fourier_transform() => Matches(
        "SubsampledFourier",
        """
        namespace Clinic;

        [RecoveryProblem<Complex32>]
        [SubsampledFourier(256, 230)]
        [SparsifyingTransform(Wavelet.Sym4, Levels = 4)]
        [SmoothedL0(Kernel = SmoothingKernel.Garrote, HeldOut = 0.03, Spins = 2)]
        public partial class BrainSlice;
        """);

    [Fact]
    public void Not_specialised() => Matches(
        "NotSpecialised",
        """
        [RecoveryProblem<Complex32>]
        [SubsampledFourier(83, 109)]
        [SmoothedL0]
        public partial class Stars;
        """);

    [Fact]
    public void Group_kernel_in_shared_memory() => GpuMatches(
        "GroupKernelNear",
        """
        namespace Radar;

        [RecoveryProblem<float>(Measurements = 256, Coefficients = 1024, Sparsity = 40)]
        [GaussianEnsemble(Seed = 2024)]
        [SmoothedL0]
        public partial class RadarPulse;
        """);

    [Fact]
    public void Group_kernel_of_an_image() => GpuMatches(
        "GroupKernelImage",
        """
        namespace Clinic;

        [RecoveryProblem<Complex32>]
        [SubsampledFourier(256, 230)]
        [SparsifyingTransform(Wavelet.Sym4, Levels = 4)]
        [SmoothedL0(Kernel = SmoothingKernel.Garrote, Refit = false, HeldOut = 0.03, Spins = 2)]
        public partial class BrainSlice;
        """);

    [Fact]
    public void No_group_kernel_where_its_text_is_too_long() => GpuMatches(
        "GroupKernelTooLong",
        """
        namespace Clinic;

        [RecoveryProblem<Complex32>]
        [SubsampledFourier(256, 230)]
        [SparsifyingTransform(Wavelet.Sym4, Levels = 4)]
        [NormalizedIht(Sparsity = 6000)]
        public partial class BrainSlice;
        """);

    [Fact]
    public void Group_kernel_whose_vectors_do_not_fit() => GpuMatches(
        "GroupKernelFar",
        """
        [RecoveryProblem<double>(Measurements = 512, Coefficients = 8192, Sparsity = 64)]
        [PartialDct(Seed = 3)]
        [OrthogonalMatchingPursuit]
        public partial class Recording;
        """);

    private static void GpuMatches(string name, string declaration) =>
        Snapshot.Matches(name, ProblemCompilation.GeneratedTextWithIlgpu(".Gpu.g.cs", ProblemCompilation.Usings + declaration));

    private static void Matches(string name, string declaration) => Snapshot.Matches(name, ProblemCompilation.GeneratedText(ProblemCompilation.Usings + declaration));
}

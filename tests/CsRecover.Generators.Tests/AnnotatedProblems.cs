namespace CsRecover.Generators.Tests;

// What a consumer writes; the generator that this project runs writes the rest. AgreementTests compares each with the run-time path.

[RecoveryProblem<float>(Measurements = 24, Coefficients = 90, Sparsity = 4)]
[StoredMatrix]
[SmoothedL0]
internal partial class SingleMatrix;

[RecoveryProblem<double>(Measurements = 20, Coefficients = 64)]
[StoredMatrix]
[SmoothedL0(Decrease = 0.9)]
internal partial class DoubleMatrix;

[RecoveryProblem<Complex32>(Measurements = 18, Coefficients = 50)]
[StoredMatrix]
[SmoothedL0]
internal partial class ComplexMatrix;

[RecoveryProblem<float>(Measurements = 40, Coefficients = 100, Sparsity = 4)]
[GaussianEnsemble(Seed = 7)]
[SmoothedL0]
internal partial class SingleGaussian;

[RecoveryProblem<double>(Measurements = 32, Coefficients = 64)]
[GaussianEnsemble(Seed = 7)]
[SparsifyingTransform(Wavelet.Db4, Levels = 3)]
[SmoothedL0]
internal partial class DoubleGaussian;

[RecoveryProblem<float>(Measurements = 33, Coefficients = 80)]
[RademacherEnsemble(Seed = 18446744073709551615)]
[SmoothedL0]
internal partial class SingleRademacher;

[RecoveryProblem<double>(Measurements = 33, Coefficients = 80)]
[RademacherEnsemble(Seed = 5)]
[SmoothedL0]
internal partial class DoubleRademacher;

[RecoveryProblem<float>(Measurements = 40, Coefficients = 96)]
[SparseSignEnsemble(Seed = 3)]
[SmoothedL0]
internal partial class SingleSparseSign;

[RecoveryProblem<double>(Measurements = 40, Coefficients = 96)]
[SparseSignEnsemble(Seed = 3, NonZerosPerColumn = 5)]
[SparsifyingTransform(Wavelet.Haar, Levels = 2)]
[SmoothedL0]
internal partial class DoubleSparseSign;

[RecoveryProblem<float>(Measurements = 40, Coefficients = 128)]
[PartialDct(Seed = 3)]
[SparsifyingTransform(Wavelet.Sym8, Levels = 2)]
[SmoothedL0]
internal partial class SingleDct;

[RecoveryProblem<double>(Measurements = 30, Coefficients = 75)]
[PartialDct(Seed = 3)]
[SmoothedL0]
internal partial class DoubleDct;

[RecoveryProblem<Complex32>(Measurements = 40, Coefficients = 100)]
[PartialFourier(Seed = 3)]
[SmoothedL0]
internal partial class Spectrum;

[RecoveryProblem<float>(Measurements = 40, Coefficients = 128)]
[SubsampledHadamard(Seed = 3)]
[SmoothedL0]
internal partial class SingleHadamard;

[RecoveryProblem<double>(Measurements = 40, Coefficients = 100)]
[SubsampledHadamard(Seed = 3)]
[SmoothedL0]
internal partial class DoubleHadamard;

[RecoveryProblem<Complex32>]
[SubsampledFourier(20, 34)]
[SparsifyingTransform(Wavelet.Sym4, Levels = 2)]
[SmoothedL0(Kernel = Solvers.SmoothingKernel.Garrote, HeldOut = 0.05, Spins = 2, Attempts = 1, Refit = false)]
internal partial class Slice;

[RecoveryProblem<Complex32>]
[SubsampledFourier(16, 16)]
[SmoothedL0]
internal partial class PlainImage;

[RecoveryProblem<Complex32>]
[SubsampledFourier(256, 256)]
[SparsifyingTransform(Wavelet.Sym4, Levels = 4)]
[SmoothedL0(Attempts = 1, Refit = false)]
internal partial class SquareImage;

[RecoveryProblem<Complex32>]
[SubsampledFourier(230, 218)]
[SparsifyingTransform(Wavelet.Haar, Levels = 1)]
[SmoothedL0(Attempts = 1, Refit = false)]
internal partial class PrimesImage;

[RecoveryProblem<Complex32>]
[SubsampledFourier(340, 332)]
[SparsifyingTransform(Wavelet.Db4, Levels = 1)]
[SmoothedL0(Attempts = 1, Refit = false)]
internal partial class LongCodeletsImage;

[RecoveryProblem<Complex32>]
[SubsampledFourier(320, 332)]
[SmoothedL0(Attempts = 1, Refit = false)]
internal partial class MixedImage;

[RecoveryProblem<Complex32>]
[SubsampledFourier(17, 19)]
[SmoothedL0]
internal partial class OddImage;

[RecoveryProblem<Complex32>]
[SubsampledFourier(9, 210)]
[SparsifyingTransform(Wavelet.Db2, Levels = 1)]
[SmoothedL0]
internal partial class FlatImage;

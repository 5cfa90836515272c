namespace CsRecover.Benchmarks.Generation;

// Each beside its run-time counterpart in SpecialisedMaps.

[RecoveryProblem<float>(Measurements = 32, Coefficients = 64)]
[GaussianEnsemble(Seed = 1)]
[SmoothedL0]
internal partial class Gaussian64;

[RecoveryProblem<float>(Measurements = 64, Coefficients = 256)]
[GaussianEnsemble(Seed = 1)]
[SmoothedL0]
internal partial class Gaussian256;

[RecoveryProblem<float>(Measurements = 256, Coefficients = 1024)]
[GaussianEnsemble(Seed = 1)]
[SmoothedL0]
internal partial class Gaussian1024;

[RecoveryProblem<double>(Measurements = 64, Coefficients = 256)]
[RademacherEnsemble(Seed = 1)]
[SmoothedL0]
internal partial class Rademacher256;

[RecoveryProblem<float>(Measurements = 256, Coefficients = 1024)]
[SparseSignEnsemble(Seed = 1, NonZerosPerColumn = 8)]
[SmoothedL0]
internal partial class SparseSign1024;

[RecoveryProblem<float>(Measurements = 64, Coefficients = 256)]
[SubsampledHadamard(Seed = 1)]
[SmoothedL0]
internal partial class Hadamard256;

[RecoveryProblem<float>(Measurements = 1024, Coefficients = 4096)]
[SubsampledHadamard(Seed = 1)]
[SmoothedL0]
internal partial class Hadamard4096;

[RecoveryProblem<double>(Measurements = 256, Coefficients = 1024)]
[PartialDct(Seed = 1)]
[SparsifyingTransform(Wavelet.Db4, Levels = 4)]
[SmoothedL0]
internal partial class DctOfWavelets1024;

[RecoveryProblem<Complex32>]
[SubsampledFourier(256, 256)]
[SparsifyingTransform(Wavelet.Sym4, Levels = 4)]
[SmoothedL0]
internal partial class KSpace256;

[RecoveryProblem<Complex32>]
[SubsampledFourier(256, 256)]
[SmoothedL0]
internal partial class PlainKSpace256;

[RecoveryProblem<Complex32>]
[SubsampledFourier(320, 300)]
[SmoothedL0]
internal partial class PlainKSpace320;

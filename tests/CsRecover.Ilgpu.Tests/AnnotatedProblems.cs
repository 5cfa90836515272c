namespace CsRecover.Ilgpu.Tests;

// Each with the kernel that the generator writes for it: tiny ones that the emulation runs, and one of the size that users have, which is only compiled.

[RecoveryProblem<float>(Measurements = 12, Coefficients = 24, Sparsity = 2)]
[GaussianEnsemble(Seed = 1)]
[SmoothedL0]
internal partial class TinyPulse;

[RecoveryProblem<float>(Measurements = 16, Coefficients = 32, Sparsity = 2)]
[RademacherEnsemble(Seed = 2)]
[OrthogonalMatchingPursuit]
internal partial class TinySigns;

[RecoveryProblem<double>(Measurements = 12, Coefficients = 24, Sparsity = 2)]
[GaussianEnsemble(Seed = 3)]
[BatchOmp]
internal partial class TinyPrecise;

[RecoveryProblem<float>(Measurements = 256, Coefficients = 1024, Sparsity = 40)]
[GaussianEnsemble(Seed = 2024)]
[SmoothedL0]
internal partial class RadarPulse;

[RecoveryProblem<float>(Measurements = 256, Coefficients = 1024, Sparsity = 32)]
[GaussianEnsemble(Seed = 2024)]
[BatchOmp]
internal partial class RadarCode;

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

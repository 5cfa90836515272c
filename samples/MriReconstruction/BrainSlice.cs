using CsRecover.Solvers;

namespace CsRecover.Samples;

/// <summary>
/// y = M F Psi* alpha: a 256 x 256 image from samples of its k-space, sparse in wavelets. The attributes are the declaration; the other half of the class, its operator,
/// is written by the source generator. The solver's parameters are those of <see cref="Mri.MriSolvers.Default"/>.
/// </summary>
[RecoveryProblem<Complex32>]
[SubsampledFourier(256, 256)]
[SparsifyingTransform(Wavelet.Sym4, Levels = 4)]
[SmoothedL0(
    Kernel = SmoothingKernel.Garrote, InitialSigma = 0.3, FinalSigma = 5e-4, Decrease = 0.9, StepSize = 1.0, Momentum = 0.75,
    Attempts = 1, Refit = false, HeldOut = 0.03, Spins = 2, Patience = 4, FinalSteps = 5)]
public partial class BrainSlice;

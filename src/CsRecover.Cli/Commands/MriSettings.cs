using CsRecover.Mri;
using CsRecover.Solvers;

namespace CsRecover.Cli.Commands;

/// <summary>What a command line of <c>mri</c> asks for.</summary>
/// <param name="KSpace">The file of k-space.</param>
/// <param name="Mask">The mask's file, if there is one.</param>
/// <param name="Maps">The file of coil sensitivities, if they are given.</param>
/// <param name="Reference">The file of references, if there are some.</param>
/// <param name="Roi">The file of regions, if there are some.</param>
/// <param name="Solver">The solver.</param>
/// <param name="Sparsity">k, if it is known.</param>
/// <param name="Quality">The level.</param>
/// <param name="Prior">What images are taken to be sparse in.</param>
/// <param name="Coils">What is done to coils.</param>
/// <param name="Slices">Which part of the file is recovered.</param>
/// <param name="Outputs">The files that are written.</param>
/// <param name="Budget">Time for all slices together; null for no limit.</param>
/// <param name="Threads">The most threads, 0 for one for each processor.</param>
/// <param name="Backend">The backend's name.</param>
/// <param name="Warm">Whether to run once without being timed.</param>
internal sealed record MriSettings(
    string KSpace,
    string? Mask,
    string? Maps,
    string? Reference,
    string? Roi,
    SolverOptions Solver,
    int? Sparsity,
    MriQuality Quality,
    PriorChoice Prior,
    CoilSettings Coils,
    SliceChoice Slices,
    MriOutputs Outputs,
    TimeSpan? Budget,
    int Threads,
    string Backend,
    bool Warm);

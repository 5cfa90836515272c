namespace CsRecover.Ilgpu.Tests;

/// <summary>Tests that use a shared backend past its lock, or set how it works: no others run at the same time.</summary>
[CollectionDefinition(nameof(WholeDevice), DisableParallelization = true)]
public sealed class WholeDevice;

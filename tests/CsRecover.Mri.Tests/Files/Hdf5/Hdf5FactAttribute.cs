using CsRecover.Mri.Files.Hdf5;

namespace CsRecover.Mri.Tests.Files.Hdf5;

/// <summary>A test that needs the system's HDF5 library. It is skipped, visibly, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class Hdf5FactAttribute : FactAttribute
{
    public Hdf5FactAttribute() => Skip = Reason;

    /// <summary>Why such tests are skipped; null where they are not.</summary>
    internal static string? Reason { get; } = Hdf5Library.TryGet(out _, out string? reason) ? null : $"Skipped: files in HDF5. Expected the HDF5 library, got {reason}.";
}

/// <summary>The same for tests with parameters.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class Hdf5TheoryAttribute : TheoryAttribute
{
    public Hdf5TheoryAttribute() => Skip = Hdf5FactAttribute.Reason;
}

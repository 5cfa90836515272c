namespace CsRecover.Mri.Tests.Files.Hdf5;

/// <summary>A test that needs both the HDF5 library and scans that may not be copied into the repository; skipped, visibly, where one is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class Hdf5ScanFactAttribute : FactAttribute
{
    public Hdf5ScanFactAttribute() => Skip = new SharedDataFactAttribute().Skip ?? Hdf5FactAttribute.Reason;
}

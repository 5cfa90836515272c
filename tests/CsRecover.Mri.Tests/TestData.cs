using CsRecover.Mri.Files;

namespace CsRecover.Mri.Tests;

/// <summary>Files that tests read.</summary>
internal static class TestData
{
    /// <summary>An array written by NumPy.</summary>
    public static string Fixture(string name) => Path.Combine(AppContext.BaseDirectory, "Fixtures", name);

    /// <summary>A file of the bundled slice.</summary>
    public static string Bundled(string name) => Path.Combine(AppContext.BaseDirectory, "data", "colin27", name);

    public static Image<float> Reference() => ImageFile.ReadMagnitude(Bundled("reference.npy"));

    public static Image<bool> Region() => ImageFile.ReadRegion(Bundled("roi.npy"));
}

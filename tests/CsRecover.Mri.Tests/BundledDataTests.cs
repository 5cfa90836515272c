using System.Security.Cryptography;
using CsRecover.Mri.Files;

namespace CsRecover.Mri.Tests;

/// <summary>The bundled slice is what data/PROVENANCE.md says.</summary>
public class BundledDataTests
{
    [Theory]
    [InlineData("kspace.npy", "869f3384fff5deffefb49b7af800cac3d0a19b5a866bfa059b045ab459fc4af6")]
    [InlineData("reference.npy", "72d6dfbebae5df7936e5864ae6ad7d43855f8aeb3b5a1b919375edd82e717fe5")]
    [InlineData("roi.npy", "822e819b4033230b1a43263429c4a6ac06b6580ece7d0edbb180563bde52a922")]
    public void Files_have_the_stated_checksums(string file, string sha256) =>
        Assert.Equal(sha256, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(TestData.Bundled(file)))));

    [Fact]
    public void Shapes_and_ranges_are_as_stated()
    {
        KSpace kspace = KSpace.Read(TestData.Bundled("kspace.npy"));
        Assert.Equal((1, 256, 256), (kspace.Coils, kspace.Height, kspace.Width));
        Assert.Equal(256 * 256, kspace.SampledPoints().Count);
        Assert.Equal(NpyType.Complex64, NpyFile.Read(TestData.Bundled("kspace.npy")).Type);
        Assert.Equal(1f, TestData.Reference().Pixels.Max());
        Assert.Equal(0f, TestData.Reference().Pixels.Min());
        Assert.InRange(TestData.Region().Pixels.Count(p => p) / 65536.0, 0.43, 0.45);
    }

    /// <summary>Parseval: the transform is orthonormal, so k-space has the image's energy and that of the noise, 2 sigma^2 a point.</summary>
    [Fact]
    public void K_space_has_the_energy_of_the_image_and_its_noise()
    {
        KSpace kspace = KSpace.Read(TestData.Bundled("kspace.npy"));
        double measured = kspace.Samples.Sum(z => (double)z.MagnitudeSquared);
        double expected = TestData.Reference().Pixels.Sum(v => (double)v * v) + 65536 * 2 * 0.01 * 0.01;
        Assert.Equal(1.0, measured / expected, 2e-3);
    }
}

using System.Buffers.Binary;
using System.IO.Compression;
using System.Numerics;
using System.Text;
using CsRecover.Mri.Files;

namespace CsRecover.Mri.Tests.Files;

/// <summary>The bytes of the header at the places that nifti1.h gives them; nibabel 5.0 reads the same affines.</summary>
public class NiftiFileTests
{
    private static readonly VoxelGeometry _oblique = new(0.5, 2.0, 4.0)
    {
        Orientation = new PatientOrientation(new Vector3(10, 20, 30), new Vector3(0.6f, 0.8f, 0f), new Vector3(0f, 0f, -1f), new Vector3(-0.8f, 0.6f, 0f)),
    };

    [Theory]
    [InlineData("a.nii")]
    [InlineData("a.nii.gz")]
    public void Slices_are_written_columns_first(string name)
    {
        using var folder = new TemporaryFolder();
        NiftiFile.Write(folder.File(name), [.. Slices(6)], frames: 2, _oblique);
        byte[] file = Read(folder.File(name));
        Assert.Equal(352 + 4 * 6 * 12, file.Length);
        Assert.Equal(348, BinaryPrimitives.ReadInt32LittleEndian(file));
        Assert.Equal([4, 4, 3, 3, 2, 1, 1, 1], Enumerable.Range(0, 8).Select(k => (int)Short(file, 40 + 2 * k)));
        Assert.Equal((16, 32, 2), (Short(file, 70), Short(file, 72), file[123]));
        Assert.Equal((352f, 1f, 0f), (Single(file, 108), Single(file, 112), Single(file, 116)));
        Assert.Equal("n+1\0", Encoding.ASCII.GetString(file, 344, 4));
        Assert.Equal(Slices(6).SelectMany(s => s.Pixels), Enumerable.Range(0, 72).Select(k => Single(file, 352 + 4 * k)));
    }

    /// <summary>The sform by its definition; the qform by the formula of nifti1.h.</summary>
    [Theory]
    [InlineData(1f)]
    [InlineData(-1f)]
    public void Both_transforms_lead_to_the_scanner(float hand)
    {
        PatientOrientation given = _oblique.Orientation!;
        PatientOrientation o = given with { AcrossSlices = given.AcrossSlices * hand };
        byte[] file = Write(_oblique with { Orientation = o });
        Assert.Equal((1, 1), (Short(file, 252), Short(file, 254)));
        for (int column = 0; column < 4; column++)
        {
            for (int row = 0; row < 3; row++)
            {
                for (int slice = 0; slice < 3; slice++)
                {
                    Vector3 patient = o.Centre + o.AlongColumns * 0.5f * (column - 2) + o.AlongRows * 2f * (row - 1) + o.AcrossSlices * 4f * slice;
                    var expected = new Vector3(-patient.X, -patient.Y, patient.Z);
                    Assert.True((Sform(file, column, row, slice) - expected).Length() < 1e-4f);
                    Assert.True((Qform(file, column, row, slice) - expected).Length() < 1e-4f);
                }
            }
        }
    }

    /// <summary>Every way to lay the axes along the patient's, half turns among them, where the quaternion has no room for rounding.</summary>
    [Fact]
    public void Axes_along_the_patients_are_exact()
    {
        Vector3[] axes = [Vector3.UnitX, Vector3.UnitY, Vector3.UnitZ];
        for (int way = 0; way < 48; way++)
        {
            int first = way % 3, second = (first + 1 + way / 3 % 2) % 3, third = 3 - first - second;
            float Sign(int bit) => (way / 6 >> bit) % 2 == 0 ? 1f : -1f;
            byte[] file = Write(_oblique with { Orientation = new PatientOrientation(new Vector3(10, 20, 30), axes[first] * Sign(0), axes[second] * Sign(1), axes[third] * Sign(2)) });
            for (int corner = 0; corner < 8; corner++)
            {
                (int i, int j, int k) = (100 * (corner % 2), 100 * (corner / 2 % 2), 100 * (corner / 4));
                Assert.True((Sform(file, i, j, k) - Qform(file, i, j, k)).Length() < 1e-3f, $"way {way}");
            }
        }
    }

    [Fact]
    public void Skewed_axes_have_no_quaternion()
    {
        byte[] file = Write(_oblique with { Orientation = _oblique.Orientation! with { AcrossSlices = Vector3.Normalize(new Vector3(-0.8f, 0.6f, 0.3f)) } });
        Assert.Equal((0, 1), (Short(file, 252), Short(file, 254)));
    }

    [Fact]
    public void Unknown_places_are_said_to_be_unknown()
    {
        byte[] file = Write(null);
        Assert.Equal((0, 0), (Short(file, 252), Short(file, 254)));
        Assert.Equal([1f, 1f, 1f], Enumerable.Range(1, 3).Select(k => Single(file, 76 + 4 * k)));
        byte[] sized = Write(new VoxelGeometry(0.5, 2, 4));
        Assert.Equal((0, 0), (Short(sized, 252), Short(sized, 254)));
        Assert.Equal([0.5f, 2f, 4f], Enumerable.Range(1, 3).Select(k => Single(sized, 76 + 4 * k)));
    }

    [Fact]
    public void Refuses_what_the_format_cannot_hold()
    {
        using var stream = new MemoryStream();
        Assert.Contains("sides of at most 32767", Assert.Throws<ArgumentException>(() => NiftiFile.Write(stream, "a.nii", [new Image<float>(1, 40000)])).Message, StringComparison.Ordinal);
        Assert.Contains("for 2 repetitions", Assert.Throws<ArgumentException>(() => NiftiFile.Write(stream, "a.nii", [.. Slices(3)], 2)).Message, StringComparison.Ordinal);
        Assert.Equal(0, stream.Length);
    }

    private static IEnumerable<Image<float>> Slices(int count) => Enumerable.Range(0, count).Select(s => new Image<float>(3, 4, [.. Enumerable.Range(0, 12).Select(k => 100f * s + k)]));

    private static byte[] Write(VoxelGeometry? geometry)
    {
        using var stream = new MemoryStream();
        NiftiFile.Write(stream, "a.nii", [.. Slices(3)], 1, geometry);
        return stream.ToArray();
    }

    private static byte[] Read(string path)
    {
        if (!path.EndsWith(".gz", StringComparison.Ordinal))
        {
            return File.ReadAllBytes(path);
        }

        using var unpacked = new MemoryStream();
        using var packed = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        packed.CopyTo(unpacked);
        return unpacked.ToArray();
    }

    private static Vector3 Sform(byte[] file, int i, int j, int k)
    {
        float Row(int at) => Single(file, at) * i + Single(file, at + 4) * j + Single(file, at + 8) * k + Single(file, at + 12);
        return new Vector3(Row(280), Row(296), Row(312));
    }

    private static Vector3 Qform(byte[] file, int i, int j, int k)
    {
        float b = Single(file, 256), c = Single(file, 260), d = Single(file, 264), a = MathF.Sqrt(MathF.Max(0f, 1f - b * b - c * c - d * d));
        float x = Single(file, 80) * i, y = Single(file, 84) * j, z = Single(file, 88) * k * Single(file, 76);
        return new Vector3(
            (a * a + b * b - c * c - d * d) * x + 2 * (b * c - a * d) * y + 2 * (b * d + a * c) * z + Single(file, 268),
            2 * (b * c + a * d) * x + (a * a + c * c - b * b - d * d) * y + 2 * (c * d - a * b) * z + Single(file, 272),
            2 * (b * d - a * c) * x + 2 * (c * d + a * b) * y + (a * a + d * d - c * c - b * b) * z + Single(file, 276));
    }

    private static short Short(byte[] file, int at) => BinaryPrimitives.ReadInt16LittleEndian(file.AsSpan(at));

    private static float Single(byte[] file, int at) => BinaryPrimitives.ReadSingleLittleEndian(file.AsSpan(at));
}

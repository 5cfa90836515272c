using System.Text;
using CsRecover.Mri.Files;

namespace CsRecover.Mri.Tests.Files;

/// <summary>Reads what NumPy wrote (Fixtures/README.md has the program), writes what NumPy reads.</summary>
public class NpyFileTests
{
    [Theory]
    [InlineData("float32.npy", NpyType.Float32)]
    [InlineData("float32_fortran.npy", NpyType.Float32)]
    [InlineData("float64_big_endian.npy", NpyType.Float64)]
    [InlineData("float16.npy", NpyType.Float16)]
    [InlineData("version2.npy", NpyType.Float64)]
    [InlineData("version3.npy", NpyType.Float64)]
    public void Reads_real_numbers(string file, NpyType type)
    {
        NpyArray array = NpyFile.Read(TestData.Fixture(file));
        Assert.Equal(type, array.Type);
        Assert.Equal([3, 4], array.Shape);
        Assert.Equal(Values(12), array.ToDouble());
        Assert.Equal(Values(12).Select(v => (float)v), array.ToSingle());
        Assert.Equal(Values(12).Select(v => new Complex32((float)v, 0f)), array.ToComplex());
        Assert.Equal(Values(12).Select(v => v != 0), array.ToBoolean());
    }

    [Theory]
    [InlineData("complex64.npy", NpyType.Complex64)]
    [InlineData("complex64_big_endian.npy", NpyType.Complex64)]
    [InlineData("complex128_big_endian_fortran.npy", NpyType.Complex128)]
    public void Reads_complex_numbers(string file, NpyType type)
    {
        NpyArray array = NpyFile.Read(TestData.Fixture(file));
        Assert.Equal(type, array.Type);
        Assert.Equal([3, 4], array.Shape);
        Assert.Equal(ComplexValues(12), array.ToComplex());
        Assert.All(array.ToBoolean(), Assert.True);
        Assert.Contains("expected real numbers", Assert.Throws<InvalidDataException>(() => array.ToSingle()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("int8.npy", NpyType.Int8)]
    [InlineData("uint8.npy", NpyType.UInt8)]
    [InlineData("int16.npy", NpyType.Int16)]
    [InlineData("uint16.npy", NpyType.UInt16)]
    [InlineData("int32.npy", NpyType.Int32)]
    [InlineData("uint32.npy", NpyType.UInt32)]
    [InlineData("int64.npy", NpyType.Int64)]
    [InlineData("uint64.npy", NpyType.UInt64)]
    public void Reads_whole_numbers(string file, NpyType type)
    {
        NpyArray array = NpyFile.Read(TestData.Fixture(file));
        Assert.Equal(type, array.Type);
        Assert.Equal(Enumerable.Range(0, 12).Select(k => k * 9 + 1.0), array.ToDouble());
        Assert.Equal(Enumerable.Range(0, 12).Select(k => k * 9 + 1f), array.ToSingle());
    }

    [Fact]
    public void Reads_truth_values_scalars_empty_and_three_axes()
    {
        NpyArray truth = NpyFile.Read(TestData.Fixture("bool.npy"));
        Assert.Equal(Enumerable.Range(0, 12).Select(k => k % 3 == 0), truth.ToBoolean());
        Assert.Equal(Enumerable.Range(0, 12).Select(k => k % 3 == 0 ? 1.0 : 0.0), truth.ToDouble());

        NpyArray scalar = NpyFile.Read(TestData.Fixture("scalar.npy"));
        Assert.Empty(scalar.Shape);
        Assert.Equal([2.5], scalar.ToDouble());

        NpyArray empty = NpyFile.Read(TestData.Fixture("empty.npy"));
        Assert.Equal([0, 3], empty.Shape);
        Assert.Empty(empty.ToSingle());

        NpyArray cube = NpyFile.Read(TestData.Fixture("float64_big_endian_fortran_3d.npy"));
        Assert.Equal([2, 3, 4], cube.Shape);
        Assert.Equal(Values(24), cube.ToDouble());
    }

    [Theory]
    [InlineData("structured.npy", "a structured type")]
    [InlineData("text.npy", "'<U2'")]
    [InlineData("objects.npy", "'|O'")]
    public void Refuses_what_is_not_plain_numbers(string file, string got)
    {
        string message = Assert.Throws<InvalidDataException>(() => NpyFile.Read(TestData.Fixture(file))).Message;
        Assert.Contains("expected elements of type bool, int", message, StringComparison.Ordinal);
        Assert.Contains($"got {got}", message, StringComparison.Ordinal);
        Assert.Contains(file, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Writes_the_bytes_that_numpy_writes()
    {
        Assert.Equal(File.ReadAllBytes(TestData.Fixture("float32.npy")), Written(Values(12).Select(v => (float)v), 3, 4));
        Assert.Equal(File.ReadAllBytes(TestData.Fixture("complex64.npy")), Written(ComplexValues(12), 3, 4));
        Assert.Equal(File.ReadAllBytes(TestData.Fixture("bool.npy")), Written(Enumerable.Range(0, 12).Select(k => k % 3 == 0), 3, 4));
        Assert.Equal(File.ReadAllBytes(TestData.Fixture("uint8.npy")), Written(Enumerable.Range(0, 12).Select(k => (byte)(k * 9 + 1)), 3, 4));
        Assert.Equal(File.ReadAllBytes(TestData.Fixture("empty.npy")), Written(Array.Empty<float>(), 0, 3));
        Assert.Equal(File.ReadAllBytes(TestData.Fixture("scalar.npy")), Written(new[] { 2.5 }));
    }

    [Fact]
    public void Reads_back_what_it_wrote()
    {
        using var folder = new TemporaryFolder();
        string file = folder.File("deeper/a.npy");
        NpyFile.Write(file, Values(60), 3, 4, 5);
        NpyArray array = NpyFile.Read(file);
        Assert.Equal([3, 4, 5], array.Shape);
        Assert.Equal(Values(60), array.ToDouble());
        Assert.Contains("Expected 12 values", Assert.Throws<ArgumentException>(() => NpyFile.Write(file, Values(11), 3, 4)).Message, StringComparison.Ordinal);
        Assert.Contains("Int32", Assert.Throws<ArgumentException>(() => NpyFile.Write(file, new int[4], 4)).Message, StringComparison.Ordinal);
        Assert.Equal(Values(60), NpyFile.Read(file).ToDouble());
    }

    [Theory]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (2L, 3L), }")]
    [InlineData("{\"shape\":(2,3),\"fortran_order\":False,\"descr\":\"<f8\"}")]
    [InlineData("  { 'shape' : ( 2 , 3 , ) ,\n 'descr' : '<f8' , 'fortran_order' : False }  \n")]
    public void Accepts_every_form_of_the_header(string header) =>
        Assert.Equal(Values(6), Read(header, Values(6)).ToDouble());

    [Theory]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (2, 4), }", "64 bytes of data (float64, shape (2, 4)), got 48: the file is truncated")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (2, 2), }", "32 bytes of data (float64, shape (2, 2)), got 48")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (2147483647, 2147483647), }", "at most")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (0, 2147483647, 2147483647), }", "at most")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999999999999,), }", "sides from 0")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (-2, 3), }", "sides from 0")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (2.0, 3), }", "','")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,6), }", "at most 32 axes")]
    [InlineData("{'descr': '<f8', 'fortran_order': 0, 'shape': (2, 3), }", "True or False")]
    [InlineData("{'descr': '<f8', 'shape': (2, 3), }", "the keys")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), 'more': 1}", "'more'")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), } import os", "the end of the header")]
    [InlineData("{'descr': '<f8, 'fortran_order': False, 'shape': (2, 3), }", "expected")]
    [InlineData("{'descr': '<f16', 'fortran_order': False, 'shape': (2, 3), }", "got '<f16'")]
    [InlineData("{'descr': 'f8', 'fortran_order': False, 'shape': (2, 3), }", "got 'f8'")]
    [InlineData("", "'{'")]
    public void Refuses_a_bad_header_in_words(string header, string words)
    {
        string message = Assert.Throws<InvalidDataException>(() => Read(header, Values(6))).Message;
        Assert.Contains(words, message, StringComparison.Ordinal);
        Assert.Contains("expected", message, StringComparison.Ordinal);
        Assert.Contains("got", message, StringComparison.Ordinal);
        Assert.StartsWith("a.npy: ", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Theory]
    [InlineData("float32.npy")]
    [InlineData("version2.npy")]
    [InlineData("complex128_big_endian_fortran.npy")]
    public void Refuses_a_file_cut_anywhere(string file)
    {
        byte[] whole = File.ReadAllBytes(TestData.Fixture(file));
        for (int length = 0; length < whole.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => NpyFile.Read(new MemoryStream(whole, 0, length), "a.npy"));
        }

        Assert.Throws<InvalidDataException>(() => NpyFile.Read(new MemoryStream([.. whole, 0]), "a.npy"));
    }

    [Fact]
    public void Never_fails_otherwise_on_damaged_headers()
    {
        byte[] whole = File.ReadAllBytes(TestData.Fixture("float32.npy"));
        var random = new Random(5);
        int refused = 0;
        for (int trial = 0; trial < 20_000; trial++)
        {
            byte[] damaged = [.. whole];
            for (int change = random.Next(1, 4); change > 0; change--)
            {
                damaged[random.Next(128)] = (byte)random.Next(256);
            }

            try
            {
                _ = NpyFile.Read(new MemoryStream(damaged), "a.npy");
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 10_000, 20_000);
    }

    [Fact]
    public void Names_files_that_cannot_be_read()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("does not exist", Assert.Throws<FileNotFoundException>(() => NpyFile.Read(folder.File("no.npy"))).Message, StringComparison.Ordinal);
        Assert.Contains("does not exist", Assert.Throws<FileNotFoundException>(() => NpyFile.Read(folder.File("no/no.npy"))).Message, StringComparison.Ordinal);
        Assert.Contains("got a folder", Assert.Throws<IOException>(() => NpyFile.Read(folder.Path)).Message, StringComparison.Ordinal);
    }

    /// <summary>The formula of the fixtures.</summary>
    internal static double[] Values(int count) => [.. Enumerable.Range(0, count).Select(k => (k * 7 % 23 - 11) / 4.0)];

    private static Complex32[] ComplexValues(int count) => [.. Values(count).Select((v, k) => new Complex32((float)v, (k * 5 % 17 - 8) / 2f))];

    private static byte[] Written<T>(IEnumerable<T> values, params int[] shape)
        where T : unmanaged
    {
        using var stream = new MemoryStream();
        NpyFile.Write(stream, [.. values], shape);
        return stream.ToArray();
    }

    private static NpyArray Read(string header, double[] values)
    {
        byte[] text = Encoding.ASCII.GetBytes(header);
        byte[] start = [0x93, .. "NUMPY"u8, 1, 0, (byte)text.Length, (byte)(text.Length >> 8)];
        return NpyFile.Read(new MemoryStream([.. start, .. text, .. values.SelectMany(BitConverter.GetBytes)]), "a.npy");
    }
}

using System.Globalization;
using System.Numerics;
using CsRecover.Operators;

namespace CsRecover.Tests.Operators.Wavelets;

public class WaveletTransformTests
{
    public static TheoryData<Wavelet> All => [.. Enum.GetValues<Wavelet>()];

    public static TheoryData<int, int, int> Images => new()
    {
        { 1, 1, 3 }, { 1, 9, 2 }, { 7, 1, 2 }, { 2, 2, 1 }, { 5, 3, 4 }, { 8, 8, 3 }, { 17, 13, 4 }, { 16, 40, 3 }, { 30, 21, 2 }, { 85, 26, 4 }, { 29, 109, 5 }, { 12, 12, 0 },
    };

    [Fact]
    public void Coefficients_are_those_of_PyWavelets()
    {
        foreach (string line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Operators", "Wavelets", "Fixtures", "pywavelets.csv")))
        {
            string[] words = line.Split(',');
            int h = Number(words[1]), w = Number(words[2]);
            var transform = new WaveletTransform(Enum.Parse<Wavelet>(words[0]), Number(words[3]));
            double[] expected = [.. words.Skip(4).Select(v => double.Parse(v, CultureInfo.InvariantCulture))];
            if (h == 1)
            {
                double[] x = [.. Enumerable.Range(0, w).Select(Value)];
                var c = new double[w];
                transform.Forward<double>(x, c);
                Assert.All(expected.Zip(c), p => Assert.Equal(p.First, p.Second, 1e-11));         // PyWavelets' own symlets are off by 1e-12
                var single = new float[w];
                transform.Forward<float>(Array.ConvertAll(x, v => (float)v), single);
                Assert.All(expected.Zip(single), p => Assert.Equal(p.First, p.Second, 1e-5));
            }
            else
            {
                Complex32[] x = [.. Enumerable.Range(0, h * w).Select(k => new Complex32((float)Value(k), (k * 5 % 17 - 8) / 2f))];
                var c = new Complex32[h * w];
                transform.Forward(x, h, w, c);
                for (int i = 0; i < c.Length; i++)
                {
                    Assert.Equal(expected[2 * i], c[i].Real, 3e-5);
                    Assert.Equal(expected[2 * i + 1], c[i].Imaginary, 3e-5);
                }
            }
        }

        static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
        static double Value(int k) => (k * 7 % 23 - 11) / 4.0;
    }

    /// <summary>The transform's matrix, column by column: its columns are orthonormal for every length, and its transpose is the inverse.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Signals_of_any_length_are_transformed_orthonormally(Wavelet wavelet)
    {
        foreach (int n in new[] { 1, 2, 3, 5, 8, 11, 20, 21, 34, 43 })
        {
            foreach (int levels in new[] { 0, 1, 2, 6 })
            {
                var transform = new WaveletTransform(wavelet, levels);
                double[][] columns = [.. Enumerable.Range(0, n).Select(j => Forward(transform, Unit(n, j)))];
                double[][] inverse = [.. Enumerable.Range(0, n).Select(j => Inverse(transform, Unit(n, j)))];
                for (int i = 0; i < n; i++)
                {
                    for (int j = 0; j < n; j++)
                    {
                        Assert.Equal(i == j ? 1.0 : 0.0, columns[i].Zip(columns[j], (a, b) => a * b).Sum(), 2e-14);
                        Assert.Equal(columns[i][j], inverse[j][i], 2e-14);
                    }
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Images))]
    public void Images_of_any_size_are_transformed_along_rows_and_columns(int h, int w, int levels)
    {
        foreach (Wavelet wavelet in new[] { Wavelet.Haar, Wavelet.Db3, Wavelet.Db4, Wavelet.Db10, Wavelet.Sym4, Wavelet.Sym8 })
        {
            var transform = new WaveletTransform(wavelet, levels);
            Complex32[] x = OperatorContract.Draw<Complex32>(new Random(h * w), h * w);
            var c = new Complex32[h * w];
            transform.Forward(x, h, w, c);
            OperatorContract.Near([.. ByLines(wavelet, levels, x, h, w).Select(z => (Complex32)z)], c, 3e-6, $"{wavelet} {h} x {w}");
            Assert.Equal(1.0, OperatorContract.Norm(c) / OperatorContract.Norm(x), 3e-6);
            var back = new Complex32[h * w];
            transform.Inverse(c, h, w, back);
            OperatorContract.Near(x, back, 3e-6, $"{wavelet} {h} x {w} and back");
        }
    }

    [Theory]
    [InlineData(340, 332, 4)]
    [InlineData(218, 182, 4)]
    [InlineData(230, 180, 5)]
    [InlineData(181, 217, 4)]
    public void Scanner_sizes_come_back(int h, int w, int levels)
    {
        Complex32[] x = OperatorContract.Draw<Complex32>(new Random(1), h * w);
        Complex32[] c = new Complex32[h * w], back = new Complex32[h * w];
        var transform = new WaveletTransform(Wavelet.Sym4, levels);
        transform.Forward(x, h, w, c, 3, 11);
        Assert.Equal(1.0, OperatorContract.Norm(c) / OperatorContract.Norm(x), 1e-5);
        transform.Inverse(c, h, w, back, 3, 11);
        OperatorContract.Near(x, back, 3e-6, "there and back");
    }

    [Theory]
    [MemberData(nameof(Images))]
    public void A_shift_transforms_the_moved_image(int h, int w, int levels)
    {
        foreach ((int dy, int dx) in new[] { (1, 0), (0, 1), (5, 13), (-3, 2 * w + 1), (h - 1, w - 1) })
        {
            var transform = new WaveletTransform(Wavelet.Db4, levels);
            Complex32[] x = OperatorContract.Draw<Complex32>(new Random(h + w), h * w), moved = new Complex32[h * w];
            for (int i = 0; i < h; i++)
            {
                for (int j = 0; j < w; j++)
                {
                    moved[i * w + j] = x[Modulo(i + dy, h) * w + Modulo(j + dx, w)];
                }
            }

            Complex32[] expected = new Complex32[h * w], c = new Complex32[h * w], back = new Complex32[h * w];
            transform.Forward(moved, h, w, expected);
            transform.Forward(x, h, w, c, dy, dx);
            Assert.Equal(expected, c);
            transform.Inverse(c, h, w, back, dy, dx);
            OperatorContract.Near(x, back, 3e-6, $"shift ({dy}, {dx}) and back");
        }

        static int Modulo(int i, int n) => ((i % n) + n) % n;
    }

    /// <summary>A wavelet with K vanishing moments sees nothing of polynomials of degree below K, away from where the period begins.</summary>
    [Fact]
    public void Details_of_polynomials_vanish()
    {
        const int N = 64;
        foreach (int moments in new[] { 1, 2, 3, 4, 5 })
        {
            Wavelet wavelet = moments == 1 ? Wavelet.Haar : Wavelet.Db2 + (moments - 2);
            double[] x = [.. Enumerable.Range(0, N).Select(i => Math.Pow((i - 32) / 32.0, moments - 1))];
            double[] c = Forward(new WaveletTransform(wavelet, 1), x);
            Assert.All(c[(N / 2 + moments)..(N - moments)], v => Assert.Equal(0.0, v, 1e-13));
        }
    }

    [Fact]
    public void Complex_signals_are_transformed_part_by_part()
    {
        Complex32[] x = OperatorContract.Draw<Complex32>(new Random(4), 37), c = new Complex32[37], back = new Complex32[37];
        var transform = new WaveletTransform(Wavelet.Db5, 3);
        transform.Forward<Complex32>(x, c);
        double[] re = Forward(transform, [.. x.Select(z => (double)z.Real)]), im = Forward(transform, [.. x.Select(z => (double)z.Imaginary)]);
        OperatorContract.Near([.. re.Zip(im, (a, b) => new Complex32((float)a, (float)b))], c, 1e-6, "parts");
        transform.Inverse<Complex32>(c, back);
        OperatorContract.Near(x, back, 1e-6, "there and back");
    }

    [Fact]
    public void Refuses_bad_arguments_in_words()
    {
        var transform = new WaveletTransform(Wavelet.Db4, 2);
        Assert.Contains("Expected 5 values", Assert.Throws<ArgumentException>(() => transform.Forward<float>(new float[5], new float[4])).Message, StringComparison.Ordinal);
        Assert.Contains("Expected 6 values", Assert.Throws<ArgumentException>(() => transform.Inverse(new Complex32[5], 2, 3, new Complex32[6])).Message, StringComparison.Ordinal);
        Assert.Contains("0 x 3", Assert.Throws<ArgumentException>(() => transform.Forward([], 0, 3, [])).Message, StringComparison.Ordinal);
        Assert.Contains("got -1", Assert.Throws<ArgumentOutOfRangeException>(() => new WaveletTransform(Wavelet.Db4, -1)).Message, StringComparison.Ordinal);
        Assert.Contains("number 12", Assert.Throws<ArgumentOutOfRangeException>(() => new WaveletTransform((Wavelet)12, 1)).Message, StringComparison.Ordinal);
    }

    private static double[] Unit(int n, int j)
    {
        var unit = new double[n];
        unit[j] = 1.0;
        return unit;
    }

    private static double[] Forward(WaveletTransform transform, double[] x)
    {
        var c = new double[x.Length];
        transform.Forward<double>(x, c);
        return c;
    }

    private static double[] Inverse(WaveletTransform transform, double[] c)
    {
        var x = new double[c.Length];
        transform.Inverse<double>(c, x);
        return x;
    }

    /// <summary>The 2-D transform in double precision out of one-level 1-D transforms of rows and columns.</summary>
    private static Complex[] ByLines(Wavelet wavelet, int levels, Complex32[] image, int height, int width)
    {
        var one = new WaveletTransform(wavelet, 1);
        Complex[] c = [.. image.Select(z => (Complex)z)];
        for (int level = 0, h = height, w = width; level < levels; level++, h = (h + 1) / 2, w = (w + 1) / 2)
        {
            for (int i = 0; i < h; i++)
            {
                Line(one, c, i * width, 1, w);
            }

            for (int j = 0; j < w; j++)
            {
                Line(one, c, j, width, h);
            }
        }

        return c;
    }

    private static void Line(WaveletTransform one, Complex[] c, int start, int step, int n)
    {
        double[] re = Forward(one, [.. Enumerable.Range(0, n).Select(k => c[start + k * step].Real)]);
        double[] im = Forward(one, [.. Enumerable.Range(0, n).Select(k => c[start + k * step].Imaginary)]);
        for (int k = 0; k < n; k++)
        {
            c[start + k * step] = new Complex(re[k], im[k]);
        }
    }
}

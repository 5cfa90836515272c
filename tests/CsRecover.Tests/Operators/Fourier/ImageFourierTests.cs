using System.Numerics;
using CsRecover.Operators;
using CsRecover.Vectors;

namespace CsRecover.Tests.Operators.Fourier;

public unsafe class ImageFourierTests
{
    private const double Epsilon = 1.2e-7;

    public static TheoryData<int, int> Sizes => new()
    {
        { 1, 1 }, { 1, 12 }, { 12, 1 }, { 8, 8 }, { 7, 9 }, { 16, 40 }, { 17, 31 }, { 37, 24 }, { 64, 20 }, { 33, 83 }, { 50, 131 }, { 137, 10 }, { 96, 72 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Agrees_with_the_definition_there_and_back(int h, int w)
    {
        var fourier = ImageFourier.Of(h, w);
        Complex[,] x = Draw(h, w, 1), expected = NaiveTransform.Of(x);
        using var image = Store(fourier.Layout, x);
        using var k = new NativeBuffer<float>(2 * fourier.Layout.Storage);
        using var scratch = new NativeBuffer<float>(fourier.ScratchLength);

        fourier.Forward(image.Pointer, k.Pointer, scratch.Pointer);
        AssertClose(expected, Load(fourier.Layout, k), 1);
        AssertPaddingIsZero(fourier.Layout, k);
        fourier.Inverse(k.Pointer, k.Pointer, scratch.Pointer);
        AssertClose(x, Load(fourier.Layout, k), 2);
        AssertPaddingIsZero(fourier.Layout, k);

        fourier.TransformRows(image.Pointer, image.Pointer, FourierDirection.Forward, scratch.Pointer);
        fourier.TransformColumns(image.Pointer, image.Pointer, FourierDirection.Forward, scratch.Pointer);
        AssertClose(expected, Load(fourier.Layout, image), 1);
        fourier.TransformColumns(image.Pointer, image.Pointer, FourierDirection.Inverse, scratch.Pointer);
        fourier.TransformRows(image.Pointer, image.Pointer, FourierDirection.Inverse, scratch.Pointer);
        AssertClose(x, Load(fourier.Layout, image), 2);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Projects_as_its_formula_says(int h, int w)
    {
        var fourier = ImageFourier.Of(h, w);
        var random = new Random(h + 100 * w);
        var kinds = new SampleKind[h, w];
        for (int i = 0; i < h * w; i++)
        {
            double draw = random.NextDouble();
            kinds[i / w, i % w] = draw < 0.3 ? SampleKind.Fitted : draw < 0.35 ? SampleKind.HeldOut : SampleKind.None;
        }

        SampledCells cells = fourier.SampleColumns((u, v) => kinds[u, v]);
        foreach (Samples samples in (Samples[])[Samples.Fitted, Samples.All])
        {
            Check(fourier, kinds, cells, (u, v) => cells.Offset(v, u), samples, fourier.Project, NaiveTransform.Of, Inverse);
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Projects_along_one_axis_as_its_formula_says(int h, int w)
    {
        var fourier = ImageFourier.Of(h, w);
        var random = new Random(h + 100 * w);
        bool[] rows = [.. Enumerable.Range(0, h).Select(_ => random.Next(3) == 0)], columns = [.. Enumerable.Range(0, w).Select(_ => random.Next(3) == 0)];
        SampleKind[,] byRow = new SampleKind[h, w], byColumn = new SampleKind[h, w];
        for (int i = 0; i < h * w; i++)
        {
            SampleKind sampled = random.Next(20) == 0 ? SampleKind.HeldOut : SampleKind.Fitted;
            byRow[i / w, i % w] = rows[i / w] ? sampled : SampleKind.None;
            byColumn[i / w, i % w] = columns[i % w] ? sampled : SampleKind.None;
        }

        SampledCells columnCells = fourier.SampleColumns((u, v) => byRow[u, v]), rowCells = fourier.SampleRows((u, v) => byColumn[u, v]);
        Check(fourier, byRow, columnCells, (u, v) => columnCells.Offset(v, u), Samples.Fitted, fourier.ProjectColumns, x => AlongColumns(x, false), x => AlongColumns(x, true));
        Check(fourier, byColumn, rowCells, rowCells.Offset, Samples.Fitted, fourier.ProjectRows, x => AlongRows(x, false), x => AlongRows(x, true));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    public void Centred_order_turns_plain_transforms_into_centred_ones(int n)
    {
        Complex[] x = NaiveTransform.Draw(new Random(n), n), plain = NaiveTransform.Of(x);
        var order = new CentredOrder(n);
        int c = n / 2;
        for (int u = 0; u < n; u++)
        {
            Complex centred = 0;
            for (int j = 0; j < n; j++)
            {
                centred += x[j] * Complex.FromPolarCoordinates(1, -2 * Math.PI * (u - c) * (j - c) / n);
            }

            Assert.True((centred - plain[order.Frequency(u)] * (Complex)order.Phase(u)).Magnitude < 1e-5);
        }
    }

    private delegate Misfit<float> Projection(SampledCells cells, float* data, float* x, Samples samples, float* scratch);

    private static void Check(
        ImageFourier fourier, SampleKind[,] kinds, SampledCells cells, Func<int, int, int> offset, Samples samples, Projection project,
        Func<Complex[,], Complex[,]> forward, Func<Complex[,], Complex[,]> inverse)
    {
        int h = fourier.Layout.Height, w = fourier.Layout.Width;
        Complex[,] x = Draw(h, w, 3), d = Draw(h, w, 4), k = forward(x);
        using var image = Store(fourier.Layout, x);
        using var data = new NativeBuffer<float>(2 * cells.Storage);
        using var scratch = new NativeBuffer<float>(fourier.ScratchLength);
        double fitted = 0, heldOut = 0;
        for (int u = 0; u < h; u++)
        {
            for (int v = 0; v < w; v++)
            {
                if (kinds[u, v] == SampleKind.None)
                {
                    continue;
                }

                int at = offset(u, v);
                data.Pointer[at] = (float)d[u, v].Real;
                data.Pointer[at + HostVector.Cell] = (float)d[u, v].Imaginary;
                double missing = Math.Pow((d[u, v] - k[u, v]).Magnitude, 2);
                bool hold = kinds[u, v] == SampleKind.HeldOut;
                fitted += hold ? 0 : missing;
                heldOut += hold ? missing : 0;
                k[u, v] = hold && samples == Samples.Fitted ? k[u, v] : d[u, v];
            }
        }

        Misfit<float> misfit = project(cells, data.Pointer, image.Pointer, samples, scratch.Pointer);
        AssertClose(inverse(k), Load(fourier.Layout, image), 3);
        AssertPaddingIsZero(fourier.Layout, image);
        Assert.Equal(fitted, misfit.Fitted, 1e-5 * (1 + fitted));
        Assert.Equal(heldOut, misfit.HeldOut, 1e-5 * (1 + heldOut));
    }

    private static Complex[,] Draw(int h, int w, int seed)
    {
        Complex[] values = NaiveTransform.Draw(new Random(seed), h * w);
        return Map(h, w, (i, j) => values[i * w + j]);
    }

    private static Complex[,] Map(int h, int w, Func<int, int, Complex> value)
    {
        var result = new Complex[h, w];
        for (int i = 0; i < h * w; i++)
        {
            result[i / w, i % w] = value(i / w, i % w);
        }

        return result;
    }

    private static Complex[,] Conjugate(Complex[,] x) => Map(x.GetLength(0), x.GetLength(1), (i, j) => Complex.Conjugate(x[i, j]));

    private static Complex[,] Inverse(Complex[,] k) => Conjugate(NaiveTransform.Of(Conjugate(k)));

    private static Complex[,] AlongRows(Complex[,] x, bool inverse)
    {
        int h = x.GetLength(0), w = x.GetLength(1);
        Complex[,] from = inverse ? Conjugate(x) : x;
        Complex[][] rows = [.. Enumerable.Range(0, h).Select(i => NaiveTransform.Of([.. Enumerable.Range(0, w).Select(j => from[i, j])]))];
        Complex[,] result = Map(h, w, (i, j) => rows[i][j] / Math.Sqrt(w));
        return inverse ? Conjugate(result) : result;
    }

    private static Complex[,] AlongColumns(Complex[,] x, bool inverse)
    {
        int h = x.GetLength(0), w = x.GetLength(1);
        Complex[,] turned = AlongRows(Map(w, h, (i, j) => x[j, i]), inverse);
        return Map(h, w, (i, j) => turned[j, i]);
    }

    private static NativeBuffer<float> Store(ImageLayout layout, Complex[,] x)
    {
        var buffer = new NativeBuffer<float>(2 * layout.Storage);
        for (int i = 0; i < layout.Height; i++)
        {
            for (int j = 0; j < layout.Width; j++)
            {
                buffer.Pointer[layout.Offset(i, j)] = (float)x[i, j].Real;
                buffer.Pointer[layout.Offset(i, j) + HostVector.Cell] = (float)x[i, j].Imaginary;
            }
        }

        return buffer;
    }

    private static Complex[,] Load(ImageLayout layout, NativeBuffer<float> buffer) => Map(
        layout.Height, layout.Width, (i, j) => new Complex(buffer.Pointer[layout.Offset(i, j)], buffer.Pointer[layout.Offset(i, j) + HostVector.Cell]));

    private static void AssertClose(Complex[,] expected, Complex[,] actual, double slack)
    {
        double tolerance = slack * 6 * Epsilon * (1 + Math.Log2(expected.Length));
        double distance = NaiveTransform.Distance(actual.Cast<Complex>(), expected.Cast<Complex>());
        Assert.True(distance <= tolerance, $"{expected.GetLength(0)} x {expected.GetLength(1)}: relative distance {distance:g3}, expected at most {tolerance:g3}");
    }

    private static void AssertPaddingIsZero(ImageLayout layout, NativeBuffer<float> buffer)
    {
        for (int i = 0; i < layout.Height; i++)
        {
            for (int j = layout.Width; j < layout.Stride; j++)
            {
                Assert.Equal(0f, buffer.Pointer[layout.Offset(i, j)]);
                Assert.Equal(0f, buffer.Pointer[layout.Offset(i, j) + HostVector.Cell]);
            }
        }
    }
}

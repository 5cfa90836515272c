using System.Numerics;
using CsRecover.Operators;
using CsRecover.Tests.Operators.Fourier;
using CsRecover.Vectors;
using FftSharp;

namespace CsRecover.Tests;

/// <summary>Fourier transforms of powers of two against FftSharp, whose authors share nothing with this library.</summary>
public class FftSharpComparisonTests
{
    public static TheoryData<int> Lengths => [.. Enumerable.Range(0, 17).Select(p => 1 << p)];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Signals_have_the_same_transform(int n)
    {
        Complex[] x = NaiveTransform.Draw(new Random(n), n), expected = Transform(x);
        Assert.InRange(NaiveTransform.Distance(Own<float>(x), expected), 0.0, 1e-6);
        Assert.InRange(NaiveTransform.Distance(Own<double>(x), expected), 0.0, 1e-13);
    }

    [Theory]
    [InlineData(1, 64)]
    [InlineData(32, 16)]
    [InlineData(128, 256)]
    public void Images_have_the_same_k_space(int h, int w)
    {
        Complex[] image = NaiveTransform.Draw(new Random(h + w), h * w);

        // The operator has DC in the middle of k-space and the image's origin in the middle of the image: ifftshift, transform, fftshift.
        Complex[] expected = Shift(image, h, w);
        for (int i = 0; i < h; i++)
        {
            Transform(expected[(i * w)..((i + 1) * w)]).CopyTo(expected, i * w);
        }

        for (int j = 0; j < w; j++)
        {
            Complex[] column = Transform([.. Enumerable.Range(0, h).Select(i => expected[i * w + j])]);
            for (int i = 0; i < h; i++)
            {
                expected[i * w + j] = column[i] / Math.Sqrt(h * w);
            }
        }

        var kspace = new Complex32[h * w];
        new SubsampledFourierOperator(h, w, Enumerable.Repeat(true, h * w).ToArray()).Forward(Array.ConvertAll(image, z => (Complex32)z), kspace);
        Assert.InRange(NaiveTransform.Distance(kspace.Select(z => (Complex)z), Shift(expected, h, w)), 0.0, 1e-6);
    }

    private static Complex[] Transform(Complex[] x)
    {
        Complex[] result = [.. x];
        if (x.Length > 1)                                                    // FftSharp begins at two
        {
            FFT.Forward(result);
        }

        return result;
    }

    private static unsafe Complex[] Own<T>(Complex[] x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int n = x.Length;
        var transform = FourierTransform<T>.Of(n);
        using var memory = new NativeBuffer<T>(2 * n);
        using var scratch = new NativeBuffer<T>(transform.ScratchLength);
        T* re = memory.Pointer, im = re + n;
        for (int i = 0; i < n; i++)
        {
            (re[i], im[i]) = (T.CreateChecked(x[i].Real), T.CreateChecked(x[i].Imaginary));
        }

        transform.Forward(re, im, scratch.Pointer);
        var result = new Complex[n];
        for (int i = 0; i < n; i++)
        {
            result[i] = new Complex(double.CreateChecked(re[i]), double.CreateChecked(im[i]));
        }

        return result;
    }

    /// <summary>Exchanges halves along both axes; of even lengths, and of one, its own inverse.</summary>
    private static Complex[] Shift(Complex[] x, int h, int w) => [.. Enumerable.Range(0, h * w).Select(k => x[(k / w + h / 2) % h * w + (k % w + w / 2) % w])];
}

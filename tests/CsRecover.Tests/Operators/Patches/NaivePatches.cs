using System.Numerics;
using CsRecover.Vectors;

namespace CsRecover.Tests.Operators.Patches;

/// <summary>Shrinkage in patches as it is defined: explicit sums over bases, explicit searches, double precision.</summary>
internal static class NaivePatches
{
    private const int Side = 8;

    /// <summary>The shrunk image.</summary>
    /// <param name="image">H x W pixels, row by row.</param>
    /// <param name="height">H.</param>
    /// <param name="width">W.</param>
    /// <param name="step">Pixels between reference patches.</param>
    /// <param name="matched">Whether patches are in groups of 8.</param>
    /// <param name="factor">The factor of a coefficient with a squared magnitude.</param>
    /// <param name="seed">Seed of the grid.</param>
    /// <param name="turn">Turn of the grid.</param>
    /// <param name="parts">Whether real and imaginary parts are shrunk apart.</param>
    public static Complex[] Shrink(Complex[] image, int height, int width, int step, bool matched, Func<double, double> factor, ulong seed, int turn, bool parts)
    {
        uint word = Philox.Word(seed, 10, (uint)turn);
        var sum = new Complex[image.Length];
        var weights = new double[image.Length];
        foreach (int y in Positions(height, step, (int)((word & 0xFFFF) % step)))
        {
            foreach (int x in Positions(width, step, (int)((word >> 16) % step)))
            {
                (int Y, int X)[] group = matched ? Nearest(image, height, width, y, x) : [(y, x)];
                Complex[][] coefficients = [.. Across(group.Length, [.. group.Select(p => Basis(Patch(image, width, p.Y, p.X), inverse: false))], inverse: false)];
                double squares = 0.0;
                for (int k = 0; k < group.Length; k++)
                {
                    for (int i = 0; i < Side * Side; i++)
                    {
                        Complex c = coefficients[k][i];
                        double re = factor(parts ? c.Real * c.Real : Square(c)), im = parts ? factor(c.Imaginary * c.Imaginary) : re;
                        (re, im) = k == 0 && i == 0 ? (1.0, parts ? im : 1.0) : (re, im);
                        coefficients[k][i] = new Complex(c.Real * re, c.Imaginary * im);
                        squares += re * re + (parts ? im * im : 0.0);
                    }
                }

                double weight = 1.0 / Math.Max(1.0, squares);
                Complex[][] patches = [.. Across(group.Length, coefficients, inverse: true).Select(p => Basis(p, inverse: true))];
                for (int k = 0; k < group.Length; k++)
                {
                    for (int i = 0; i < Side * Side; i++)
                    {
                        int pixel = (group[k].Y + i / Side) * width + group[k].X + i % Side;
                        sum[pixel] += weight * patches[k][i];
                        weights[pixel] += weight;
                    }
                }
            }
        }

        return [.. sum.Select((z, i) => z / weights[i])];
    }

    private static SortedSet<int> Positions(int side, int step, int offset)
    {
        var positions = new SortedSet<int> { 0, side - Side };
        for (int at = offset; at <= side - Side; at += step)
        {
            positions.Add(at);
        }

        return positions;
    }

    private static Complex[] Patch(Complex[] image, int width, int y, int x) => [.. Enumerable.Range(0, Side * Side).Select(i => image[(y + i / Side) * width + x + i % Side])];

    private static (int Y, int X)[] Nearest(Complex[] image, int height, int width, int y, int x)
    {
        Complex[] reference = Patch(image, width, y, x);
        var candidates = new List<(double Difference, int Y, int X)>();
        for (int v = Math.Max(0, y - 9); v <= Math.Min(height - Side, y + 9); v++)
        {
            for (int u = Math.Max(0, x - 9); u <= Math.Min(width - Side, x + 9); u++)
            {
                double difference = Patch(image, width, v, u).Zip(reference, (a, b) => Square(a - b)).Sum();
                candidates.Add((v == y && u == x ? -1.0 : difference, v, u));
            }
        }

        (int, int)[] nearest = [.. candidates.OrderBy(c => c.Difference).Take(8).Select(c => (c.Y, c.X))];
        return [.. Enumerable.Range(0, 8).Select(k => nearest[k % nearest.Length])];
    }

    /// <summary>The orthonormal 2-D cosine transform of 8 x 8 numbers, or its inverse.</summary>
    private static Complex[] Basis(Complex[] patch, bool inverse)
    {
        var result = new Complex[Side * Side];
        for (int i = 0; i < result.Length; i++)
        {
            for (int p = 0; p < result.Length; p++)
            {
                (int frequency, int pixel) = inverse ? (p, i) : (i, p);
                result[i] += patch[p] * Cosine(frequency / Side, pixel / Side) * Cosine(frequency % Side, pixel % Side);
            }
        }

        return result;
    }

    private static double Cosine(int frequency, int pixel) => Math.Sqrt((frequency == 0 ? 1.0 : 2.0) / Side) * Math.Cos(Math.PI * (pixel + 0.5) * frequency / Side);

    /// <summary>The orthonormal Haar transform across patches, or its inverse.</summary>
    private static IEnumerable<Complex[]> Across(int patches, Complex[][] group, bool inverse) => Enumerable.Range(0, patches).Select(k =>
    {
        var result = new Complex[Side * Side];
        for (int p = 0; p < patches; p++)
        {
            double entry = inverse ? Haar(patches, p, k) : Haar(patches, k, p);
            for (int i = 0; i < result.Length; i++)
            {
                result[i] += entry * group[p][i];
            }
        }

        return result;
    });

    /// <summary>Row k of the Haar matrix of n columns: for k = 2^s + j, plus and minus over the halves of the j-th of 2^s parts.</summary>
    private static double Haar(int n, int k, int column)
    {
        if (k == 0)
        {
            return 1.0 / Math.Sqrt(n);
        }

        int scale = BitOperations.Log2((uint)k), part = n >> scale, within = column - (k - (1 << scale)) * part;
        return within < 0 || within >= part ? 0.0 : (within < part / 2 ? 1.0 : -1.0) / Math.Sqrt(part);
    }

    private static double Square(Complex z) => z.Real * z.Real + z.Imaginary * z.Imaginary;
}

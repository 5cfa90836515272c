using System.Numerics;

namespace CsRecover.Mri.Tests.Coils;

/// <summary>How far sensitivities are from others.</summary>
internal static class MapComparison
{
    /// <summary>A pixel's sensitivities, coil by coil.</summary>
    public static Complex[] Pixel(Complex32[] maps, int pixel, int pixels) =>
        [.. Enumerable.Range(0, maps.Length / pixels).Select(c => (Complex)maps[c * pixels + pixel])];

    /// <summary>Whether a pixel has sensitivities.</summary>
    public static bool IsDefined(Complex[] pixel) => Array.Exists(pixel, z => z != Complex.Zero);

    /// <summary>The phase by which the second has to be turned to be nearest to the first.</summary>
    public static Complex Turn(Complex[] expected, Complex[] actual)
    {
        Complex inner = expected.Zip(actual, (a, b) => a * Complex.Conjugate(b)).Aggregate(Complex.Zero, (sum, z) => sum + z);
        return inner / Complex.Abs(inner);
    }

    /// <summary>Distance up to a phase.</summary>
    public static double Distance(Complex[] expected, Complex[] actual)
    {
        Complex turn = Turn(expected, actual);
        return Math.Sqrt(expected.Zip(actual, (a, b) => Math.Pow(Complex.Abs(a - b * turn), 2.0)).Sum());
    }

    /// <summary>Checks how many errors are how small.</summary>
    public static void CheckQuantiles(List<double> errors, params (double Share, double Bound)[] bounds)
    {
        errors.Sort();
        Assert.All(bounds, b => Assert.True(errors[(int)(errors.Count * b.Share)] < b.Bound, $"{b.Share:P0} of the errors are up to {errors[(int)(errors.Count * b.Share)]:E2}, not {b.Bound:E2}"));
    }
}

using CsRecover.Mri.Files;
using CsRecover.Mri.Pictures;

namespace CsRecover.Mri.Tests.Pictures;

/// <summary>Colour maps against matplotlib's tables (entry k of 256 is the colour of k / 255), phases against the definition of hue.</summary>
public class ColourTests
{
    [Theory]
    [InlineData(0, 68, 1, 84)]
    [InlineData(20, 72, 29, 111)]
    [InlineData(100, 42, 118, 142)]
    [InlineData(128, 33, 145, 140)]
    [InlineData(170, 53, 183, 121)]
    [InlineData(230, 189, 223, 38)]
    [InlineData(255, 253, 231, 37)]
    public void Viridis_is_the_published_one(int entry, byte red, byte green, byte blue) => AssertNear(new Rgb(red, green, blue), ColourMap.Viridis.At(entry / 255.0));

    [Theory]
    [InlineData(0, 0, 0, 4)]
    [InlineData(20, 16, 9, 45)]
    [InlineData(100, 144, 37, 104)]
    [InlineData(128, 188, 55, 84)]
    [InlineData(170, 237, 105, 37)]
    [InlineData(230, 246, 215, 70)]
    [InlineData(255, 252, 255, 164)]
    public void Inferno_is_the_published_one(int entry, byte red, byte green, byte blue) => AssertNear(new Rgb(red, green, blue), ColourMap.Inferno.At(entry / 255.0));

    [Fact]
    public void Lightness_rises_and_what_is_off_the_scale_gets_its_ends()
    {
        foreach (ColourMap map in new[] { ColourMap.Viridis, ColourMap.Inferno })
        {
            double[] luminance = [.. Enumerable.Range(0, 101).Select(i => map.At(i / 100.0)).Select(c => 0.2126 * c.Red + 0.7152 * c.Green + 0.0722 * c.Blue)];
            Assert.All(luminance.Zip(luminance.Skip(1)), p => Assert.True(p.Second > p.First - 0.51));
            Assert.Equal([map.At(0), map.At(0), map.At(1), map.At(1), map.At(0.5)], map.Picture(new Image<float>(1, 5, [-1f, float.NaN, 2f, 7f, 1f]), 2f).Pixels);
            Assert.Equal([map.At(0), map.At(0.5), map.At(1)], map.Bar(2, 3).Pixels[3..]);
            Assert.Throws<ArgumentException>(() => map.Picture(new Image<float>(1, 1), 0f));
        }
    }

    [Fact]
    public void Hue_is_phase_and_brightness_is_magnitude()
    {
        var third = new Complex32(-0.5f, MathF.Sqrt(0.75f));
        var image = new Image<Complex32>(1, 7, [Complex32.One, third, new(third.Real, -third.Imaginary), new(-2f, 0f), new(0f, 1f), new(0.5f, 0f), default]);
        Assert.Equal(
            [new Rgb(255, 0, 0), new(0, 255, 0), new(0, 0, 255), new(0, 255, 255), new(128, 255, 0), new(128, 0, 0), default],
            PhaseColours.Picture(image, 1f).Pixels);
        Image<Rgb> wheel = PhaseColours.Wheel(65);
        Assert.Equal([new Rgb(255, 0, 0), new Rgb(128, 255, 0), default, default], new[] { wheel[32, 64], wheel[0, 32], wheel[32, 32], wheel[0, 0] });
    }

    private static void AssertNear(Rgb expected, Rgb actual)
    {
        Assert.InRange(actual.Red, expected.Red - 7, expected.Red + 7);
        Assert.InRange(actual.Green, expected.Green - 7, expected.Green + 7);
        Assert.InRange(actual.Blue, expected.Blue - 7, expected.Blue + 7);
    }
}

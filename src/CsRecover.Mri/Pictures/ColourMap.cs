using CsRecover.Mri.Files;

namespace CsRecover.Mri.Pictures;

/// <summary>
/// Colours for numbers from 0 to 1 whose lightness rises evenly, also for colour-blind readers and in grey print. Made from 17 of the 256
/// published colours each, linear between them, which is within 7 of 255 everywhere.
/// </summary>
public sealed class ColourMap
{
    private readonly Rgb[] _points;

    private ColourMap(params uint[] points) => _points = Array.ConvertAll(points, p => new Rgb((byte)(p >> 16), (byte)(p >> 8), (byte)p));

    /// <summary>Dark violet through green to yellow (van der Walt and Smith, SciPy 2015, as in matplotlib, CC0).</summary>
    public static ColourMap Viridis { get; } = new(
        0x440154, 0x48186A, 0x472D7B, 0x424086, 0x3B528B, 0x33638D, 0x2C728E, 0x26828E, 0x21918C, 0x1F9F88, 0x27AD81, 0x3DBC74, 0x5CC863, 0x81D34D, 0xAADC32, 0xD5E21A, 0xFDE725);

    /// <summary>Black through red to light yellow (the same authors): errors on it fade into a dark page where there are none.</summary>
    public static ColourMap Inferno { get; } = new(
        0x000004, 0x0B0724, 0x210C4A, 0x3D0965, 0x57106E, 0x71196E, 0x8A226A, 0xA32C61, 0xBC3754, 0xD04545, 0xE35933, 0xF1711F, 0xF98C0A, 0xFCAA0F, 0xF9C932, 0xF2E865, 0xFCFFA4);

    /// <summary>The colour of a number.</summary>
    /// <param name="value">From 0 to 1; others, and NaN, get the nearest end's (NaN that of 0).</param>
    /// <returns>The colour.</returns>
    public Rgb At(double value)
    {
        double at = (value > 0.0 ? Math.Min(value, 1.0) : 0.0) * (_points.Length - 1);
        int below = Math.Min((int)at, _points.Length - 2);
        Rgb a = _points[below], b = _points[below + 1];
        byte Between(byte from, byte to) => (byte)Math.Round(from + (at - below) * (to - from));
        return new Rgb(Between(a.Red, b.Red), Between(a.Green, b.Green), Between(a.Blue, b.Blue));
    }

    /// <summary>An image in these colours.</summary>
    /// <param name="image">Numbers from 0.</param>
    /// <param name="top">The number that gets the last colour, positive.</param>
    /// <returns>The picture.</returns>
    /// <exception cref="ArgumentException"><paramref name="top"/> is not positive.</exception>
    public Image<Rgb> Picture(Image<float> image, float top)
    {
        ArgumentNullException.ThrowIfNull(image);
        return top > 0f ? image.Map(v => At(v / (double)top)) : throw new ArgumentException($"Expected a positive top of the scale, got {top}.", nameof(top));
    }

    /// <summary>The map itself, from 0 at the left to 1 at the right.</summary>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="width">Columns, at least 1.</param>
    /// <returns>The picture.</returns>
    public Image<Rgb> Bar(int height, int width)
    {
        var bar = new Image<Rgb>(height, width);
        for (int p = 0; p < bar.Pixels.Length; p++)
        {
            bar.Pixels[p] = At(p % width / Math.Max(1.0, width - 1));
        }

        return bar;
    }
}

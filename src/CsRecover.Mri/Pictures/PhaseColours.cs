using CsRecover.Mri.Files;

namespace CsRecover.Mri.Pictures;

/// <summary>Complex numbers as colours: the magnitude is the brightness, the phase the hue (0 red, 120 degrees green, -120 degrees blue).</summary>
public static class PhaseColours
{
    /// <summary>The colour of a number.</summary>
    /// <param name="value">The number.</param>
    /// <param name="white">The magnitude of full brightness, positive; larger ones look like it.</param>
    /// <returns>The colour.</returns>
    public static Rgb Of(Complex32 value, float white)
    {
        double sixths = (Math.Atan2(value.Imaginary, value.Real) / (2.0 * Math.PI) + 1.0) % 1.0 * 6.0;
        double brightness = 255.0 * Math.Min(1.0, value.Magnitude / (double)white);
        byte Channel(double from) => (byte)Math.Round(brightness * (1.0 - Math.Clamp(Math.Min((from + sixths) % 6.0, 4.0 - (from + sixths) % 6.0), 0.0, 1.0)));
        return new Rgb(Channel(5.0), Channel(3.0), Channel(1.0));
    }

    /// <summary>A complex image in colours.</summary>
    /// <param name="image">The image.</param>
    /// <param name="white">The magnitude of full brightness, positive.</param>
    /// <returns>The picture.</returns>
    public static Image<Rgb> Picture(Image<Complex32> image, float white)
    {
        ArgumentNullException.ThrowIfNull(image);
        return white > 0f ? image.Map(z => Of(z, white)) : throw new ArgumentException($"Expected a positive white level, got {white}.", nameof(white));
    }

    /// <summary>A key to the colours: the unit disc, real axis to the right, imaginary axis upwards.</summary>
    /// <param name="side">Its rows and columns, at least 2.</param>
    /// <returns>The picture.</returns>
    public static Image<Rgb> Wheel(int side)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(side, 2);
        var wheel = new Image<Rgb>(side, side);
        float radius = (side - 1) / 2f;
        for (int p = 0; p < wheel.Pixels.Length; p++)
        {
            var z = new Complex32((p % side - radius) / radius, (radius - p / side) / radius);
            wheel.Pixels[p] = z.Magnitude <= 1f ? Of(z, 1f) : default;
        }

        return wheel;
    }
}

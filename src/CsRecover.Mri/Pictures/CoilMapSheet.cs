using CsRecover.Mri.Files;

namespace CsRecover.Mri.Pictures;

/// <summary>The sensitivities of all coils as one picture, in <see cref="PhaseColours"/>.</summary>
public static class CoilMapSheet
{
    /// <summary>Draws the maps.</summary>
    /// <param name="maps">The sensitivities.</param>
    /// <returns>A contact sheet, the first coil at the top left; the largest magnitude has full brightness.</returns>
    public static Image<Rgb> Compose(CoilMaps maps)
    {
        ArgumentNullException.ThrowIfNull(maps);
        float white = maps.Values.Max(z => z.Magnitude);
        return ContactSheet.Compose([.. Enumerable.Range(0, maps.Coils).Select(c => PhaseColours.Picture(new Image<Complex32>(maps.Height, maps.Width, maps.Coil(c).ToArray()), white))]);
    }
}

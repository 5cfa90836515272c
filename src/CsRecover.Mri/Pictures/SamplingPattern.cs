namespace CsRecover.Mri.Pictures;

/// <summary>Pictures of sampling masks.</summary>
public static class SamplingPattern
{
    /// <summary>Draws a mask: white where k-space is measured, DC in the middle.</summary>
    /// <param name="mask">The mask.</param>
    /// <returns>The picture, one pixel a point.</returns>
    public static Image<byte> Picture(SamplingMask mask)
    {
        ArgumentNullException.ThrowIfNull(mask);
        return new Image<byte>(mask.Height, mask.Width, Array.ConvertAll(mask.Points, p => p ? byte.MaxValue : byte.MinValue));
    }
}

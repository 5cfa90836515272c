namespace CsRecover.Mri.Pictures;

/// <summary>Several slices as one image, row by row from the top left, as nearly square as it gets.</summary>
public static class ContactSheet
{
    /// <summary>Puts slices side by side.</summary>
    /// <typeparam name="T">The pixel.</typeparam>
    /// <param name="slices">The slices, at least one; all of one size.</param>
    /// <returns>The sheet, zero where there is no slice left; of one slice, the slice.</returns>
    /// <exception cref="ArgumentException">There is no slice, or they differ in size.</exception>
    public static Image<T> Compose<T>(IReadOnlyList<Image<T>> slices)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(slices);
        if (slices.Count == 0 || slices.Any(s => (s.Height, s.Width) != (slices[0].Height, slices[0].Width)))
        {
            throw new ArgumentException($"Expected at least one slice, all of one size, got {slices.Count}: {string.Join(", ", slices.Select(s => $"{s.Height} x {s.Width}").Distinct())}.", nameof(slices));
        }

        (int height, int width) = (slices[0].Height, slices[0].Width);
        int across = Math.Clamp((int)Math.Ceiling(Math.Sqrt((double)slices.Count * height / width)), 1, slices.Count), down = (slices.Count + across - 1) / across;
        var sheet = new Image<T>(down * height, across * width);
        for (int s = 0; s < slices.Count; s++)
        {
            for (int i = 0; i < height; i++)
            {
                slices[s].Row(i).CopyTo(sheet.Row(s / across * height + i)[(s % across * width)..]);
            }
        }

        return sheet;
    }
}

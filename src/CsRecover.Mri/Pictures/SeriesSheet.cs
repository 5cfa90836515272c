using System.Globalization;

namespace CsRecover.Mri.Pictures;

/// <summary>A series of images as one picture: the first, the middle and the last frame, and one row of pixels over time.</summary>
public static class SeriesSheet
{
    /// <summary>Composes the sheet.</summary>
    /// <param name="frames">Magnitudes, at least one frame, all of one size.</param>
    /// <param name="names">What the frames are called: the word before their number, such as "frame".</param>
    /// <returns>The sheet. All panels have one white level, that of all frames; in the last one time runs downwards, through the row that changes most.</returns>
    /// <exception cref="ArgumentException">There is no frame, or they differ in size.</exception>
    public static Image<byte> Compose(IReadOnlyList<Image<float>> frames, string names = "frame")
    {
        ArgumentNullException.ThrowIfNull(frames);
        if (frames.Count == 0 || frames.Any(f => (f.Height, f.Width) != (frames[0].Height, frames[0].Width)))
        {
            throw new ArgumentException($"Expected at least one frame, all of one size, got {frames.Count}.", nameof(frames));
        }

        int height = frames[0].Height, width = frames[0].Width;
        float white = Grayscale.WhiteLevel(new Image<float>(checked(frames.Count * height), width, [.. frames.SelectMany(f => f.Pixels)]));
        string Number(int i) => i.ToString(CultureInfo.InvariantCulture);
        LabelledPicture Panel(int frame) => new($"{names} {Number(frame)}", $"of {Number(frames.Count)}", Grayscale.Picture(frames[frame], white));

        int row = LiveliestRow(frames);
        int[] shown = [.. new[] { 0, frames.Count / 2, frames.Count - 1 }.Distinct()];
        var profile = new Image<float>(height, width);
        for (int i = 0; i < height; i++)
        {
            frames[(int)((long)i * frames.Count / height)].Row(row).CopyTo(profile.Row(i));
        }

        return PanelStrip.Compose([.. shown.Select(Panel), new LabelledPicture($"row {Number(row)}", "time runs down", Grayscale.Picture(profile, white))], Math.Max(1, 256 / Math.Max(height, width)));
    }

    /// <summary>The row whose pixels vary most over time.</summary>
    private static int LiveliestRow(IReadOnlyList<Image<float>> frames)
    {
        (int Row, double Variance) best = (frames[0].Height / 2, 0.0);
        for (int row = 0; row < frames[0].Height; row++)
        {
            double variance = 0.0;
            for (int column = 0; column < frames[0].Width; column++)
            {
                double mean = frames.Average(f => f[row, column]);
                variance += frames.Sum(f => (f[row, column] - mean) * (f[row, column] - mean));
            }

            best = variance > best.Variance ? (row, variance) : best;
        }

        return best.Row;
    }
}

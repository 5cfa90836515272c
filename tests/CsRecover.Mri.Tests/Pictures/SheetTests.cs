using CsRecover.Mri.Files;
using CsRecover.Mri.Pictures;

namespace CsRecover.Mri.Tests.Pictures;

/// <summary>Pictures of results: comparison, error, mask, coil maps, thumbnails.</summary>
public class SheetTests
{
    private const int H = 20, W = 24;

    private static readonly Image<float> _reference = new(H, W, [.. Enumerable.Range(0, H * W).Select(p => p % 7 / 6f)]);
    private static readonly Image<float> _recovered = _reference.Map(v => v + 0.03f);

    [Theory]
    [InlineData(0.03f, 0.05f, "0.05")]
    [InlineData(0.05f, 0.05f, "0.05")]
    [InlineData(0.051f, 0.1f, "0.1")]
    [InlineData(1200f, 2000f, "2000")]
    [InlineData(3e-7f, 5e-7f, "5E-7")]
    public void Errors_are_shown_up_to_a_round_number(float error, float top, string text)
    {
        var map = new ErrorMap(new Image<float>(1, 64, [.. Enumerable.Repeat(error, 64)]), new Image<float>(1, 64));
        Assert.Equal(top, map.Top, 1e-6f * top);
        Assert.Equal(text, map.TopText);
    }

    [Fact]
    public void An_error_map_shows_absolute_errors_over_its_scale()
    {
        Image<float> other = _reference.Map(v => v);
        other[3, 4] -= 0.02f;
        other[5, 6] += 0.04f;
        var map = new ErrorMap(other, _reference);
        Assert.Equal([0.02f, 0.04f], new[] { map.Difference[3, 4], map.Difference[5, 6] }.Select(v => MathF.Round(v, 5)));
        Assert.Equal(H * W - 2, map.Difference.Pixels.Count(v => v == 0f));

        var all = new ErrorMap(_recovered, _reference);
        Image<Rgb> picture = all.Picture();
        Assert.Equal(W, picture.Width);
        Assert.Equal(ColourMap.Inferno.At(0.6), picture[0, 0]);
        Assert.Equal([ColourMap.Inferno.At(0), ColourMap.Inferno.At(1)], new[] { picture[H + 4, 0], picture[H + 4, W - 1] });
        Assert.Throws<ArgumentException>(() => new ErrorMap(_recovered, new Image<float>(H, H)));
    }

    /// <summary>Panels share a white level, and say how far they are from the reference.</summary>
    [Fact]
    public void A_sheet_compares()
    {
        Image<float> half = _reference.Map(v => v / 2f);
        var sheet = new ComparisonSheet(_recovered, half, _reference);
        Assert.Equal(["zero-filled", "recovered", "reference", "error"], sheet.Panels.Select(p => p.Title));
        Assert.Equal(["30.46 dB", "", "0 to 0.05"], sheet.Panels.Skip(1).Select(p => p.Note));                   // -20 log10 0.03
        Assert.Equal([128, 255, 255], sheet.Panels.Take(3).Select(p => (int)p.Picture[0, 6].Green));
        Image<Rgb> whole = sheet.Compose(zoom: 2);
        Assert.True(whole.Width > 4 * 2 * W);
        Assert.True(whole.Height > 2 * sheet.Panels[3].Picture.Height);
        Assert.Contains(ColourMap.Inferno.At(0.6), whole.Pixels);

        var alone = new ComparisonSheet(_recovered, null, null);
        Assert.Equal("recovered", Assert.Single(alone.Panels).Title);
        Assert.Null(alone.Error);
        Assert.True(alone.Compose().Width > W);
    }

    [Fact]
    public void A_sampling_pattern_is_white_where_points_are_measured() =>
        Assert.Equal([255, 0, 0, 255, 0, 0], SamplingPattern.Picture(new SamplingMask(2, 3, [true, false, false, true, false, false])).Pixels);

    [Fact]
    public void Coil_maps_are_drawn_side_by_side()
    {
        var maps = new CoilMaps(2, 1, 2, [new(3f, 0f), new(0f, 0f), new(0f, 4f), new(-1f, 0f)]);
        Image<Rgb> sheet = CoilMapSheet.Compose(maps);
        Assert.Equal((2, 2), (sheet.Height, sheet.Width));
        Assert.Equal([new Rgb(153, 0, 0), default, new Rgb(102, 204, 0), new Rgb(0, 255, 255)], sheet.Pixels);   // 3/5 and 4/5 i; 0 and -1
    }

    [Fact]
    public void A_thumbnail_is_made_of_means()
    {
        var image = new Image<float>(4, 5, [.. Enumerable.Range(0, 20).Select(p => (float)p)]);
        Image<float> small = Thumbnail.Of(image, 3);
        Assert.Equal((2, 2), (small.Height, small.Width));
        Assert.Equal([3f, 5f, 13f, 15f], small.Pixels);
        Assert.Same(image, Thumbnail.Of(image, 5));
        Assert.Equal([2f], Thumbnail.Of(new Image<float>(1, 5, [0f, 1f, 2f, 3f, 4f]), 1).Pixels);
    }
}

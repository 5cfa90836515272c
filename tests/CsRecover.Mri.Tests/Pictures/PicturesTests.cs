using CsRecover.Mri.Pictures;

namespace CsRecover.Mri.Tests.Pictures;

public class PicturesTests
{
    [Fact]
    public void Grey_levels_are_linear_between_black_and_white()
    {
        var image = new Image<float>(1, 6, [0f, 0.5f, 1f, 2f, 3f, -1f]);
        Assert.Equal([0, 64, 128, 255, 255, 0], Grayscale.Picture(image, 2f).Pixels);
        Assert.Throws<ArgumentException>(() => Grayscale.Picture(image, 0f));
    }

    [Fact]
    public void The_white_level_ignores_a_few_outliers()
    {
        var image = new Image<float>(50, 50, [.. Enumerable.Range(0, 2500).Select(p => p == 77 ? 1000f : p % 100 / 100f)]);
        Assert.InRange(Grayscale.WhiteLevel(image), 0.98f, 1f);
        Assert.Equal(1000f, Grayscale.WhiteLevel(image, 1.0));
        Assert.True(Grayscale.WhiteLevel(new Image<float>(2, 2)) > 0f);
    }

    [Fact]
    public void Text_is_drawn_in_the_font()
    {
        var picture = new Image<byte>(9, 14);
        PixelFont.Draw(picture, "r4", 1, 1, 1, 255);
        string[] drawn = [.. Enumerable.Range(0, 9).Select(i => string.Concat(Enumerable.Range(0, 14).Select(j => picture[i, j] != 0 ? '#' : '.')))];
        Assert.Equal(
            [
                "..............",
                ".####.....#...",
                ".#...#...##...",
                ".#...#..#.#...",
                ".####..#..#...",
                ".#.#...#####..",
                ".#..#.....#...",
                ".#...#....#...",
                "..............",
            ],
            drawn);
    }

    [Fact]
    public void Text_outside_the_picture_is_left_out_and_scaled_text_is_larger()
    {
        var picture = new Image<byte>(20, 20);
        PixelFont.Draw(picture, "WWWWWW~", -3, -3, 3, 200);
        Assert.Contains((byte)200, picture.Pixels);
        Assert.Equal(5, PixelFont.Width("A"));
        Assert.Equal(11, PixelFont.Width("AB"));
        Assert.Equal(0, PixelFont.Width(""));
    }

    [Fact]
    public void A_strip_shows_each_picture_beside_the_other()
    {
        var a = new Image<byte>(30, 200, [.. Enumerable.Range(0, 6000).Select(p => (byte)(p % 251))]);
        var b = new Image<byte>(30, 200, [.. Enumerable.Range(0, 6000).Select(p => (byte)(p % 241))]);
        Image<byte> strip = PanelStrip.Compose([new LabelledPicture("ONE", "note", a), new LabelledPicture("TWO", "", b)], zoom: 2);
        Assert.True(Contains(strip, a, 2));
        Assert.True(Contains(strip, b, 2));
        Assert.Throws<ArgumentException>(() => PanelStrip.Compose([]));
        Assert.Throws<ArgumentException>(() => PanelStrip.Compose([new LabelledPicture("", "", a), new LabelledPicture("", "", new Image<byte>(3, 3))]));
    }

    private static bool Contains(Image<byte> strip, Image<byte> part, int zoom) =>
        Enumerable.Range(0, (strip.Height - part.Height * zoom + 1) * (strip.Width - part.Width * zoom + 1)).Any(p =>
        {
            int top = p / (strip.Width - part.Width * zoom + 1), left = p % (strip.Width - part.Width * zoom + 1);
            return Enumerable.Range(0, part.Height * zoom).All(i => Enumerable.Range(0, part.Width * zoom).All(j => strip[top + i, left + j] == part[i / zoom, j / zoom]));
        });
}

using System.Net;
using System.Text.RegularExpressions;
using CsRecover.Mri;
using CsRecover.Mri.Files;
using CsRecover.Mri.Pictures;

namespace CsRecover.Cli.Tests;

/// <summary><c>csrecover mri --html</c> and <c>--comparison</c>.</summary>
public class MriPageTests
{
    /// <summary>Elements of HTML that have no end.</summary>
    private static readonly string[] _void = ["meta", "img"];

    [Fact]
    public void A_page_shows_result_figures_parameters_and_convergence()
    {
        using var work = new Workspace();
        ScanFiles.Write(work);
        string page = Page(work, "--mask", work["mask.npy"], "--reference", work["reference.npy"], "--roi", work["roi.npy"], "--comparison", work["c.png"]);
        string[] images = AssertSelfContained(page);
        Assert.Equal(5, images.Length);                                          // four panels and the mask
        AssertWords(page, "zero-filled", "recovered", "reference", "error", "NRMSE", "PSNR", "SSIM", "recovered, region", "all samples divided by", "samples kept aside", "threshold sigma", "Converged after", "fast", "mask.npy");
        Assert.Contains("<polyline", page, StringComparison.Ordinal);

        Image<float> magnitude = new Image<Complex32>(ScanFiles.H, ScanFiles.W, NpyFile.Read(Path.Combine(work["result"], "image.npy")).ToComplex()).Magnitude();
        Image<float> reference = ImageFile.ReadMagnitudes(work["reference.npy"])[0];
        File.WriteAllBytes(work["shown.png"], Convert.FromBase64String(images[1]));
        Image<byte> expected = Grayscale.Picture(magnitude, Grayscale.WhiteLevel(reference));
        Assert.Equal(expected.Pixels, PictureFile.ReadGrey(work["shown.png"]).Map(v => (byte)Math.Round(255f * v)).Pixels);
        string decibels = FormattableString.Invariant($"{ImageMetrics.Compare(magnitude, reference, ImageFile.ReadRegions(work["roi.npy"])[0]).Psnr:F2} dB");
        Assert.Contains($"<td>{decibels}</td>", page, StringComparison.Ordinal);
        Assert.True(PictureFile.ReadGrey(work["c.png"]).Width > 4 * ScanFiles.W);
    }

    [Fact]
    public void Names_of_files_cannot_break_a_page()
    {
        using var work = new Workspace();
        ScanFiles.Write(work);
        string name = "<b>&'k.npy";
        File.Move(work["k.npy"], work[name]);
        string page = Page(work, ["--kspace", work[name], "--mask", work["mask.npy"]]);
        AssertSelfContained(page);
        Assert.DoesNotContain("<b>", page, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;&amp;&#39;k.npy", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_volume_of_several_coils_has_maps_thumbnails_and_every_slice()
    {
        using var work = new Workspace();
        ScanFiles.Write(work, slices: 3, coils: 2);
        string page = Page(work, "--reference", work["reference.npy"]);
        string[] images = AssertSelfContained(page);
        Assert.Equal(4 + 3 + 3, images.Length);                                  // panels; mask, maps and their key; thumbnails
        AssertWords(page, "3 slices of", "the furthest from its reference", "Coil sensitivities", "ESPIRiT", "the mean of all 3 slices");
        Assert.Equal(3, Regex.Count(page, "<th scope=\"row\">[0-2]</th>"));
        Assert.Equal(3, Regex.Count(page, "alt=\"Slice [0-2], recovered\""));
        Assert.Contains("the middle one", Page(work), StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_appears_with_the_image_or_not_at_all()
    {
        using var work = new Workspace();
        ScanFiles.Write(work, coils: 2);
        Directory.CreateDirectory(work["taken.hdr"]);
        string[] before = work.Contents();
        string[] input = ["mri", "--kspace", work["k.npy"], "--output", work["result"]];
        Workspace.AssertRefused(Workspace.Run([.. input, "--html", work["p.html"], "--comparison", work["c.png"], "--save-maps", work["taken.cfl"]]), "taken.hdr");
        Workspace.AssertRefused(Workspace.Run([.. input, "--html", work["taken.hdr"]]), "taken.hdr", "got a folder");
        Workspace.AssertRefused(Workspace.Run([.. input, "--html", Path.Combine(work["result"], "report.json")]), "different files", "report.json");
        Workspace.AssertRefused(Workspace.Run([.. input, "--comparison", work["c.jpg"]]), "--comparison", ".png", "c.jpg");
        Assert.Equal(before, work.Contents().Where(name => name != "result"));
        Assert.Empty(Directory.Exists(work["result"]) ? Directory.GetFiles(work["result"]) : []);
    }

    private static string Page(Workspace work, params string[] options)
    {
        string[] kspace = options.Contains("--kspace") ? [] : ["--kspace", work["k.npy"]];
        Outcome outcome = Workspace.Run(["mri", .. kspace, "--output", work["result"], "--html", work["p.html"], .. options]);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        return File.ReadAllText(work["p.html"]);
    }

    private static void AssertWords(string page, params string[] words) => Assert.All(words, word => Assert.Contains(word, WebUtility.HtmlDecode(page), StringComparison.Ordinal));

    /// <summary>Elements end where they should, every image has a text and is in the page itself, and nothing refers elsewhere. Gives the images, base 64.</summary>
    private static string[] AssertSelfContained(string page)
    {
        var open = new Stack<string>();
        foreach (Match tag in Regex.Matches(page, "<(/?)([a-z0-9]+)([^>]*)>"))
        {
            string name = tag.Groups[2].Value;
            if (tag.Groups[1].Length > 0)
            {
                Assert.Equal(name, open.Pop());
            }
            else if (!_void.Contains(name) && !tag.Groups[3].Value.EndsWith('/'))
            {
                open.Push(name);
            }
        }

        Assert.Empty(open);
        Assert.StartsWith("<!DOCTYPE html>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.DoesNotContain("://", page.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotMatch("(?i)\\b(href|url\\(|@import)", page);
        Assert.Matches("prefers-color-scheme: dark", page);
        string[] images = [.. Regex.Matches(page, "<img[^>]*>").Select(m => m.Value)];
        Assert.All(images, image => Assert.Matches("alt=\"[A-Z][^\"]+\"", image));
        return [.. images.Select(image => Regex.Match(image, "src=\"data:image/png;base64,([A-Za-z0-9+/=]+)\"").Groups[1].Value)];
    }
}

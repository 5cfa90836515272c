using System.Globalization;
using CsRecover.Mri;

namespace CsRecover.Cli.Reports.Html;

/// <summary>The tables of a page about a reconstruction.</summary>
internal static class MriTables
{
    /// <summary>Figures against the reference.</summary>
    /// <param name="html">Receives the table.</param>
    /// <param name="contents">The page.</param>
    /// <param name="shown">The slice that is shown.</param>
    public static void Metrics(HtmlWriter html, MriPageContents contents, PageSlice shown)
    {
        Image<float> recovered = shown.Result.Image.Magnitude(), reference = shown.Reference!;
        Image<float>? zeroFilled = shown.ZeroFilled();
        bool several = contents.Slices.Count > 1;
        Table(html, several ? Text($"Slice {contents.Shown}, and the mean of all {contents.Slices.Count} slices") : "Data range 1", ["", "NRMSE", "PSNR", "SSIM"], Rows());

        IEnumerable<string[]> Rows()
        {
            foreach ((string where, Image<bool>? region) in new[] { ("whole image", null), ("region", shown.Region) })
            {
                if (region is null && where == "region")
                {
                    continue;
                }

                if (zeroFilled is not null)
                {
                    yield return Row($"zero-filled, {where}", ImageMetrics.Compare(zeroFilled, reference, region));
                }

                yield return Row($"recovered, {where}", ImageMetrics.Compare(recovered, reference, region));
            }

            RecoveryReport all = contents.Report;
            if (several && all is { Nrmse: { } nrmse, Psnr: { } psnr, Ssim: { } ssim })
            {
                yield return Row("recovered, mean of whole images", new ImageQuality(nrmse, psnr, ssim));
            }

            if (several && all is { NrmseRoi: { } nrmseRoi, PsnrRoi: { } psnrRoi, SsimRoi: { } ssimRoi })
            {
                yield return Row("recovered, mean of regions", new ImageQuality(nrmseRoi, psnrRoi, ssimRoi));
            }
        }
    }

    /// <summary>Every slice in a row.</summary>
    /// <param name="html">Receives the table.</param>
    /// <param name="slices">The slices.</param>
    public static void Slices(HtmlWriter html, IReadOnlyList<SliceReport> slices)
    {
        bool judged = slices[0].Psnr is not null, region = slices[0].PsnrRoi is not null;
        string[] figures = judged ? ["NRMSE", "PSNR", "SSIM"] : [], regional = region ? ["NRMSE, region", "PSNR, region", "SSIM, region"] : [];
        Table(
            html,
            "Slices that ran at the same time shared processors",
            ["slice", "status", "iterations", "seconds", "|y - A x|", "non-zeros", .. figures, .. regional],
            slices.Select(s => (string[])
            [
                Text($"{s.Slice}"), $"{s.Status}", Text($"{s.Iterations}"), Text($"{s.Seconds:G3}"), Text($"{s.ResidualNorm:G4}"), Text($"{s.SupportSize}"),
                .. judged ? Figures(s.Nrmse, s.Psnr, s.Ssim) : [], .. region ? Figures(s.NrmseRoi, s.PsnrRoi, s.SsimRoi) : [],
            ]));
    }

    private static string[] Row(string name, ImageQuality quality) => [name, .. Figures(quality.Nrmse, quality.Psnr, quality.Ssim)];

    private static string[] Figures(double? nrmse, double? psnr, double? ssim) => [Text($"{nrmse:F4}"), Text($"{psnr:F2} dB"), Text($"{ssim:F4}")];

    private static void Table(HtmlWriter html, string caption, string[] head, IEnumerable<string[]> rows) => html.Element(
        "div",
        () => html.Element("table", () =>
        {
            html.Element("caption", caption);
            html.Element("thead", () => html.Element("tr", () => Array.ForEach(head, cell => html.Element("th", cell, ("scope", "col")))));
            html.Element("tbody", () =>
            {
                foreach (string[] row in rows)
                {
                    html.Element("tr", () =>
                    {
                        html.Element("th", row[0], ("scope", "row"));
                        Array.ForEach(row[1..], cell => html.Element("td", cell));
                    });
                }
            });
        }),
        ("class", "scroll"), ("tabindex", "0"), ("role", "region"), ("aria-label", caption));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

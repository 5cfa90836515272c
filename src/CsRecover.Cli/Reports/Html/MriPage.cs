using System.Globalization;
using System.Reflection;
using System.Text;
using CsRecover.Mri;
using CsRecover.Mri.Pictures;
using CsRecover.Solvers;

namespace CsRecover.Cli.Reports.Html;

/// <summary>A page about a reconstruction: one file that refers to no other.</summary>
internal static class MriPage
{
    /// <summary>Writes the page.</summary>
    /// <param name="stream">Receives UTF-8 text.</param>
    /// <param name="contents">What it is about.</param>
    public static void Write(Stream stream, MriPageContents contents)
    {
        var html = new HtmlWriter();
        html.Raw("<!DOCTYPE html>");
        html.Element(
            "html",
            () =>
            {
                html.Element("head", () => Head(html, contents));
                html.Element("body", () => Body(html, contents));
            },
            ("lang", "en"));
        stream.Write(Encoding.UTF8.GetBytes(html.ToString()));
    }

    private static void Head(HtmlWriter html, MriPageContents contents)
    {
        html.Void("meta", ("charset", "utf-8"));
        html.Void("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));

        // Says to the browser what is meant to be so: nothing is loaded, nothing runs.
        html.Void("meta", ("http-equiv", "Content-Security-Policy"), ("content", "default-src 'none'; img-src data:; style-src 'unsafe-inline'"));
        html.Element("title", $"{Path.GetFileName(contents.KSpace)}: MR image from undersampled k-space");
        html.Raw($"<style>\n{HtmlStyle.Css}\n</style>");
    }

    private static void Body(HtmlWriter html, MriPageContents contents)
    {
        RecoveryReport report = contents.Report;
        html.Element("header", () =>
        {
            html.Element("h1", "MR image from undersampled k-space");
            html.Element("p", Text($"{Path.GetFileName(contents.KSpace)}: {SliceWords(contents.Slices.Count)}{report.Height} x {report.Width} pixels, {CoilWords(report)}, {report.Acceleration:F2} x undersampled"));
            if (Notice(report) is { } notice)
            {
                html.Element("p", notice, ("class", "notice"), ("role", "note"));
            }
        });
        html.Element("main", () =>
        {
            PageSlice shown = contents.Slices[contents.Shown];
            Section(html, contents.Slices.Count == 1 ? "Result" : Text($"Result: slice {contents.Shown}, {(shown.Reference is null ? "the middle one" : "the furthest from its reference")}"), () => Panels(html, shown));
            if (shown.Reference is not null)
            {
                Section(html, "Against the reference", () => MriTables.Metrics(html, contents, shown));
            }

            Section(html, "What was done", () => Facts(html, Done(contents)));
            Section(html, "Chosen from the data", () => Facts(html, ChosenParameters.Of(shown.Result, contents.Solver, report.Rows, contents.Coils)));
            Section(html, "Sampling, coils and convergence", () => Workings(html, shown));
            if (contents.Slices.Count > 1)
            {
                Section(html, "Every slice", () =>
                {
                    Thumbnails(html, contents);
                    MriTables.Slices(html, report.Slices!);
                });
            }
        });
        html.Element("footer", () => html.Element("p", $"csrecover {Version}. Magnitudes are compared as they are; no scale is fitted."));
    }

    private static string? Notice(RecoveryReport report) => report.Status switch
    {
        RecoveryStatus.TimeLimit => Text($"The time budget of {report.TimeBudget:G4} s ended the recovery after {report.Iterations} iterations: this is the image so far, at the quality that was asked for."),
        RecoveryStatus.Diverged => "The recovery diverged: this is the best image before that.",
        _ => null,
    };

    private static void Section(HtmlWriter html, string title, Action inside) => html.Element("section", () =>
    {
        html.Element("h2", title);
        inside();
    });

    private static void Panels(HtmlWriter html, PageSlice slice)
    {
        ComparisonSheet sheet = slice.Compare();
        html.Element(
            "div",
            () =>
            {
                foreach (LabelledColourPicture panel in sheet.Panels)
                {
                    (string alternative, string note) = panel.Title switch
                    {
                        ComparisonSheet.ZeroFilledTitle => ("Magnitude with zeros where nothing was measured", panel.Note),
                        ComparisonSheet.ErrorTitle => ($"Map of the recovered magnitude's absolute error, from 0 in black to {sheet.Error!.TopText} in light yellow", $"absolute, {panel.Note} of the reference's units"),
                        ComparisonSheet.ReferenceTitle => ("Magnitude of the reference", ""),
                        _ => ("Magnitude of the recovered image", panel.Note),
                    };
                    html.Figure(HtmlFigures.Address(panel.Picture), alternative, panel.Title, note.Length > 0 && slice.Reference is not null && panel.Title != ComparisonSheet.ErrorTitle ? $"PSNR {note}" : note);
                }
            },
            ("class", "figures"));
    }

    private static IEnumerable<(string Name, string Value)> Done(MriPageContents contents)
    {
        RecoveryReport report = contents.Report;
        yield return ("k-space", contents.KSpace);
        yield return ("mask", contents.Mask ?? "the points where k-space is not zero");
        yield return ("measured", Text($"{report.Rows / report.Coils} of {report.Columns} points, {CoilWords(report)}"));
        yield return ("operator", contents.Operator);
        yield return ("quality", contents.Quality.ToString().ToLowerInvariant());
        yield return ("solver", $"{report.Solver}: {contents.Solver.Summary}");
        yield return ("backend", Text($"{contents.Backend}, {report.Threads} threads at most"));
        yield return ("status", Text($"{report.Status} after {report.Iterations} iterations{(report.Slices is null ? "" : " (the most of any slice)")}"));
        yield return ("time", Text($"{report.Seconds:G4} s{(report.Warm ? "" : ", compilation included")}"));
        if (report.TimeBudget is { } budget)
        {
            yield return ("time budget", TimeBudgetOption.Describe(budget, report.Status == RecoveryStatus.TimeLimit));
        }

        if (report.Sparsity is { } sparsity)
        {
            yield return ("sparsity, as given", Text($"{sparsity}"));
        }

        yield return ("|y - A x|", Text($"{report.ResidualNorm:G4}"));
        yield return ("non-zeros", Text($"{report.SupportSize} of {report.Columns}"));
        if (contents.Reference is not null)
        {
            yield return ("reference", contents.Reference);
        }

        if (contents.Region is not null)
        {
            yield return ("region", contents.Region);
        }
    }

    private static void Facts(HtmlWriter html, IEnumerable<(string Name, string Value)> facts) => html.Element("dl", () =>
    {
        foreach ((string name, string value) in facts)
        {
            html.Element("dt", name);
            html.Element("dd", value);
        }
    });

    private static void Workings(HtmlWriter html, PageSlice slice)
    {
        SamplingMask mask = slice.Mask;
        html.Element(
            "div",
            () =>
            {
                html.Figure(
                    HtmlFigures.Address(SamplingPattern.Picture(mask)),
                    Text($"Sampling pattern: {mask.Count} of {mask.Points.Length} points of k-space in white"),
                    "Sampling pattern",
                    Text($"{mask.Count} of {mask.Points.Length} points ({mask.Acceleration:F2} x undersampled); DC in the middle"),
                    exact: true);
                if (slice.Maps is { } maps)
                {
                    html.Figure(
                        HtmlFigures.Address(CoilMapSheet.Compose(maps)),
                        Text($"Sensitivities of {maps.Coils} coils: magnitude as brightness, phase as hue"),
                        "Coil sensitivities",
                        Text($"{maps.Coils} coils, the first at the top left; magnitude as brightness, phase as hue"),
                        key: HtmlFigures.Address(PhaseColours.Wheel(64)));
                }

                if (slice.Result.ResidualHistory.Count > 0)
                {
                    html.Element("figure", () =>
                    {
                        html.Raw(ConvergenceCurve.Draw(slice.Result.ResidualHistory, slice.Result.ThresholdHistory));
                        html.Caption("Convergence", "how far the data were from what each iteration proposed, before they were put in; held out are the samples kept aside");
                    });
                }
            },
            ("class", "figures workings"));
    }

    private static void Thumbnails(HtmlWriter html, MriPageContents contents)
    {
        const int Most = 128;
        Image<float>[] small = [.. contents.Slices.Select(s => Thumbnail.Of(s.Result.Image.Magnitude(), Most))];
        float white = small.Max(image => Grayscale.WhiteLevel(image));
        html.Element(
            "div",
            () =>
            {
                for (int s = 0; s < small.Length; s++)
                {
                    string note = contents.Slices[s].Report.Psnr is { } psnr ? Text($"{contents.Slices[s].Report.PsnrRoi ?? psnr:F2} dB") : "";
                    html.Figure(HtmlFigures.Address(Grayscale.Picture(small[s], white)), $"Slice {s}, recovered", $"slice {s}", note);
                }
            },
            ("class", "figures thumbnails"));
    }

    private static string Version => typeof(MriPage).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";

    private static string SliceWords(int slices) => slices == 1 ? "" : Text($"{slices} slices of ");

    private static string CoilWords(RecoveryReport report) => report.Coils == 1 ? "one coil" : Text($"{report.Coils} coils");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

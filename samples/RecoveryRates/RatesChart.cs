using System.Globalization;
using System.Text;
using CsRecover.Analysis;

namespace CsRecover.Samples;

/// <summary>The study as a picture: success over k, a panel for each kind of matrix (columns) and of amplitudes (rows), a line for each solver. Plain SVG, nothing to load.</summary>
internal static class RatesChart
{
    private const int PanelWidth = 250, PanelHeight = 190, Left = 86, Top = 84, Gap = 34, LegendHeight = 64;

    // Distinct for most colour-blind readers too (after Okabe and Ito, with two more).
    private static readonly string[] _colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#7a5195", "#5c5c5c", "#b3001b", "#8a9a00"];

    /// <summary>Draws the chart.</summary>
    /// <param name="study">The study.</param>
    /// <param name="options">Its sizes.</param>
    /// <returns>An SVG document.</returns>
    public static string Draw(Study study, SampleOptions options)
    {
        string[] matrices = [.. study.Matrices], solvers = [.. study.Solvers];
        AmplitudeKind[] kinds = Enum.GetValues<AmplitudeKind>();
        int width = Left + matrices.Length * (PanelWidth + Gap), height = Top + kinds.Length * (PanelHeight + Gap) + 24 + LegendHeight;
        var svg = new StringBuilder();
        Line(svg, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" font-family=\"system-ui, sans-serif\" font-size=\"12\" fill=\"#333\">");
        Line(svg, $"<rect width=\"{width}\" height=\"{height}\" fill=\"white\"/>");
        Line(svg, $"<text x=\"{Left}\" y=\"32\" font-size=\"19\" font-weight=\"600\">How often a sparse signal is recovered</text>");
        Line(svg, $"<text x=\"{Left}\" y=\"52\" fill=\"#666\">{options.Rows} measurements of {options.Columns} unknowns, no noise; {options.Trials} trials a point, seed {options.Seed}</text>");
        for (int row = 0; row < kinds.Length; row++)
        {
            for (int column = 0; column < matrices.Length; column++)
            {
                double x = Left + column * (PanelWidth + Gap), y = Top + row * (PanelHeight + Gap);
                Axes(svg, x, y, study.Sparsities[^1], column == 0, row == kinds.Length - 1);
                if (row == 0)
                {
                    Line(svg, $"<text x=\"{x + PanelWidth / 2.0}\" y=\"{y - 9}\" text-anchor=\"middle\" font-weight=\"600\">{matrices[column]}</text>");
                }

                for (int s = 0; s < solvers.Length; s++)
                {
                    Curve(svg, x, y, study.Sparsities[^1], study.Rates(matrices[column], kinds[row], solvers[s]), _colours[s % _colours.Length]);
                }
            }

            double middle = Top + row * (PanelHeight + Gap) + PanelHeight / 2.0;
            string words = kinds[row] switch
            {
                AmplitudeKind.Gaussian => "Gaussian amplitudes",
                AmplitudeKind.Signs => "amplitudes +1, -1",
                _ => "non-negative amplitudes",
            };
            Line(svg, $"<text transform=\"translate(18 {middle}) rotate(-90)\" text-anchor=\"middle\" font-weight=\"600\">{words}</text>");
            Line(svg, $"<text transform=\"translate(40 {middle}) rotate(-90)\" text-anchor=\"middle\" fill=\"#666\">success rate</text>");
        }

        Legend(svg, solvers, width, height - LegendHeight + 4);
        Line(svg, $"</svg>");
        return svg.ToString();
    }

    private static void Axes(StringBuilder svg, double x, double y, int most, bool labelRates, bool labelSparsity)
    {
        for (int i = 0; i <= 4; i++)
        {
            double at = y + PanelHeight * (1 - i / 4.0);
            Line(svg, $"<line x1=\"{x}\" x2=\"{x + PanelWidth}\" y1=\"{at}\" y2=\"{at}\" stroke=\"#e3e3e3\"/>");
            if (labelRates)
            {
                Line(svg, $"<text x=\"{x - 7}\" y=\"{at + 4}\" text-anchor=\"end\" fill=\"#666\">{i * 25} %</text>");
            }
        }

        int step = TickStep(most);
        for (int k = 0; k <= most; k += step)
        {
            double at = x + PanelWidth * (double)k / most;
            Line(svg, $"<line x1=\"{at}\" x2=\"{at}\" y1=\"{y}\" y2=\"{y + PanelHeight}\" stroke=\"#e3e3e3\"/>");
            Line(svg, $"<text x=\"{at}\" y=\"{y + PanelHeight + 15}\" text-anchor=\"middle\" fill=\"#666\">{k}</text>");
        }

        Line(svg, $"<rect x=\"{x}\" y=\"{y}\" width=\"{PanelWidth}\" height=\"{PanelHeight}\" fill=\"none\" stroke=\"#999\"/>");
        if (labelSparsity)
        {
            Line(svg, $"<text x=\"{x + PanelWidth / 2.0}\" y=\"{y + PanelHeight + 33}\" text-anchor=\"middle\" fill=\"#666\">k, number of non-zeros</text>");
        }
    }

    private static void Curve(StringBuilder svg, double x, double y, int most, IReadOnlyList<RecoveryRate> rates, string colour)
    {
        string points = string.Join(' ', rates.Select(r => Text($"{x + PanelWidth * (double)r.Sparsity / most:F1},{y + PanelHeight * (1 - r.Rate):F1}")));
        Line(svg, $"<polyline points=\"{points}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" stroke-linejoin=\"round\"/>");
        foreach (RecoveryRate r in rates)
        {
            Line(svg, $"<circle cx=\"{x + PanelWidth * (double)r.Sparsity / most:F1}\" cy=\"{y + PanelHeight * (1 - r.Rate):F1}\" r=\"2.4\" fill=\"{colour}\"><title>k = {r.Sparsity}: {r.Successes} of {r.Trials}</title></circle>");
        }
    }

    private static void Legend(StringBuilder svg, string[] solvers, int width, double y)
    {
        const int Entry = 138;
        int each = Math.Max(1, (width - Left) / Entry);
        for (int s = 0; s < solvers.Length; s++)
        {
            double x = Left + s % each * Entry, at = y + s / each * 22 + 16;
            Line(svg, $"<line x1=\"{x}\" x2=\"{x + 24}\" y1=\"{at}\" y2=\"{at}\" stroke=\"{_colours[s % _colours.Length]}\" stroke-width=\"3\"/>");
            Line(svg, $"<text x=\"{x + 31}\" y=\"{at + 4}\">{solvers[s]}</text>");
        }
    }

    /// <summary>1, 2 or 5 times a power of ten, so that there are at most eight ticks.</summary>
    private static int TickStep(int most)
    {
        for (int power = 1; ; power *= 10)
        {
            foreach (int digit in (int[])[1, 2, 5])
            {
                if (most <= 8 * digit * power)
                {
                    return digit * power;
                }
            }
        }
    }

    private static void Line(StringBuilder svg, FormattableString text) => svg.Append(Text(text)).Append('\n');

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

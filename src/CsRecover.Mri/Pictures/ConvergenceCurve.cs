using System.Globalization;
using System.Text;

namespace CsRecover.Mri.Pictures;

/// <summary>
/// How a recovery went, as an SVG picture: residual, misfit on samples that were held out to judge by, and threshold over the iterations, each relative
/// to its first value, on a logarithmic scale. Text and axes take the colour of the text around, so that it suits light and dark pages.
/// </summary>
public static class ConvergenceCurve
{
    private const double Width = 480, Height = 300, Left = 62, Right = 468, Top = 40, Bottom = 256;

    /// <summary>What is smaller than this, relative to the first value, is drawn at the lower edge.</summary>
    private const double Floor = 1e-6;

    /// <summary>Draws a recovery.</summary>
    /// <param name="residuals">The residual norm of each iteration; see <see cref="MriResult.ResidualHistory"/>.</param>
    /// <param name="thresholds">What went with it; empty for solvers without thresholds.</param>
    /// <returns>An svg element, which can stand in a page or in a file of its own.</returns>
    /// <exception cref="ArgumentException">There is no residual.</exception>
    public static string Draw(IReadOnlyList<double> residuals, IReadOnlyList<ThresholdReport> thresholds)
    {
        ArgumentNullException.ThrowIfNull(residuals);
        ArgumentNullException.ThrowIfNull(thresholds);
        if (residuals.Count == 0)
        {
            throw new ArgumentException("Expected the residual of at least one iteration, got none.", nameof(residuals));
        }

        // Blue, orange and green after Okabe and Ito, lightened to stand out from white and from black; dashes tell them apart without colour.
        Series[] curves =
        [
            .. new[]
            {
                new Series("residual", "#2f86c5", "", Relative(residuals)),
                new Series("held-out misfit", "#d9731a", "7 3", Relative([.. thresholds.Select(t => t.HeldOutMisfit)])),
                new Series("threshold sigma", "#22a078", "2 3", Relative([.. thresholds.Select(t => t.Sigma)])),
            }.Where(s => Array.Exists(s.Values, double.IsFinite)),
        ];
        int most = Math.Max(2, residuals.Count);
        double[] finite = [.. curves.SelectMany(s => s.Values).Where(double.IsFinite).Append(1.0)];
        var axis = new LogAxis(finite.Min(), finite.Max());
        var svg = new StringBuilder();
        Line(svg, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{Summary(curves, residuals.Count)}\" font-family=\"system-ui, sans-serif\" font-size=\"12\" fill=\"currentColor\">");
        Axes(svg, axis, most);
        double legend = Left;
        foreach (Series s in curves)
        {
            Curve(svg, s, axis, most);
            Line(svg, $"<line x1=\"{legend}\" x2=\"{legend + 26}\" y1=\"18\" y2=\"18\" stroke=\"{s.Colour}\" stroke-width=\"2.5\" stroke-dasharray=\"{s.Dashes}\"/>");
            Line(svg, $"<text x=\"{legend + 32}\" y=\"22\">{s.Name}</text>");
            legend += 50 + 6.4 * s.Name.Length;
        }

        Line(svg, $"</svg>");
        return svg.ToString();
    }

    private static string Summary(Series[] curves, int iterations) =>
        $"{iterations} iterations; " + string.Join(", ", curves.Select(s => Text($"{s.Name} fell to {s.Values.Last(double.IsFinite):G2} of its first value")));

    private static double[] Relative(IReadOnlyList<double> values)
    {
        double first = values.FirstOrDefault(v => double.IsFinite(v) && v > 0.0, double.NaN);
        return [.. values.Select(v => double.IsFinite(v / first) ? Math.Max(v / first, Floor) : double.NaN)];
    }

    private static void Axes(StringBuilder svg, LogAxis axis, int most)
    {
        foreach (double value in axis.Ticks())
        {
            double y = axis.At(value);
            Line(svg, $"<line x1=\"{Left}\" x2=\"{Right}\" y1=\"{y:F1}\" y2=\"{y:F1}\" stroke=\"currentColor\" stroke-opacity=\"0.18\"/>");
            Line(svg, $"<text x=\"{Left - 7}\" y=\"{y + 4:F1}\" text-anchor=\"end\">{value:G2}</text>");
        }

        int step = 1;
        while (most > 10 * step)
        {
            step = step.ToString(CultureInfo.InvariantCulture)[0] == '2' ? step / 2 * 5 : step * 2;
        }

        for (int iteration = step; iteration <= most; iteration += step)
        {
            double x = X(iteration, most);
            Line(svg, $"<line x1=\"{x:F1}\" x2=\"{x:F1}\" y1=\"{Bottom}\" y2=\"{Bottom + 4}\" stroke=\"currentColor\"/>");
            Line(svg, $"<text x=\"{x:F1}\" y=\"{Bottom + 18}\" text-anchor=\"middle\">{iteration}</text>");
        }

        Line(svg, $"<path d=\"M{Left} {Top}V{Bottom}H{Right}\" fill=\"none\" stroke=\"currentColor\"/>");
        Line(svg, $"<text x=\"{(Left + Right) / 2}\" y=\"{Height - 6}\" text-anchor=\"middle\">iteration</text>");
        Line(svg, $"<text transform=\"translate(13 {(Top + Bottom) / 2}) rotate(-90)\" text-anchor=\"middle\">relative to the first</text>");
    }

    private static void Curve(StringBuilder svg, Series series, LogAxis axis, int most)
    {
        (double X, double Y)[] points = [.. series.Values.Select((v, i) => (X(i + 1, most), axis.At(v))).Where(p => double.IsFinite(p.Item2))];
        Line(svg, $"<polyline points=\"{string.Join(' ', points.Select(p => Text($"{p.X:F1},{p.Y:F1}")))}\" fill=\"none\" stroke=\"{series.Colour}\" stroke-width=\"2\" stroke-linejoin=\"round\" stroke-dasharray=\"{series.Dashes}\"/>");
        if (points is [(double x, double y)])
        {
            Line(svg, $"<circle cx=\"{x:F1}\" cy=\"{y:F1}\" r=\"3\" fill=\"{series.Colour}\"/>");
        }
    }

    private static double X(int iteration, int most) => Left + (Right - Left) * (iteration - 1) / (most - 1);

    private static void Line(StringBuilder svg, FormattableString text) => svg.Append(Text(text)).Append('\n');

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed record Series(string Name, string Colour, string Dashes, double[] Values);

    /// <summary>A logarithmic axis that covers a range.</summary>
    private sealed class LogAxis(double least, double most)
    {
        private readonly double _low = Math.Log10(least) - 0.05, _high = Math.Log10(most) + 0.05;

        public double At(double value) => Bottom - (Bottom - Top) * (Math.Log10(value) - _low) / (_high - _low);

        /// <summary>Powers of ten; with twice and five times them where there are fewer than two.</summary>
        public IEnumerable<double> Ticks()
        {
            double[] digits = _high - _low < 2.0 ? [1.0, 2.0, 5.0] : [1.0];
            for (int power = (int)Math.Floor(_low); power <= _high; power++)
            {
                foreach (double value in digits.Select(d => d * Math.Pow(10.0, power)))
                {
                    if (Math.Log10(value) >= _low && Math.Log10(value) <= _high)
                    {
                        yield return value;
                    }
                }
            }
        }
    }
}

using System.Globalization;
using System.Text;

namespace CsRecover.Analysis.Sweeps;

/// <summary>A picture in plain SVG, nothing to load, with square plots of rho over delta.</summary>
internal sealed class SvgPlot
{
    private const int Curve = 120;
    private readonly StringBuilder _text = new();

    /// <summary>An empty picture.</summary>
    /// <param name="width">In pixels.</param>
    /// <param name="height">In pixels.</param>
    public SvgPlot(int width, int height)
    {
        Add($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" font-family=\"system-ui, sans-serif\" font-size=\"12\" fill=\"#333\">");
        Add($"<rect width=\"{width}\" height=\"{height}\" fill=\"white\"/>");
    }

    /// <summary>Colours of lines: distinct for most colour-blind readers too (after Okabe and Ito, with more).</summary>
    public static IReadOnlyList<string> Colours { get; } =
        ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#7a5195", "#5c5c5c", "#b3001b", "#8a9a00", "#00429d", "#93003a", "#4c9a8e", "#a05c00"];

    /// <summary>A square from (0, 0) to (1, 1), delta to the right, rho upwards.</summary>
    /// <param name="Left">Where it begins.</param>
    /// <param name="Top">Where it begins.</param>
    /// <param name="Side">Its length in pixels.</param>
    public readonly record struct Square(double Left, double Top, double Side)
    {
        /// <summary>Horizontal place of a delta.</summary>
        public double X(double delta) => Left + Side * delta;

        /// <summary>Vertical place of a rho.</summary>
        public double Y(double rho) => Top + Side * (1.0 - rho);
    }

    /// <summary>Adds an element.</summary>
    /// <param name="element">Its text.</param>
    public void Add(FormattableString element) => _text.Append(element.ToString(CultureInfo.InvariantCulture)).Append('\n');

    /// <summary>Adds words.</summary>
    /// <param name="x">Where.</param>
    /// <param name="y">Base line.</param>
    /// <param name="words">The words.</param>
    /// <param name="style">Further attributes.</param>
    public void Words(double x, double y, string words, string style = "") => Add($"<text x=\"{x:0.#}\" y=\"{y:0.#}\" {style}>{Escape(words)}</text>");

    /// <summary>Draws ticks, their numbers and names of the axes.</summary>
    /// <param name="square">The plot.</param>
    /// <param name="grid">Whether lines go through the plot.</param>
    /// <param name="nameDelta">Whether to name the horizontal axis.</param>
    /// <param name="nameRho">Whether to name the vertical axis.</param>
    public void Axes(Square square, bool grid, bool nameDelta = true, bool nameRho = true)
    {
        for (int i = 0; i <= 5; i++)
        {
            double v = i / 5.0, x = square.X(v), y = square.Y(v), reach = grid ? square.Side : -5.0;
            Add($"<path d=\"M{x:0.#} {square.Top + square.Side:0.#}v{-reach:0.#}M{square.Left:0.#} {y:0.#}h{reach:0.#}\" stroke=\"{(grid ? "#e6e6e6" : "#999")}\"/>");
            Words(x, square.Top + square.Side + 19, v.ToString("0.0", CultureInfo.InvariantCulture), "text-anchor=\"middle\" fill=\"#666\"");
            Words(square.Left - 9, y + 4, v.ToString("0.0", CultureInfo.InvariantCulture), "text-anchor=\"end\" fill=\"#666\"");
        }

        Add($"<rect x=\"{square.Left:0.#}\" y=\"{square.Top:0.#}\" width=\"{square.Side:0.#}\" height=\"{square.Side:0.#}\" fill=\"none\" stroke=\"#999\"/>");
        if (nameDelta)
        {
            Words(square.X(0.5), square.Top + square.Side + 40, "delta = m / n, measurements to unknowns", "text-anchor=\"middle\"");
        }

        if (nameRho)
        {
            Add($"<text transform=\"translate({square.Left - 40:0.#} {square.Y(0.5):0.#}) rotate(-90)\" text-anchor=\"middle\">rho = k / m, non-zeros to measurements</text>");
        }
    }

    /// <summary>Draws a limit known from theory.</summary>
    /// <param name="square">The plot.</param>
    /// <param name="curve">The limit.</param>
    public void Theory(Square square, TheoryCurve curve) =>
        Line(square, Enumerable.Range(0, Curve + 1).Select(i => Math.Max(0.002, (double)i / Curve)).Select(delta => (delta, curve.Rho(delta))), "#555", $"stroke-width=\"1.6\" stroke-dasharray=\"{curve.Dashes}\"");

    /// <summary>Draws where the rate passes one half, with a gap wherever it does not within the grid, and standard errors.</summary>
    /// <param name="square">The plot.</param>
    /// <param name="transitions">By ascending delta.</param>
    /// <param name="colour">The line's colour.</param>
    public void Transitions(Square square, IEnumerable<SweepTransition> transitions, string colour)
    {
        var run = new List<(double, double)>();
        foreach (SweepTransition t in transitions)
        {
            if (t.Fit is null)
            {
                Line(square, run, colour, "stroke-width=\"2.2\"");
                run.Clear();
                continue;
            }

            double rho = Math.Clamp(t.HalfRho, 0.0, 1.0), error = Math.Min(t.StandardError, 1.0);
            run.Add((t.Delta, rho));
            Add($"<path d=\"M{square.X(t.Delta):0.#} {square.Y(Math.Max(0.0, rho - error)):0.#}V{square.Y(Math.Min(1.0, rho + error)):0.#}\" stroke=\"{colour}\" stroke-width=\"1\"/>");
            Add($"<circle cx=\"{square.X(t.Delta):0.#}\" cy=\"{square.Y(rho):0.#}\" r=\"2.6\" fill=\"{colour}\"><title>{t.Series.Solver}, m = {t.Rows}: half at k = {t.Fit.HalfSparsity:F1}, rho = {rho:F3} +- {error:F3}</title></circle>");
        }

        Line(square, run, colour, "stroke-width=\"2.2\"");
    }

    /// <summary>Adds an entry of a legend: a short line and words.</summary>
    /// <param name="x">Where.</param>
    /// <param name="y">Middle of the line.</param>
    /// <param name="words">The words.</param>
    /// <param name="colour">The line's colour.</param>
    /// <param name="dashes">Its dashes; none for a drawn line.</param>
    public void LegendLine(double x, double y, string words, string colour, string dashes = "none")
    {
        Add($"<path d=\"M{x:0.#} {y:0.#}h26\" stroke=\"{colour}\" stroke-width=\"{(dashes == "none" ? 2.6 : 1.6)}\" stroke-dasharray=\"{dashes}\"/>");
        Words(x + 33, y + 4, words);
    }

    /// <summary>The finished document.</summary>
    public override string ToString() => _text + "</svg>\n";

    private void Line(Square square, IEnumerable<(double Delta, double Rho)> points, string colour, string style)
    {
        string path = string.Join(' ', points.Select(p => string.Create(CultureInfo.InvariantCulture, $"{square.X(p.Delta):0.#},{square.Y(p.Rho):0.#}")));
        if (path.Contains(' ', StringComparison.Ordinal))
        {
            Add($"<polyline points=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-linejoin=\"round\" {style}/>");
        }
    }

    private static string Escape(string words) => words.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
}

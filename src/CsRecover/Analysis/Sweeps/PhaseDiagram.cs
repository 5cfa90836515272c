using System.Globalization;

namespace CsRecover.Analysis.Sweeps;

/// <summary>One series as a picture: the recovery rate of every cell as a colour, the curve on which it passes one half, and the limits known from theory.</summary>
internal static class PhaseDiagram
{
    private const int Side = 440, Left = 78, Top = 76, Width = 640, Height = 640;
    private const string HalfColour = "#c4420a", Skipped = "#f1efec";

    /// <summary>Colours of rates 0 and 1: nearly white and a middle blue, so that lines can be seen on both.</summary>
    private static readonly (int Red, int Green, int Blue) _never = (252, 252, 250), _always = (74, 133, 190);

    /// <summary>Draws the picture.</summary>
    /// <param name="result">The sweep.</param>
    /// <param name="series">The series.</param>
    /// <returns>An SVG document.</returns>
    public static string Draw(SweepResult result, SweepSeries series)
    {
        var plot = new SvgPlot(Width, Height);
        var square = new SvgPlot.Square(Left, Top, Side);
        plot.Words(Left, 32, $"{series.Solver}: how often a sparse signal is recovered", "font-size=\"18\" font-weight=\"600\"");
        plot.Words(Left, 54, SweepWords.Subtitle(result, series), "fill=\"#666\"");
        SweepCell[] cells = [.. result.Cells.Where(c => c.Series == series)];
        SweepCell[][] columns = [.. cells.GroupBy(c => c.Rows).Select(g => g.ToArray())];
        (double Low, double High)[] across = Extents([.. columns.Select(c => c[0].Delta)]);
        for (int i = 0; i < columns.Length; i++)
        {
            (double Low, double High)[] up = Extents([.. columns[i].Select(c => c.Rho)]);
            up[0].Low = columns[i][0].Rate.Sparsity == 1 ? 0.0 : up[0].Low;                  // no signal but zero is sparser
            for (int j = 0; j < up.Length; j++)
            {
                Cell(plot, square, columns[i][j], across[i], up[j]);
            }
        }

        plot.Axes(square, grid: false);
        foreach (TheoryCurve curve in TheoryCurve.For(series.Amplitudes))
        {
            plot.Theory(square, curve);
        }

        plot.Transitions(square, result.Transitions.Where(t => t.Series == series), HalfColour);
        ColourBar(plot, square);
        Legend(plot, series, Array.Exists(cells, c => c.IsSkipped));
        return plot.ToString();
    }

    private static void Cell(SvgPlot plot, SvgPlot.Square square, SweepCell cell, (double Low, double High) delta, (double Low, double High) rho)
    {
        string words = cell.IsSkipped ? "skipped" : string.Create(CultureInfo.InvariantCulture, $"{cell.Rate.Successes} of {cell.Rate.Trials}");

        // A little wider and higher than it is: neighbours must not let the ground shine through.
        plot.Add($"<rect x=\"{square.X(delta.Low):0.##}\" y=\"{square.Y(rho.High):0.##}\" width=\"{square.Side * (delta.High - delta.Low) + 0.3:0.##}\" height=\"{square.Side * (rho.High - rho.Low) + 0.3:0.##}\" fill=\"{(cell.IsSkipped ? Skipped : Colour(cell.Rate.Rate))}\"><title>m = {cell.Rows}, k = {cell.Rate.Sparsity}: {words}</title></rect>");
    }

    private static void ColourBar(SvgPlot plot, SvgPlot.Square square)
    {
        const int Steps = 40, BarWidth = 16;
        double x = Left + Side + 30, step = square.Side / Steps;
        for (int i = 0; i < Steps; i++)
        {
            plot.Add($"<rect x=\"{x}\" y=\"{square.Top + (Steps - 1 - i) * step:0.##}\" width=\"{BarWidth}\" height=\"{step + 0.3:0.##}\" fill=\"{Colour((i + 0.5) / Steps)}\"/>");
        }

        plot.Add($"<rect x=\"{x}\" y=\"{square.Top}\" width=\"{BarWidth}\" height=\"{square.Side}\" fill=\"none\" stroke=\"#999\"/>");
        for (int i = 0; i <= 4; i++)
        {
            plot.Words(x + BarWidth + 7, square.Y(i / 4.0) + 4, $"{25 * i} %", "fill=\"#666\"");
        }

        plot.Words(x + BarWidth, square.Top - 10, "recovered", "text-anchor=\"middle\"");
    }

    private static void Legend(SvgPlot plot, SweepSeries series, bool hasSkipped)
    {
        double y = Top + Side + 66;
        plot.LegendLine(Left, y, "half of the trials recovered (logistic fit, one standard error)", HalfColour);
        foreach (TheoryCurve curve in TheoryCurve.For(series.Amplitudes))
        {
            plot.LegendLine(Left, y += 20, curve.Name + (series.SignalToNoise is null ? "" : ", without noise"), "#555", curve.Dashes);
        }

        if (hasSkipped)
        {
            plot.Add($"<rect x=\"{Left}\" y=\"{y + 13}\" width=\"26\" height=\"13\" fill=\"{Skipped}\" stroke=\"#bbb\"/>");
            plot.Words(Left + 33, y + 24, "skipped: no success at fewer non-zeros");
        }
    }

    /// <summary>Half way to the neighbours on each side; a single place gets a narrow band.</summary>
    private static (double Low, double High)[] Extents(double[] places)
    {
        const double Alone = 0.04;
        int last = places.Length - 1;
        double First(int i) => i > 0 ? 0.5 * (places[i - 1] + places[i]) : places[0] - (last > 0 ? 0.5 * (places[1] - places[0]) : 0.5 * Alone);
        double Last(int i) => i < last ? 0.5 * (places[i] + places[i + 1]) : places[last] + (last > 0 ? 0.5 * (places[last] - places[last - 1]) : 0.5 * Alone);
        return [.. places.Select((_, i) => (Math.Max(0.0, First(i)), Math.Min(1.0, Last(i))))];
    }

    private static string Colour(double rate)
    {
        int Mix(int a, int b) => (int)Math.Round(a + rate * (b - a));
        return string.Create(CultureInfo.InvariantCulture, $"#{Mix(_never.Red, _always.Red):x2}{Mix(_never.Green, _always.Green):x2}{Mix(_never.Blue, _always.Blue):x2}");
    }
}

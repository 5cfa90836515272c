using System.Globalization;

namespace CsRecover.Analysis.Sweeps;

/// <summary>All solvers in one picture: where each recovers half of the signals. A plot for each kind of matrix (columns) and each kind of amplitudes and noise (rows).</summary>
internal static class TransitionChart
{
    private const int Side = 300, Left = 92, Top = 92, GapX = 44, GapY = 62, Entry = 172;

    /// <summary>Draws the picture.</summary>
    /// <param name="result">The sweep.</param>
    /// <returns>An SVG document.</returns>
    public static string Draw(SweepResult result)
    {
        IReadOnlyList<string> ensembles = result.Sweep.Ensembles, solvers = result.Sweep.Solvers;
        (AmplitudeKind Amplitudes, double? Noise)[] rows = [.. from amplitudes in result.Sweep.Amplitudes from noise in result.Sweep.SignalToNoise select (amplitudes, noise)];
        TheoryCurve[] theory = [.. result.Sweep.Amplitudes.SelectMany(TheoryCurve.For).DistinctBy(curve => curve.Name)];
        int width = Math.Max(560, Left + ensembles.Count * (Side + GapX)), each = Math.Max(1, (width - Left) / Entry);
        int legendTop = Top + rows.Length * (Side + GapY) + 22, solverLines = (solvers.Count + each - 1) / each;
        var plot = new SvgPlot(width, legendTop + 22 * (solverLines + theory.Length) + 14);
        plot.Words(Left, 32, "Where half of the signals are recovered", "font-size=\"18\" font-weight=\"600\"");
        plot.Words(Left, 54, string.Create(CultureInfo.InvariantCulture, $"n = {result.Sweep.Columns}, {result.Trials} trials a cell, seed {result.Sweep.Seed}; bars: one standard error"), "fill=\"#666\"");
        ILookup<SweepSeries, SweepTransition> transitions = result.Transitions.ToLookup(t => t.Series);
        for (int row = 0; row < rows.Length; row++)
        {
            (AmplitudeKind amplitudes, double? noise) = rows[row];
            for (int column = 0; column < ensembles.Count; column++)
            {
                var square = new SvgPlot.Square(Left + column * (Side + GapX), Top + row * (Side + GapY), Side);
                plot.Axes(square, grid: true, nameDelta: row == rows.Length - 1, nameRho: column == 0);
                foreach (TheoryCurve curve in TheoryCurve.For(amplitudes))
                {
                    plot.Theory(square, curve);
                }

                foreach ((int s, string solver) in solvers.Index())
                {
                    plot.Transitions(square, transitions[new SweepSeries(ensembles[column], amplitudes, solver, noise)], SvgPlot.Colours[s % SvgPlot.Colours.Count]);
                }

                plot.Words(square.X(0.5), square.Top - 10, $"{ensembles[column]}: {SweepWords.Amplitudes(amplitudes)}, {SweepWords.Noise(noise)}", "text-anchor=\"middle\" font-weight=\"600\"");
            }
        }

        foreach ((int s, string solver) in solvers.Index())
        {
            plot.LegendLine(Left + s % each * Entry, legendTop + 22 * (s / each), solver, SvgPlot.Colours[s % SvgPlot.Colours.Count]);
        }

        foreach ((int i, TheoryCurve curve) in theory.Index())
        {
            plot.LegendLine(Left, legendTop + 22 * (solverLines + i), curve.Name + ", large n, no noise", "#555", curve.Dashes);
        }

        return plot.ToString();
    }
}

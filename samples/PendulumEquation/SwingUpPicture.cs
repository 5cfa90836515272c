using System.Globalization;
using System.Text;

namespace CsRecover.Samples;

/// <summary>Draws how a pendulum swings up: the rod at every third step, and angle and torque over time.</summary>
internal static class SwingUpPicture
{
    private const int Width = 900, Height = 360, Left = 380, Right = 880;

    /// <summary>Draws it.</summary>
    /// <param name="states">The states, one each step.</param>
    /// <param name="torques">The torques.</param>
    /// <param name="caption">A line of text.</param>
    /// <returns>An SVG document.</returns>
    public static string Draw(IReadOnlyList<Pendulum> states, IReadOnlyList<double> torques, string caption)
    {
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" font-family=\"sans-serif\" font-size=\"13\">\n<rect width=\"{Width}\" height=\"{Height}\" fill=\"white\"/>\n");
        for (int i = 0; i < states.Count; i += 3)
        {
            double x = 180 + (140 * Math.Sin(states[i].Angle)), y = 180 - (140 * Math.Cos(states[i].Angle)), age = (double)i / states.Count;
            svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"180\" y1=\"180\" x2=\"{x:F1}\" y2=\"{y:F1}\" stroke=\"#1f5fa8\" stroke-opacity=\"{0.08 + (0.5 * age * age):F2}\" stroke-width=\"3\" stroke-linecap=\"round\"/>\n");
        }

        svg.Append("<circle cx=\"180\" cy=\"180\" r=\"5\" fill=\"#333\"/>\n");
        Curve(svg, "angle from upright (rad)", 40, 165, [.. states.Select(s => Math.IEEERemainder(s.Angle, 2.0 * Math.PI))], Math.PI, "#1f5fa8", wraps: true);
        Curve(svg, "torque", 200, 325, torques, Pendulum.MostTorque, "#b5532a", wraps: false);
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left}\" y=\"{Height - 10}\" fill=\"#333\">0 to {states.Count * Pendulum.Step:F0} s: {caption}</text>\n</svg>\n");
        return svg.ToString();
    }

    private static void Curve(StringBuilder svg, string name, int top, int bottom, IReadOnlyList<double> values, double most, string colour, bool wraps)
    {
        double middle = 0.5 * (top + bottom), half = 0.5 * (bottom - top);
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left}\" y=\"{top - 8}\" fill=\"{colour}\">{name}</text>\n<line x1=\"{Left}\" y1=\"{middle}\" x2=\"{Right}\" y2=\"{middle}\" stroke=\"#ccc\"/>\n<polyline fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.5\" points=\"");
        for (int i = 0; i < values.Count; i++)
        {
            // A curve that goes round the back starts again on the other side.
            if (wraps && i > 0 && Math.Abs(values[i] - values[i - 1]) > 1.5 * most)
            {
                svg.Append(CultureInfo.InvariantCulture, $"\"/>\n<polyline fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.5\" points=\"");
            }

            svg.Append(CultureInfo.InvariantCulture, $"{Left + ((Right - Left) * (double)i / values.Count):F1},{middle - (half * values[i] / most):F1} ");
        }

        svg.Append("\"/>\n");
    }
}

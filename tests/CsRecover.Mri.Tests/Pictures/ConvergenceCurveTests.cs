using System.Globalization;
using System.Xml.Linq;
using CsRecover.Mri.Pictures;

namespace CsRecover.Mri.Tests.Pictures;

public class ConvergenceCurveTests
{
    [Fact]
    public void Curves_are_relative_to_their_first_values_on_a_logarithmic_scale()
    {
        XElement svg = XElement.Parse(ConvergenceCurve.Draw(
            [4.0, 0.4, 0.04], [new ThresholdReport(2.0, 8.0), new ThresholdReport(0.2, 0.8), new ThresholdReport(0.02, double.NaN)]));
        (double X, double Y)[][] lines = [.. Named(svg, "polyline").Select(Points)];
        Assert.Equal([3, 2, 3], lines.Select(l => l.Length));
        Assert.Equal(lines[0], lines[2]);                                        // both fall by ten
        Assert.Equal(lines[0].Take(2), lines[1]);
        Assert.Equal(lines[0][1].X - lines[0][0].X, lines[0][2].X - lines[0][1].X, 0.11);
        Assert.Equal(lines[0][1].Y - lines[0][0].Y, lines[0][2].Y - lines[0][1].Y, 0.11);
        Assert.True(lines[0][0].Y < lines[0][1].Y);
        Assert.Equal(["residual", "held-out misfit", "threshold sigma"], Named(svg, "text").TakeLast(3).Select(t => t.Value));
        Assert.Equal("3 iterations; residual fell to 0.01 of its first value, held-out misfit fell to 0.1 of its first value, threshold sigma fell to 0.01 of its first value", (string?)svg.Attribute("aria-label"));
        Assert.Equal("img", (string?)svg.Attribute("role"));
    }

    [Theory]
    [InlineData(new[] { 3.0 }, 1)]
    [InlineData(new[] { 3.0, 0.0, double.PositiveInfinity, 1e300 }, 3)]
    public void Odd_histories_are_drawn(double[] residuals, int points)
    {
        XElement svg = XElement.Parse(ConvergenceCurve.Draw(residuals, []));
        (double X, double Y)[] line = Points(Assert.Single(Named(svg, "polyline")));
        Assert.Equal(points, line.Length);
        Assert.All(line, p => Assert.True(p.X is >= 0 and <= 480 && p.Y is >= 0 and <= 300));
        Assert.Equal(points == 1, Named(svg, "circle").Any());
    }

    [Fact]
    public void A_history_of_nothing_is_refused() => Assert.Throws<ArgumentException>(() => ConvergenceCurve.Draw([], []));

    private static IEnumerable<XElement> Named(XElement svg, string name) => svg.Elements().Where(e => e.Name.LocalName == name);

    private static (double X, double Y)[] Points(XElement line) =>
    [
        .. ((string)line.Attribute("points")!).Split(' ').Select(p => Array.ConvertAll(p.Split(','), v => double.Parse(v, CultureInfo.InvariantCulture))).Select(p => (p[0], p[1])),
    ];
}

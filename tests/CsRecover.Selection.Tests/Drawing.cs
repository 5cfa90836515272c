namespace CsRecover.Selection.Tests;

/// <summary>Random numbers for tests.</summary>
internal static class Drawing
{
    /// <summary>Standard normal numbers.</summary>
    public static double[] Normal(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => Math.Sqrt(-2.0 * Math.Log(1.0 - random.NextDouble())) * Math.Cos(2.0 * Math.PI * random.NextDouble()))];
}

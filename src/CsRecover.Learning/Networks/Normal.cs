namespace CsRecover.Learning.Networks;

/// <summary>Normal random numbers.</summary>
internal static class Normal
{
    /// <summary>One number N(0, 1) (Box and Muller).</summary>
    /// <param name="random">Where uniform numbers come from.</param>
    public static double Next(Random random) => Math.Sqrt(-2.0 * Math.Log(1.0 - random.NextDouble())) * Math.Cos(2.0 * Math.PI * random.NextDouble());
}

namespace CsRecover.Selection.Exact;

/// <summary>A quadratic function of all coefficients, b . H b / 2 - c . b and a number.</summary>
internal interface IQuadraticLoss
{
    /// <summary>Its value at 0.</summary>
    double AtZero { get; }

    /// <summary>Writes the part of a few features.</summary>
    /// <param name="active">m features.</param>
    /// <param name="h">At least m x m numbers: H, row after row without gaps.</param>
    /// <param name="c">At least m numbers: c.</param>
    void Fill(int[] active, double[] h, double[] c);
}

using System.Numerics;

namespace CsRecover.Operators;

/// <summary>Ways to make operators of operators.</summary>
public static class SensingOperators
{
    /// <summary>A = Phi Psi* for signals that are sparse in a wavelet transform.</summary>
    /// <typeparam name="T">float, double or <see cref="Complex32"/>.</typeparam>
    /// <param name="sensing">Phi, m x n, over signals of n samples.</param>
    /// <param name="wavelet">The wavelet.</param>
    /// <param name="levels">How often the approximation is split, 0 to 30.</param>
    /// <returns>The operator on coefficients.</returns>
    /// <exception cref="ArgumentException">Phi has a transform already, there is no such wavelet, or the number of levels is out of range.</exception>
    public static TransformedOperator<T> WithTransform<T>(this SensingOperator<T> sensing, Wavelet wavelet, int levels)
        where T : unmanaged, INumberBase<T> => new(sensing, wavelet, levels);

    /// <summary>The product B A of two operators: first A, then B.</summary>
    /// <typeparam name="T">float, double or <see cref="Complex32"/>.</typeparam>
    /// <param name="first">A, k x n.</param>
    /// <param name="second">B, m x k.</param>
    /// <returns>The m x n operator.</returns>
    /// <exception cref="ArgumentException">The sizes do not fit, an operator has a sparsifying transform, or m exceeds both k and n.</exception>
    public static ComposedOperator<T> Then<T>(this SensingOperator<T> first, SensingOperator<T> second)
        where T : unmanaged, INumberBase<T> => new(second, first);
}

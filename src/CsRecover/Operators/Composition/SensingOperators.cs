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

    /// <summary>A (x) I_L: several signals of one support through one operator. Unknown j L + s is coefficient j of signal s.</summary>
    /// <typeparam name="T">float, double or <see cref="Complex32"/>.</typeparam>
    /// <param name="sensing">A, m x n.</param>
    /// <param name="count">L, the number of signals, at least 1.</param>
    /// <returns>The L m x L n operator; give a block-sparse solver the block size L.</returns>
    /// <exception cref="ArgumentException">L is below 1, or L m or L n is 2^31 or more.</exception>
    public static JointOperator<T> Jointly<T>(this SensingOperator<T> sensing, int count)
        where T : unmanaged, INumberBase<T> => new(sensing, count);

    /// <summary>The same operator for unknowns that come in groups, of any sizes, which are zero or not zero together.</summary>
    /// <typeparam name="T">float, double or <see cref="Complex32"/>.</typeparam>
    /// <param name="sensing">A, m x n.</param>
    /// <param name="groups">Groups of n unknowns.</param>
    /// <returns>The operator; give a block-sparse solver the block size <see cref="GroupMap.LargestSize"/>.</returns>
    /// <exception cref="ArgumentException">The groups are of another number of unknowns, or A's are grouped already.</exception>
    public static GroupedOperator<T> WithGroups<T>(this SensingOperator<T> sensing, GroupMap groups)
        where T : unmanaged, INumberBase<T> => new(sensing, groups);
}

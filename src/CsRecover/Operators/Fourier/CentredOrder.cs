namespace CsRecover.Operators;

/// <summary>
/// Centred k-space, as measurements come, against the natural order of plain transforms: with c = floor(N / 2) the centred transform
/// k_u = N^{-1/2} sum_n x_n exp(-2 pi i (u - c)(n - c) / N) is the plain one at frequency (u - c) mod N, times exp(2 pi i c (u - c) / N).
/// Applied once, where measurements are loaded and stored; never inside a loop.
/// </summary>
/// <param name="length">N.</param>
internal readonly struct CentredOrder(int length)
{
    private readonly int _length = length;

    private int Centre => _length / 2;

    /// <summary>The plain transform's frequency.</summary>
    /// <param name="index">u, from 0.</param>
    public int Frequency(int index) => (index - Centre + _length) % _length;

    /// <summary>What the plain transform's value has to be multiplied by; the conjugate leads back.</summary>
    /// <param name="index">u, from 0.</param>
    public Complex32 Phase(int index)
    {
        (double cosine, double sine) = UnitRoots.Of((long)Centre * (index - Centre), _length);
        return new Complex32((float)cosine, (float)sine);
    }
}

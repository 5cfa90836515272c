using System.Numerics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>Products with B A.</summary>
/// <typeparam name="T">The element.</typeparam>
/// <typeparam name="TSpace">A's vector space.</typeparam>
/// <typeparam name="TFirst">A's map.</typeparam>
/// <typeparam name="TFirstReal">Its real scalar.</typeparam>
/// <typeparam name="TSecond">B's map.</typeparam>
/// <typeparam name="TSecondReal">Its real scalar.</typeparam>
/// <param name="space">A's vector space.</param>
/// <param name="first">A.</param>
/// <param name="second">B.</param>
/// <param name="between">Room for k numbers.</param>
/// <param name="unknowns">Room for n numbers.</param>
internal readonly struct ComposedProducts<T, TSpace, TFirst, TFirstReal, TSecond, TSecondReal>(
    TSpace space, TFirst first, TSecond second, HostVector<T> between, HostVector<T> unknowns) : IProducts<HostVector<T>>
    where T : unmanaged, INumberBase<T>
    where TSpace : struct, IVectorSpace<HostVector<T>, HostTable<T>, T, TFirstReal>
    where TFirst : struct, IHostMap<T, TFirstReal>
    where TFirstReal : unmanaged, IFloatingPointIeee754<TFirstReal>
    where TSecond : struct, IHostMap<T, TSecondReal>
    where TSecondReal : unmanaged, IFloatingPointIeee754<TSecondReal>
{
    private readonly TSpace _space = space;
    private readonly TFirst _first = first;
    private readonly TSecond _second = second;
    private readonly HostVector<T> _between = between;
    private readonly HostVector<T> _unknowns = unknowns;

    /// <inheritdoc/>
    public int Rows => _second.Rows;

    /// <inheritdoc/>
    public int Columns => _first.Columns;

    /// <inheritdoc/>
    public bool HasOrthonormalRows => false;

    /// <inheritdoc/>
    public void Forward(HostVector<T> x, HostVector<T> y)
    {
        _first.Forward(x, _between);
        _second.Forward(_between, y);
    }

    /// <inheritdoc/>
    public void Adjoint(HostVector<T> y, HostVector<T> x, bool add)
    {
        _second.Adjoint(y, _between);
        _first.Adjoint(_between, add ? _unknowns : x);
        if (add)
        {
            _space.Combine(TFirstReal.One, x, TFirstReal.One, _unknowns, x);
        }
    }

    /// <inheritdoc/>
    public void Column(int j, HostVector<T> column)
    {
        _first.Column(j, _between);
        _second.Forward(_between, column);
    }
}

using System.Numerics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>Products with B A, on the host or on a device.</summary>
/// <typeparam name="TVector">Vector view.</typeparam>
/// <typeparam name="TTable">Table.</typeparam>
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
internal readonly struct ComposedProducts<TVector, TTable, T, TSpace, TFirst, TFirstReal, TSecond, TSecondReal>(
    TSpace space, TFirst first, TSecond second, TVector between, TVector unknowns) : IProducts<TVector>
    where TVector : struct
    where TTable : struct, ITable<TTable, T>
    where T : unmanaged, INumberBase<T>
    where TSpace : struct, IVectorSpace<TVector, TTable, T, TFirstReal>
    where TFirst : struct, ISensingMap<TVector, TFirstReal>
    where TFirstReal : unmanaged, IFloatingPointIeee754<TFirstReal>
    where TSecond : struct, ISensingMap<TVector, TSecondReal>
    where TSecondReal : unmanaged, IFloatingPointIeee754<TSecondReal>
{
    private readonly TSpace _space = space;
    private readonly TFirst _first = first;
    private readonly TSecond _second = second;
    private readonly TVector _between = between;
    private readonly TVector _unknowns = unknowns;

    /// <inheritdoc/>
    public int Rows => _second.Rows;

    /// <inheritdoc/>
    public int Columns => _first.Columns;

    /// <inheritdoc/>
    public bool HasOrthonormalRows => false;

    /// <inheritdoc/>
    public void Forward(TVector x, TVector y)
    {
        _first.Forward(x, _between);
        _second.Forward(_between, y);
    }

    /// <inheritdoc/>
    public void Adjoint(TVector y, TVector x, bool add)
    {
        _second.Adjoint(y, _between);
        _first.Adjoint(_between, add ? _unknowns : x);
        if (add)
        {
            _space.Combine(TFirstReal.One, x, TFirstReal.One, _unknowns, x);
        }
    }

    /// <inheritdoc/>
    public void Column(int j, TVector column)
    {
        _first.Column(j, _between);
        _second.Forward(_between, column);
    }
}

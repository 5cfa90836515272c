using System.Numerics;
using ILGPU;

namespace CsRecover.Ilgpu;

/// <summary>What all lanes of a group make of one number of each; the same in every lane, since every lane looks at the numbers in the same order.</summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
/// <param name="partials">A number of shared memory for each lane.</param>
/// <param name="counts">A whole number for each lane, for <see cref="IndexOfLargest"/> only.</param>
internal readonly struct GroupResults<TReal>(ArrayView<TReal> partials, ArrayView<int> counts)
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    /// <summary>Partial results are added up in two steps, the first by this many lanes.</summary>
    private const int Adders = 16;

    private readonly ArrayView<TReal> _partials = partials;
    private readonly ArrayView<int> _counts = counts;

    /// <summary>The sum of every lane's number, the same in all lanes.</summary>
    /// <param name="value">This lane's number.</param>
    public TReal AddUp(TReal value)
    {
        int lane = Group.IdxX, lanes = Group.DimX;
        _partials[lane] = value;
        Group.Barrier();
        if (lane < Adders)
        {
            TReal s = TReal.Zero;
            for (int i = lane; i < lanes; i += Adders)
            {
                s += _partials[i];
            }

            _partials[lane] = s;
        }

        Group.Barrier();
        TReal sum = TReal.Zero;
        for (int i = 0; i < (lanes < Adders ? lanes : Adders); i++)
        {
            sum += _partials[i];
        }

        Group.Barrier();
        return sum;
    }

    /// <summary>The largest of every lane's number, the same in all lanes.</summary>
    /// <param name="value">This lane's number.</param>
    public TReal Largest(TReal value)
    {
        int lane = Group.IdxX, lanes = Group.DimX;
        _partials[lane] = value;
        Group.Barrier();
        if (lane < Adders)
        {
            TReal largest = value;
            for (int i = lane; i < lanes; i += Adders)
            {
                largest = _partials[i] > largest ? _partials[i] : largest;
            }

            _partials[lane] = largest;
        }

        Group.Barrier();
        TReal result = _partials[0];
        for (int i = 1; i < (lanes < Adders ? lanes : Adders); i++)
        {
            result = _partials[i] > result ? _partials[i] : result;
        }

        Group.Barrier();
        return result;
    }

    /// <summary>Which index has the largest value, over all lanes; the lowest of equal ones.</summary>
    /// <param name="value">This lane's largest value.</param>
    /// <param name="index">Its index.</param>
    /// <param name="largest">The value at the index that is returned.</param>
    public int IndexOfLargest(TReal value, int index, out TReal largest)
    {
        int lane = Group.IdxX, lanes = Group.DimX;
        _partials[lane] = value;
        _counts[lane] = index;
        Group.Barrier();
        if (lane < Adders)
        {
            for (int i = lane + Adders; i < lanes; i += Adders)
            {
                TReal other = _partials[i];
                if (other > value || (other == value && _counts[i] < index))
                {
                    value = other;
                    index = _counts[i];
                }
            }

            _partials[lane] = value;
            _counts[lane] = index;
        }

        Group.Barrier();
        value = _partials[0];
        index = _counts[0];
        for (int i = 1; i < (lanes < Adders ? lanes : Adders); i++)
        {
            TReal other = _partials[i];
            if (other > value || (other == value && _counts[i] < index))
            {
                value = other;
                index = _counts[i];
            }
        }

        Group.Barrier();
        largest = value;
        return index;
    }
}

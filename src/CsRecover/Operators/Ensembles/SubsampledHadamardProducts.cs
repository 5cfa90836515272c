using System.Numerics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>Products with selected rows of H D.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="TSizes">m and n: fields, or constants in a specialised operator.</typeparam>
/// <param name="sizes">m and n.</param>
/// <param name="order">N.</param>
/// <param name="selected">The m rows.</param>
/// <param name="signs">The diagonal of D times 1/sqrt(n), padded with zeros to a storage length.</param>
/// <param name="buffer">Room for N numbers, rounded up to a storage length.</param>
internal readonly unsafe struct SubsampledHadamardProducts<T, TSizes>(TSizes sizes, int order, int* selected, T* signs, T* buffer) : IProducts<HostVector<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TSizes : struct, IMatrixSizes
{
    private readonly TSizes _sizes = sizes;
    private readonly int _order = order;
    private readonly int* _selected = selected;
    private readonly T* _signs = signs;
    private readonly T* _buffer = buffer;

    /// <inheritdoc/>
    public int Rows => _sizes.Rows;

    /// <inheritdoc/>
    public int Columns => _sizes.Columns;

    /// <inheritdoc/>
    public bool HasOrthonormalRows => _order == Columns;

    /// <inheritdoc/>
    public void Forward(HostVector<T> x, HostVector<T> y)
    {
        HostKernels.Multiply(x.Pointer, _signs, _buffer, x.Length);
        new Span<T>(_buffer, HostVector.StorageFor(_order))[x.Length..].Clear();
        HadamardTransform<T>.InPlace(_buffer, _order);
        for (int i = 0; i < Rows; i++)
        {
            y.Pointer[i] = _buffer[_selected[i]];
        }
    }

    /// <inheritdoc/>
    public void Adjoint(HostVector<T> y, HostVector<T> x, bool add)
    {
        new Span<T>(_buffer, HostVector.StorageFor(_order)).Clear();
        for (int i = 0; i < Rows; i++)
        {
            _buffer[_selected[i]] = y.Pointer[i];
        }

        HadamardTransform<T>.InPlace(_buffer, _order);
        if (add)
        {
            HostKernels.MultiplyAdd(_buffer, _signs, x.Pointer, x.Length);
        }
        else
        {
            HostKernels.Multiply(_buffer, _signs, x.Pointer, x.Length);
        }
    }

    /// <inheritdoc/>
    public void Column(int j, HostVector<T> column)
    {
        for (int i = 0; i < Rows; i++)
        {
            column.Pointer[i] = (BitOperations.PopCount((uint)(_selected[i] & j)) & 1) != 0 ? -_signs[j] : _signs[j];
        }
    }
}

using System.Numerics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>Products with selected rows of the DCT.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="TSizes">m and n: fields, or constants in a specialised operator.</typeparam>
/// <param name="sizes">m and n.</param>
/// <param name="transform">The transform.</param>
/// <param name="selected">The m rows.</param>
/// <param name="buffer">Room for n numbers, rounded up to a storage length, then the transform's scratch, and once more the former.</param>
internal readonly unsafe struct PartialDctProducts<T, TSizes>(TSizes sizes, CosineTransform<T> transform, int* selected, T* buffer) : IProducts<HostVector<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TSizes : struct, IMatrixSizes
{
    private readonly TSizes _sizes = sizes;
    private readonly CosineTransform<T> _transform = transform;
    private readonly int* _selected = selected;
    private readonly T* _buffer = buffer;

    /// <inheritdoc/>
    public int Rows => _sizes.Rows;

    /// <inheritdoc/>
    public int Columns => _sizes.Columns;

    /// <inheritdoc/>
    public bool HasOrthonormalRows => true;

    private T* Scratch => _buffer + HostVector.StorageFor(Columns);

    /// <inheritdoc/>
    public void Forward(HostVector<T> x, HostVector<T> y)
    {
        _transform.Forward(x.Pointer, _buffer, Scratch);
        for (int i = 0; i < Rows; i++)
        {
            y.Pointer[i] = _buffer[_selected[i]];
        }
    }

    /// <inheritdoc/>
    public void Adjoint(HostVector<T> y, HostVector<T> x, bool add)
    {
        new Span<T>(_buffer, Columns).Clear();
        for (int i = 0; i < Rows; i++)
        {
            _buffer[_selected[i]] = y.Pointer[i];
        }

        _transform.Inverse(_buffer, x.Pointer, Scratch, add);
        new Span<T>(x.Pointer, x.Length)[Columns..].Clear();
    }

    /// <inheritdoc/>
    public void Column(int j, HostVector<T> column)
    {
        // A transform is quicker than m cosines.
        var unit = new HostVector<T>(Scratch + _transform.ScratchLength, HostVector.StorageFor(Columns));
        new Span<T>(unit.Pointer, unit.Length).Clear();
        unit.Pointer[j] = T.One;
        Forward(unit, column);
    }
}

using System.Numerics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>Products with selected rows of the DCT.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="TSizes">m and n: fields, or constants in a specialised operator.</typeparam>
/// <param name="sizes">m and n.</param>
/// <param name="transform">The transform.</param>
/// <param name="selected">The m rows.</param>
/// <param name="buffer">Room for n numbers, rounded up to a storage length, and then the transform's scratch.</param>
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
        int n = Columns;
        for (int i = 0; i < Rows; i++)
        {
            double scale = Math.Sqrt((_selected[i] == 0 ? 1.0 : 2.0) / n);
            column.Pointer[i] = T.CreateTruncating(scale * UnitRoots.Of((2L * j + 1) * _selected[i], 4L * n).Cosine);
        }
    }
}

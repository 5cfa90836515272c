using CsRecover.Vectors;
using ILGPU;

namespace CsRecover.Ilgpu;

/// <summary>A table in a kernel's memory, shared or global.</summary>
/// <typeparam name="TElement">Arithmetic of the elements.</typeparam>
/// <typeparam name="T">The element.</typeparam>
/// <typeparam name="TReal">Its real scalar.</typeparam>
/// <param name="view">The slots.</param>
internal readonly struct DeviceTable<TElement, T, TReal>(ArrayView<T> view) : ITable<DeviceTable<TElement, T, TReal>, T>
    where TElement : struct, IElement<T, TReal>
    where T : unmanaged
    where TReal : unmanaged
{
    /// <summary>The slots.</summary>
    public readonly ArrayView<T> View = view;

    /// <inheritdoc/>
    public T this[int i]
    {
        get => View[i];
        set => View[i] = value;
    }

    /// <inheritdoc/>
    public int GetIndex(int i) => TElement.ToIndex(View[i]);

    /// <inheritdoc/>
    public void SetIndex(int i, int value) => View[i] = TElement.FromIndex(value);

    /// <inheritdoc/>
    public DeviceTable<TElement, T, TReal> Slice(int start, int length) => new(View.SubView(start, length));
}

using System.Runtime.CompilerServices;
using ILGPU;
using ILGPU.Runtime;

namespace CsRecover.Ilgpu;

/// <summary>Constant data of operators in device memory: uploaded when first needed, and freed with the object that it belongs to.</summary>
/// <param name="accelerator">The accelerator.</param>
internal sealed class UploadCache(Accelerator accelerator) : IDisposable
{
    private readonly ConditionalWeakTable<object, Dictionary<string, MemoryBuffer>> _buffers = [];

    /// <summary>Data of an owner.</summary>
    /// <typeparam name="T">Its element.</typeparam>
    /// <param name="owner">What the data is derived from.</param>
    /// <param name="part">Which data.</param>
    /// <param name="make">Makes it on the host; not called again while the owner lives.</param>
    /// <returns>The data on the device.</returns>
    public ArrayView<T> Get<T>(object owner, string part, Func<T[]> make)
        where T : unmanaged
    {
        Dictionary<string, MemoryBuffer> parts = _buffers.GetOrCreateValue(owner);
        if (!parts.TryGetValue(part, out MemoryBuffer? buffer))
        {
            buffer = accelerator.Allocate1D(make());
            parts.Add(part, buffer);
        }

        return ((MemoryBuffer1D<T, Stride1D.Dense>)buffer).View;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach ((object _, Dictionary<string, MemoryBuffer> parts) in _buffers)
        {
            foreach (MemoryBuffer buffer in parts.Values)
            {
                buffer.Dispose();
            }
        }

        _buffers.Clear();
    }
}

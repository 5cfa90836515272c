using System.Numerics;
using ILGPU;
using ILGPU.Runtime;

namespace CsRecover.Ilgpu.Tests;

/// <summary>Device memory with a margin behind it that a kernel must leave alone. Drivers do not look: memory of theirs, or of another buffer, is overwritten, and the process fails much later if at all.</summary>
/// <typeparam name="T">The element.</typeparam>
internal sealed class GuardedBuffer<T> : IDisposable
    where T : unmanaged, INumberBase<T>
{
    private const int Margin = 4096;

    private readonly MemoryBuffer1D<T, Stride1D.Dense> _memory;
    private readonly string _name;
    private readonly int _length;

    /// <summary>Memory for results.</summary>
    /// <param name="accelerator">Where.</param>
    /// <param name="name">What it is.</param>
    /// <param name="length">How many elements.</param>
    public GuardedBuffer(Accelerator accelerator, string name, int length)
    {
        _name = name;
        _length = length;
        var start = new T[length + Margin];
        Array.Fill(start, T.One, length, Margin);
        _memory = accelerator.Allocate1D(start);
    }

    /// <summary>The memory without its margin.</summary>
    public ArrayView<T> View => ((ArrayView<T>)_memory.View).SubView(0, _length);

    /// <summary>What is in it; asserts that the margin is as it was.</summary>
    public T[] Read()
    {
        T[] all = _memory.GetAsArray1D();
        int written = Array.FindLastIndex(all, v => v != T.One);
        Assert.True(written < _length, $"{_name}: a kernel wrote {written - _length + 1} elements beyond the end of {_length}");
        return all[.._length];
    }

    /// <inheritdoc/>
    public void Dispose() => _memory.Dispose();
}

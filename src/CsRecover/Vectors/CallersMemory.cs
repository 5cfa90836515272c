using System.Buffers;

namespace CsRecover.Vectors;

/// <summary>Memory that a caller lent as a span, for lambdas and other threads to read while the call lasts; the caller holds it in place.</summary>
/// <typeparam name="T">The element.</typeparam>
/// <param name="pointer">Its first element.</param>
/// <param name="length">How many.</param>
internal sealed unsafe class CallersMemory<T>(T* pointer, int length) : MemoryManager<T>
    where T : unmanaged
{
    private readonly T* _pointer = pointer;
    private int _length = length;

    /// <inheritdoc/>
    public override Span<T> GetSpan() => new(_pointer, _length);

    /// <inheritdoc/>
    public override MemoryHandle Pin(int elementIndex = 0) => new(_pointer + elementIndex);

    /// <inheritdoc/>
    public override void Unpin()
    {
    }

    /// <summary>Ends the loan: who reads on gets nothing.</summary>
    /// <param name="disposing">Ignored.</param>
    protected override void Dispose(bool disposing) => _length = 0;
}

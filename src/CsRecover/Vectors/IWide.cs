namespace CsRecover.Vectors;

/// <summary>A lane that is a SIMD register of one width, so that a loop over registers can be one text for all widths.</summary>
/// <typeparam name="TSelf">The register.</typeparam>
/// <typeparam name="T">float or double.</typeparam>
internal unsafe interface IWide<TSelf, T> : ILane<TSelf, T>
    where TSelf : unmanaged, IWide<TSelf, T>
    where T : unmanaged
{
    /// <summary>Numbers of a register.</summary>
    static abstract int Count { get; }

    /// <summary>Reads a register.</summary>
    /// <param name="from">Its first number; aligned or not.</param>
    /// <returns>The register.</returns>
    static abstract TSelf Load(T* from);

    /// <summary>this + a b, fused where the processor can.</summary>
    /// <param name="a">First factor.</param>
    /// <param name="b">Second factor.</param>
    /// <returns>The sum.</returns>
    TSelf Plus(TSelf a, TSelf b);

    /// <summary>Writes the register.</summary>
    /// <param name="to">Where its first number goes; aligned or not.</param>
    void Store(T* to);
}

namespace CsRecover.Vectors;

/// <summary>Host vector spaces for operators that are made of others: the same arithmetic, with scratch memory for longer vectors.</summary>
internal static unsafe class HostSpaces
{
    /// <summary>Bytes of scratch memory that a space needs for vectors of up to n stored elements.</summary>
    /// <typeparam name="T">float, double or <see cref="Complex32"/>.</typeparam>
    /// <param name="n">The longest stored length.</param>
    public static nint ScratchBytes<T>(int n)
        where T : unmanaged => sizeof(T) * (nint)HostSpace<double>.ScratchFor(n);

    /// <summary>A space of the same type over other scratch memory.</summary>
    /// <typeparam name="TSpace">The space.</typeparam>
    /// <param name="scratch">The memory, aligned to a cache line.</param>
    /// <returns>The space.</returns>
    /// <exception cref="NotSupportedException">Not a space of this machine's memory.</exception>
    public static TSpace WithScratch<TSpace>(byte* scratch)
        where TSpace : struct => typeof(TSpace) == typeof(HostSpace<float>) ? (TSpace)(object)new HostSpace<float>((float*)scratch)
            : typeof(TSpace) == typeof(HostSpace<double>) ? (TSpace)(object)new HostSpace<double>((double*)scratch)
            : typeof(TSpace) == typeof(HostComplexSpace) ? (TSpace)(object)new HostComplexSpace((float*)scratch)
            : throw new NotSupportedException($"Expected a vector space over this machine's memory, got {typeof(TSpace).Name}.");
}

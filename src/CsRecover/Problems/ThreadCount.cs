namespace CsRecover;

/// <summary>What a limit on threads means.</summary>
internal static class ThreadCount
{
    /// <summary>The number of threads that a limit allows.</summary>
    /// <param name="most">The limit; 0 for one for each processor.</param>
    public static int Of(int most) => most > 0 ? most : Environment.ProcessorCount;
}

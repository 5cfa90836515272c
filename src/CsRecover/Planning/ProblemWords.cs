namespace CsRecover.Planning;

/// <summary>Sentences that a diagnostic at build time and an exception at run time share; the placeholders are filled by <see cref="string.Format(IFormatProvider, string, object[])"/>.</summary>
internal static class ProblemWords
{
    /// <summary>Largest k, m, n, what came.</summary>
    public const string SparsityRange = "Expected a sparsity from 0 to {0} (m = {1}, n = {2}), got {3}";
}

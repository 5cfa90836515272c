namespace CsRecover.Analysis;

/// <summary>An eigenvalue of A_S^H A_S and the columns S that have it, so that anyone can check it.</summary>
/// <param name="Eigenvalue">The largest or the smallest eigenvalue for this support.</param>
/// <param name="Support">S, ascending.</param>
/// <param name="Estimator">What found it: <c>random supports</c>, <c>add and prune</c>, <c>truncated power</c>; with <c>, swaps</c> where exchanging columns improved it.</param>
public sealed record IsometryExtreme(double Eigenvalue, IReadOnlyList<int> Support, string Estimator);

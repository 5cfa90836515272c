namespace CsRecover.Analysis;

/// <summary>One check of <see cref="EnsembleCheck"/>.</summary>
/// <param name="Name">What was checked.</param>
/// <param name="Passed">Whether it came out as it should.</param>
/// <param name="Value">What came out.</param>
/// <param name="Limit">The most that chance explains.</param>
/// <param name="Sentence">Both in words.</param>
public sealed record EnsembleFinding(string Name, bool Passed, double Value, double Limit, string Sentence);

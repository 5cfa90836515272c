namespace CsRecover.Cli;

/// <summary>Reports one of several recoveries under its own number.</summary>
/// <param name="all">Receives the reports of all.</param>
/// <param name="number">The number, from 0.</param>
internal sealed class SliceProgress(IProgress<IterationReport> all, int number) : IProgress<IterationReport>
{
    /// <inheritdoc/>
    public void Report(IterationReport value) => all.Report(value with { Signal = number });
}

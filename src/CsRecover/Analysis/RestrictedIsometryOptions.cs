namespace CsRecover.Analysis;

/// <summary>How hard to look for the supports that are worst.</summary>
public sealed record RestrictedIsometryOptions
{
    /// <summary>Random supports to try.</summary>
    public int Trials { get; init; } = 200;

    /// <summary>Starts of each of the methods that climb; supports are grown from more of them where that is cheap.</summary>
    public int Restarts { get; init; } = 6;

    /// <summary>Key of the random numbers: the same seed gives the same answer on every number of threads.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Refuses numbers that mean nothing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    internal void Validate()
    {
        if (Trials < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(Trials), Trials, $"Expected at least 1 trial, got {Trials}.");
        }

        if (Restarts < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(Restarts), Restarts, $"Expected at least 1 restart, got {Restarts}.");
        }
    }
}

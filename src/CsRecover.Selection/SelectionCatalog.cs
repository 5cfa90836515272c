namespace CsRecover.Selection;

/// <summary>Every method of selection, by name.</summary>
public static class SelectionCatalog
{
    /// <summary>What chooses where nobody says how: local search that takes every loss, bounds and groups.</summary>
    public static SelectionMethod Standard { get; } = new Splicing();

    /// <summary>Each method once, with its paper's defaults.</summary>
    public static IReadOnlyList<SelectionMethod> All { get; } =
    [
        Standard,
        new Swaps(),
        new CoordinateDescent(),
        new Stepwise(),
        new Stepwise { Direction = StepwiseDirection.Backward },
        new Stepwise { Direction = StepwiseDirection.Both },
        new Combss(),
        new PenaltyDecomposition(),
        new AdmmL0(),
        new BestSubset(),
        new Enumeration(),
    ];

    /// <summary>Finds a method.</summary>
    /// <param name="name">Its <see cref="SelectionMethod.Name"/>.</param>
    /// <returns>The method with its defaults.</returns>
    /// <exception cref="ArgumentException">No method has that name; the message lists those there are.</exception>
    public static SelectionMethod Find(string name) => All.FirstOrDefault(method => method.Name == name)
        ?? throw new ArgumentException($"Expected a method out of {string.Join(", ", All.Select(method => method.Name))}; got '{name}'.", nameof(name));
}

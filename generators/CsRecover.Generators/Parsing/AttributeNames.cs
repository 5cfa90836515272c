namespace CsRecover.Generators.Parsing;

/// <summary>Names of the library's types that declarations are made of.</summary>
internal static class AttributeNames
{
    /// <summary>The library's namespace.</summary>
    public const string Library = "CsRecover";

    /// <summary>The attribute that declares a problem, as metadata names it.</summary>
    public const string Problem = "CsRecover.RecoveryProblemAttribute`1";

    /// <summary>Base of the attributes that name an operator.</summary>
    public const string Sensing = "SensingAttribute";

    /// <summary>The attribute that names a sparsifying transform.</summary>
    public const string Transform = "SparsifyingTransformAttribute";

    /// <summary>Base of the attributes that name a solver.</summary>
    public const string Solver = "SolverAttribute";

    /// <summary>Base of the attributes of solvers that look for a given number of non-zeros.</summary>
    public const string SparsitySolver = "SparsitySolverAttribute";

    /// <summary>Base class of every problem.</summary>
    public const string ProblemBase = "RecoveryProblem";
}

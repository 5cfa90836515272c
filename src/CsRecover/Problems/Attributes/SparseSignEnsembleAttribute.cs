namespace CsRecover;

/// <summary>Each column of A has the same small number d of entries +-1/sqrt(d) in distinct random rows, the rest is zero. For float and double.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class SparseSignEnsembleAttribute : SeededSensingAttribute
{
    /// <summary>d, from 1 to m; min(8, m) when left out.</summary>
    public int NonZerosPerColumn { get; init; }
}

namespace CsRecover;

/// <summary>A has independent normal entries N(0, 1/m). For float and double.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class GaussianEnsembleAttribute : SeededSensingAttribute;

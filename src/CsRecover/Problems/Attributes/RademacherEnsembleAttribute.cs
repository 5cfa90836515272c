namespace CsRecover;

/// <summary>A has independent entries +-1/sqrt(m). For float and double.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class RademacherEnsembleAttribute : SeededSensingAttribute;

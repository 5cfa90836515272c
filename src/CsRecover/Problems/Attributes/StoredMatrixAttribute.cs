namespace CsRecover;

/// <summary>
/// A is a matrix that is handed over at run time: the class gets <c>Create(matrix)</c>, which takes m n numbers row by row, instead of
/// <c>Instance</c>. For float, double and <see cref="Complex32"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class StoredMatrixAttribute : SensingAttribute;

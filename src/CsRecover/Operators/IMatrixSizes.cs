using System.ComponentModel;

namespace CsRecover.Operators;

/// <summary>
/// m and n of an operator as its products see them. Generated code implements it by an empty struct whose properties are constants, so that
/// the compiler makes products for exactly these sizes.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Advanced)]
public interface IMatrixSizes
{
    /// <summary>m, the number of rows.</summary>
    int Rows { get; }

    /// <summary>n, the number of columns.</summary>
    int Columns { get; }
}

/// <summary>Called back with the type that knows an operator's sizes.</summary>
/// <typeparam name="TResult">What the visit gives.</typeparam>
internal interface ISizesVisitor<out TResult>
{
    /// <summary>Receives the sizes.</summary>
    /// <typeparam name="TSizes">Constants or numbers of a run.</typeparam>
    /// <param name="sizes">m and n.</param>
    TResult Visit<TSizes>(TSizes sizes)
        where TSizes : struct, IMatrixSizes;
}

/// <summary>Sizes known at run time.</summary>
/// <param name="Rows">m.</param>
/// <param name="Columns">n.</param>
internal readonly record struct MatrixSizes(int Rows, int Columns) : IMatrixSizes;

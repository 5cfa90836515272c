using System.Numerics;
using CsRecover.Operators;

namespace CsRecover.Analysis.Sweeps;

/// <summary>The kinds of random matrices that a sweep can go over, by name: a new one is a name and a line of <see cref="Create"/>.</summary>
public static class MatrixEnsembles
{
    /// <summary>Every name.</summary>
    public static IReadOnlyList<string> Names { get; } = ["gaussian", "rademacher", "partial-dct", "hadamard", "sparse-sign"];

    /// <summary>Draws a matrix.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="rows">m.</param>
    /// <param name="columns">n.</param>
    /// <param name="seed">Key of the random numbers.</param>
    /// <returns>The operator.</returns>
    /// <exception cref="ArgumentException">There is no such ensemble, or not of this size.</exception>
    public static SensingOperator<T> Create<T>(string name, int rows, int columns, ulong seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => name switch
        {
            "gaussian" => new GaussianOperator<T>(rows, columns, seed),
            "rademacher" => new RademacherOperator<T>(rows, columns, seed),
            "partial-dct" => new PartialDctOperator<T>(rows, columns, seed),
            "hadamard" => new SubsampledHadamardOperator<T>(rows, columns, seed),
            "sparse-sign" => new SparseSignOperator<T>(rows, columns, seed),
            _ => throw new ArgumentException($"Expected a kind of matrix out of {string.Join(", ", Names)}; got '{name}'.", nameof(name)),
        };
}

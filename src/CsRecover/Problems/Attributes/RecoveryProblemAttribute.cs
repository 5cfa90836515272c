using System.Numerics;

namespace CsRecover;

/// <summary>
/// Declares a recovery problem on an empty partial class: find x with few non-zeros such that y = A x. Beside it stand one attribute
/// that names the operator (<see cref="SensingAttribute"/>), at most one <see cref="SparsifyingTransformAttribute"/> and at most one that names
/// the solver (<see cref="SolverAttribute"/>). The source generator then makes the class a <see cref="RecoveryProblem{T}"/>
/// specialised for these sizes.
/// </summary>
/// <typeparam name="T">float, double or <see cref="Complex32"/>.</typeparam>
/// <example>
/// <code>
/// [RecoveryProblem&lt;float&gt;(Measurements = 256, Coefficients = 1024, Sparsity = 40)]
/// [GaussianEnsemble(Seed = 2024)]
/// [SmoothedL0]
/// public partial class RadarPulse;
///
/// RecoveryResult&lt;float&gt; r = RadarPulse.Instance.Recover(y);
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class RecoveryProblemAttribute<T> : Attribute
    where T : unmanaged, INumberBase<T>
{
    /// <summary>m, the number of measurements, at least 1. Left out where the operator says it (a sampling mask).</summary>
    public int Measurements { get; init; }

    /// <summary>n, the number of unknowns, at least 1. Left out where the operator says it (an image's height and width).</summary>
    public int Coefficients { get; init; }

    /// <summary>k, the number of non-zeros, from 0 to min(m, n); left out when it is not known.</summary>
    public int Sparsity { get; init; }
}

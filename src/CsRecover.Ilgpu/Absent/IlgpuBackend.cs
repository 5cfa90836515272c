using System.Diagnostics.CodeAnalysis;
using CsRecover.Solvers;

namespace CsRecover.Ilgpu;

/// <summary>The GPU backend of a build without the ILGPU package: there is none, and every call says so.</summary>
public sealed class IlgpuBackend : RecoveryBackend, IDisposable
{
    private const string Reason = "this build of CsRecover has no GPU backend; restore the ILGPU package and build with -p:HasIlgpu=true";

    private IlgpuBackend()
        : base("ilgpu")
    {
    }

    /// <summary>Whether this build can run on a GPU at all.</summary>
    public static bool IsBuiltIn => false;

    /// <summary>The accelerator in words.</summary>
    public string Description => $"{Name}: {Reason}";

    /// <summary>The accelerators of this machine; none in this build.</summary>
    /// <returns>An empty list.</returns>
    public static IReadOnlyList<IlgpuDevice> Devices() => [];

    /// <summary>Opens an accelerator; never succeeds in this build.</summary>
    /// <param name="kind">Which kind.</param>
    /// <param name="backend">Null.</param>
    /// <param name="reason">Why not.</param>
    /// <returns>False.</returns>
    public static bool TryCreate(IlgpuDeviceKind? kind, [NotNullWhen(true)] out IlgpuBackend? backend, [NotNullWhen(false)] out string? reason)
    {
        backend = null;
        reason = Reason;
        return false;
    }

    /// <summary>Bytes a second that a copy within the accelerator's memory moves, reads and writes together.</summary>
    /// <param name="bytes">How much to copy.</param>
    internal double CopyBandwidth(long bytes) => throw new NotSupportedException(Reason);

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    /// <inheritdoc/>
    internal override RecoveryResult<T>[] Recover<T>(RecoveryProblem<T> problem, ReadOnlyMemory<T> measurements, int count, SolverOptions solver, RecoveryOptions options) =>
        throw new NotSupportedException(Reason);
}

namespace CsRecover.Ilgpu;

/// <summary>A backend that was asked for by name, as command lines do; closes it when disposed.</summary>
public sealed class BackendChoice : IDisposable
{
    private BackendChoice(RecoveryBackend backend, string description)
    {
        Backend = backend;
        Description = description;
    }

    /// <summary>The name that asks for the first GPU, and for the processor where there is none.</summary>
    public static string Auto => "auto";

    /// <summary>The names there are, whether or not this machine has such a backend.</summary>
    public static IReadOnlyList<string> Names { get; } = [RecoveryBackend.Cpu.Name, .. Enum.GetValues<IlgpuDeviceKind>().Select(IlgpuDevice.NameOf), Auto];

    /// <summary>The backend.</summary>
    public RecoveryBackend Backend { get; }

    /// <summary>The backend for people: its name, on which device it runs, and why it was taken if it was not named.</summary>
    public string Description { get; }

    /// <summary>Opens a backend. One that is named and not there is an error, never replaced by another.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <returns>The backend, open.</returns>
    /// <exception cref="ArgumentException">No backend has that name.</exception>
    /// <exception cref="NotSupportedException">This machine or this build has no such backend; the message says why.</exception>
    public static BackendChoice Open(string name)
    {
        if (name == RecoveryBackend.Cpu.Name)
        {
            return new BackendChoice(RecoveryBackend.Cpu, name);
        }

        IlgpuDeviceKind? kind = null;
        if (name != Auto)
        {
            IlgpuDeviceKind[] named = [.. Enum.GetValues<IlgpuDeviceKind>().Where(k => IlgpuDevice.NameOf(k) == name)];
            kind = named is [IlgpuDeviceKind one] ? one : throw new ArgumentException($"Expected a backend out of {string.Join(", ", Names)}, got '{name}'.", nameof(name));
        }

        if (IlgpuBackend.TryCreate(kind, out IlgpuBackend? backend, out string? reason))
        {
            return new BackendChoice(backend, backend.Description);
        }

        return kind is null
            ? new BackendChoice(RecoveryBackend.Cpu, $"{RecoveryBackend.Cpu.Name} ({Auto}: {reason})")
            : throw new NotSupportedException($"Expected a backend that can be had here, got {name}: {reason}.");
    }

    /// <inheritdoc/>
    public void Dispose() => (Backend as IDisposable)?.Dispose();
}

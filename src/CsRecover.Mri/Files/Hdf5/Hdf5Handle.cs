namespace CsRecover.Mri.Files.Hdf5;

/// <summary>An identifier of HDF5's, given back when disposed.</summary>
internal readonly unsafe struct Hdf5Handle : IDisposable
{
    private readonly delegate* unmanaged[Cdecl]<long, int> _close;

    /// <summary>Takes over an identifier.</summary>
    /// <param name="id">The identifier; negative where the call failed.</param>
    /// <param name="close">Gives it back.</param>
    /// <param name="name">What was asked for, for errors.</param>
    /// <exception cref="InvalidDataException">The call failed.</exception>
    public Hdf5Handle(long id, delegate* unmanaged[Cdecl]<long, int> close, string name)
    {
        Id = id >= 0 ? id : throw new InvalidDataException($"{name}: expected a part of the HDF5 file that can be read, got a damaged one.");
        _close = close;
    }

    /// <summary>The identifier.</summary>
    public long Id { get; }

    /// <inheritdoc/>
    public void Dispose() => _ = _close(Id);
}

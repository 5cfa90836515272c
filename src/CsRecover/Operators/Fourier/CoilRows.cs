using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>Measurements of several coils, one coil's after another's, all at the same points.</summary>
/// <param name="samples">The points.</param>
/// <param name="coils">How many coils.</param>
internal readonly struct CoilRows(FourierSamples samples, int coils)
{
    private readonly FourierSamples _samples = samples;
    private readonly int _coils = coils;

    /// <summary>How many measurements.</summary>
    public int Count => _coils * _samples.Count;

    /// <summary>Their stored length.</summary>
    public int Storage => _coils * _samples.Cells.Storage;

    /// <summary>A coil's measurements.</summary>
    /// <param name="y">All.</param>
    /// <param name="coil">The coil.</param>
    public HostVector<Complex32> Of(HostVector<Complex32> y, int coil) => y.Part(coil, _samples.Cells.Storage);

    /// <summary>Brings measurements into stored order.</summary>
    /// <param name="measurements">Measurements in the caller's order.</param>
    /// <param name="y">Overwritten.</param>
    public void Load(ReadOnlySpan<Complex32> measurements, HostVector<Complex32> y)
    {
        for (int c = 0; c < _coils; c++)
        {
            _samples.Load(measurements.Slice(c * _samples.Count, _samples.Count), Of(y, c));
        }
    }

    /// <summary>Brings measurements into the caller's order.</summary>
    /// <param name="y">Stored measurements.</param>
    /// <param name="measurements">Overwritten.</param>
    public void Store(HostVector<Complex32> y, Span<Complex32> measurements)
    {
        for (int c = 0; c < _coils; c++)
        {
            _samples.Store(Of(y, c), measurements.Slice(c * _samples.Count, _samples.Count));
        }
    }
}

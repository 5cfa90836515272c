using System.Runtime.Intrinsics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>Coil sensitivities S_c in <see cref="ImageLayout"/>, and the products with them. Immutable and safe to share between threads.</summary>
internal sealed unsafe class CoilSensitivities
{
    private const float Slack = 1e-3f;

    private readonly NativeBuffer<float> _maps;
    private readonly NativeBuffer<float> _rest;
    private readonly nint _floats;

    /// <summary>Copies sensitivities.</summary>
    /// <param name="layout">How images lie in memory.</param>
    /// <param name="coils">Coils, at least 1.</param>
    /// <param name="maps">coils x H x W sensitivities.</param>
    /// <exception cref="ArgumentException">The sizes do not fit, or the sum over coils of |S_c|^2 is above 1 or not finite somewhere.</exception>
    public CoilSensitivities(ImageLayout layout, int coils, ReadOnlySpan<Complex32> maps)
    {
        int pixels = layout.Height * layout.Width;
        if (coils < 1 || maps.Length != (long)coils * pixels)
        {
            throw new ArgumentException($"Expected {coils} x {layout.Height} x {layout.Width} coil sensitivities, at least one coil, got {maps.Length}.", nameof(maps));
        }

        Coils = coils;
        _floats = 2 * (nint)layout.Storage;
        _maps = new NativeBuffer<float>(coils * _floats);
        _rest = new NativeBuffer<float>(_floats / 2);
        for (int coil = 0; coil < coils; coil++)
        {
            ImageStorage.Load(layout, maps.Slice(coil * pixels, pixels), Map(coil));
        }

        for (int pixel = 0; pixel < pixels; pixel++)
        {
            float sum = 0f;
            for (int coil = 0; coil < coils; coil++)
            {
                sum += maps[coil * pixels + pixel].MagnitudeSquared;
            }

            if (!(sum <= 1f + Slack))
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"Expected sensitivities whose squared magnitudes add up to at most 1 over the coils, got {sum} at row {pixel / layout.Width}, column {pixel % layout.Width}."), nameof(maps));
            }

            int at = layout.Offset(pixel / layout.Width, pixel % layout.Width);
            _rest.Pointer[at / (2 * HostVector.Cell) * HostVector.Cell + at % HostVector.Cell] = 1f - sum;
        }
    }

    /// <summary>Coils.</summary>
    public int Coils { get; }

    /// <summary>y = S_c x.</summary>
    /// <param name="coil">c.</param>
    /// <param name="x">An image.</param>
    /// <param name="y">Overwritten; another image.</param>
    public void Multiply(int coil, float* x, float* y)
    {
        float* s = Map(coil);
        for (nint i = 0; i < _floats; i += 2 * HostVector.Cell)
        {
            Vector256<float> sr = Vector256.LoadAligned(s + i), si = Vector256.LoadAligned(s + i + 8);
            Vector256<float> xr = Vector256.LoadAligned(x + i), xi = Vector256.LoadAligned(x + i + 8);
            (sr * xr - si * xi).StoreAligned(y + i);
            (sr * xi + si * xr).StoreAligned(y + i + 8);
        }
    }

    /// <summary>z = y + conj(S_c) x.</summary>
    /// <param name="coil">c.</param>
    /// <param name="x">An image of the coil.</param>
    /// <param name="y">An image.</param>
    /// <param name="z">Overwritten; may be y.</param>
    public void AddCombined(int coil, float* x, float* y, float* z)
    {
        float* s = Map(coil);
        for (nint i = 0; i < _floats; i += 2 * HostVector.Cell)
        {
            Vector256<float> sr = Vector256.LoadAligned(s + i), si = Vector256.LoadAligned(s + i + 8);
            Vector256<float> xr = Vector256.LoadAligned(x + i), xi = Vector256.LoadAligned(x + i + 8);
            (Vector256.LoadAligned(y + i) + (sr * xr + si * xi)).StoreAligned(z + i);
            (Vector256.LoadAligned(y + i + 8) + (sr * xi - si * xr)).StoreAligned(z + i + 8);
        }
    }

    /// <summary>y = (1 - sum over coils of |S_c|^2) x: what the coils together do not see.</summary>
    /// <param name="x">An image.</param>
    /// <param name="y">Overwritten; may be x.</param>
    public void MultiplyByRest(float* x, float* y)
    {
        float* rest = _rest.Pointer;
        for (nint i = 0; i < _floats; i += 2 * HostVector.Cell, rest += HostVector.Cell)
        {
            Vector256<float> r = Vector256.LoadAligned(rest);
            (r * Vector256.LoadAligned(x + i)).StoreAligned(y + i);
            (r * Vector256.LoadAligned(x + i + 8)).StoreAligned(y + i + 8);
        }
    }

    private float* Map(int coil) => _maps.Pointer + coil * _floats;
}

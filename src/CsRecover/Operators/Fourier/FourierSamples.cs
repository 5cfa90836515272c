using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>
/// Where each measurement of a mask lies: among the data of the fused pass and in k-space of natural order; and the phases that lead from centred to
/// natural k-space.
/// </summary>
internal sealed unsafe class FourierSamples
{
    private readonly int[] _points;
    private readonly int _width;
    private readonly int[] _data;
    private readonly int[] _kspace;
    private readonly bool[]? _heldOut;
    private readonly Complex32[] _rowPhases;
    private readonly Complex32[] _columnPhases;

    /// <summary>Looks the places up.</summary>
    /// <param name="fourier">The transform.</param>
    /// <param name="points">For each measurement, its point row H + column of centred k-space.</param>
    /// <param name="heldOut">For each measurement, whether it is kept aside; null if none is.</param>
    public FourierSamples(ImageFourier fourier, int[] points, bool[]? heldOut)
    {
        int height = fourier.Layout.Height, width = fourier.Layout.Width;
        CentredOrder rows = new(height), columns = new(width);
        _points = points;
        _width = width;
        _heldOut = heldOut;
        _rowPhases = [.. Enumerable.Range(0, height).Select(u => rows.Phase(u))];
        _columnPhases = [.. Enumerable.Range(0, width).Select(u => columns.Phase(u))];
        var kinds = new SampleKind[height * width];
        for (int i = 0; i < points.Length; i++)
        {
            kinds[rows.Frequency(points[i] / width) * width + columns.Frequency(points[i] % width)] = heldOut is not null && heldOut[i] ? SampleKind.HeldOut : SampleKind.Fitted;
        }

        Cells = fourier.SampleColumns((row, column) => kinds[row * width + column]);
        _data = new int[points.Length];
        _kspace = new int[points.Length];
        for (int i = 0; i < points.Length; i++)
        {
            int row = rows.Frequency(points[i] / width), column = columns.Frequency(points[i] % width);
            _data[i] = Cells.Offset(column, row);
            _kspace[i] = fourier.Layout.Offset(row, column);
        }
    }

    /// <summary>The order of the fused pass.</summary>
    public SampledCells Cells { get; }

    /// <summary>m, the number of measurements.</summary>
    public int Count => _points.Length;

    /// <summary>Puts measurements, as users have them, into the order of the data.</summary>
    /// <param name="measurements">m numbers of centred k-space.</param>
    /// <param name="data">Overwritten, padding with zeros.</param>
    public void Load(ReadOnlySpan<Complex32> measurements, HostVector<Complex32> data)
    {
        new Span<Complex32>(data.Pointer, data.Length).Clear();
        float* d = (float*)data.Pointer;
        for (int i = 0; i < measurements.Length; i++)
        {
            Complex32 value = measurements[i] * Phase(i).Conjugate;
            (d[_data[i]], d[_data[i] + HostVector.Cell]) = (value.Real, value.Imaginary);
        }
    }

    /// <summary>The way back.</summary>
    /// <param name="data">Data.</param>
    /// <param name="measurements">m numbers, overwritten.</param>
    public void Store(HostVector<Complex32> data, Span<Complex32> measurements)
    {
        float* d = (float*)data.Pointer;
        for (int i = 0; i < measurements.Length; i++)
        {
            measurements[i] = new Complex32(d[_data[i]], d[_data[i] + HostVector.Cell]) * Phase(i);
        }
    }

    /// <summary>M: takes the samples out of k-space.</summary>
    /// <param name="kspace">K-space in natural order.</param>
    /// <param name="data">Overwritten, padding with zeros.</param>
    public void Sample(float* kspace, HostVector<Complex32> data)
    {
        new Span<Complex32>(data.Pointer, data.Length).Clear();
        float* d = (float*)data.Pointer;
        for (int i = 0; i < _data.Length; i++)
        {
            (d[_data[i]], d[_data[i] + HostVector.Cell]) = (kspace[_kspace[i]], kspace[_kspace[i] + HostVector.Cell]);
        }
    }

    /// <summary>M*: writes samples into k-space of zeros.</summary>
    /// <param name="data">Data.</param>
    /// <param name="kspace">K-space in natural order, zero.</param>
    /// <param name="fittedOnly">Whether to leave held-out samples zero.</param>
    public void Fill(HostVector<Complex32> data, float* kspace, bool fittedOnly)
    {
        float* d = (float*)data.Pointer;
        bool[]? heldOut = fittedOnly ? _heldOut : null;
        for (int i = 0; i < _data.Length; i++)
        {
            if (heldOut is null || !heldOut[i])
            {
                (kspace[_kspace[i]], kspace[_kspace[i] + HostVector.Cell]) = (d[_data[i]], d[_data[i] + HostVector.Cell]);
            }
        }
    }

    private Complex32 Phase(int i) => _rowPhases[_points[i] / _width] * _columnPhases[_points[i] % _width];
}

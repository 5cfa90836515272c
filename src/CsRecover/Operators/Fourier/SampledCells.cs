using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>What is known of a value in k-space.</summary>
internal enum SampleKind : byte
{
    /// <summary>Not measured.</summary>
    None,

    /// <summary>Measured and to be explained.</summary>
    Fitted,

    /// <summary>Measured and kept aside.</summary>
    HeldOut,
}

/// <summary>
/// Which values are measured, in the order in which a fused pass meets them: strip after strip of eight lanes, point after point in the
/// kernel's walking order. Data are stored in this order too, as cells of 8 real and 8 imaginary parts, but only the cells that hold
/// a sample; lanes without one are zero.
/// </summary>
internal sealed unsafe class SampledCells
{
    private readonly NativeBuffer<byte> _fitted;
    private readonly NativeBuffer<byte> _heldOut;
    private readonly int[] _cells;
    private readonly int[] _pointOf;
    private readonly int _points;

    /// <summary>Asks for each value what is known of it.</summary>
    /// <param name="lanes">Number of values across the strips.</param>
    /// <param name="frequencies">Frequencies along a strip in walking order.</param>
    /// <param name="kind">What is known of the value at a lane (first argument) and a frequency (second argument).</param>
    public SampledCells(int lanes, IReadOnlyList<int> frequencies, Func<int, int, SampleKind> kind)
    {
        Strips = (lanes + HostVector.Cell - 1) / HostVector.Cell;
        _points = frequencies.Count;
        _fitted = new NativeBuffer<byte>((nint)Strips * _points);
        _heldOut = new NativeBuffer<byte>((nint)Strips * _points);
        _cells = new int[Strips * _points];
        _pointOf = new int[_points];
        for (int i = 0; i < _cells.Length; i++)
        {
            int strip = i / _points, point = i % _points;
            _pointOf[frequencies[point]] = point;
            for (int lane = strip * HostVector.Cell; lane < Math.Min(lanes, (strip + 1) * HostVector.Cell); lane++)
            {
                SampleKind what = kind(lane, frequencies[point]);
                byte bit = (byte)(1 << (lane % HostVector.Cell));
                _fitted.Pointer[i] |= what == SampleKind.Fitted ? bit : (byte)0;
                _heldOut.Pointer[i] |= what == SampleKind.HeldOut ? bit : (byte)0;
            }

            _cells[i] = (_fitted.Pointer[i] | _heldOut.Pointer[i]) != 0 ? Cells++ : -1;
        }
    }

    /// <summary>Number of strips.</summary>
    public int Strips { get; }

    /// <summary>Number of stored cells.</summary>
    public int Cells { get; private set; }

    /// <summary>Complex elements to reserve for data.</summary>
    public int Storage => HostVector.StorageFor(Cells * HostVector.Cell);

    /// <summary>For each point of each strip, which of its lanes are to be explained.</summary>
    public byte* Fitted => _fitted.Pointer;

    /// <summary>For each point of each strip, which of its lanes are kept aside.</summary>
    public byte* HeldOut => _heldOut.Pointer;

    /// <summary>Where the real part of a sample lies among the data, in floats; the imaginary part lies <see cref="HostVector.Cell"/> further.</summary>
    /// <param name="lane">Its lane, counted across the strips.</param>
    /// <param name="frequency">Its frequency along the strip.</param>
    /// <returns>The offset, or -1 if no value of that cell is measured.</returns>
    public int Offset(int lane, int frequency)
    {
        int cell = _cells[lane / HostVector.Cell * _points + _pointOf[frequency]];
        return cell < 0 ? -1 : 2 * HostVector.Cell * cell + lane % HostVector.Cell;
    }
}

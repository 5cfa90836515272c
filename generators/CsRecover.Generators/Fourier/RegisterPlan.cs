namespace CsRecover.Generators.Fourier;

/// <summary>What happens at one point of a codelet.</summary>
internal enum StepKind
{
    /// <summary>A line is carried out.</summary>
    Line,

    /// <summary>A value is put aside.</summary>
    Spill,

    /// <summary>A value is fetched back.</summary>
    Reload,
}

/// <summary>One step of a codelet.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Line">The line, or the line whose value is moved.</param>
/// <param name="Slot">Where it is put aside.</param>
internal readonly record struct Step(StepKind Kind, int Line, int Slot);

/// <summary>
/// Puts the lines of a program into an order of loads, operations, and moves to and from memory that needs no more than a given number of
/// registers at a time: loads as late as possible, and the value that is needed last is put aside (Belady 1966). Left to itself the
/// JIT compiler spills to slots that straddle cache lines.
/// </summary>
internal sealed class RegisterPlan
{
    private readonly IReadOnlyList<Line> _lines;
    private readonly int _registers;
    private readonly List<Step> _steps = [];
    private readonly Queue<int>[] _uses;
    private readonly int[] _slots;
    private readonly HashSet<int> _held = [];
    private readonly SortedSet<int> _freeSlots = [];

    private RegisterPlan(IReadOnlyList<Line> lines, int registers)
    {
        _lines = lines;
        _registers = registers;
        _uses = new Queue<int>[lines.Count];
        _slots = [.. Enumerable.Repeat(-1, lines.Count)];
        for (int i = 0; i < lines.Count; i++)
        {
            _uses[i] = new Queue<int>();
            foreach (int operand in Operands(lines[i]))
            {
                _uses[operand].Enqueue(i);
            }
        }
    }

    /// <summary>Steps in order.</summary>
    public IReadOnlyList<Step> Steps => _steps;

    /// <summary>How many values are put aside at once.</summary>
    public int Slots { get; private set; }

    /// <summary>Plans a program.</summary>
    /// <param name="lines">The program.</param>
    /// <param name="registers">Values that may be held at a time.</param>
    public static RegisterPlan Of(IReadOnlyList<Line> lines, int registers)
    {
        var plan = new RegisterPlan(lines, registers);
        for (int i = 0; i < lines.Count; i++)
        {
            if (!IsLeaf(lines[i].Operation))
            {
                plan.CarryOut(i);
            }
        }

        return plan;
    }

    /// <summary>The lines a line uses.</summary>
    /// <param name="line">The line.</param>
    public static IEnumerable<int> Operands(Line line) => new[] { line.A, line.B, line.C }.Where(o => o >= 0);

    private static bool IsLeaf(Operation operation) => operation is Operation.Load or Operation.Twiddle or Operation.Constant;

    private void CarryOut(int line)
    {
        int[] operands = [.. Operands(_lines[line]).Distinct().Where(o => _lines[o].Operation != Operation.Constant)];
        foreach (int operand in operands)
        {
            if (!_held.Contains(operand))
            {
                MakeRoom(operands);
                _held.Add(operand);
                _steps.Add(new Step(_slots[operand] >= 0 ? StepKind.Reload : StepKind.Line, operand, _slots[operand]));
            }
        }

        foreach (int operand in operands)
        {
            while (_uses[operand].Count > 0 && _uses[operand].Peek() == line)
            {
                _uses[operand].Dequeue();
            }

            if (_uses[operand].Count == 0)
            {
                _held.Remove(operand);
                if (_slots[operand] >= 0)
                {
                    _freeSlots.Add(_slots[operand]);
                }
            }
        }

        if (_lines[line].Operation != Operation.Store)
        {
            MakeRoom([]);
            _held.Add(line);
        }

        _steps.Add(new Step(StepKind.Line, line, -1));
    }

    private void MakeRoom(int[] needed)
    {
        if (_held.Count < _registers)
        {
            return;
        }

        int last = _held.Where(v => !needed.Contains(v)).OrderByDescending(v => _uses[v].Peek()).ThenBy(v => v).First();
        _held.Remove(last);
        if (_slots[last] < 0)
        {
            if (_freeSlots.Count == 0)
            {
                _freeSlots.Add(Slots++);
            }

            _slots[last] = _freeSlots.Min;
            _freeSlots.Remove(_slots[last]);
            _steps.Add(new Step(StepKind.Spill, last, _slots[last]));
        }
    }
}

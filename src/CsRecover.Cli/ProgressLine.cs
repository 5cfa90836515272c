using System.Diagnostics;
using System.Globalization;
using CsRecover.Learning;
using CsRecover.Selection;

namespace CsRecover.Cli;

/// <summary>One line on a terminal's error stream that shows how far a recovery, a selection or a calibration is; nothing where there is no terminal.</summary>
internal sealed class ProgressLine : IProgress<IterationReport>, IProgress<SelectionReport>, IProgress<CalibrationReport>, IDisposable
{
    private const double SecondsBetween = 0.1;

    private readonly TextWriter _writer;
    private readonly int _signals;
    private readonly string _noun;
    private readonly Lock _lock = new();
    private long _last = Stopwatch.GetTimestamp();
    private int _width;

    private ProgressLine(TextWriter writer, int signals, string noun)
    {
        _writer = writer;
        _noun = noun;
        _signals = signals;
    }

    /// <summary>A line for one recovery.</summary>
    /// <param name="error">The error stream.</param>
    /// <param name="signals">Signals in the batch.</param>
    /// <param name="backend">Where it runs.</param>
    /// <param name="noun">What a signal is called.</param>
    /// <returns>Null where the stream is not a terminal, and on GPUs: to be watched, a recovery would have to leave its kernel after every iteration.</returns>
    public static ProgressLine? For(TextWriter error, int signals, RecoveryBackend backend, string noun = "signal") =>
        IsWatched(error) && backend == RecoveryBackend.Cpu ? new ProgressLine(error, signals, noun) : null;

    /// <summary>A line for one selection or calibration.</summary>
    /// <param name="error">The error stream.</param>
    /// <returns>Null where the stream is not a terminal.</returns>
    public static ProgressLine? ForOne(TextWriter error) => For(error, 1, RecoveryBackend.Cpu);

    /// <summary>Whether somebody may be looking: the error stream is a terminal.</summary>
    /// <param name="error">The error stream.</param>
    public static bool IsWatched(TextWriter error) => error == Console.Error && !Console.IsErrorRedirected;

    /// <inheritdoc/>
    public void Report(IterationReport value)
    {
        string signal = _signals > 1 ? $"{_noun} {value.Signal + 1} of {_signals}, " : "";
        Refresh($"{signal}iteration {value.Iteration}, residual {value.ResidualNorm:G3}, {value.Elapsed.TotalSeconds:F1} s");
    }

    /// <inheritdoc/>
    public void Report(SelectionReport value) => Refresh(double.IsNaN(value.Lower)
        ? (FormattableString)$"{value.Method}: {value.Steps} steps, objective {value.Objective:G6}, {value.Elapsed.TotalSeconds:F1} s"
        : $"{value.Method}: {value.Steps} nodes, upper {value.Objective:G6}, lower {value.Lower:G6}, {value.Elapsed.TotalSeconds:F1} s");

    /// <inheritdoc/>
    public void Report(CalibrationReport value) => Refresh($"epoch {value.Epoch} of {value.Epochs}, loss {value.Loss:G6}, {value.Open} gates open");

    /// <summary>Clears the line.</summary>
    public void Dispose() => Show("");

    private void Refresh(FormattableString text)
    {
        if (Stopwatch.GetElapsedTime(_last).TotalSeconds < SecondsBetween)
        {
            return;
        }

        lock (_lock)
        {
            _last = Stopwatch.GetTimestamp();
            Show(text.ToString(CultureInfo.InvariantCulture));
        }
    }

    private void Show(string text)
    {
        _writer.Write($"\r{text.PadRight(_width)}{(text.Length == 0 ? "\r" : "")}");
        _width = text.Length;
    }
}

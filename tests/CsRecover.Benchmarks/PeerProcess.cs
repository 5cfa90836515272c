using System.Diagnostics;
using System.Globalization;

namespace CsRecover.Benchmarks;

/// <summary>
/// A peer in a child process that stays alive between rounds: it is sent the line <c>run</c>, does its work once and answers with the
/// milliseconds that took by the clock and of the processors, measured by itself. Scripts lie in <c>Peers/</c>; each prints <c>ready</c> when its data are loaded.
/// </summary>
internal sealed class PeerProcess : IDisposable
{
    private readonly Process _process;

    private PeerProcess(Process process) => _process = process;

    /// <summary>Starts a Python script of <c>Peers/</c>.</summary>
    /// <param name="script">Its file name.</param>
    /// <param name="threads">How many threads its libraries may use.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>The process, ready to run; null, with a line on the console, when the peer is not installed or failed to start.</returns>
    public static PeerProcess? Start(string script, int threads, params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("PYTHON") ?? "python3")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { "-u", Path.Combine(AppContext.BaseDirectory, "Peers", script) },
        };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        string count = threads.ToString(CultureInfo.InvariantCulture);
        foreach (string variable in new[] { "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS" })
        {
            start.Environment[variable] = count;
        }

        start.Environment["OMP_WAIT_POLICY"] = "passive";

        // A peer is to choose its own kernels for this processor.
        start.Environment.Remove("OPENBLAS_CORETYPE");
        start.Environment.Remove("OPENBLAS_L2_SIZE");
        try
        {
            var process = Process.Start(start)!;
            var errors = new List<string>();
            process.ErrorDataReceived += (_, e) =>
            {
                if (e.Data is not null)
                {
                    errors.Add(e.Data);
                }
            };
            process.BeginErrorReadLine();
            var peer = new PeerProcess(process);
            if (process.StandardOutput.ReadLine() == "ready")
            {
                return peer;
            }

            process.WaitForExit();
            Console.WriteLine($"peer left out: {script} {string.Join(' ', arguments)}: {errors.LastOrDefault() ?? "it ended"}");
            peer.Dispose();
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            Console.WriteLine($"peer left out: {script}: {e.Message}");
        }

        return null;
    }

    /// <summary>Has the work done once.</summary>
    /// <returns>The times as the peer measured them.</returns>
    /// <exception cref="InvalidOperationException">The peer ended.</exception>
    public Timing.Sample Run()
    {
        string[] times = Ask("run").Split(' ');
        return new Timing.Sample(double.Parse(times[0], CultureInfo.InvariantCulture), double.Parse(times[1], CultureInfo.InvariantCulture));
    }

    /// <summary>The peer's greatest relative error so far: whether it solved the same problem.</summary>
    /// <returns>max |x - truth| / |truth|.</returns>
    public double Error() => double.Parse(Ask("error"), CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.StandardInput.Close();
            if (!_process.WaitForExit(5000))
            {
                _process.Kill();
            }
        }

        _process.Dispose();
    }

    private string Ask(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
        return _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The peer process ended.");
    }
}

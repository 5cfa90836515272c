using System.Runtime.InteropServices;
using CsRecover.Cli;

using var stop = new CancellationTokenSource();

// The first Ctrl+C asks the solver to stop, which it does within an iteration. Work that does not listen (reading a huge file,
// factoring a huge matrix) gets two seconds, and a second Ctrl+C ends the process at once.
void OnSignal(PosixSignalContext context)
{
    if (stop.IsCancellationRequested)
    {
        return;
    }

    context.Cancel = true;
    stop.Cancel();
    _ = Task.Delay(TimeSpan.FromSeconds(2)).ContinueWith(_ => ErrorHandler.ExitCancelled(Console.Error), TaskScheduler.Default);
}

using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
return CommandLine.Run(args, Console.Out, Console.Error, stop.Token);

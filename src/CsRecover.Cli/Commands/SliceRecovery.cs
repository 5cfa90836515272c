using CsRecover.Cli.Reports;
using CsRecover.Mri;

namespace CsRecover.Cli.Commands;

/// <summary>A slice that was recovered.</summary>
/// <param name="Result">The image, and how that went.</param>
/// <param name="Report">The same as a report.</param>
/// <param name="Operator">The operator in words.</param>
internal sealed record RecoveredSlice(MriResult Result, RecoveryReport Report, string Operator);

/// <summary>Recovers slices, which are independent: on the processor as many at a time as there are threads, and what threads are left over go to each.</summary>
internal static class SliceRecovery
{
    /// <summary>Recovers all slices.</summary>
    /// <param name="inputs">What the files hold.</param>
    /// <param name="settings">What was asked for.</param>
    /// <param name="backend">Where to run.</param>
    /// <param name="context">Streams and cancellation.</param>
    /// <returns>The slices in their order, and the wall-clock seconds of all.</returns>
    public static (RecoveredSlice[] Slices, double Seconds) Run(MriInputs[] inputs, MriSettings settings, RecoveryBackend backend, CommandContext context)
    {
        int threads = SharedOptions.ThreadsOf(settings.Threads);
        int atOnce = backend == RecoveryBackend.Cpu ? Math.Min(threads, inputs.Length) : 1;
        int each = inputs.Length == 1 ? settings.Threads : Math.Max(1, threads / atOnce);
        var options = new RecoveryOptions { Backend = backend, MaxThreads = each, CancellationToken = context.Token, KeepHistory = settings.Outputs.Html is not null };
        using ProgressLine? progress = ProgressLine.For(context.Error, inputs.Length, backend, "slice");
        var slices = new RecoveredSlice[inputs.Length];
        RecoveredSlice One(int i, bool warm, TimeShares shares)
        {
            TimeSpan? share = shares.Next();

            // The problem is part of what is timed, and of the budget: at the best level its making looks at the data.
            ((MriResult result, string description), double own) = Stopwatched.Run(warm, timed =>
            {
                var left = new TimeShares(share, slices: 1, atOnce: 1);
                RecoveryProblem<Complex32> problem = PriorOption.Problem(settings.Prior, settings.Quality, inputs[i].Mask, inputs[i].Coils, settings.Solver, settings.Sparsity, options);
                RecoveryOptions limited = options with { TimeLimit = left.Next() };
                RecoveryOptions watched = progress is null || !timed ? limited : limited with { Progress = new SliceProgress(progress, i) };
                return (PriorOption.Recover(settings.Prior, problem, inputs[i].KSpace, inputs[i].Mask, watched), problem.Operator.Description);
            });
            return new RecoveredSlice(result, MriReports.Of(result, own, inputs[i], settings), description);
        }

        if (inputs.Length == 1)
        {
            slices[0] = One(0, settings.Warm, new TimeShares(settings.Budget, 1, 1));
            return (slices, slices[0].Report.Seconds);
        }

        (_, double seconds) = Stopwatched.Run(settings.Warm, timed =>
        {
            // One slice warms the program up for all.
            int count = timed ? inputs.Length : 1;
            var shares = new TimeShares(settings.Budget, inputs.Length, atOnce);
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = context.Token };
            return Parallel.For(0, count, parallel, i => slices[i] = One(i, warm: false, shares));
        });
        return (slices, seconds);
    }
}

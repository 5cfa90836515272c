using System.Diagnostics;
using System.Numerics;
using CsRecover.Operators;
using CsRecover.Solvers;
using CsRecover.Vectors;

namespace CsRecover;

/// <summary>The search for one signal through the portfolio.</summary>
/// <typeparam name="T">float, double or <see cref="Complex32"/>.</typeparam>
/// <param name="sensing">A.</param>
/// <param name="measurements">y.</param>
/// <param name="signal">Its number within the batch.</param>
/// <param name="auto">What is known of it.</param>
/// <param name="spread">How the singular values of A are spread, as far as is known at the start; looked at when it matters.</param>
/// <param name="limit">The time it may take.</param>
internal sealed class AutomaticSearch<T>(SensingOperator<T> sensing, ReadOnlyMemory<T> measurements, int signal, AutoOptions auto, SharedSpread spread, TimeSpan? limit)
    where T : unmanaged, INumberBase<T>
{
    /// <summary>A criterion below this is not chance: more than e^5 to 1 against the empty support.</summary>
    private const double Convincing = -10.0;

    /// <summary>
    /// A criterion below this for each measurement ends the search, if its solver has converged. Signals without noise that are too dense for a solver also have a few large
    /// entries that explain a little.
    /// </summary>
    private const double EnoughPerMeasurement = -0.5;

    /// <summary>What is left of y may not be more like any column than this, in standard deviations, or it is not only noise that is left.</summary>
    private const double LikeNoise = 5.0;

    /// <summary>Least squares is the better answer where every coefficient stands out of the noise by so many standard deviations; else the solver's own, shrunk one.</summary>
    private const double Clear = 5.0;

    /// <summary>
    /// A pursuit does not see entries near the noise: it has found all there are only where there is a wide gap between those that it found and those that it may have missed.
    /// </summary>
    private const double FarClear = 2.0 * Clear;

    /// <summary>The share of m up to which a pursuit that ended by itself has not been misled: half of what it recovers without noise.</summary>
    private const double Sparse = 0.18;

    /// <summary>Entries of less than this many standard deviations of the noise are not worth a place in the support.</summary>
    private const double Dust = 0.05;

    /// <summary>The share of |y| that is left, at least and at most, where message passing has come to rest at what noise leaves: not on the way to an exact explanation, nor far from any.</summary>
    private const double LeastNoise = 1e-3, MostNoise = 0.22;

    /// <summary>Criteria that differ by less say the same.</summary>
    private const double AsGood = 0.5;

    /// <summary>More of the energy than this in negative entries, and x is not taken for one without any.</summary>
    private const double MostNegative = 0.15;

    private readonly double _norm = Math.Sqrt(SquaredMagnitude.Sum(measurements.Span));
    private readonly List<Found> _found = [];
    private Found? _best;
    private bool _turns, _exact, _settled, _rests, _saysNoise;

    /// <summary>Its number within the batch.</summary>
    public int Signal => signal;

    /// <summary>y.</summary>
    public ReadOnlyMemory<T> Measurements => measurements;

    /// <summary>What is left of its time; at least a tick, which ends a solver after its first iteration.</summary>
    public TimeSpan TimeLeft => limit is { } all && all > Elapsed ? all - Elapsed : TimeSpan.FromTicks(1);

    private TimeSpan Elapsed => _found.Aggregate(spread.Share, (sum, f) => sum + f.Elapsed);

    /// <summary>Whether a stage can still improve on what was found.</summary>
    /// <param name="stage">The stage.</param>
    public bool Wants(AutomaticStage stage)
    {
        if (_exact || _settled || (_found.Count > 0 && limit is { } all && Elapsed >= all))
        {
            return false;
        }

        if (stage.OneSided && !auto.NonNegative && _found.Count > 0 && !LooksOneSided)
        {
            return false;
        }

        if (_best is { Result.Status: RecoveryStatus.Converged, Stage.Use: not StageUse.Any } best && LooksLikeNoise(best.Score))
        {
            // Noise, says a solver that has weighed how much of it there is: the others could only confirm it. That x has one sign is worth knowing all the same where columns are so alike that
            // the support may be another one.
            return stage.OneSided && !best.Stage.OneSided && stage.Use == best.Stage.Use && spread.Value == RowSpread.Wide;
        }

        if (stage.AfterRest is { } rests && rests != _rests)
        {
            return false;
        }

        return stage.Use switch
        {
            StageUse.Random => !NotRandom,
            StageUse.Spectrum => NotRandom,

            _ => true,
        };
    }

    /// <summary>Takes what a stage found.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="result">Its answer.</param>
    public void Add(AutomaticStage stage, RecoveryResult<T> result)
    {
        bool allowed = !auto.NonNegative || result.Coefficients.All(c => !IsNegative(c));
        _exact = allowed && (result.Status == RecoveryStatus.Optimal || result.Support.Length == 0 && result.Status == RecoveryStatus.Converged);
        _turns |= stage.Use == StageUse.Random && result.Status == RecoveryStatus.Diverged;
        bool quick = stage.Use == StageUse.Quick, ended = !_exact && spread.Value != RowSpread.Wide && quick && result.Iterations < stage.Most;
        long start = Stopwatch.GetTimestamp();
        SupportScore<T> score = _exact || (quick && !ended)
            ? SupportScore<T>.Given(result.Coefficients, result.Support.Length, result.ResidualNorm, _exact ? double.NegativeInfinity : double.PositiveInfinity)
            : SupportScore<T>.Of(sensing, measurements, result.Coefficients, result.ResidualNorm, averages: quick && !auto.NonNegative && auto.BlockSize == 1);
        if (ended)
        {
            // A pursuit that was cut short says little; one that ended by itself has seen all that stands out of the noise, and the supports of what it has seen have been weighed. Among columns
            // that are alike a few wrong ones explain as much.
            _settled = allowed && LooksLikeNoise(score) && ((score.Mean != score.Refit && score.Size <= Sparse * sensing.Rows) || score.Stands >= FarClear);
            score = _settled ? score : SupportScore<T>.Given(result.Coefficients, result.Support.Length, result.ResidualNorm, double.PositiveInfinity);
        }

        // Without noise message passing that fails seldom comes to rest, and if so far from y or very near; among columns that are alike more often.
        bool rests = allowed && stage.Use is StageUse.Random or StageUse.Spectrum && result.Status == RecoveryStatus.Converged
            && result.ResidualNorm <= MostNoise * _norm && result.ResidualNorm >= LeastNoise * _norm;
        _saysNoise |= rests;
        _rests |= rests && (spread.Value != RowSpread.Wide || score.Criterion < Convincing);
        _turns |= stage.Use == StageUse.Random && result.Status == RecoveryStatus.IterationLimit && LooksLikeNoise(score);
        var found = new Found(stage, result, score, result.Elapsed + Stopwatch.GetElapsedTime(start));
        _found.Add(found);
        if (allowed && (_best is null || (Beats(found, _best) && MayReplace(stage, _best))))
        {
            _best = found;
        }
    }

    /// <summary>The answer.</summary>
    public RecoveryResult<T> Result()
    {
        Found chosen = _best ?? _found[^1];
        RecoveryResult<T> own = chosen.Result;
        bool convinces = !_exact && chosen.Score.Criterion < Convincing && !sensing.HasTransform;
        bool refits = convinces && chosen.Score.Stands >= Clear && (!auto.NonNegative || chosen.Score.Refit.All(c => !IsNegative(c)));
        T[] coefficients = refits ? chosen.Score.Refit : convinces ? WithoutDust(_settled ? chosen.Score.Mean : own.Coefficients, chosen.Score.Deviation) : own.Coefficients;
        double runnerUp = _found.Where(f => f != chosen && f.Score.Size != chosen.Score.Size).Select(f => f.Score.Criterion).Append(0.0).Min();
        double advantage = Math.Min(runnerUp - chosen.Score.Criterion, 1000.0);
        return new RecoveryResult<T>
        {
            Coefficients = coefficients,
            Signal = ReferenceEquals(coefficients, own.Coefficients) ? own.Signal : coefficients,
            Support = RecoveryResults.SupportOf(coefficients),
            Solver = auto.Name,
            Backend = own.Backend,
            Status = own.Status,
            Iterations = own.Iterations,
            ResidualNorm = refits ? chosen.Score.ResidualNorm : own.ResidualNorm,
            ResidualHistory = own.ResidualHistory,
            ThresholdHistory = own.ThresholdHistory,
            Elapsed = Elapsed,
            Candidates = [.. _found.Select(f => new RecoveryCandidate(f.Stage.Name, f.Result.Status, f.Score.Size, f.Score.RelativeResidual, f.Score.Criterion, f == chosen, f.Elapsed))],
            Confidence = _exact ? 1.0 : 1.0 / (1.0 + Math.Exp(-0.5 * advantage)),
        };
    }

    /// <summary>Whether an answer explains y better, or as well and its solver has come to rest, which the other's has not.</summary>
    private static bool Beats(Found found, Found best) =>
        found.Score.Criterion < best.Score.Criterion - (found.Result.Status == RecoveryStatus.Converged && best.Result.Status != RecoveryStatus.Converged ? -AsGood : 0.0);

    /// <summary>A solver that does not weigh the noise fits it: its inexact answer counts where there is nothing else, not even a word of noise.</summary>
    private bool MayReplace(AutomaticStage stage, Found best) =>
        _exact || stage.Use != StageUse.Any || best.Stage.Use == StageUse.Any || (best.Score.Criterion >= Convincing && !_saysNoise);

    /// <summary>Whether the criterion says much more than chance could, and what is left is like no column.</summary>
    private bool LooksLikeNoise(SupportScore<T> score) => score.Criterion < EnoughPerMeasurement * sensing.Rows && score.Missing < LikeNoise;

    /// <summary>A posterior mean has no exact zeros: entries far below the noise go, which changes nothing but the support.</summary>
    private static T[] WithoutDust(T[] coefficients, double deviation)
    {
        double least = Dust * Dust * deviation * deviation;
        return [.. coefficients.Select(c => SquaredMagnitude.Of(c) < least ? T.Zero : c)];
    }

    /// <summary>Whether the last answer, right or not, has little of its energy in negative entries: signals without any then do.</summary>
    private bool LooksOneSided
    {
        get
        {
            if (typeof(T) == typeof(Complex32))
            {
                return false;
            }

            double negative = 0.0, all = 0.0;
            foreach (T c in _found[^1].Result.Coefficients)
            {
                double energy = SquaredMagnitude.Of(c);
                all += energy;
                negative += IsNegative(c) ? energy : 0.0;
            }

            return negative < MostNegative * all;
        }
    }

    /// <summary>Whether message passing on the spectrum of A is to be preferred: known of A, or seen by how that for random matrices fared.</summary>
    private bool NotRandom => _turns || spread.Value != RowSpread.Random;

    private static bool IsNegative(T value) => T.IsNegative(value) && !T.IsZero(value);

    /// <summary>What one stage found.</summary>
    /// <param name="Stage">The stage.</param>
    /// <param name="Result">Its answer.</param>
    /// <param name="Score">How well the answer's support explains y.</param>
    /// <param name="Elapsed">What finding and weighing it took.</param>
    private sealed record Found(AutomaticStage Stage, RecoveryResult<T> Result, SupportScore<T> Score, TimeSpan Elapsed);
}

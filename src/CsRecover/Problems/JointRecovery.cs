using System.Numerics;
using CsRecover.Operators;
using CsRecover.Solvers;
using CsRecover.Vectors;

namespace CsRecover;

/// <summary>Recovers several signals of one support as one block-sparse signal, and takes its answer apart.</summary>
internal static class JointRecovery
{
    /// <summary>Runs it.</summary>
    /// <typeparam name="T">float, double or <see cref="Complex32"/>.</typeparam>
    /// <param name="problem">The problem of one signal.</param>
    /// <param name="measurements">count m finite numbers, one signal's measurements after the other.</param>
    /// <param name="count">L, at least 1.</param>
    /// <param name="options">How to run.</param>
    /// <returns>One result a signal.</returns>
    public static RecoveryResult<T>[] Run<T>(RecoveryProblem<T> problem, ReadOnlySpan<T> measurements, int count, RecoveryOptions options)
        where T : unmanaged, INumberBase<T>
    {
        int m = problem.Operator.Rows, n = problem.Operator.Columns;
        JointOperator<T> joint = problem.Operator.Jointly(count);

        // What is left open depends on the sizes of one signal: rows, not coefficients, are counted.
        SolverOptions solver = (options.Solver ?? problem.Solver).Resolve(m, n, problem.Sparsity).WithBlockSize(joint.BlockSize);
        T[] y = Transposed(measurements, count, m);
        RecoveryResult<T> all = RecoveryProblem.Create(joint, solver).Recover(y, options with { Solver = null });

        T[] coefficients = Transposed<T>(all.Coefficients, n, count);
        T[] signals = ReferenceEquals(all.Signal, all.Coefficients) ? coefficients : Transposed<T>(all.Signal, n, count);
        int[] support = [.. all.Support.Select(j => j / count).Distinct()];
        var results = new RecoveryResult<T>[count];
        for (int s = 0; s < count; s++)
        {
            T[] own = coefficients[(s * n)..((s + 1) * n)];
            results[s] = new RecoveryResult<T>
            {
                Coefficients = own,
                Signal = ReferenceEquals(signals, coefficients) ? own : signals[(s * n)..((s + 1) * n)],
                Support = [.. support],
                Solver = all.Solver,
                Backend = all.Backend,
                Status = all.Status,
                Iterations = all.Iterations,
                ResidualNorm = ResidualNorm(problem, own, measurements.Slice(s * m, m)),
                ResidualHistory = all.ResidualHistory,
                ThresholdHistory = all.ThresholdHistory,
                Elapsed = all.Elapsed / count,
            };
        }

        return results;
    }

    private static double ResidualNorm<T>(RecoveryProblem<T> problem, T[] coefficients, ReadOnlySpan<T> measurements)
        where T : unmanaged, INumberBase<T>
    {
        T[] explained = problem.Measure(coefficients);
        double sum = 0;
        for (int i = 0; i < explained.Length; i++)
        {
            sum += SquaredMagnitude.Of(measurements[i] - explained[i]);
        }

        return Math.Sqrt(sum);
    }

    private static T[] Transposed<T>(ReadOnlySpan<T> values, int rows, int columns)
    {
        var result = new T[values.Length];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                result[j * rows + i] = values[i * columns + j];
            }
        }

        return result;
    }
}

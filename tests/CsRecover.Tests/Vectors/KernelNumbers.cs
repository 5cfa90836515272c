using System.Numerics;
using CsRecover.Tests.Operators;
using CsRecover.Vectors;

namespace CsRecover.Tests.Vectors;

/// <summary>Numbers that kernels are given, and what they make of them against explicit sums.</summary>
internal static unsafe class KernelNumbers
{
    /// <summary>Random numbers.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="random">Where they come from.</param>
    /// <param name="count">How many.</param>
    public static NativeBuffer<T> Fill<T>(Random random, int count)
        where T : unmanaged, INumberBase<T>
    {
        var buffer = new NativeBuffer<T>(count);
        OperatorContract.Draw<T>(random, count).CopyTo(buffer.Span);
        return buffer;
    }

    /// <summary>The same numbers elsewhere.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="from">The numbers.</param>
    public static NativeBuffer<T> Copy<T>(NativeBuffer<T> from)
        where T : unmanaged
    {
        var buffer = new NativeBuffer<T>(from.Length);
        from.Span.CopyTo(buffer.Span);
        return buffer;
    }

    /// <summary>A number in double precision.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="buffer">The numbers.</param>
    /// <param name="i">Which one.</param>
    public static double D<T>(NativeBuffer<T> buffer, int i)
        where T : unmanaged, INumberBase<T> => double.CreateTruncating(buffer.Pointer[i]);

    /// <summary>The sum of term(0) to term(count - 1).</summary>
    /// <param name="count">How many terms.</param>
    /// <param name="term">A term.</param>
    public static double Sum(int count, Func<int, double> term) => Enumerable.Range(0, count).Sum(term);

    /// <summary>Refuses numbers that are not near what is expected of each.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="actual">The numbers.</param>
    /// <param name="expected">What is expected of number i.</param>
    /// <param name="tolerance">See <see cref="OperatorContract"/>.</param>
    /// <param name="what">What they are.</param>
    public static void Near<T>(NativeBuffer<T> actual, Func<int, double> expected, double tolerance, string what)
        where T : unmanaged, INumberBase<T>
    {
        double[] wanted = [.. Enumerable.Range(0, (int)actual.Length).Select(expected)];
        OperatorContract.Near(wanted, [.. Enumerable.Range(0, wanted.Length).Select(i => D(actual, i))], tolerance, what);
    }
}

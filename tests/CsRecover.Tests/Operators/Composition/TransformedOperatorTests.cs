using System.Numerics;
using CsRecover.Operators;
using CsRecover.Vectors;

namespace CsRecover.Tests.Operators.Composition;

public class TransformedOperatorTests
{
    [Theory]
    [InlineData(1, 1, Wavelet.Haar, 1)]
    [InlineData(10, 32, Wavelet.Db4, 3)]
    [InlineData(33, 100, Wavelet.Sym8, 2)]
    [InlineData(20, 77, Wavelet.Db2, 4)]
    public void Keeps_the_operator_contract(int m, int n, Wavelet wavelet, int levels)
    {
        Check(new GaussianOperator<float>(m, n, 3), wavelet, levels);
        Check(new GaussianOperator<double>(m, n, 3), wavelet, levels);
        Check(new GaussianOperator<double>(m, n, 3, storedLimit: 0), wavelet, levels);
        Check(new PartialDctOperator<float>(m, n, 3), wavelet, levels);
        Check(new SubsampledHadamardOperator<double>(m, n, 3), wavelet, levels);
        Check(new PartialFourierOperator(m, n, 3), wavelet, levels);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Shrinks_signals_through_the_transform(int spins)
    {
        Shrinks(new PartialDctOperator<double>(20, 50, 1), spins);
        Shrinks(new PartialDctOperator<float>(20, 50, 1), spins);
        Shrinks(new PartialFourierOperator(20, 50, 1), spins);
    }

    [Fact]
    public void Recovers_a_signal_that_is_sparse_in_a_wavelet()
    {
        // 12 Haar coefficients of 256, seen through 96 Gaussian measurements.
        int m = 96, n = 256;
        TransformedOperator<double> a = new GaussianOperator<double>(m, n, 8).WithTransform(Wavelet.Haar, 4);
        var random = new Random(4);
        var alpha = new double[n];
        for (int k = 0; k < 12; k++)
        {
            alpha[random.Next(n)] = 1 + random.NextDouble();
        }

        RecoveryResult<double> result = RecoveryProblem.Create(a).Recover(OperatorContract.Forward(a, alpha));
        OperatorContract.Near(alpha, [.. result.Coefficients], 1e-6, "coefficients");
        var signal = new double[n];
        a.Transform.Inverse<double>(alpha, signal);
        OperatorContract.Near(signal, [.. result.Signal], 1e-6, "signal");
    }

    [Fact]
    public void Refuses_a_second_transform()
    {
        TransformedOperator<float> once = new GaussianOperator<float>(4, 8, 1).WithTransform(Wavelet.Haar, 1);
        Assert.True(once.HasTransform);
        Assert.Contains("without a sparsifying transform", Assert.Throws<ArgumentException>(() => once.WithTransform(Wavelet.Haar, 1)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new GaussianOperator<float>(4, 8, 1).WithTransform((Wavelet)99, 1));
    }

    private static void Check<T>(SensingOperator<T> sensing, Wavelet wavelet, int levels)
        where T : unmanaged, INumberBase<T>
    {
        int m = sensing.Rows, n = sensing.Columns;
        TransformedOperator<T> a = sensing.WithTransform(wavelet, levels);

        // Column j of A is Phi times the signal of the j-th coefficient.
        var matrix = new T[m, n];
        for (int j = 0; j < n; j++)
        {
            var signal = new T[n];
            signal[j] = T.One;
            a.Transform.Inverse<T>(signal, signal);
            T[] column = OperatorContract.Forward(sensing, signal);
            for (int i = 0; i < m; i++)
            {
                matrix[i, j] = column[i];
            }
        }

        OperatorContract.Check(a, matrix, slack: 300);
    }

    /// <summary>On signals, a shrinkage is the mean over shifts of: move, analyse, scale, synthesise, move back.</summary>
    private static void Shrinks<T>(SensingOperator<T> sensing, int spins)
        where T : unmanaged, INumberBase<T>
    {
        TransformedOperator<T> a = sensing.WithTransform(Wavelet.Db2, 3);
        T[] x = OperatorContract.Draw<T>(new Random(6), a.Columns);
        var request = new MapRequest(SignalDomain.Signal, Projects: true, Spins: spins, Seed: 77);
        (T[] shrunk, T[] coefficients) = a.Accept<ShrinkVisitor<T>, (T[], T[])>(new ShrinkVisitor<T>(x), request);

        int n = a.Columns;
        var expected = new T[n];
        for (int spin = 0; spin < Math.Max(1, spins); spin++)
        {
            int shift = spins == 0 ? 0 : (int)((ulong)Philox.Word(77, PhiloxStreams.Shifts, (uint)(5 * spins + spin)) * (ulong)n >> 32);
            T[] moved = [.. x.Skip(shift), .. x.Take(shift)];
            a.Transform.Forward<T>(moved, moved);
            for (int i = 0; i < n; i++)
            {
                moved[i] = OperatorContract.ToComplex(moved[i]).Magnitude > 1 ? moved[i] : T.Zero;
            }

            a.Transform.Inverse<T>(moved, moved);
            for (int i = 0; i < n; i++)
            {
                expected[(i + shift) % n] += moved[i] * OperatorContract.Number<T>(1.0 / Math.Max(1, spins), 0);
            }
        }

        OperatorContract.Near(expected, shrunk, 100 * OperatorContract.Epsilon<T>(), "shrunk signal");
        a.Transform.Forward<T>(expected, expected);
        OperatorContract.Near(expected, coefficients, 100 * OperatorContract.Epsilon<T>(), "its coefficients");
    }

    private readonly struct ShrinkVisitor<T>(T[] x) : IMapVisitor<T, (T[] Signal, T[] Coefficients)>
        where T : unmanaged, INumberBase<T>
    {
        public unsafe (T[] Signal, T[] Coefficients) Visit<TSpace, TMap, TReal>(TSpace space, TMap map)
            where TSpace : struct, IVectorSpace<HostVector<T>, HostTable<T>, T, TReal>
            where TMap : struct, IHostMap<T, TReal>
            where TReal : unmanaged, IFloatingPointIeee754<TReal>
        {
            using var memory = new NativeBuffer<T>(map.ColumnStorage);
            var v = new HostVector<T>(memory.Pointer, map.ColumnStorage);
            map.LoadUnknowns(x, v);
            map.Shrink(new Above<TReal>(TReal.One), v, 5);
            T[] signal = new T[x.Length], coefficients = new T[x.Length];
            map.StoreSignal(v, signal);
            map.StoreCoefficients(v, coefficients);
            return (signal, coefficients);
        }
    }
}

using System.Numerics;
using CsRecover.Operators;
using CsRecover.Vectors;

namespace CsRecover.Tests.Operators.Ensembles;

/// <summary>Sparse vectors come back through every ensemble, stored or not; held-out measurements are left alone.</summary>
public class EnsembleRecoveryTests
{
    private const int M = 90, N = 200, K = 8;

    [Fact]
    public void Smoothed_L0_recovers_through_each()
    {
        Recovers(new GaussianOperator<double>(M, N, 1));
        Recovers(new GaussianOperator<double>(M, N, 1, storedLimit: 0));
        Recovers(new RademacherOperator<float>(M, N, 1, storedLimit: 0));
        Recovers(new SparseSignOperator<double>(M, N, 1));
        Recovers(new SubsampledHadamardOperator<double>(M, N, 1));
        Recovers(new SubsampledHadamardOperator<float>(M, 256, 1));
        Recovers(new PartialDctOperator<float>(M, N, 1));
        Recovers(new PartialFourierOperator(M, N, 1));
    }

    [Fact]
    public void Smoothed_L0_recovers_among_two_to_the_eighteen_unknowns()
    {
        // 500 of 262,144 entries from 16,384 rows of the DCT: about the largest that runs in a second or two.
        int m = 1 << 14, n = 1 << 18;
        var a = new PartialDctOperator<float>(m, n, 12);
        var random = new Random(3);
        var x = new float[n];
        for (int k = 0; k < 500; k++)
        {
            x[random.Next(n)] = random.Next(2) == 0 ? 1 : -1;
        }

        RecoveryResult<float> result = RecoveryProblem.Create(a).Recover(OperatorContract.Forward(a, x));
        OperatorContract.Near(x, [.. result.Coefficients], 1e-3, "coefficients");
    }

    [Fact]
    public void Held_out_measurements_are_not_fitted()
    {
        HoldsOut(new PartialDctOperator<double>(M, N, 2));
        HoldsOut(new GaussianOperator<double>(M, N, 2, storedLimit: 0));
        HoldsOut(new SparseSignOperator<float>(M, N, 2));
        HoldsOut(new PartialFourierOperator(M, N, 2));
    }

    private static void Recovers<T>(SensingOperator<T> a)
        where T : unmanaged, INumberBase<T>
    {
        var random = new Random(9);
        var x = new T[a.Columns];
        for (int k = 0; k < K; k++)
        {
            x[random.Next(a.Columns)] = OperatorContract.Number<T>(random.Next(2) == 0 ? 1.5 : -1.5, 1);
        }

        RecoveryResult<T> result = RecoveryProblem.Create(a).Recover(OperatorContract.Forward(a, x));
        OperatorContract.Near(x, [.. result.Coefficients], 1e-4, a.Description);
    }

    private static void HoldsOut<T>(SensingOperator<T> a)
        where T : unmanaged, INumberBase<T>
    {
        T[] y = OperatorContract.Draw<T>(new Random(2), a.Rows), x = OperatorContract.Draw<T>(new Random(3), a.Columns);
        (double before, double fitted, double heldOut, int kept) = a.Accept<FitVisitor<T>, (double, double, double, int)>(new FitVisitor<T>(y, x), new MapRequest(Projects: true, HeldOut: 0.25, Seed: 5));

        // Before, both parts add up to the whole misfit; afterwards the fitted measurements are explained and the others are not.
        T[] residual = [.. y.Zip(OperatorContract.Forward(a, x), (p, q) => p - q)];
        double whole = Math.Pow(OperatorContract.Norm(residual), 2);
        Assert.Equal(whole, before, whole * 1e-5);
        Assert.True(fitted < whole * 1e-8 && heldOut > whole * 0.01, $"fitted {fitted}, held out {heldOut} of {whole}");
        Assert.Equal(a.Rows - (int)(0.25 * a.Rows), kept);
    }

    private readonly struct FitVisitor<T>(T[] y, T[] x) : IMapVisitor<T, (double Before, double Fitted, double HeldOut, int Kept)>
        where T : unmanaged, INumberBase<T>
    {
        public unsafe (double Before, double Fitted, double HeldOut, int Kept) Visit<TSpace, TMap, TReal>(TSpace space, TMap map)
            where TSpace : struct, IVectorSpace<HostVector<T>, HostTable<T>, T, TReal>
            where TMap : struct, IHostMap<T, TReal>
            where TReal : unmanaged, IFloatingPointIeee754<TReal>
        {
            int m = map.RowStorage;
            using var memory = new NativeBuffer<T>(2 * m + map.ColumnStorage);
            HostVector<T> target = new(memory.Pointer, m), r = new(memory.Pointer + m, m), v = new(memory.Pointer + 2 * m, map.ColumnStorage);
            map.LoadMeasurements(y, r);
            map.PrepareProjection(r, target);
            map.LoadUnknowns(x, v);
            Misfit<TReal> before = map.ProjectAndMeasure(target, v, Samples.Fitted);

            // How many measurements the projection explained.
            map.Forward(v, r);
            var explained = new T[map.Rows];
            map.StoreMeasurements(r, explained);
            int kept = 0;
            for (int i = 0; i < map.Rows; i++)
            {
                kept += OperatorContract.ToComplex(explained[i] - y[i]).Magnitude < 1e-4 ? 1 : 0;
            }

            Misfit<TReal> after = map.ProjectAndMeasure(target, v, Samples.Fitted);
            return (double.CreateTruncating(before.Fitted + before.HeldOut), double.CreateTruncating(after.Fitted), double.CreateTruncating(after.HeldOut), kept);
        }
    }
}

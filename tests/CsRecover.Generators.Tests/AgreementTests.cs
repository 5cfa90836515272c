using System.Numerics;
using CsRecover.Operators;
using CsRecover.Solvers;
using CsRecover.Vectors;

namespace CsRecover.Generators.Tests;

/// <summary>An annotated class gives the answers of the run-time path that is told the same: products, columns, projections and recoveries.</summary>
public class AgreementTests
{
    /// <summary>A solver that is passed at the call instead of the declared one.</summary>
    private static SmoothedL0Options Other { get; } = new() { Decrease = 0.8, Attempts = 1 };

    [Fact]
    public void Stored_matrix()
    {
        float[] single = Draw<float>(1, 24 * 90);
        double[] precise = Draw<double>(2, 20 * 64);
        Complex32[] complex = Draw<Complex32>(3, 18 * 50);
        AssertAgree(SingleMatrix.Create(single), new DenseOperator<float>(single, 24, 90), Other);
        AssertAgree(DoubleMatrix.Create(precise), new DenseOperator<double>(precise, 20, 64));
        AssertAgree(ComplexMatrix.Create(complex), new ComplexDenseOperator(complex, 18, 50));
    }

    [Fact]
    public void Gaussian()
    {
        AssertAgree(SingleGaussian.Instance, new GaussianOperator<float>(40, 100, 7), Other);
        AssertAgree(DoubleGaussian.Instance, new GaussianOperator<double>(32, 64, 7).WithTransform(Wavelet.Db4, 3), Other);
    }

    [Fact]
    public void Rademacher()
    {
        AssertAgree(SingleRademacher.Instance, new RademacherOperator<float>(33, 80, ulong.MaxValue));
        AssertAgree(DoubleRademacher.Instance, new RademacherOperator<double>(33, 80, 5));
    }

    [Fact]
    public void Sparse_signs()
    {
        AssertAgree(SingleSparseSign.Instance, new SparseSignOperator<float>(40, 96, 3));
        AssertAgree(DoubleSparseSign.Instance, new SparseSignOperator<double>(40, 96, 3, 5).WithTransform(Wavelet.Haar, 2));
    }

    [Fact]
    public void Partial_Dct()
    {
        AssertAgree(SingleDct.Instance, new PartialDctOperator<float>(40, 128, 3).WithTransform(Wavelet.Sym8, 2), Other);
        AssertAgree(DoubleDct.Instance, new PartialDctOperator<double>(30, 75, 3));
    }

    [Fact]
    public void Partial_Fourier() => AssertAgree(Spectrum.Instance, new PartialFourierOperator(40, 100, 3), Other);

    [Fact]
    public void Subsampled_Hadamard()
    {
        AssertAgree(SingleHadamard.Instance, new SubsampledHadamardOperator<float>(40, 128, 3));
        AssertAgree(DoubleHadamard.Instance, new SubsampledHadamardOperator<double>(40, 100, 3));
    }

    [Fact]
    public void Subsampled_Fourier()
    {
        bool[] mask = Mask(20, 34), plain = Mask(16, 16);
        AssertAgree(Slice.Create(mask), new SubsampledFourierOperator(20, 34, mask, Wavelet.Sym4, 2), Other, Other with { Spins = 3, Kernel = SmoothingKernel.Garrote });
        AssertAgree(PlainImage.Create(plain), new SubsampledFourierOperator(16, 16, plain), specialised: false);
    }

    [Fact]
    public void Constants_that_are_not_the_operators_are_refused()
    {
        ArgumentException sizes = Assert.Throws<ArgumentException>(() => new GaussianOperator<float>(4, 8, 1).WithSizes<WrongSizes>());
        Assert.StartsWith("Expected an operator of 4 x 9, got one of 4 x 8.", sizes.Message, StringComparison.Ordinal);
        ArgumentException lattice = Assert.Throws<ArgumentException>(() => new SubsampledFourierOperator(4, 4, Mask(4, 4), Wavelet.Db2, 1).WithLattice<WrongLattice>());
        Assert.Equal("Expected the lattice of Db2, got WrongLattice with other numbers.", lattice.Message);
    }

    /// <summary>The middle of k-space and a third of the rest.</summary>
    private static bool[] Mask(int height, int width)
    {
        var random = new Random(9);
        return [.. Enumerable.Range(0, height * width).Select(i => random.Next(3) == 0 || (Math.Abs(i / width - height / 2) < 3 && Math.Abs(i % width - width / 2) < 3))];
    }

    private static void AssertAgree<T>(RecoveryProblem<T> generated, SensingOperator<T> atRunTime, params SolverOptions[] solvers)
        where T : unmanaged, INumberBase<T> => AssertAgree(generated, atRunTime, specialised: true, solvers);

    /// <summary>Compares two problems bit by bit.</summary>
    private static void AssertAgree<T>(RecoveryProblem<T> generated, SensingOperator<T> atRunTime, bool specialised, params SolverOptions[] solvers)
        where T : unmanaged, INumberBase<T>
    {
        SensingOperator<T> a = generated.Operator;
        Assert.Equal((atRunTime.Rows, atRunTime.Columns), (a.Rows, a.Columns));
        Assert.Equal(atRunTime.Description, a.Description);
        Assert.Equal(atRunTime.HasTransform, a.HasTransform);
        Assert.Equal(specialised, MapOf(atRunTime) != MapOf(a));

        T[] x = Draw<T>(3, a.Columns), y = Draw<T>(4, a.Rows);
        Assert.Equal(Map(x, a.Rows, atRunTime.Forward), Map(x, a.Rows, a.Forward));
        Assert.Equal(Map(y, a.Columns, atRunTime.Adjoint), Map(y, a.Columns, a.Adjoint));
        foreach (int j in new[] { 0, a.Columns / 3, a.Columns - 1 })
        {
            T[] expected = new T[a.Rows], got = new T[a.Rows];
            atRunTime.Column(j, expected);
            a.Column(j, got);
            Assert.Equal(expected, got);
        }

        // Sparse coefficients, the declared solver, then others passed at the call.
        var coefficients = new T[a.Columns];
        for (int i = 0; i < 4; i++)
        {
            coefficients[(i + 1) * (a.Columns - 1) / 5] = x[i];
        }

        T[] measured = generated.Measure(coefficients);
        RecoveryProblem<T> general = RecoveryProblem.Create(atRunTime, generated.Solver, generated.Sparsity);
        foreach (SolverOptions solver in solvers.Prepend(generated.Solver))
        {
            var options = new RecoveryOptions { Solver = solver };
            RecoveryResult<T> expected = general.Recover(measured, options), got = generated.Recover(measured, options);
            Assert.Equal(expected.Coefficients, got.Coefficients);
            Assert.Equal(expected.Signal, got.Signal);
            Assert.Equal((expected.Status, expected.Iterations, expected.ResidualNorm), (got.Status, got.Iterations, got.ResidualNorm));
        }
    }

    private delegate void Product<T>(ReadOnlySpan<T> from, Span<T> to);

    private static T[] Map<T>(T[] from, int length, Product<T> product)
    {
        var to = new T[length];
        product(from, to);
        return to;
    }

    private static T[] Draw<T>(int seed, int count)
        where T : unmanaged, INumberBase<T>
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => typeof(T) == typeof(Complex32) ? (T)(object)new Complex32(Next(), Next()) : T.CreateTruncating(Next()))];

        float Next() => (float)(2.0 * random.NextDouble() - 1.0);
    }

    /// <summary>The struct type that solvers are compiled for.</summary>
    private static Type MapOf<T>(SensingOperator<T> a)
        where T : unmanaged, INumberBase<T> => a.Accept<TypeVisitor<T>, Type>(default, new MapRequest(Projects: true));

    private readonly struct TypeVisitor<T> : IMapVisitor<T, Type>
        where T : unmanaged, INumberBase<T>
    {
        public Type Visit<TSpace, TMap, TReal>(TSpace space, TMap map)
            where TSpace : struct, IVectorSpace<HostVector<T>, HostTable<T>, T, TReal>
            where TMap : struct, IHostMap<T, TReal>
            where TReal : unmanaged, IFloatingPointIeee754<TReal> => typeof(TMap);
    }

    private readonly struct WrongSizes : IMatrixSizes
    {
        public int Rows => 4;

        public int Columns => 9;
    }

    private readonly struct WrongLattice : IWaveletLattice
    {
        public static int Rotations => 1;

        public static double LowGain => 1.0;

        public static double HighGain => 1.0;

        public static double Tangent(int stage) => 1.0;
    }
}

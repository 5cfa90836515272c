using System.Numerics;
using System.Reflection;
using CsRecover.Generators.Tests.Harness;
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
        AssertAgree(PlainImage.Create(plain), new SubsampledFourierOperator(16, 16, plain), mapOfItsOwn: false);
    }

    /// <summary>Both sides by codelets of the class, one of them, none; they are those of the library, so that not even the rounding differs.</summary>
    [Fact]
    public void Fourier_transforms_by_codelets_of_the_class()
    {
        bool[] square = Mask(256, 256), primes = Mask(230, 218), mixed = Mask(320, 332), odd = Mask(17, 19), flat = Mask(9, 210), lengthy = Mask(340, 332);
        AssertAgree(SquareImage.Create(square), new SubsampledFourierOperator(256, 256, square, Wavelet.Sym4, 4));
        AssertAgree(PrimesImage.Create(primes), new SubsampledFourierOperator(230, 218, primes, Wavelet.Haar, 1));
        AssertAgree(MixedImage.Create(mixed), new SubsampledFourierOperator(320, 332, mixed), mapOfItsOwn: false);
        AssertAgree(LongCodeletsImage.Create(lengthy), new SubsampledFourierOperator(340, 332, lengthy, Wavelet.Db4, 1));
        AssertAgree(OddImage.Create(odd), new SubsampledFourierOperator(17, 19, odd), mapOfItsOwn: false);
        AssertAgree(FlatImage.Create(flat), new SubsampledFourierOperator(9, 210, flat, Wavelet.Db2, 1), Other with { Spins = 2, HeldOut = 0.1 });
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("[SparsifyingTransform(Wavelet.Haar, Levels = 2)]", 2)]
    public void Mask_from_a_file(string transform, int levels)
    {
        var lines = TextFile.Mask("/p/lines.pbm", 24, 20, (_, j) => j % 3 != 1);
        Assembly program = ProblemCompilation.Load(
            ProblemCompilation.Usings + $"[RecoveryProblem<Complex32>] [SubsampledFourier(24, 20, Mask = \"lines.pbm\")] {transform} [SmoothedL0] public partial class C;", lines);
        var problem = (RecoveryProblem<Complex32>)program.GetType("C")!.GetProperty("Instance")!.GetValue(null)!;
        bool[] mask = [.. Enumerable.Range(0, 24 * 20).Select(i => i % 20 % 3 != 1)];
        AssertAgree(problem, new SubsampledFourierOperator(24, 20, mask, Wavelet.Haar, levels), mapOfItsOwn: levels > 0);
    }

    [Fact]
    public void Constants_that_are_not_the_operators_are_refused()
    {
        ArgumentException sizes = Assert.Throws<ArgumentException>(() => new GaussianOperator<float>(4, 8, 1).WithSizes<WrongSizes>());
        Assert.StartsWith("Expected an operator of 4 x 9, got one of 4 x 8.", sizes.Message, StringComparison.Ordinal);
        ArgumentException lattice = Assert.Throws<ArgumentException>(() => new SubsampledFourierOperator(4, 4, Mask(4, 4), Wavelet.Db2, 1).WithLattice<WrongLattice>());
        Assert.Equal("Expected the lattice of Db2, got WrongLattice with other numbers.", lattice.Message);
        Assert.Throws<ArgumentException>(() => new SubsampledFourierOperator(4, 4, Mask(4, 4), Wavelet.Haar, 1).WithLattice<WrongLattice>());
        ArgumentException stages = Assert.Throws<ArgumentException>(() => new SubsampledFourierOperator(4, 6, Mask(4, 6)).WithFourier<PlannedFourier, FourierStages<WrongCodelet, FourierStages<WrongCodelet>>>());
        Assert.Equal("Expected Fourier stages of 6 points, got stages of 4.", stages.Message);
    }

    /// <summary>The middle of k-space and a third of the rest.</summary>
    private static bool[] Mask(int height, int width)
    {
        var random = new Random(9);
        return [.. Enumerable.Range(0, height * width).Select(i => random.Next(3) == 0 || (Math.Abs(i / width - height / 2) < 3 && Math.Abs(i % width - width / 2) < 3))];
    }

    private static void AssertAgree<T>(RecoveryProblem<T> generated, SensingOperator<T> atRunTime, params SolverOptions[] solvers)
        where T : unmanaged, INumberBase<T> => AssertAgree(generated, atRunTime, mapOfItsOwn: true, solvers);

    /// <summary>Compares two problems bit by bit. Solvers are compiled for sizes and lattices, but not for Fourier transforms: those lie behind the map.</summary>
    private static void AssertAgree<T>(RecoveryProblem<T> generated, SensingOperator<T> atRunTime, bool mapOfItsOwn, params SolverOptions[] solvers)
        where T : unmanaged, INumberBase<T>
    {
        SensingOperator<T> a = generated.Operator;
        Assert.Equal((atRunTime.Rows, atRunTime.Columns), (a.Rows, a.Columns));
        Assert.Equal(atRunTime.Description, a.Description);
        Assert.Equal(atRunTime.HasTransform, a.HasTransform);
        Assert.Equal(mapOfItsOwn, MapOf(atRunTime) != MapOf(a));

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

    private readonly struct WrongCodelet : IFourierCodelet<float>
    {
        public static int Length => 2;

        public static ReadOnlySpan<float> Constants => [];

        public static void Transform(ref float xr, ref float xi, nuint s, ref float yr, ref float yi, nuint t, ref float c, ref float spill) => throw new NotSupportedException();

        public static void TransformTwiddled(ref float xr, ref float xi, nuint s, ref float yr, ref float yi, nuint t, ref float w, ref float c, ref float spill) => throw new NotSupportedException();
    }
}

using System.Numerics;
using ILGPU;
using ILGPU.Runtime;

namespace CsRecover.Ilgpu.Tests;

/// <summary>The Fourier transform of one group against the definition.</summary>
public sealed class GroupFourierTests
{
    private static readonly int[] Short = [1, 8, 12, 30];
    private static readonly int[] Long = [1, 2, 3, 4, 5, 6, 7, 8, 12, 30, 49, 60, 64, 77, 100, 128, 210, 256, 320, 1000, 1009, 1024];

    public static TheoryData<string, int, int> Lengths
    {
        get
        {
            var rows = new TheoryData<string, int, int>();
            foreach (string backend in (IEnumerable<string>)Backends.All)
            {
                foreach (int n in backend == "emulation" ? Short : Long)
                {
                    rows.Add(backend, n, n > 300 ? 1 : 3);
                }
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void LinesAreTransformedOneAfterAnother(string backend, int n, int count)
    {
        Check<float>(backend, n, count, interleaved: false, 1, 2e-6);
        Check<double>(backend, n, count, interleaved: false, -1, 1e-14);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void InterleavedLinesAreTransformedTogether(string backend, int n, int count)
    {
        Check<float>(backend, n, count, interleaved: true, -1, 2e-6);
        Check<double>(backend, n, count, interleaved: true, 1, 1e-14);
    }

    [Theory]
    [InlineData(typeof(LinesKernel<float>))]
    [InlineData(typeof(LinesKernel<double>))]
    public void Compiles(Type kernel) => KernelText.AssertCompiles(kernel);

    private static void Check<TReal>(string backend, int n, int count, bool interleaved, int sign, double tolerance)
        where TReal : unmanaged, IBinaryFloatingPointIeee754<TReal>
    {
        IlgpuBackend on = Backends.Get(backend);
        var random = new Random(n);
        var numbers = new ComplexNumber<TReal>[n * count];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = new(TReal.CreateTruncating(random.NextDouble() - 0.5), TReal.CreateTruncating(random.NextDouble() - 0.5));
        }

        using MemoryBuffer1D<ComplexNumber<TReal>, Stride1D.Dense> lines = on.Accelerator.Allocate1D(numbers), result = on.Accelerator.Allocate1D<ComplexNumber<TReal>>(numbers.Length), roots = on.Accelerator.Allocate1D(FourierRoots.Of<TReal>(n));
        on.Kernels.Launch(1, on.Lanes(64), new LinesKernel<TReal>
        {
            Fourier = new(n, roots.View),
            Lines = lines.View,
            Result = result.View,
            Count = count,
            Interleaved = interleaved ? 1 : 0,
            Sign = sign,
        });
        ComplexNumber<TReal>[] answer = result.GetAsArray1D();
        for (int line = 0; line < count; line++)
        {
            Complex[] given = Line(numbers, line), expected = NaiveFourier.Of(given, sign);
            double distance = NaiveFourier.Distance(Line(answer, line), expected);
            Assert.True(distance <= tolerance, $"length {n}, line {line}: relative error {distance:E1}");
        }

        Complex[] Line(ComplexNumber<TReal>[] all, int line)
        {
            var values = new Complex[n];
            for (int i = 0; i < n; i++)
            {
                ComplexNumber<TReal> v = all[interleaved ? (i * count) + line : (line * n) + i];
                values[i] = new(double.CreateTruncating(v.Real), double.CreateTruncating(v.Imaginary));
            }

            return values;
        }
    }

    /// <summary>Lines in shared memory.</summary>
    /// <typeparam name="TReal">float or double.</typeparam>
    internal struct LinesKernel<TReal> : IKernel
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        public GroupFourier<TReal> Fourier;
        public ArrayView<ComplexNumber<TReal>> Lines, Result;
        public int Count, Interleaved, Sign;

        /// <inheritdoc/>
        public void Run()
        {
            ArrayView<ComplexNumber<TReal>> shared = SharedMemory.Allocate<ComplexNumber<TReal>>(2048);
            var cells = new PairCells<TReal>(shared);
            for (int i = Group.IdxX; i < Lines.IntLength; i += Group.DimX)
            {
                cells.Set(i, Lines[i]);
            }

            Group.Barrier();
            int spectra = Fourier.Transform(cells, 0, 1024, Count, Interleaved != 0 ? 1 : Fourier.Length, Interleaved != 0 ? Count : 1, Sign);
            for (int i = Group.IdxX; i < Result.IntLength; i += Group.DimX)
            {
                Result[i] = cells.Get(spectra + i);
            }
        }
    }
}

using System.Numerics;
using CsRecover.Operators;

namespace CsRecover.Ilgpu.Tests;

/// <summary>Operators over signals, by names that tests are given.</summary>
internal static class SignalOperators
{
    /// <summary>Names of the real ones.</summary>
    public static readonly string[] Real = ["dct 64", "dct 45", "dct 1200", "hadamard 64", "hadamard 100", "hadamard 4096", "sparse signs", "signs", "signs 1500", "gaussian 130", "wavelet dct 64", "wavelet signs 130", "composed dct 64"];

    /// <summary>Names of the complex ones.</summary>
    public static readonly string[] Complex = ["fourier 60", "fourier 77", "fourier 1260", "wavelet fourier 60", "complex matrix 70", "composed fourier 60"];

    /// <summary>Names of real ones long enough for the whole device.</summary>
    public static readonly string[] LongReal = ["dct 64", "dct 16384", "dct 15015", "dct 2018", "hadamard 64", "hadamard 100000", "sparse signs", "signs 1500", "gaussian 1500", "wavelet dct 1000", "composed dct 64"];

    /// <summary>Names of complex ones long enough for the whole device.</summary>
    public static readonly string[] LongComplex = ["fourier 60", "fourier 16384", "fourier 2018", "wavelet fourier 1000", "complex matrix 70", "complex matrix 700", "composed fourier 60"];

    /// <summary>Names of those small enough for the emulation.</summary>
    public static readonly string[] Tiny = ["dct 12", "dct 9", "hadamard 8", "sparse signs 12", "signs 12", "gaussian 12", "composed dct 12", "fourier 12", "complex matrix 12"];

    /// <summary>A real operator.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="name">Its name.</param>
    public static SensingOperator<T> RealOf<T>(string name)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => name switch
        {
            "dct 9" => new PartialDctOperator<T>(4, 9, 1),
            "dct 12" => new PartialDctOperator<T>(5, 12, 1),
            "dct 16" => new PartialDctOperator<T>(9, 16, 1),
            "dct 45" => new PartialDctOperator<T>(20, 45, 1),
            "dct 64" => new PartialDctOperator<T>(30, 64, 2),
            "dct 1200" => new PartialDctOperator<T>(500, 1200, 3),
            "dct 16384" => new PartialDctOperator<T>(5000, 16384, 3),
            "dct 15015" => new PartialDctOperator<T>(5000, 15015, 3),
            "dct 2018" => new PartialDctOperator<T>(700, 2018, 3),
            "hadamard 8" => new SubsampledHadamardOperator<T>(4, 8, 4),
            "hadamard 16" => new SubsampledHadamardOperator<T>(9, 16, 4),
            "hadamard 64" => new SubsampledHadamardOperator<T>(30, 64, 4),
            "hadamard 100" => new SubsampledHadamardOperator<T>(30, 100, 4),
            "hadamard 4096" => new SubsampledHadamardOperator<T>(1000, 4096, 5),
            "hadamard 100000" => new SubsampledHadamardOperator<T>(20000, 100000, 5),
            "sparse signs 12" => new SparseSignOperator<T>(6, 12, 6, 3),
            "sparse signs" => new SparseSignOperator<T>(80, 300, 6),
            "wavelet dct 64" => new PartialDctOperator<T>(30, 64, 2).WithTransform(Wavelet.Db4, 3),
            "wavelet dct 1000" => new PartialDctOperator<T>(400, 1000, 2).WithTransform(Wavelet.Db10, 9),
            "wavelet signs 130" => new RademacherOperator<T>(50, 130, 7, storedLimit: 0).WithTransform(Wavelet.Sym4, 7),
            "composed dct 12" => new ComposedOperator<T>(new GaussianOperator<T>(4, 5, 9), new PartialDctOperator<T>(5, 12, 1)),
            "composed dct 64" => new ComposedOperator<T>(new SparseSignOperator<T>(20, 30, 6), new PartialDctOperator<T>(30, 64, 2)),
            "gaussian 12" => new GaussianOperator<T>(6, 12, 7, storedLimit: 0),
            "gaussian 130" => new GaussianOperator<T>(50, 130, 7, storedLimit: 0),
            "gaussian 1500" => new GaussianOperator<T>(300, 1500, 8, storedLimit: 0),
            "signs 12" => new RademacherOperator<T>(6, 12, 7, storedLimit: 0),
            "signs" => new RademacherOperator<T>(50, 130, 7, storedLimit: 0),
            "signs 1500" => new RademacherOperator<T>(300, 1500, 8, storedLimit: 0),
            _ => throw new ArgumentException($"There is no operator {name}.", nameof(name)),
        };

    /// <summary>A complex operator.</summary>
    /// <param name="name">Its name.</param>
    public static SensingOperator<Complex32> ComplexOf(string name) => name switch
    {
        "fourier 12" => new PartialFourierOperator(5, 12, 1),
        "fourier 15" => new PartialFourierOperator(8, 15, 1),
        "fourier 60" => new PartialFourierOperator(25, 60, 1),
        "fourier 77" => new PartialFourierOperator(25, 77, 1),
        "fourier 1260" => new PartialFourierOperator(500, 1260, 1),
        "fourier 16384" => new PartialFourierOperator(5000, 16384, 1),
        "wavelet fourier 60" => new PartialFourierOperator(25, 60, 1).WithTransform(Wavelet.Db2, 4),
        "wavelet fourier 1000" => new PartialFourierOperator(400, 1000, 1).WithTransform(Wavelet.Haar, 3),
        "complex matrix 12" => Matrix(6, 12),
        "complex matrix 70" => Matrix(30, 70),
        "complex matrix 700" => Matrix(200, 700),
        "composed fourier 60" => new ComposedOperator<Complex32>(Matrix(15, 25), new PartialFourierOperator(25, 60, 1)),
        "fourier 2018" => new PartialFourierOperator(700, 2018, 3),
        _ => throw new ArgumentException($"There is no operator {name}.", nameof(name)),
    };

    /// <summary>Whether a name is that of a complex operator.</summary>
    /// <param name="name">The name.</param>
    public static bool IsComplex(string name) => name.Contains("fourier", StringComparison.Ordinal) || name.Contains("complex", StringComparison.Ordinal);

    /// <summary>Numbers between -1/2 and 1/2.</summary>
    /// <typeparam name="T">float, double or Complex32.</typeparam>
    /// <param name="count">How many.</param>
    /// <param name="seed">Their seed.</param>
    public static T[] Numbers<T>(int count, int seed)
        where T : unmanaged, INumberBase<T>
    {
        var random = new Random(seed);
        var numbers = new T[count];
        for (int i = 0; i < count; i++)
        {
            numbers[i] = typeof(T) == typeof(Complex32)
                ? (T)(object)new Complex32(random.NextSingle() - 0.5f, random.NextSingle() - 0.5f)
                : T.CreateTruncating(random.NextDouble() - 0.5);
        }

        return numbers;
    }

    private static ComplexDenseOperator Matrix(int rows, int columns) => new(Numbers<Complex32>(rows * columns, columns), rows, columns);
}

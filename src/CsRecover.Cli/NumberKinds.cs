using CsRecover.Mri.Files;

namespace CsRecover.Cli;

/// <summary>Which of the three kinds of numbers that solvers work in suits a pair of files.</summary>
internal static class NumberKinds
{
    /// <summary>The kind that loses nothing of either file.</summary>
    /// <param name="a">One file.</param>
    /// <param name="y">The other file.</param>
    /// <returns>Float32, Float64 or Complex64.</returns>
    /// <exception cref="UserException">There is no such kind.</exception>
    public static NpyType Common(NpyArray a, NpyArray y)
    {
        NpyType kindA = Of(a), kindY = Of(y);
        return (kindA, kindY) switch
        {
            _ when kindA == kindY => kindA,
            (NpyType.Float32, NpyType.Float64) or (NpyType.Float64, NpyType.Float32) => NpyType.Float64,
            (NpyType.Float32, NpyType.Complex64) or (NpyType.Complex64, NpyType.Float32) => NpyType.Complex64,
            _ => throw new UserException(
                $"{y.Name}: expected {NpyArray.Describe(kindA == NpyType.Complex64 ? NpyType.Complex64 : NpyType.Float64)} as in {a.Name} (complex128 is not offered), got {NpyArray.Describe(y.Type)}"),
        };
    }

    private static NpyType Of(NpyArray array) => array.Type switch
    {
        NpyType.Complex64 => NpyType.Complex64,
        NpyType.Float32 or NpyType.Float16 => NpyType.Float32,
        NpyType.Complex128 => throw new UserException($"{array.Name}: expected float32, float64 or complex64, got complex128 (save it with .astype(numpy.complex64))"),
        _ => NpyType.Float64,
    };
}

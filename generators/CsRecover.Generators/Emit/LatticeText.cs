using System.Globalization;
using CsRecover.Planning;
using static System.FormattableString;

namespace CsRecover.Generators.Emit;

/// <summary>Writes the numbers of a wavelet as literals, for passes that are compiled for them.</summary>
internal static class LatticeText
{
    /// <summary>What the literals are, for the header.</summary>
    /// <param name="transform">The transform.</param>
    public static string Describe(TransformSpec transform)
    {
        var filter = WaveletFilters.Of(transform.Wavelet);
        return Invariant($"Psi: the {filter.Taps.Length} taps of {transform.Wavelet} as {filter.Tangents.Length} rotations with literal tangents, {transform.Levels} levels");
    }

    /// <summary>Writes the struct <c>Psi</c>.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="transform">The transform.</param>
    public static void Write(SourceWriter writer, TransformSpec transform)
    {
        var filter = WaveletFilters.Of(transform.Wavelet);
        string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture) is var text && text.IndexOfAny(['.', 'E']) < 0 ? text + ".0" : value.ToString("R", CultureInfo.InvariantCulture);
        writer.Lines(
            $$"""

            /// <summary>
            /// Psi, {{transform.Wavelet}}. A level of the transform takes pairs (a, b) of neighbouring samples through the rotations (a, b) -&gt; (a - t b, t a + b), b
            /// delayed by one pair between two of them; then a times the low gain is an approximation, b times the high gain a detail. That is the
            /// filter with the taps
            """);
        for (int i = 0; i < filter.Taps.Length; i += 4)
        {
            writer.Lines("/// " + string.Join(", ", filter.Taps.Skip(i).Take(4).Select(Number)) + (i + 4 < filter.Taps.Length ? "," : ""));
        }

        writer.Lines(
            $$"""
            /// with half their multiplications. Psi* runs backwards.
            /// </summary>
            private readonly struct Psi : IWaveletLattice
            {
                public static int Rotations => {{filter.Tangents.Length}};

                public static double LowGain => {{Number(filter.LowGain)}};

                public static double HighGain => {{Number(filter.HighGain)}};

                [global::System.Runtime.CompilerServices.MethodImpl(global::System.Runtime.CompilerServices.MethodImplOptions.AggressiveInlining)]
                public static double Tangent(int stage) => stage switch
                {
            """);
        for (int i = 0; i < filter.Tangents.Length; i++)
        {
            writer.Lines(Invariant($"        {(i + 1 < filter.Tangents.Length ? Invariant($"{i}") : "_")} => {Number(filter.Tangents[i])},"));
        }

        writer.Lines(
            """
                };
            }
            """);
    }
}

using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>Random shifts of a wavelet transform (Coifman and Donoho, "Translation-invariant de-noising", in Wavelets and Statistics, Springer 1995), the same on every backend.</summary>
internal static class CycleSpins
{
    /// <summary>By how much the image is moved.</summary>
    /// <param name="height">H.</param>
    /// <param name="width">W.</param>
    /// <param name="levels">Levels of the transform: shifts by multiples of 2^levels would be alike.</param>
    /// <param name="spins">Shifts a turn; 0 for none at all.</param>
    /// <param name="seed">Seeds the shifts.</param>
    /// <param name="turn">Which shrinkage.</param>
    /// <param name="spin">Which of its shifts.</param>
    /// <returns>Rows, below H, and columns, below W.</returns>
    public static (int Dy, int Dx) ShiftOf(int height, int width, int levels, int spins, ulong seed, int turn, int spin)
    {
        if (spins == 0)
        {
            return (0, 0);
        }

        uint period = 1u << Math.Min(levels, 15), word = Philox.Word(seed, PhiloxStreams.Shifts, (uint)((turn * spins) + spin));
        return ((int)(word % period % (uint)height), (int)((word >> 16) % period % (uint)width));
    }
}

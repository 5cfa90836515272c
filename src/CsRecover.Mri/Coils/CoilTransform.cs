using System.Numerics;

namespace CsRecover.Mri;

/// <summary>A linear combination of receiver coils into others: the same matrix at every point of k-space.</summary>
public sealed class CoilTransform
{
    private readonly Complex[,] _matrix;

    /// <summary>Takes over a matrix.</summary>
    /// <param name="matrix">New coils x coils.</param>
    internal CoilTransform(Complex[,] matrix) => _matrix = matrix;

    /// <summary>Coils that are combined.</summary>
    public int Coils => _matrix.GetLength(1);

    /// <summary>Coils that come out.</summary>
    public int NewCoils => _matrix.GetLength(0);

    /// <summary>A coil's weight.</summary>
    /// <param name="newCoil">The coil that comes out.</param>
    /// <param name="coil">The coil that goes in.</param>
    public Complex this[int newCoil, int coil] => _matrix[newCoil, coil];

    /// <summary>Combines the coils at every point.</summary>
    /// <param name="kspace">K-space of <see cref="Coils"/> coils.</param>
    /// <returns>K-space of <see cref="NewCoils"/> coils.</returns>
    /// <exception cref="ArgumentException">The k-space has another number of coils.</exception>
    public KSpace Apply(KSpace kspace)
    {
        ArgumentNullException.ThrowIfNull(kspace);
        if (kspace.Coils != Coils)
        {
            throw new ArgumentException($"Expected k-space of {Coils} coils, got {kspace.Coils}.", nameof(kspace));
        }

        int points = kspace.Height * kspace.Width;
        var samples = new Complex32[checked(NewCoils * points)];
        for (int p = 0; p < points; p++)
        {
            for (int target = 0; target < NewCoils; target++)
            {
                Complex sum = Complex.Zero;
                for (int coil = 0; coil < Coils; coil++)
                {
                    sum += _matrix[target, coil] * kspace.Samples[coil * points + p];
                }

                samples[target * points + p] = (Complex32)sum;
            }
        }

        return new KSpace(NewCoils, kspace.Height, kspace.Width, samples);
    }
}

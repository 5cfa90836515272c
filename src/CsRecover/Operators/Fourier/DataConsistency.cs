using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CsRecover.Operators;

/// <summary>
/// The step between the two transforms of a projection onto measured frequencies: K &lt;- K + m (d - K), K the orthonormal transform, while a strip is
/// in the first-level cache. Walks through a <see cref="SampledCells"/> strip by strip.
/// </summary>
internal unsafe ref struct DataConsistency
{
    private readonly float _scale;
    private readonly bool _all;
    private byte* _fitted;
    private byte* _heldOut;
    private float* _data;
    private double _fittedSum;
    private double _heldOutSum;

    /// <summary>Begins at the first strip.</summary>
    /// <param name="cells">Which values are measured.</param>
    /// <param name="data">Their values, in the order of <paramref name="cells"/>.</param>
    /// <param name="samples">Which are to be explained.</param>
    /// <param name="scale">Makes the transform orthonormal; applied again after the step.</param>
    public DataConsistency(SampledCells cells, float* data, Samples samples, float scale)
    {
        _fitted = cells.Fitted;
        _heldOut = cells.HeldOut;
        _data = data;
        _all = samples == Samples.All;
        _scale = scale;
    }

    /// <summary>How far K was from the data.</summary>
    public readonly Misfit<float> Misfit => new((float)_fittedSum, (float)_heldOutSum);

    /// <summary>Takes the next strip.</summary>
    /// <param name="points">Its points, in walking order.</param>
    /// <param name="count">How many.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Apply(float* points, int count)
    {
        float* data = _data;
        byte* fitted = _fitted, heldOut = _heldOut;
        bool all = _all;
        Vector256<float> scale = Vector256.Create(_scale), fittedSum = default, heldOutSum = default;
        Vector256<int> bits = Vector256.Create(1, 2, 4, 8, 16, 32, 64, 128);
        for (int p = 0; p < count; p++, points += 16)
        {
            Vector256<float> real = Vector256.LoadAligned(points) * scale, imaginary = Vector256.LoadAligned(points + 8) * scale;
            int fit = fitted[p], hold = heldOut[p];
            if ((fit | hold) != 0)
            {
                Vector256<float> missingReal = Vector256.LoadAligned(data) - real, missingImaginary = Vector256.LoadAligned(data + 8) - imaginary;
                data += 16;
                Vector256<float> lanes = Vector256.Equals(Vector256.Create(fit) & bits, bits).AsSingle();
                Vector256<float> r = missingReal & lanes, i = missingImaginary & lanes;
                fittedSum += r * r + i * i;
                if (hold != 0)
                {
                    lanes = Vector256.Equals(Vector256.Create(hold) & bits, bits).AsSingle();
                    missingReal &= lanes;
                    missingImaginary &= lanes;
                    heldOutSum += missingReal * missingReal + missingImaginary * missingImaginary;
                    if (all)
                    {
                        r += missingReal;
                        i += missingImaginary;
                    }
                }

                real += r;
                imaginary += i;
            }

            (real * scale).StoreAligned(points);
            (imaginary * scale).StoreAligned(points + 8);
        }

        _data = data;
        _fitted = fitted + count;
        _heldOut = heldOut + count;
        _fittedSum += Vector256.Sum(fittedSum);
        _heldOutSum += Vector256.Sum(heldOutSum);
    }
}

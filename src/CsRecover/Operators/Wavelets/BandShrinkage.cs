using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>What happens to coefficients while a pass copies them.</summary>
internal unsafe interface IBandShrinkage
{
    /// <summary>Copies complex cells; lanes from <paramref name="first"/> on hold details, those before it approximations.</summary>
    /// <param name="source">The first cell.</param>
    /// <param name="step">Reals from one cell to the next.</param>
    /// <param name="target">Overwritten, without gaps; may be the source if that has none.</param>
    /// <param name="count">How many cells.</param>
    /// <param name="first">The first lane with details; 0 or less if all lanes have, 8 or more if none has.</param>
    void Copy(float* source, nint step, float* target, int count, int first);
}

/// <summary>Copies coefficients as they are.</summary>
internal readonly unsafe struct NoShrinkage : IBandShrinkage
{
    /// <inheritdoc/>
    public void Copy(float* source, nint step, float* target, int count, int first)
    {
        for (; count > 0; count--, source += step, target += 2 * HostVector.Cell)
        {
            Vector256<float> re = Vector256.LoadAligned(source), im = Vector256.LoadAligned(source + HostVector.Cell);
            re.StoreAligned(target);
            im.StoreAligned(target + HostVector.Cell);
        }
    }
}

/// <summary>Scales details by f(|c|^2, |c|^2); never approximations.</summary>
/// <typeparam name="TWeight">The functor f.</typeparam>
/// <param name="weight">The functor f.</param>
internal readonly unsafe struct DetailShrinkage<TWeight>(TWeight weight) : IBandShrinkage
    where TWeight : unmanaged, IWeight<float>
{
    private readonly TWeight _weight = weight;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Copy(float* source, nint step, float* target, int count, int first)
    {
        if (first >= HostVector.Cell)
        {
            default(NoShrinkage).Copy(source, step, target, count, first);
            return;
        }

        TWeight weight = _weight;
        Vector256<float> keep = Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(first)).AsSingle(), one = Vector256.Create(1f);
        for (; count > 0; count--, source += step, target += 2 * HostVector.Cell)
        {
            Vector256<float> re = Vector256.LoadAligned(source), im = Vector256.LoadAligned(source + HostVector.Cell);
            var energy = new SimdLane<float>(re * re + im * im);
            Vector256<float> factor = Vector256.ConditionalSelect(keep, one, weight.Invoke(energy, energy).Value);
            (re * factor).StoreAligned(target);
            (im * factor).StoreAligned(target + HostVector.Cell);
        }
    }
}

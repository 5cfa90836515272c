using System.Runtime.Intrinsics;

namespace CsRecover.Operators;

/// <summary>The DFT of one point: a copy.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed unsafe class UnitStage<T> : FourierStage<T>
    where T : unmanaged
{
    /// <inheritdoc/>
    public override void Sweep(in FourierPoints<T> x, in FourierPoints<T> y, T* twiddles, T* spill, int count)
    {
        for (int i = 0; i < count; i++)
        {
            Vector256.Load(x.Real + i * x.Next).Store(y.Real + i * y.Next);
            Vector256.Load(x.Imaginary + i * x.Next).Store(y.Imaginary + i * y.Next);
        }
    }
}

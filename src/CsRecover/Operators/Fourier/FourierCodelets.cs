using System.Numerics;

namespace CsRecover.Operators;

/// <summary>Marks the class beside which the generator writes the library's codelets.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class FourierCodeletsAttribute : Attribute;

/// <summary>The library's codelets, one for each of <see cref="Planning.FourierFactors.Codelets"/>.</summary>
[FourierCodelets]
internal static partial class FourierCodelets
{
    /// <summary>A stage of a length: straight-line if the library has that codelet, else a prime's.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="length">The stage's length.</param>
    public static FourierStage<T> Stage<T>(int length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        (typeof(T) == typeof(float) ? FindSingle(length) as FourierStage<T> : FindDouble(length) as FourierStage<T>) ?? (length == 1 ? new UnitStage<T>() : new PrimeStage<T>(length));
}

namespace CsRecover.Ilgpu;

/// <summary>A yes or no that a kernel is compiled for.</summary>
internal interface IChoice
{
    /// <summary>Which.</summary>
    static abstract bool Value { get; }
}

/// <summary>Yes.</summary>
internal readonly struct Yes : IChoice
{
    /// <inheritdoc/>
    public static bool Value => true;
}

/// <summary>No.</summary>
internal readonly struct No : IChoice
{
    /// <inheritdoc/>
    public static bool Value => false;
}

/// <summary>The plan of problems whose sizes are known only at run time: vectors lie in global memory, which the device caches.</summary>
internal static class FarPlan
{
    /// <summary>Elements of shared memory for transforms: 16 KiB of complex numbers.</summary>
    public const int SharedTransform = Planning.GroupMemory.Transform;

    /// <summary>The most lanes of a group.</summary>
    public const int Lanes = 256;
}

/// <summary><see cref="FarPlan"/> as constants.</summary>
/// <typeparam name="TTransforms">Whether transforms work in shared memory.</typeparam>
/// <typeparam name="TStores">Whether the signal is stored beside its coefficients.</typeparam>
internal readonly struct FarPlan<TTransforms, TStores> : IGroupPlan
    where TTransforms : struct, IChoice
    where TStores : struct, IChoice
{
    public static int Lanes => FarPlan.Lanes;

    public static int NearElements => 1;

    public static bool IsNear => false;

    public static int TransformElements => TTransforms.Value ? FarPlan.SharedTransform : 1;

    public static bool Selects => true;

    public static bool StoresSignal => TStores.Value;
}

/// <summary>The plan of images: one group has a whole multiprocessor, so it has many lanes, and their texts select nothing.</summary>
/// <typeparam name="TStores">Whether the signal is stored beside its coefficients.</typeparam>
internal readonly struct ImagePlan<TStores> : IGroupPlan
    where TStores : struct, IChoice
{
    public static int Lanes => Planning.GroupMemory.ImageLanes;

    public static int NearElements => 1;

    public static bool IsNear => false;

    public static int TransformElements => Planning.GroupMemory.ImageTransform;

    public static bool Selects => false;

    public static bool StoresSignal => TStores.Value;
}

namespace CsRecover.Ilgpu;

/// <summary>An image's size and its wavelet transform's, known at run time or as constants that a kernel is compiled for.</summary>
internal interface IImageSizes
{
    /// <summary>Whether lines are too long for shared memory (with two copies of the longer side): they are then transformed in global memory.</summary>
    static abstract bool IsLong { get; }

    /// <summary>Whether unknowns are coefficients that are not the image itself.</summary>
    static abstract bool HoldsCoefficients { get; }

    /// <summary>H, rows of the image.</summary>
    int Height { get; }

    /// <summary>W, columns of the image.</summary>
    int Width { get; }

    /// <summary>How often the approximation is split; 0 for no wavelet transform.</summary>
    int Levels { get; }

    /// <summary>2 K, taps of the scaling filter, at most <see cref="WaveletTaps.Longest"/>.</summary>
    int FilterLength { get; }
}

/// <summary>Sizes known at run time.</summary>
/// <typeparam name="TLong">Whether lines are too long for shared memory.</typeparam>
/// <typeparam name="THolds">Whether unknowns are coefficients.</typeparam>
/// <param name="Height">H.</param>
/// <param name="Width">W.</param>
/// <param name="Levels">Levels of the wavelet transform.</param>
/// <param name="FilterLength">Taps of its scaling filter.</param>
internal readonly record struct ImageSizes<TLong, THolds>(int Height, int Width, int Levels, int FilterLength) : IImageSizes
    where TLong : struct, IChoice
    where THolds : struct, IChoice
{
    public static bool IsLong => TLong.Value;

    public static bool HoldsCoefficients => THolds.Value;
}

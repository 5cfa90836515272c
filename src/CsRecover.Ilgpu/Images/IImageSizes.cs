using CsRecover.Operators;

namespace CsRecover.Ilgpu;

/// <summary>An image's size and its wavelet transform's, known at run time or as constants that a kernel is compiled for.</summary>
internal interface IImageSizes : IImageLines
{
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
/// <typeparam name="TLines">How lines are transformed.</typeparam>
/// <typeparam name="THolds">Whether unknowns are coefficients.</typeparam>
/// <param name="Height">H.</param>
/// <param name="Width">W.</param>
/// <param name="Levels">Levels of the wavelet transform.</param>
/// <param name="FilterLength">Taps of its scaling filter.</param>
internal readonly record struct ImageSizes<TLines, THolds>(int Height, int Width, int Levels, int FilterLength) : IImageSizes
    where TLines : struct, IImageLines
    where THolds : struct, IChoice
{
    public static bool HoldsCoefficients => THolds.Value;

    public static int LinesOf(int length, int lanes, int near) => TLines.LinesOf(length, lanes, near);

    public static int FarElements(int height, int width) => TLines.FarElements(height, width);

    public static Misfit<float> Run<TSizes>(ImageViews<TSizes> views, ImagePiece piece, Misfit<float> misfit)
        where TSizes : struct, IImageSizes => TLines.Run(views, piece, misfit);
}

using CsRecover.Operators;
using ILGPU;

namespace CsRecover.Ilgpu;

/// <summary>What all groups read of a subsampled Fourier operator of images: sizes, and constant data in device memory.</summary>
/// <typeparam name="TSizes">H, W and the wavelet transform's sizes.</typeparam>
internal struct ImageViews<TSizes>
    where TSizes : struct, IImageSizes
{
    /// <summary>H, W and the wavelet transform's sizes.</summary>
    public TSizes Sizes;

    /// <summary>W and H roots of unity.</summary>
    public ArrayView<ComplexNumber<float>> RowRoots, ColumnRoots;

    /// <summary>For each point of k-space in the plain transform's order the number of its measurement, with a mark if that is held out; -1 where none was taken.</summary>
    public ArrayView<int> Samples;

    /// <summary>The wavelet's <see cref="WaveletTaps"/>.</summary>
    public ArrayView<float> Taps;

    /// <summary>m.</summary>
    public int Rows;

    /// <summary>H W.</summary>
    public readonly int Columns => Sizes.Height * Sizes.Width;
}

/// <summary>Brings an operator's constant data to the device.</summary>
internal static class ImageUpload
{
    /// <summary>The data.</summary>
    /// <typeparam name="TSizes">H, W and the wavelet transform's sizes.</typeparam>
    /// <param name="uploads">Where it is kept.</param>
    /// <param name="sensing">The operator.</param>
    /// <param name="sizes">Its sizes.</param>
    /// <param name="request">What is held out.</param>
    public static ImageViews<TSizes> Of<TSizes>(UploadCache uploads, SubsampledFourierOperator sensing, TSizes sizes, MapRequest request)
        where TSizes : struct, IImageSizes => new()
        {
            Sizes = sizes,
            Rows = sensing.Rows,
            RowRoots = uploads.Get(sensing, "row roots", () => FourierRoots.Of<float>(sensing.Width)),
            ColumnRoots = uploads.Get(sensing, "column roots", () => FourierRoots.Of<float>(sensing.Height)),
            Taps = uploads.Get(sensing, "taps", () => WaveletTaps.Of(sensing.Wavelet)),
            Samples = request.HeldOut > 0.0
                ? uploads.Get(sensing, FormattableString.Invariant($"samples without {request.HeldOut:R} of {request.Seed}"), () => SamplesOf(sensing, sensing.HoldOut(request.HeldOut, request.Seed)))
                : uploads.Get(sensing, "samples", () => SamplesOf(sensing, null)),
        };

    /// <summary>The operator's sizes.</summary>
    /// <typeparam name="TLines">How lines are transformed.</typeparam>
    /// <typeparam name="THolds">Whether unknowns are coefficients.</typeparam>
    /// <param name="sensing">The operator.</param>
    /// <exception cref="NotSupportedException">Its prior has no form for a device.</exception>
    public static ImageSizes<TLines, THolds> SizesOf<TLines, THolds>(SubsampledFourierOperator sensing)
        where TLines : struct, IImageLines
        where THolds : struct, IChoice => sensing.Prior != ImagePrior.Wavelets
        ? throw new NotSupportedException($"Expected wavelets as an image's prior on a GPU backend, got {sensing.Prior}: other priors run on the host backend only.")
        : new ImageSizes<TLines, THolds>(sensing.Height, sensing.Width, sensing.Levels, (WaveletTaps.Of(sensing.Wavelet).Length - 4) / 2);

    private static int[] SamplesOf(SubsampledFourierOperator sensing, bool[]? heldOut)
    {
        int width = sensing.Width;
        CentredOrder rows = new(sensing.Height), columns = new(width);
        var samples = new int[sensing.Columns];
        Array.Fill(samples, -1);
        for (int i = 0; i < sensing.Rows; i++)
        {
            int point = sensing.Points[i];
            samples[(rows.Frequency(point / width) * width) + columns.Frequency(point % width)] = heldOut is not null && heldOut[i] ? i | FourierLines.HeldOut : i;
        }

        return samples;
    }
}

namespace CsRecover.Ilgpu;

/// <summary>What happens to k-space between the Fourier transform and its inverse.</summary>
internal enum KSpaceStep
{
    /// <summary>Samples are taken out: y = M F x. There is no inverse.</summary>
    Sample,

    /// <summary>Samples are filled into zeros: x = F* M* y. There is no forward transform.</summary>
    Fill,

    /// <summary>The same without those that are held out.</summary>
    FillFitted,

    /// <summary>The samples that are not held out replace what is there.</summary>
    ProjectFitted,

    /// <summary>All samples replace what is there.</summary>
    Project,
}

/// <summary>What all forms of the centred orthonormal 2-D DFT of images have in common: its passes, and how measurements are numbered.</summary>
internal static class FourierLines
{
    /// <summary>The passes: rows forwards; columns, in which k-space is met and left again without being stored; rows backwards. Which of them a step needs follows from <see cref="First"/> and <see cref="End"/>.</summary>
    public const int RowsForward = 0, Columns = 1, RowsBack = 2;

    /// <summary>Marks a held-out measurement in <see cref="ImageViews{TSizes}.Samples"/>.</summary>
    public const int HeldOut = 1 << 30;

    /// <summary>The first pass of a step.</summary>
    /// <param name="step">The step.</param>
    public static int First(KSpaceStep step) => step is KSpaceStep.Fill or KSpaceStep.FillFitted ? Columns : RowsForward;

    /// <summary>The pass after the last one.</summary>
    /// <param name="step">The step.</param>
    public static int End(KSpaceStep step) => step == KSpaceStep.Sample ? RowsBack : RowsBack + 1;

    /// <summary>Pieces of a pass.</summary>
    /// <typeparam name="TSizes">Sizes.</typeparam>
    /// <param name="sizes">Sizes.</param>
    /// <param name="pass">The pass.</param>
    /// <param name="lanes">Lanes of a group.</param>
    /// <param name="near">Elements of shared memory.</param>
    public static int Pieces<TSizes>(TSizes sizes, int pass, int lanes, int near)
        where TSizes : struct, IImageSizes
    {
        int together = TSizes.LinesOf(pass == Columns ? sizes.Height : sizes.Width, lanes, near), lines = pass == Columns ? sizes.Width : sizes.Height;
        return (lines + together - 1) / together;
    }
}

namespace CsRecover.Operators;

/// <summary>What operators on images have in common about their priors.</summary>
internal static class ImagePriors
{
    /// <summary>Checks that images of a size can have a prior.</summary>
    /// <param name="prior">The prior.</param>
    /// <param name="height">H, rows.</param>
    /// <param name="width">W, columns.</param>
    /// <param name="parameter">The parameter's name, for errors.</param>
    /// <returns>The prior.</returns>
    /// <exception cref="ArgumentException">There is no such prior, or the image is too small for it.</exception>
    public static ImagePrior Check(ImagePrior prior, int height, int width, string parameter)
    {
        if (!Enum.IsDefined(prior))
        {
            throw new ArgumentException($"Expected one of the priors {string.Join(", ", Enum.GetNames<ImagePrior>())}, got {prior}.", parameter);
        }

        return !PatchScheme.Of(prior).HasPatches || Math.Min(height, width) >= PatchDct.Side
            ? prior
            : throw new ArgumentException($"Expected an image of at least {PatchDct.Side} x {PatchDct.Side} pixels for patches, got {height} x {width}.", parameter);
    }

    /// <summary>What an operator's description adds about a prior.</summary>
    /// <param name="prior">The prior.</param>
    public static string Description(ImagePrior prior) => prior switch
    {
        ImagePrior.DctPatches or ImagePrior.DctPatchesWithoutPhase => ", shrunk in patches",
        ImagePrior.MatchedPatches or ImagePrior.MatchedPatchesWithoutPhase => ", shrunk in matched patches",
        ImagePrior.TotalVariation => ", of little total variation",
        ImagePrior.WaveletsAndTotalVariation => ", and of little total variation",
        _ => "",
    };
}

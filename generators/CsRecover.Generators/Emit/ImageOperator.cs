using CsRecover.Planning;
using static System.FormattableString;

namespace CsRecover.Generators.Emit;

/// <summary>k-space of an image under a mask: the library's fused passes, the wavelet's compiled for literal numbers.</summary>
internal static class ImageOperator
{
    /// <summary>Words the operator.</summary>
    /// <param name="className">Name of the annotated class.</param>
    /// <param name="plan">The plan.</param>
    public static OperatorText Write(string className, ProblemPlan plan)
    {
        SensingSpec sensing = plan.Spec.Sensing;
        int height = sensing.Height!.Value, width = sensing.Width!.Value;
        string[] lengths = [.. new[] { height, width }.Distinct().Select(Stages)];
        return new OperatorText(
            RunTimeOperator.Describe(plan),
            RunTimeOperator.ConstructPhi(className, plan) + ".WithLattice<Psi>()",
            [LatticeText.Describe(plan.Spec.Transform!)],
            [
                $"F: {string.Join(", ", lengths)}; the library has these stages compiled for every image",
                "M: applied in the pass over columns of k-space, between the two Fourier transforms and in their order; handed over or read at run time",
            ],
            writer => LatticeText.Write(writer, plan.Spec.Transform!));
    }

    /// <summary>How a side is transformed.</summary>
    private static string Stages(int length)
    {
        var factors = FourierFactors.Of(length);
        string stages = string.Join(" x ", factors.Stages);
        return factors.IsConvolution ? Invariant($"{length} by convolution of length {factors.Transformed} = {stages}") : factors.Stages.Count > 1 ? Invariant($"{length} = {stages}") : Invariant($"{length}");
    }
}

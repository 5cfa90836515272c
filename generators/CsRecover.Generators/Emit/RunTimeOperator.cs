using CsRecover.Planning;
using static System.FormattableString;

namespace CsRecover.Generators.Emit;

/// <summary>The fallback: the class holds the library's operator for sizes known at run time. Same type, same answers.</summary>
internal static class RunTimeOperator
{
    /// <summary>Words the operator.</summary>
    /// <param name="className">Name of the annotated class.</param>
    /// <param name="plan">The plan.</param>
    public static OperatorText Write(string className, ProblemPlan plan) => new(
        Describe(plan), ConstructPhi(className, plan) + ComposePsi(plan), ["nothing; A is the library's operator for sizes known at run time"], [$"the products with A: {plan.Reason}"], null);

    /// <summary>What A is, in words.</summary>
    /// <param name="plan">The plan.</param>
    public static string Describe(ProblemPlan plan)
    {
        SensingSpec sensing = plan.Spec.Sensing;
        string size = plan.Rows is { } m ? Invariant($"{m} x {plan.Columns}, ") : "";
        string philox = Invariant($"Philox4x32-10, key {sensing.Seed}");
        string phi = sensing.Kind switch
        {
            SensingKind.Gaussian => Invariant($"{size}entries N(0, 1/{plan.Rows}), {philox}"),
            SensingKind.Rademacher => Invariant($"{size}entries +-1/sqrt({plan.Rows}), {philox}"),
            SensingKind.SparseSign => size + (sensing.NonZerosPerColumn is { } d ? Invariant($"{d} entries +-1/sqrt({d}) in each column") : Invariant($"{Math.Min(8, plan.Rows ?? 8)} entries of random sign and equal size in each column")) + ", " + philox,
            SensingKind.PartialDct => $"{size}random rows of the orthonormal DCT-II, {philox}",
            SensingKind.PartialFourier => $"{size}random rows of the orthonormal DFT, {philox}",
            SensingKind.SubsampledHadamard => $"{size}random rows of the Hadamard transform of a randomly signed x, of unit length, {philox}",
            SensingKind.StoredMatrix => $"{size}handed over at run time",
            _ => Invariant($"{size}samples of the centred orthonormal DFT of a {sensing.Height} x {sensing.Width} image, ") + MaskWords(plan),
        };
        return plan.Spec.Transform is { } psi ? $"{phi}; of Psi* alpha, Psi the {psi.Wavelet} wavelet transform of {psi.Levels} levels" : phi;
    }

    private static string MaskWords(ProblemPlan plan) => plan.Mask is { } mask
        ? $"mask {mask.Name}" + (mask.WholeColumns ? " (whole columns)" : mask.WholeRows ? " (whole rows)" : "")
        : "mask handed over at run time";

    /// <summary>The C# expression that makes Phi, or for images A itself: an operator on images goes over to wavelet coefficients by itself.</summary>
    /// <param name="className">Name of the annotated class.</param>
    /// <param name="plan">The plan.</param>
    public static string ConstructPhi(string className, ProblemPlan plan)
    {
        SensingSpec sensing = plan.Spec.Sensing;
        var form = SensingForm.Of(sensing.Kind);
        string type = form.OperatorFor(plan.Spec.Element).Replace("{0}", CSharp.NameOf(plan.Spec.Element));
        string seed = Invariant($"{sensing.Seed}UL");
        string psi = form.IsImage ? Also(PsiArguments(plan)) : "";
        return sensing.Kind switch
        {
            SensingKind.StoredMatrix => $"new {type}(matrix, Measurements, Coefficients)",
            SensingKind.SubsampledFourier when plan.Mask is { } mask =>
                Invariant($"new {type}(Height, Width, EmbeddedMask.Read(typeof({className}).Assembly, {CSharp.Quote(mask.Name)}, Height, Width, 0x{mask.Checksum:X8}u){psi})"),
            SensingKind.SubsampledFourier => $"new {type}(Height, Width, mask{psi})",
            SensingKind.SparseSign when sensing.NonZerosPerColumn is { } d => Invariant($"new {type}(Measurements, Coefficients, {seed}, {d})"),
            _ => $"new {type}(Measurements, Coefficients, {seed})",
        };
    }

    /// <summary>What composes an operator on signals with the wavelet transform; empty where there is none to compose it with.</summary>
    /// <param name="plan">The plan.</param>
    public static string ComposePsi(ProblemPlan plan) => plan.Spec.Transform is null || SensingForm.Of(plan.Spec.Sensing.Kind).IsImage ? "" : $".WithTransform({PsiArguments(plan)})";

    private static string PsiArguments(ProblemPlan plan) => plan.Spec.Transform is { } transform ? Invariant($"Wavelet.{transform.Wavelet}, {transform.Levels}") : "";

    private static string Also(string argument) => argument.Length == 0 ? "" : ", " + argument;
}

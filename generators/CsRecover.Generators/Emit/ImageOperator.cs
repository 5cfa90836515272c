using CsRecover.Generators.Fourier;
using CsRecover.Planning;
using static System.FormattableString;

namespace CsRecover.Generators.Emit;

/// <summary>k-space of an image under a mask: the library's fused passes, compiled for codelets of the image's sides and for the wavelet's literal numbers.</summary>
internal static class ImageOperator
{
    /// <summary>Words the operator.</summary>
    /// <param name="className">Name of the annotated class.</param>
    /// <param name="plan">The plan.</param>
    public static OperatorText Write(string className, ProblemPlan plan)
    {
        ImageCodelets codelets = plan.Codelets!;
        List<string> specialised = [], left = [];
        if (codelets.Columns.Length == codelets.Rows.Length)
        {
            Sort("F", codelets.Columns, codelets.WritesColumns);
        }
        else
        {
            Sort("F along columns", codelets.Columns, codelets.WritesColumns);
            Sort("F along rows", codelets.Rows, codelets.WritesRows);
        }

        left.Add("M: applied in the pass over columns of k-space, between the two Fourier transforms and in their order; " + (plan.Mask is null ? "handed over at run time" : "read at run time"));
        string construction = RunTimeOperator.ConstructPhi(className, plan);
        if (codelets.Any)
        {
            construction += $".WithFourier<{TypeOf(codelets.Columns, codelets.WritesColumns)}, {TypeOf(codelets.Rows, codelets.WritesRows)}>()";
        }

        if (plan.HasLattice)
        {
            specialised.Add(LatticeText.Describe(plan.Spec.Transform!));
            construction += ".WithLattice<Psi>()";
        }

        return new OperatorText(RunTimeOperator.Describe(plan), construction, specialised, left, writer => WriteMembers(writer, plan), codelets.Any ? CodeletText.Usings : null);

        void Sort(string transform, FourierFactors factors, bool written)
        {
            if (written)
            {
                specialised.Add($"{transform}: {Product(factors)}, {Codelets(factors)} written out below; numbers and distances of points are constants in the library's passes");
            }
            else
            {
                left.Add($"{transform}: {Product(factors)}, the library's stages, chosen at run time; {WhyNot(factors)}");
            }
        }
    }

    private static void WriteMembers(SourceWriter writer, ProblemPlan plan)
    {
        foreach (int length in plan.Codelets!.Lengths)
        {
            writer.Gap();
            CodeletText.Write(writer, length, "private", "float");
        }

        if (plan.HasLattice)
        {
            LatticeText.Write(writer, plan.Spec.Transform!);
        }
    }

    /// <summary>The type that tells the library how an axis is transformed.</summary>
    private static string TypeOf(FourierFactors factors, bool written)
    {
        if (!written)
        {
            return "PlannedFourier";
        }

        string type = "";
        foreach (int stage in factors.Stages.Reverse())
        {
            type = type.Length == 0 ? $"FourierStages<{CodeletText.NameOf(stage)}>" : $"FourierStages<{CodeletText.NameOf(stage)}, {type}>";
        }

        return type;
    }

    /// <summary>How a side is transformed.</summary>
    private static string Product(FourierFactors factors)
    {
        string stages = string.Join(" x ", factors.Stages);
        return factors.IsConvolution ? Invariant($"{factors.Length} by convolution of length {factors.Transformed} = {stages}")
            : factors.Stages.Count > 1 ? Invariant($"{factors.Length} = {stages}") : Invariant($"{factors.Length}");
    }

    private static string Codelets(FourierFactors factors)
    {
        int[] lengths = [.. factors.Stages.Distinct()];
        return lengths.Length == 1 ? Invariant($"a codelet of {lengths[0]} points") : $"codelets of {string.Join(", ", lengths.Take(lengths.Length - 1))} and {lengths[lengths.Length - 1]} points";
    }

    private static string WhyNot(FourierFactors factors) => factors switch
    {
        { IsConvolution: true } => "a large prime has no codelet",
        { Stages.Count: 0 } => "there is nothing to transform",
        _ when !ImageCodelets.HasCodelets(factors) => Invariant($"{factors.Stages[factors.Stages.Count - 1]} points are direct sums, shorter than a codelet and about as fast"),
        _ => Invariant($"codelets are written out up to {ImageCodelets.MostPoints} points together and the prime {ImageCodelets.LargestPrime}, longer ones are the library's"),
    };
}

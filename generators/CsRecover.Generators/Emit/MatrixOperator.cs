using CsRecover.Planning;
using static System.FormattableString;

namespace CsRecover.Generators.Emit;

/// <summary>An m x n operator, stored or not: the library's products, compiled for its sizes.</summary>
internal static class MatrixOperator
{
    /// <summary>Rows are stored in multiples of so many numbers.</summary>
    private const int Granule = 16;

    /// <summary>Random matrices up to this size are stored, larger ones drawn again in every product (RandomMatrix in the library).</summary>
    private const long StoredLimit = 256L << 20;

    /// <summary>Words the operator.</summary>
    /// <param name="className">Name of the annotated class.</param>
    /// <param name="plan">The plan.</param>
    public static OperatorText Write(string className, ProblemPlan plan)
    {
        int m = plan.Rows!.Value, n = plan.Columns;
        (string memory, string products, string rest) = Words(plan);
        List<string> notSpecialised = [rest];
        if (plan.Spec.Transform is not null)
        {
            // Measured on signals: literal rotations take 1.5 times as long as those that the library keeps in registers.
            notSpecialised.Add("Psi: the library has its passes compiled for each wavelet");
        }

        return new OperatorText(
            RunTimeOperator.Describe(plan) + memory,
            RunTimeOperator.ConstructPhi(className, plan) + ".WithSizes<Sizes>()" + RunTimeOperator.ComposePsi(plan),
            [Invariant($"m = {m} and n = {n} are constants in {products}")],
            notSpecialised,
            writer => WriteMembers(writer, plan));
    }

    /// <summary>Whether the operator is a matrix that is kept once it has been used.</summary>
    /// <param name="plan">The plan.</param>
    public static bool IsStored(ProblemPlan plan) => plan.Spec.Sensing.Kind switch
    {
        SensingKind.StoredMatrix => true,
        SensingKind.Gaussian or SensingKind.Rademacher => Bytes(plan) <= StoredLimit,
        _ => false,
    };

    private static long Bytes(ProblemPlan plan)
    {
        long stored = (plan.Columns + Granule - 1) / Granule * Granule;
        return plan.Rows!.Value * stored * CSharp.SizeOf(plan.Spec.Element);
    }

    private static void WriteMembers(SourceWriter writer, ProblemPlan plan) => writer.Lines(
            $$"""

            /// <summary>m and n. {{Mathematics(plan)}}</summary>
            {{(plan.Group is null ? "private" : "internal")}} readonly struct Sizes : IMatrixSizes
            {
                public int Rows => Measurements;

                public int Columns => Coefficients;
            }
            """);

    /// <summary>Where the matrix is, which products know its sizes, and what is left to a run.</summary>
    private static (string Memory, string Products, string LeftOver) Words(ProblemPlan plan)
    {
        SensingSpec sensing = plan.Spec.Sensing;
        long bytes = Bytes(plan);
        switch (sensing.Kind)
        {
            case SensingKind.StoredMatrix:
                // A complex matrix is kept as the real one of twice its rows and columns.
                return ($"; stored, {CSharp.Memory(plan.Spec.Element == ElementType.Complex32 ? 2 * bytes : bytes)}", "the products with A and in the projection", "the entries, which only a run knows");
            case SensingKind.Gaussian or SensingKind.Rademacher:
                string place = IsStored(plan) ? $"; stored, {CSharp.Memory(bytes)}, filled on first use" : "; never stored, drawn again in every product";
                return (place, "the products with A and in the projection", "the entries: drawn from the key at run time, the same on every machine");
            case SensingKind.SparseSign:
                return ("; places and signs stored, filled on first use", "the products with A", "the places of the entries: drawn from the key at run time, the same on every machine");
            default:
                return ("; nothing of size m n is stored", "the choice of rows and their way back",
                    sensing.Kind == SensingKind.SubsampledHadamard
                        ? "the butterflies, and which rows are chosen: drawn from the key at run time, the same on every machine"
                        : "the stages of the transform, which the library has compiled already, and which rows are chosen: drawn from the key at run time");
        }
    }

    private static string Mathematics(ProblemPlan plan) => plan.Spec.Sensing.Kind switch
    {
        SensingKind.SparseSign => "y = A x adds each x_j, signed, to a few y_i; x = A^T y gathers them; a projection x + A^T (A A^T)^-1 (y - A x) takes conjugate gradients.",
        SensingKind.PartialDct => "y = S C x: the DCT C of x, then the chosen rows S; x = C^T S^T y. A A^T = I, so x + A^T (y - A x) is the nearest x that explains y.",
        SensingKind.PartialFourier => "y = S F x: the DFT F of x, then the chosen rows S; x = F^H S^T y. A A^H = I, so x + A^H (y - A x) is the nearest x that explains y.",
        SensingKind.SubsampledHadamard => "y = S H D x: random signs D, the Hadamard transform H, then the chosen rows S; x = D H S^T y.",
        _ => "They are constants in y = A x, x = A^H y and the projection x + Q^H (L^-1 y - Q x), where A = L Q and Q Q^H = I.",
    };
}

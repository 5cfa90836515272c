using CsRecover.Planning;
using static System.FormattableString;

namespace CsRecover.Generators.Emit;

/// <summary>An operator that is a matrix in memory: the library's products, compiled for its sizes.</summary>
internal static class MatrixOperator
{
    /// <summary>Rows are stored in multiples of so many numbers.</summary>
    private const int Granule = 16;

    /// <summary>Words the operator.</summary>
    /// <param name="className">Name of the annotated class.</param>
    /// <param name="plan">The plan.</param>
    public static OperatorText Write(string className, ProblemPlan plan)
    {
        int m = plan.Rows!.Value, n = plan.Columns, stored = (n + Granule - 1) / Granule * Granule;
        long bytes = (long)m * stored * CSharp.SizeOf(plan.Spec.Element);
        bool given = plan.Spec.Sensing.Kind == SensingKind.StoredMatrix;
        string memory = $"stored, {CSharp.Memory(bytes)}";
        string rows = stored == n
            ? Invariant($"{n} is a multiple of every vector width: row products have no tail loop")
            : Invariant($"rows are stored as {stored} numbers, a multiple of every vector width: row products have no tail loop");
        return new OperatorText(
            $"{RunTimeOperator.Describe(plan)}; {memory}",
            RunTimeOperator.Construct(className, plan) + ".WithSizes<Sizes>()",
            [Invariant($"m = {m} and n = {n} are constants in the products with A and in the projection"), rows],
            [given ? "the entries, which only a run knows" : "the entries: drawn from the key at run time, the same on every machine",
             "the text of the products: step into CsRecover.Operators.DenseMap"],
            writer => writer.Lines(
                """

                /// <summary>m and n, for the products y = A x and x = A^T y and for the projection x + Q^T (L^-1 y - Q x), where A = L Q and Q Q^T = I.</summary>
                private readonly struct Sizes : IMatrixSizes
                {
                    public int Rows => Measurements;

                    public int Columns => Coefficients;
                }
                """));
    }
}

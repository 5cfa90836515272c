using CsRecover.Generators.Tests.Harness;

namespace CsRecover.Generators.Tests;

/// <summary>Whole generated files, to be read: each is what a user finds when stepping into an annotated class.</summary>
public class SnapshotTests
{
    [Fact]
    public void Stored_matrix() => Matches(
        "StoredMatrix",
        """
        namespace Lidar;

        [RecoveryProblem<double>(Measurements = 100, Coefficients = 300, Sparsity = 12)]
        [StoredMatrix]
        [SmoothedL0(Kernel = SmoothingKernel.Garrote, Decrease = 0.9, Seed = 7)]
        public partial class Echo;
        """);

    private static void Matches(string name, string declaration) => Snapshot.Matches(name, ProblemCompilation.GeneratedText(ProblemCompilation.Usings + declaration));
}

extern alias generators;

using System.Globalization;
using System.Reflection;
using CsRecover.Generators.Tests.Harness;
using CsRecover.Operators;
using CsRecover.Solvers;
using GroupMemory = generators::CsRecover.Planning.GroupMemory;
using SensingKind = generators::CsRecover.Planning.SensingKind;

namespace CsRecover.Generators.Tests;

/// <summary>An annotated class with the attribute of any solver recovers like the run-time path, and has a kernel where ILGPU is referenced, or one line that says why not.</summary>
public class SolverOutputTests
{
    private const int M = 20, N = 40, K = 2;

    private static SolverOptions[] Solvers { get; } = [.. SolverCatalog.All.DistinctBy(s => s.GetType())];

    [Fact]
    public void Every_solver_recovers_like_the_run_time_path()
    {
        Assembly program = ProblemCompilation.Load(Program("double", "GaussianEnsemble(Seed = 7)", WithDefaults));
        var x = new double[N];
        (x[3], x[30]) = (1.5, -1);
        var sensing = new GaussianOperator<double>(M, N, 7);
        foreach (SolverOptions solver in Solvers)
        {
            var problem = (RecoveryProblem<double>)program.GetType(NameOf(solver))!.GetProperty("Instance")!.GetValue(null)!;
            RecoveryProblem<double> atRunTime = RecoveryProblem.Create(sensing, solver, K);
            Assert.Equal(solver, problem.Solver);
            RecoveryResult<double> expected = atRunTime.Recover(atRunTime.Measure(x)), got = problem.Recover(problem.Measure(x));
            Assert.Equal(expected.Coefficients, got.Coefficients);
            Assert.Equal((expected.Status, expected.Iterations, solver.Name), (got.Status, got.Iterations, got.Solver));
        }
    }

    [Theory]
    [InlineData("float", "GaussianEnsemble(Seed = 7)", nameof(SensingKind.Gaussian))]
    [InlineData("double", "PartialDct(Seed = 7)", nameof(SensingKind.PartialDct))]
    [InlineData("Complex32", "PartialFourier(Seed = 7)", nameof(SensingKind.PartialFourier))]
    public void Every_solver_has_a_kernel_or_a_reason(string element, string sensing, string kind)
    {
        Dictionary<string, string> files = ProblemCompilation.GeneratedTextsWithIlgpu(".Gpu.g.cs", Program(element, sensing, _ => ""));
        foreach (SolverOptions solver in Solvers)
        {
            string name = NameOf(solver), text = files[$"{name}.Gpu.g.cs"];
            string expected = solver is VampOptions && kind == nameof(SensingKind.Gaussian) ? "//   No GPU "
                : GroupMemory.IsShortEnough(Enum.Parse<SensingKind>(kind), name, refits: true) ? $"call.Solver is {name}Options ? call.Run<GroupPlan>() : null;"
                : "//   No group shape ";
            Assert.Contains(expected, text, StringComparison.Ordinal);
        }
    }

    private static string NameOf(SolverOptions solver) => solver.GetType().Name[..^"Options".Length];

    private static string Program(string element, string sensing, Func<SolverOptions, string> arguments) => ProblemCompilation.Usings + string.Concat(Solvers.Select(solver => FormattableString.Invariant(
        $"/// <summary>One.</summary>\n[RecoveryProblem<{element}>(Measurements = {M}, Coefficients = {N}, Sparsity = {K})] [{sensing}] [CsRecover.{NameOf(solver)}{arguments(solver)}] public partial class {NameOf(solver)};\n")));

    /// <summary>Everything that has a default, written out: the class must understand each property of its attribute.</summary>
    private static string WithDefaults(SolverOptions solver)
    {
        IEnumerable<string> arguments =
            from property in solver.GetType().GetProperties(BindingFlags.Instance | BindingFlags.Public)
            where property.SetMethod is { IsPublic: true }
            let value = property.GetValue(solver)
            where value is not null
            select $"{property.Name} = {Literal(value)}";
        return $"({string.Join(", ", arguments)})";
    }

    private static string Literal(object value) => value switch
    {
        Enum member => $"{value.GetType().Name}.{member}",
        bool b => b ? "true" : "false",
        double d => d.ToString("R", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}

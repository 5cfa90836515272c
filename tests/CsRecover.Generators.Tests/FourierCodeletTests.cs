extern alias generators;

using System.Collections.Immutable;
using CsRecover.Generators.Tests.Harness;
using generators::CsRecover.Generators;
using generators::CsRecover.Generators.Emit;
using generators::CsRecover.Generators.Fourier;
using generators::CsRecover.Planning;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CsRecover.Generators.Tests;

/// <summary>The FFT codelets as text; what they compute is tested with the library, which is compiled with them.</summary>
public class FourierCodeletTests
{
    /// <summary>A library in miniature: the attribute and what the table of codelets refers to.</summary>
    private const string Library =
        """
        namespace CsRecover.Operators;

        internal sealed class FourierCodeletsAttribute : System.Attribute;

        internal abstract class FourierStage<T>;

        internal sealed class CodeletStage<T, TCodelet> : FourierStage<T>
            where T : unmanaged
            where TCodelet : struct, IFourierCodelet<T>;

        [FourierCodelets]
        internal static partial class FourierCodelets
        {
            public static bool Has(int length) => FindSingle(length) is not null && FindDouble(length) is not null;
        }
        """;

    [Fact]
    public void Compile_without_warnings_and_without_unsafe_code()
    {
        Driver().RunGeneratorsAndUpdateCompilation(ProblemCompilation.Create(Library), out Compilation output, out ImmutableArray<Diagnostic> diagnostics);
        Assert.Empty(diagnostics);
        Assert.Empty(output.GetDiagnostics().Where(d => d.Severity >= DiagnosticSeverity.Warning));
        Assert.Equal(FourierFactors.Codelets.Count + 2, output.SyntaxTrees.Count());
    }

    [Fact]
    public void A_user_s_file_can_hold_one()
    {
        SourceWriter writer = new SourceWriter().Lines(CodeletText.Usings);
        CodeletText.Write(writer, 23, "file", "float");
        Assert.Empty(ProblemCompilation.Create(writer.ToString()).GetDiagnostics().Where(d => d.Severity >= DiagnosticSeverity.Warning));
    }

    [Fact]
    public void Are_written_the_same_every_time() => Assert.Equal(Texts(), Texts());

    [Fact]
    public void An_unrelated_edit_repeats_nothing()
    {
        CSharpCompilation compilation = ProblemCompilation.Create(Library, "internal static class Unrelated;");
        GeneratorDriver driver = Driver().RunGenerators(compilation);
        SyntaxTree tree = compilation.SyntaxTrees[1];
        compilation = compilation.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText("// nothing", (CSharpParseOptions)tree.Options, tree.FilePath));
        GeneratorRunResult second = driver.RunGenerators(compilation).GetRunResult().Results.Single();
        IncrementalStepRunReason[] reasons =
        [
            .. second.TrackedSteps[StepNames.Codelets].Concat(second.TrackedOutputSteps.SelectMany(s => s.Value)).SelectMany(s => s.Outputs).Select(o => o.Reason),
        ];
        Assert.NotEmpty(reasons);
        Assert.All(reasons, r => Assert.True(r is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, r.ToString()));
    }

    [Theory]
    [InlineData(0, 1, "1")]
    [InlineData(1, 6, "0.5")]
    [InlineData(1, 8, "0.7071067811865475244008")]
    [InlineData(3, 8, "-0.7071067811865475244008")]
    [InlineData(1, 5, "0.3090169943749474241023")]
    [InlineData(2, 5, "-0.8090169943749474241023")]
    public void Cosines_have_their_decimals(int k, int n, string decimals) =>
        Assert.Equal(decimals, Math.Round(UnitCircle.Cosine(k, n), 22).ToString("0.######################", System.Globalization.CultureInfo.InvariantCulture));

    [Theory]
    [InlineData(4)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(25)]
    public void Hold_no_more_values_than_there_are_registers(int length)
    {
        var program = new StraightLine();
        new DiscreteTransform(program).Write([.. Enumerable.Range(0, length).Select(program.Input)], program.Store);
        var plan = RegisterPlan.Of(program.Lines, 14);

        // Replays the plan: every operand has to be held, and never more than fourteen values are.
        var lastUse = new Dictionary<int, int>();
        for (int i = 0; i < plan.Steps.Count; i++)
        {
            foreach (int operand in plan.Steps[i].Kind == StepKind.Line ? RegisterPlan.Operands(program.Lines[plan.Steps[i].Line]) : [plan.Steps[i].Line])
            {
                lastUse[operand] = i;
            }
        }

        // A value that is put aside just before a line may still be that line's operand: the result takes its register.
        var held = new HashSet<int>();
        var leaving = new HashSet<int>();
        var saved = new Dictionary<int, int>();
        for (int i = 0; i < plan.Steps.Count; i++)
        {
            Step step = plan.Steps[i];
            switch (step.Kind)
            {
                case StepKind.Spill:
                    Assert.Contains(step.Line, held);
                    saved[step.Slot] = step.Line;
                    leaving.Add(step.Line);
                    break;
                case StepKind.Reload:
                    Assert.Equal(step.Line, saved[step.Slot]);
                    Leave();
                    held.Add(step.Line);
                    break;
                default:
                    Line line = program.Lines[step.Line];
                    Assert.All(RegisterPlan.Operands(line).Where(o => program.Lines[o].Operation != Operation.Constant), o => Assert.Contains(o, held));
                    Leave();
                    held.RemoveWhere(v => lastUse[v] <= i);
                    if (line.Operation != Operation.Store)
                    {
                        held.Add(step.Line);
                    }

                    break;
            }

            // A value whose copy in memory is up to date may be dropped without a step.
            held.RemoveWhere(v => !leaving.Contains(v) && saved.ContainsValue(v) && NextIsReload(plan.Steps, i, v, program));
            Assert.True(held.Count <= 14, $"{held.Count} values at step {i}");
        }

        void Leave()
        {
            held.ExceptWith(leaving);
            leaving.Clear();
        }
    }

    private static bool NextIsReload(IReadOnlyList<Step> steps, int after, int value, StraightLine program)
    {
        for (int i = after + 1; i < steps.Count; i++)
        {
            if (steps[i].Kind == StepKind.Reload && steps[i].Line == value)
            {
                return true;
            }

            if (steps[i].Kind == StepKind.Line && RegisterPlan.Operands(program.Lines[steps[i].Line]).Contains(value))
            {
                return false;
            }
        }

        return false;
    }

    private static CSharpGeneratorDriver Driver() => CSharpGeneratorDriver.Create(
        [new FourierCodeletGenerator().AsSourceGenerator()], [], new CSharpParseOptions(LanguageVersion.Latest, DocumentationMode.Diagnose),
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    private static string[] Texts() =>
        [.. Driver().RunGenerators(ProblemCompilation.Create(Library)).GetRunResult().GeneratedTrees.Select(t => t.GetText().ToString())];
}

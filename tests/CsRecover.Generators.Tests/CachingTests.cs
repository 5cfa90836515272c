extern alias generators;

using CsRecover.Generators.Tests.Harness;
using generators::CsRecover.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CsRecover.Generators.Tests;

/// <summary>After an edit the generator does again only what the edit concerns.</summary>
public class CachingTests
{
    private const string Pulse = ProblemCompilation.Usings + "[RecoveryProblem<float>(Measurements = 64, Coefficients = 256, Sparsity = 10)] [StoredMatrix] public partial class Pulse;";
    private const string Echo = ProblemCompilation.Usings + "[RecoveryProblem<double>(Measurements = 32, Coefficients = 100)] [StoredMatrix] [SmoothedL0(Decrease = 0.9)] public partial class Echo;";
    private const string Image = ProblemCompilation.Usings + "[RecoveryProblem<Complex32>] [SubsampledFourier(8, 16, Mask = \"lines.pbm\")] [SmoothedL0] public partial class Image;";
    private const string Unrelated = "internal static class Unrelated { public static int Answer => 42; }";

    private static TextFile Mask { get; } = TextFile.Mask("/p/lines.pbm", 8, 16, (_, j) => j % 2 == 0);

    [Fact]
    public void An_unrelated_edit_repeats_nothing()
    {
        GeneratorRunResult second = Edit(3, Unrelated + " // more");
        AssertAll(second, StepNames.Declarations, Reuse);
        AssertAll(second, StepNames.Plans, Reuse);
        AssertAll(second, StepNames.Masks, Reuse);
        AssertAll(second, StepNames.Facts, Reuse);
        AssertOutputs(second, cached: 3, modified: 0);
    }

    [Fact]
    public void An_edit_of_one_class_writes_only_its_file()
    {
        GeneratorRunResult second = Edit(1, Echo.Replace("Decrease = 0.9", "Decrease = 0.8", StringComparison.Ordinal));
        Assert.Equal(1, Count(second, StepNames.Declarations, IncrementalStepRunReason.Modified));
        Assert.Equal(1, Count(second, StepNames.Plans, IncrementalStepRunReason.Modified));
        AssertOutputs(second, cached: 2, modified: 1);
    }

    [Fact]
    public void A_moved_class_and_its_diagnostics_write_nothing()
    {
        // The class declares no solver, which the analyzer remarks on: its place changes, the model must not.
        GeneratorRunResult second = Edit(0, Pulse.Replace("[StoredMatrix]", "\n\n// moved\n    [StoredMatrix]", StringComparison.Ordinal));
        AssertAll(second, StepNames.Declarations, Reuse);
        AssertAll(second, StepNames.Plans, Reuse);
        AssertOutputs(second, cached: 3, modified: 0);
    }

    [Fact]
    public void A_body_that_the_user_adds_writes_nothing()
    {
        GeneratorRunResult second = Edit(0, Pulse.Replace("class Pulse;", "class Pulse { public int Extra => 1; }", StringComparison.Ordinal));
        AssertAll(second, StepNames.Plans, Reuse);
        AssertOutputs(second, cached: 3, modified: 0);
    }

    [Fact]
    public void A_changed_mask_writes_only_the_class_that_uses_it()
    {
        (GeneratorDriver driver, CSharpCompilation compilation) = First();
        driver = driver.ReplaceAdditionalText(Mask, TextFile.Mask("/p/lines.pbm", 8, 16, (_, j) => j % 3 == 0));
        GeneratorRunResult second = driver.RunGenerators(compilation).GetRunResult().Results.Single();
        AssertAll(second, StepNames.Declarations, Reuse);
        AssertOutputs(second, cached: 2, modified: 1);
    }

    [Fact]
    public void A_mask_whose_text_changes_but_not_its_pixels_writes_nothing()
    {
        (GeneratorDriver driver, CSharpCompilation compilation) = First();
        driver = driver.ReplaceAdditionalText(Mask, new TextFile(Mask.Path, Mask.GetText().ToString() + "# a remark\n"));
        GeneratorRunResult second = driver.RunGenerators(compilation).GetRunResult().Results.Single();
        AssertAll(second, StepNames.Masks, Reuse);
        AssertOutputs(second, cached: 3, modified: 0);
    }

    [Fact]
    public void Writes_the_same_text_every_time()
    {
        string[] once = Texts(First().Driver), again = Texts(First().Driver);
        Assert.Equal(3, once.Length);
        Assert.Equal(once, again);

        static string[] Texts(GeneratorDriver driver) => [.. driver.GetRunResult().GeneratedTrees.Select(t => t.GetText().ToString())];
    }

    private static bool Reuse(IncrementalStepRunReason reason) => reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged;

    private static (GeneratorDriver Driver, CSharpCompilation Compilation) First()
    {
        CSharpCompilation compilation = ProblemCompilation.Create(Pulse, Echo, Image, Unrelated);
        GeneratorDriver driver = ProblemCompilation.Driver(Mask).RunGenerators(compilation);
        Assert.Equal(3, driver.GetRunResult().GeneratedTrees.Length);
        return (driver, compilation);
    }

    /// <summary>Runs the generator, replaces one file of the program, runs it again.</summary>
    private static GeneratorRunResult Edit(int file, string text)
    {
        (GeneratorDriver driver, CSharpCompilation compilation) = First();
        SyntaxTree tree = compilation.SyntaxTrees[file];
        compilation = compilation.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(text, (CSharpParseOptions)tree.Options, tree.FilePath));
        GeneratorRunResult result = driver.RunGenerators(compilation).GetRunResult().Results.Single();
        Assert.Null(result.Exception);
        return result;
    }

    private static IEnumerable<IncrementalStepRunReason> Reasons(GeneratorRunResult result, string step) => result.TrackedSteps[step].SelectMany(s => s.Outputs).Select(o => o.Reason);

    private static int Count(GeneratorRunResult result, string step, IncrementalStepRunReason reason) => Reasons(result, step).Count(r => r == reason);

    private static void AssertAll(GeneratorRunResult result, string step, Predicate<IncrementalStepRunReason> holds)
    {
        Assert.NotEmpty(Reasons(result, step));
        Assert.All(Reasons(result, step), r => Assert.True(holds(r), $"{step}: {r}"));
    }

    private static void AssertOutputs(GeneratorRunResult result, int cached, int modified)
    {
        IncrementalStepRunReason[] reasons = [.. result.TrackedOutputSteps.SelectMany(s => s.Value).SelectMany(s => s.Outputs).Select(o => o.Reason)];
        Assert.Equal(cached, reasons.Count(Reuse));
        Assert.Equal(modified, reasons.Count(r => r == IncrementalStepRunReason.Modified));
        Assert.Equal(cached + modified, reasons.Length);
    }
}

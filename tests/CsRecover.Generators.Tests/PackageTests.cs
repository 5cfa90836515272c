using System.IO.Compression;
using CsRecover.Generators.Tests.Harness;

namespace CsRecover.Generators.Tests;

/// <summary>The package as its users get it: packed into a folder, restored from there alone, in a project outside the solution.</summary>
public sealed class PackageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("csrecover-package-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_generator_runs_in_a_project_that_references_the_package()
    {
        string feed = Directory.CreateDirectory(Path.Combine(_folder, "feed")).FullName, packages = Path.Combine(_folder, "packages");
        string version = $"0.1.0-test.{Guid.NewGuid():N}";

        // What is packed is what was built with this test; only the package's own version is new, so that no cache can answer for it.
        DotnetCommand.Run(
            DotnetCommand.RepositoryRoot, Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages"),
            "pack", "src/CsRecover", "--configuration", DotnetCommand.Configuration, "--no-build", "--output", feed, "-nodeReuse:false",
            $"-p:PackageVersion={version}", $"-p:NuspecOutputPath={Path.Combine(_folder, "nuspec")}/");
        using (ZipArchive package = ZipFile.OpenRead(Path.Combine(feed, $"CsRecover.{version}.nupkg")))
        {
            string[] files = [.. package.Entries.Select(e => e.FullName)];
            string library = typeof(RecoveryProblem).Assembly.GetName().Name!;
            Assert.Contains($"lib/net10.0/{library}.dll", files);
            Assert.Contains($"lib/net10.0/{library}.xml", files);
            Assert.Contains("analyzers/dotnet/cs/CsRecover.Generators.dll", files);
            Assert.Contains("analyzers/dotnet/cs/CsRecover.CodeFixes.dll", files);
            Assert.Contains("buildTransitive/CsRecover.targets", files);
            Assert.Single(files, f => f.StartsWith("lib/", StringComparison.Ordinal) && f.EndsWith(".dll", StringComparison.Ordinal));
        }

        string consumer = Directory.CreateDirectory(Path.Combine(_folder, "consumer")).FullName;
        File.WriteAllText(Path.Combine(consumer, "nuget.config"), $"<configuration><packageSources><clear /><add key=\"feed\" value=\"{feed}\" /></packageSources></configuration>");
        File.WriteAllText(Path.Combine(consumer, "Consumer.csproj"), Project(version));
        File.WriteAllText(Path.Combine(consumer, "Program.cs"), Program);
        File.WriteAllText(Path.Combine(consumer, "lines.pbm"), TextFile.Mask("", 16, 16, (_, j) => j is 7 or 8 or 9 || j % 2 == 0).GetText().ToString());
        DotnetCommand.Run(consumer, packages, "build", "--configuration", "Release", "-nodeReuse:false", "-p:UseSharedCompilation=false");

        string output = DotnetCommand.Run(consumer, packages, "bin/Release/net10.0/Consumer.dll");
        Assert.Equal("7 42 63\n7 42 63\n160 measurements", output.Trim().ReplaceLineEndings("\n"));
        string[] generated = [.. Directory.EnumerateFiles(Path.Combine(consumer, "obj"), "*.g.cs", SearchOption.AllDirectories).Select(f => Path.GetFileName(f)!)];
        Assert.Contains("Consumer.Pulse.g.cs", generated);
    }

    private static string Project(string version) =>
        $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <OutputType>Exe</OutputType>
            <UseAppHost>false</UseAppHost>
            <Nullable>enable</Nullable>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
            <AnalysisLevel>latest-all</AnalysisLevel>
            <NoWarn>$(NoWarn);CA1303</NoWarn>
            <GenerateDocumentationFile>true</GenerateDocumentationFile>
            <EmitCompilerGeneratedFiles>true</EmitCompilerGeneratedFiles>
            <InvariantGlobalization>true</InvariantGlobalization>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="CsRecover" Version="{version}" />
            <RecoveryMask Include="lines.pbm" />
          </ItemGroup>
        </Project>
        """;

    private const string Program =
        """
        using System;
        using CsRecover;

        namespace Consumer;

        /// <summary>The problem of this program.</summary>
        [RecoveryProblem<double>(Measurements = 20, Coefficients = 64, Sparsity = 3)]
        [StoredMatrix]
        [SmoothedL0]
        internal partial class Pulse;

        /// <summary>The same with a matrix that is drawn.</summary>
        [RecoveryProblem<float>(Measurements = 20, Coefficients = 64, Sparsity = 3)]
        [GaussianEnsemble(Seed = 1)]
        [SmoothedL0]
        internal partial class Drawn;

        /// <summary>An image under a mask that the build knows.</summary>
        [RecoveryProblem<Complex32>]
        [SubsampledFourier(16, 16, Mask = "lines.pbm")]
        [SparsifyingTransform(Wavelet.Db4, Levels = 2)]
        [SmoothedL0]
        internal partial class Picture;

        internal static class Program
        {
            private static void Main()
            {
                var a = new double[Pulse.Measurements * Pulse.Coefficients];
                ulong state = 1;
                for (int i = 0; i < a.Length; i++)
                {
                    state = unchecked(state * 6364136223846793005UL + 1442695040888963407UL);
                    a[i] = (state >> 11) * (2.0 / (1UL << 53)) - 1.0;
                }

                var problem = Pulse.Create(a);
                var x = new double[Pulse.Coefficients];
                x[7] = 1.5;
                x[42] = -2.0;
                x[63] = 0.75;
                Console.WriteLine(string.Join(" ", problem.Recover(problem.Measure(x)).Support));
                float[] pulse = Array.ConvertAll(x, v => (float)v);
                Console.WriteLine(string.Join(" ", Drawn.Instance.Recover(Drawn.Instance.Measure(pulse)).Support));
                Console.WriteLine($"{Picture.Instance.Measure(new Complex32[Picture.Coefficients]).Length} measurements");
            }
        }
        """;
}

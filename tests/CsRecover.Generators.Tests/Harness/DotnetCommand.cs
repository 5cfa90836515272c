using System.Collections;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace CsRecover.Generators.Tests.Harness;

/// <summary>Runs the SDK in a child process that knows nothing of the build this test belongs to.</summary>
internal static class DotnetCommand
{
    /// <summary>The repository's root.</summary>
    public static string RepositoryRoot { get; } = Path.GetFullPath(Path.Combine(ThisFolder(), "..", "..", ".."));

    /// <summary>Debug or Release, as this test was built.</summary>
    public static string Configuration { get; } = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    /// <summary>Runs <c>dotnet</c> with arguments and fails the test when it fails.</summary>
    /// <param name="folder">Working folder.</param>
    /// <param name="packages">Folder of restored packages, so that nothing of this run stays in the user's.</param>
    /// <param name="arguments">Arguments.</param>
    /// <returns>What it wrote.</returns>
    public static string Run(string folder, string packages, params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            string name = (string)variable.Key;
            if (name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || name.StartsWith("VSTEST", StringComparison.OrdinalIgnoreCase) || name is "DOTNET_HOST_PATH" or "TESTINGPLATFORM_UI_LANGUAGE")
            {
                start.Environment.Remove(name);
            }
        }

        start.Environment["NUGET_PACKAGES"] = packages;
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        Array.ForEach(arguments, start.ArgumentList.Add);

        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"dotnet {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{output}\n{errors.Result}");
        return output;
    }

    private static string ThisFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}

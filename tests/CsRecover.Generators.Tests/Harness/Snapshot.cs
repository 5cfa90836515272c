using System.Runtime.CompilerServices;

namespace CsRecover.Generators.Tests.Harness;

/// <summary>
/// Compares whole generated files with stored ones, so that nothing about them changes unseen. To accept what the tests produce now, run them
/// once with CSRECOVER_ACCEPT_SNAPSHOTS=1 and read the difference that git shows.
/// </summary>
internal static class Snapshot
{
    public static void Matches(string name, string actual, [CallerFilePath] string testFile = "")
    {
        string path = Path.Combine(Path.GetDirectoryName(testFile)!, "Snapshots", name + ".txt");
        if (Environment.GetEnvironmentVariable("CSRECOVER_ACCEPT_SNAPSHOTS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
        }

        Assert.True(File.Exists(path), $"There is no snapshot {path}; see {nameof(Snapshot)}.cs for how to make it.");
        string[] stored = File.ReadAllText(path).ReplaceLineEndings("\n").Split('\n'), lines = actual.Split('\n');
        for (int i = 0; i < Math.Max(stored.Length, lines.Length); i++)
        {
            string expected = i < stored.Length ? stored[i] : "(end of file)", got = i < lines.Length ? lines[i] : "(end of file)";
            Assert.True(expected == got, $"{name}, line {i + 1}:\n  stored:    {expected}\n  generated: {got}");
        }
    }
}

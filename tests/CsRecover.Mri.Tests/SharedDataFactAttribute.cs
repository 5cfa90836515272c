namespace CsRecover.Mri.Tests;

/// <summary>
/// A test on scans that may not be copied into the repository. It is skipped, visibly, where the folder is missing: neither the
/// environment variable CSRECOVER_DATA nor a folder shared/data beside the repository leads to it.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute()
    {
        if (Folder is null)
        {
            Skip = "The scans are not on this machine: set CSRECOVER_DATA to their folder.";
        }
    }

    /// <summary>The folder, or null.</summary>
    public static string? Folder { get; } = Find();

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("CSRECOVER_DATA") is { Length: > 0 } named)
        {
            return Directory.Exists(named) ? named : null;
        }

        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, "shared", "data");
            if (Directory.Exists(Path.Combine(candidate, "t1sag")))
            {
                return candidate;
            }
        }

        return null;
    }
}

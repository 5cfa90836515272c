using CsRecover.Mri.Files;

namespace CsRecover.Cli;

/// <summary>Files that hold a measurement matrix.</summary>
internal static class MatrixFiles
{
    /// <summary>Refuses what is no matrix.</summary>
    /// <param name="a">The file's contents.</param>
    /// <exception cref="UserException">It does not have two axes, or has no entries.</exception>
    public static void CheckShape(NpyArray a)
    {
        if (a.Shape.Count != 2)
        {
            throw new UserException($"{a.Name}: expected a matrix of shape (m, n), got {NpyArray.Describe(a.Shape)}");
        }

        if (a.Count == 0)
        {
            throw new UserException($"{a.Name}: expected a matrix with at least one row and one column, got {NpyArray.Describe(a.Shape)}");
        }
    }
}

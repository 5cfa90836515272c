namespace CsRecover.Operators;

/// <summary>A matrix whose entries are functions of (seed, row, column): any part of it can be written anew at any time.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal unsafe interface IMatrixEntries<T>
    where T : unmanaged
{
    /// <summary>m.</summary>
    int Rows { get; }

    /// <summary>n.</summary>
    int Columns { get; }

    /// <summary>Writes entries of one row.</summary>
    /// <param name="row">Which row.</param>
    /// <param name="first">First column, a multiple of <see cref="EntryTile.Width"/>.</param>
    /// <param name="into">Room for <see cref="EntryTile.Width"/> numbers, 64-byte aligned; those of columns from n on are arbitrary.</param>
    /// <param name="count">How many are wanted; up to <see cref="EntryTile.Width"/> may be written.</param>
    void Row(int row, int first, T* into, int count);

    /// <summary>Writes a column.</summary>
    /// <param name="column">Which column.</param>
    /// <param name="into">Room for m numbers, rounded up to a storage length; those from m on are arbitrary.</param>
    void Column(int column, T* into);
}

/// <summary>The piece of a row that is written at once.</summary>
internal static class EntryTile
{
    /// <summary>Columns: a piece of the matrix and one of the vector fit into the first-level cache together.</summary>
    public const int Width = 1024;
}

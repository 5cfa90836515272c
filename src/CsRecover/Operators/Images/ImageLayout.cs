using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>
/// How a complex H x W image lies in a <see cref="HostVector{T}"/>: row by row in cells of 8 real parts followed by 8 imaginary parts, each row
/// padded with zeros to an odd number of cells, so that rows are not a power of two apart (columns would otherwise share few
/// cache sets).
/// </summary>
/// <param name="Height">H, rows.</param>
/// <param name="Width">W, columns.</param>
internal readonly record struct ImageLayout(int Height, int Width)
{
    /// <summary>Complex elements from one row to the next, a multiple of <see cref="HostVector.Cell"/>; an odd number of cells.</summary>
    public int Stride => (((Width + HostVector.Cell - 1) / HostVector.Cell) | 1) * HostVector.Cell;

    /// <summary>Cells of a row that hold pixels.</summary>
    public int CellsPerRow => (Width + HostVector.Cell - 1) / HostVector.Cell;

    /// <summary>Complex elements of the whole image, a storage length.</summary>
    public int Storage => HostVector.StorageFor(Height * Stride);

    /// <summary>Where pixel (row, column) lies, in floats from the start; its imaginary part lies <see cref="HostVector.Cell"/> further.</summary>
    /// <param name="row">Row from 0.</param>
    /// <param name="column">Column from 0.</param>
    public int Offset(int row, int column) => 2 * row * Stride + HostVector.CellOffset(column);
}

using System.Numerics;

namespace CsRecover.Mri;

/// <summary>The size of voxels, and where they are if that is known.</summary>
/// <param name="ColumnStep">From a column to the next, in mm.</param>
/// <param name="RowStep">From a row to the next, in mm.</param>
/// <param name="SliceStep">From a slice to the next, in mm.</param>
public sealed record VoxelGeometry(double ColumnStep, double RowStep, double SliceStep)
{
    /// <summary>Voxels of 1 mm, nothing known about where they are.</summary>
    public static VoxelGeometry Unknown { get; } = new(1.0, 1.0, 1.0);

    /// <summary>Where the voxels are in the patient; null where it is not known.</summary>
    public PatientOrientation? Orientation { get; init; }

    /// <summary>The same of the slices from one on.</summary>
    /// <param name="slice">The new first slice, from 0.</param>
    /// <returns>The geometry.</returns>
    public VoxelGeometry From(int slice) => Orientation is { } o ? this with { Orientation = o with { Centre = o.Centre + o.AcrossSlices * (float)(slice * SliceStep) } } : this;
}

/// <summary>Where an image is in the patient. Coordinates are those of DICOM and ISMRMRD: mm towards the patient's left, back and head.</summary>
/// <param name="Centre">The pixel (height / 2, width / 2), rounded down, of the first slice.</param>
/// <param name="AlongColumns">The direction of growing columns, of length 1.</param>
/// <param name="AlongRows">The direction of growing rows, of length 1.</param>
/// <param name="AcrossSlices">The direction of growing slices, of length 1.</param>
public sealed record PatientOrientation(Vector3 Centre, Vector3 AlongColumns, Vector3 AlongRows, Vector3 AcrossSlices)
{
    private const float Tolerance = 0.01f;

    /// <summary>Whether three vectors are directions: many files leave them zero.</summary>
    /// <param name="columns">Along columns.</param>
    /// <param name="rows">Along rows.</param>
    /// <param name="slices">Across slices.</param>
    internal static bool IsPossible(Vector3 columns, Vector3 rows, Vector3 slices) =>
        Array.TrueForAll([columns, rows, slices], v => Math.Abs(v.Length() - 1f) < Tolerance) && Math.Abs(Vector3.Dot(Vector3.Cross(columns, rows), slices)) > Tolerance;
}

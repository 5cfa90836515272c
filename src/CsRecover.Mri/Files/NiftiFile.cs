using System.Buffers.Binary;
using System.IO.Compression;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace CsRecover.Mri.Files;

/// <summary>
/// Writes images as NIfTI-1 in one file (Cox and others, 2004): float32, little-endian, columns fastest, then rows, slices, repetitions. Voxel sizes
/// in mm. Where it is known where the voxels are, the sform is set, and the qform too where the axes are at right angles, both with code 1 (scanner
/// coordinates); where it is not, both codes are 0.
/// </summary>
public static class NiftiFile
{
    private const int HeaderLength = 348, DataOffset = 352, LongestSide = short.MaxValue, Float32 = 16, Millimetres = 2, ScannerCoordinates = 1;
    private const double RightAngle = 1e-3;

    /// <summary>The root of float's precision: a smaller fourth part of a quaternion is rounding.</summary>
    private const float HalfTurn = 3e-4f;

    /// <summary>Whether a name is one that is written.</summary>
    /// <param name="path">The name.</param>
    /// <returns>True for names that end in .nii or .nii.gz.</returns>
    public static bool IsNameOf(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.EndsWith(".nii", StringComparison.OrdinalIgnoreCase) || IsPacked(path);
    }

    /// <summary>Writes images to a file that appears whole or not at all.</summary>
    /// <param name="path">The file; packed where its name ends in .gz.</param>
    /// <param name="slices">All slices, and then those of the next repetition; of one size.</param>
    /// <param name="frames">Repetitions.</param>
    /// <param name="geometry">Sizes and places; voxels of 1 mm when omitted.</param>
    /// <exception cref="ArgumentException">The slices do not fit together, or a side is too long for the format.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, IReadOnlyList<Image<float>> slices, int frames = 1, VoxelGeometry? geometry = null) =>
        OutputFiles.Write(path, stream => Write(stream, path, slices, frames, geometry));

    /// <summary>Writes images to a stream.</summary>
    /// <param name="stream">Receives the file.</param>
    /// <param name="path">The file's name: packed where it ends in .gz.</param>
    /// <param name="slices">All slices, and then those of the next repetition; of one size.</param>
    /// <param name="frames">Repetitions.</param>
    /// <param name="geometry">Sizes and places; voxels of 1 mm when omitted.</param>
    /// <exception cref="ArgumentException">The slices do not fit together, or a side is too long for the format.</exception>
    public static void Write(Stream stream, string path, IReadOnlyList<Image<float>> slices, int frames = 1, VoxelGeometry? geometry = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(slices);
        if (slices.Count == 0 || frames < 1 || slices.Count % frames != 0 || slices.Any(s => (s.Height, s.Width) != (slices[0].Height, slices[0].Width)))
        {
            throw new ArgumentException($"Expected slices of one size for {frames} repetitions, at least one for each, got {slices.Count}: {string.Join(", ", slices.Select(s => $"{s.Height} x {s.Width}").Distinct())}.", nameof(slices));
        }

        int[] sides = [slices[0].Width, slices[0].Height, slices.Count / frames, frames];
        if (Array.Exists(sides, side => side > LongestSide))
        {
            throw new ArgumentException($"Expected sides of at most {LongestSide} for NIfTI-1, got {string.Join(" x ", sides)}.", nameof(slices));
        }

        byte[] header = Header(sides, geometry ?? VoxelGeometry.Unknown);
        using Stream? packed = IsPacked(path) ? new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true) : null;
        Stream target = packed ?? stream;
        target.Write(header);
        foreach (Image<float> slice in slices)
        {
            int[] words = new int[slice.Width];
            for (int i = 0; i < slice.Height; i++)
            {
                MemoryMarshal.Cast<float, int>(slice.Row(i)).CopyTo(words);
                if (!BitConverter.IsLittleEndian)
                {
                    BinaryPrimitives.ReverseEndianness(words, words);
                }

                target.Write(MemoryMarshal.AsBytes(words.AsSpan()));
            }
        }
    }

    private static bool IsPacked(string path) => path.EndsWith(".nii.gz", StringComparison.OrdinalIgnoreCase);

    private static byte[] Header(int[] sides, VoxelGeometry geometry)
    {
        var header = new byte[DataOffset];
        void Short(int at, int value) => BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(at), (short)value);
        void Single(int at, double value) => BinaryPrimitives.WriteSingleLittleEndian(header.AsSpan(at), (float)value);

        BinaryPrimitives.WriteInt32LittleEndian(header, HeaderLength);
        int axes = sides[3] > 1 ? 4 : 3;
        Short(40, axes);
        for (int axis = 0; axis < 7; axis++)
        {
            Short(42 + 2 * axis, axis < 4 ? sides[axis] : 1);
            Single(80 + 4 * axis, 1.0);
        }

        Short(70, Float32);
        Short(72, 8 * sizeof(float));
        double[] steps = [geometry.ColumnStep, geometry.RowStep, geometry.SliceStep];
        for (int axis = 0; axis < 3; axis++)
        {
            Single(80 + 4 * axis, steps[axis]);
        }

        Single(76, 1.0);
        Single(108, DataOffset);
        Single(112, 1.0);                                                     // stored numbers are the values
        header[123] = Millimetres;
        Encoding.ASCII.GetBytes("CsRecover", header.AsSpan(148));
        Encoding.ASCII.GetBytes("n+1", header.AsSpan(344));
        if (geometry.Orientation is { } orientation)
        {
            Place(orientation, sides, steps, Short, Single);
        }

        return header;
    }

    private static void Place(PatientOrientation orientation, int[] sides, double[] steps, Action<int, int> setShort, Action<int, double> setSingle)
    {
        // Left and back to right and front: NIfTI's x and y point the other way.
        Vector3[] axes = Array.ConvertAll([orientation.AlongColumns, orientation.AlongRows, orientation.AcrossSlices], ToNifti);
        Vector3 origin = ToNifti(orientation.Centre) - axes[0] * (float)(steps[0] * (sides[0] / 2)) - axes[1] * (float)(steps[1] * (sides[1] / 2));
        setShort(254, ScannerCoordinates);
        for (int row = 0; row < 3; row++)
        {
            for (int axis = 0; axis < 3; axis++)
            {
                setSingle(280 + 16 * row + 4 * axis, axes[axis][row] * steps[axis]);
            }

            setSingle(292 + 16 * row, origin[row]);
        }

        bool atRightAngles = Math.Abs(Vector3.Dot(axes[0], axes[1])) < RightAngle && Math.Abs(Vector3.Dot(axes[0], axes[2])) < RightAngle && Math.Abs(Vector3.Dot(axes[1], axes[2])) < RightAngle;
        if (!atRightAngles)
        {
            return;                                                           // quaternions are rotations only
        }

        float hand = Vector3.Dot(Vector3.Cross(axes[0], axes[1]), axes[2]) < 0f ? -1f : 1f;
        Vector3 third = axes[2] * hand;
        var rotation = Quaternion.CreateFromRotationMatrix(new Matrix4x4(
            axes[0].X, axes[0].Y, axes[0].Z, 0f, axes[1].X, axes[1].Y, axes[1].Z, 0f, third.X, third.Y, third.Z, 0f, 0f, 0f, 0f, 1f));
        rotation = rotation.W < 0f ? -rotation : rotation;                    // the file has no fourth part: it is taken to be positive
        setShort(252, ScannerCoordinates);
        setSingle(76, hand);
        Vector3 turn = rotation.W < HalfTurn ? AtLeastOne(new Vector3(rotation.X, rotation.Y, rotation.Z)) : new Vector3(rotation.X, rotation.Y, rotation.Z);
        (float, int)[] parts = [(turn.X, 256), (turn.Y, 260), (turn.Z, 264), (origin.X, 268), (origin.Y, 272), (origin.Z, 276)];
        foreach ((float value, int at) in parts)
        {
            setSingle(at, value);
        }
    }

    /// <summary>
    /// Of a half turn the parts' squares add up to 1. Where rounding leaves a little less, readers would take the root of what lacks for a rotation of its own; a
    /// little more they take for 1.
    /// </summary>
    private static Vector3 AtLeastOne(Vector3 turn)
    {
        int largest = Enumerable.Range(0, 3).MaxBy(axis => Math.Abs(turn[axis]));
        while ((double)turn.X * turn.X + (double)turn.Y * turn.Y + (double)turn.Z * turn.Z < 1.0)
        {
            turn[largest] = turn[largest] > 0f ? MathF.BitIncrement(turn[largest]) : MathF.BitDecrement(turn[largest]);
        }

        return turn;
    }

    private static Vector3 ToNifti(Vector3 patient) => new(-patient.X, -patient.Y, patient.Z);
}

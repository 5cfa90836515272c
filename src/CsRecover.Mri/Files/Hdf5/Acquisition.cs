using System.Numerics;
using System.Runtime.InteropServices;

namespace CsRecover.Mri.Files.Hdf5;

/// <summary>What an acquisition is beside a line of the image (ISMRMRD's flags: bit n - 1 of the n that its documentation gives).</summary>
[Flags]
internal enum AcquisitionFlags : ulong
{
    None = 0,
    Noise = 1UL << 18,
    Calibration = 1UL << 19,
    Reversed = 1UL << 21,
    Navigation = 1UL << 22,
    PhaseCorrection = 1UL << 23,
    Feedback = 1UL << 25,
    Dummy = 1UL << 26,
    RealTimeFeedback = 1UL << 27,
    SurfaceCoil = 1UL << 28,
    StabilizationReference = 1UL << 29,
    Stabilization = 1UL << 30,

    /// <summary>Lines that are neither image, nor calibration, nor noise.</summary>
    Other = Navigation | PhaseCorrection | Feedback | Dummy | RealTimeFeedback | SurfaceCoil | StabilizationReference | Stabilization,
}

/// <summary>Which line of which image.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct AcquisitionIndex
{
    public ushort Step1, Step2, Slice, Contrast, Phase, Repetition, Set;
}

/// <summary>An acquisition as HDF5 hands it over: the members that are used of ISMRMRD's.</summary>
[StructLayout(LayoutKind.Explicit, Size = 112)]
internal unsafe struct Acquisition
{
    [FieldOffset(0)]
    public AcquisitionFlags Flags;

    [FieldOffset(8)]
    public ushort Samples;

    [FieldOffset(10)]
    public ushort Channels;

    [FieldOffset(12)]
    public ushort DiscardPre;

    [FieldOffset(14)]
    public ushort DiscardPost;

    [FieldOffset(16)]
    public ushort Centre;

    [FieldOffset(18)]
    public ushort TrajectoryDimensions;

    [FieldOffset(20)]
    public ushort Space;

    [FieldOffset(24)]
    public Vector3 Position;

    [FieldOffset(36)]
    public Vector3 ReadDirection;

    [FieldOffset(48)]
    public Vector3 PhaseDirection;

    [FieldOffset(60)]
    public Vector3 SliceDirection;

    [FieldOffset(72)]
    public AcquisitionIndex Index;

    /// <summary>Numbers in <see cref="Data"/>: real and imaginary parts in turn, channel by channel.</summary>
    [FieldOffset(96)]
    public nuint Length;

    [FieldOffset(104)]
    public float* Data;

    /// <summary>Describes this struct; a handle that must be disposed.</summary>
    /// <param name="library">The library.</param>
    /// <param name="name">The file, for errors.</param>
    public static Hdf5Handle Describe(Hdf5Library library, string name)
    {
        long whole = library.NativeUInt16;
        using Hdf5Handle vector = Hdf5Types.Array(library, library.NativeSingle, 3, name);
        using Hdf5Handle data = Hdf5Types.VariableLength(library, library.NativeSingle, name);
        using Hdf5Handle index = Hdf5Types.Compound(
            library, sizeof(AcquisitionIndex), [("kspace_encode_step_1", 0, whole), ("kspace_encode_step_2", 2, whole), ("slice", 4, whole), ("contrast", 6, whole), ("phase", 8, whole), ("repetition", 10, whole), ("set", 12, whole)], name);
        using Hdf5Handle head = Hdf5Types.Compound(
            library,
            96,
            [
                ("flags", 0, library.NativeUInt64), ("number_of_samples", 8, whole), ("active_channels", 10, whole), ("discard_pre", 12, whole), ("discard_post", 14, whole), ("center_sample", 16, whole),
                ("trajectory_dimensions", 18, whole), ("encoding_space_ref", 20, whole), ("position", 24, vector.Id), ("read_dir", 36, vector.Id), ("phase_dir", 48, vector.Id), ("slice_dir", 60, vector.Id), ("idx", 72, index.Id),
            ],
            name);
        return Hdf5Types.Compound(library, sizeof(Acquisition), [("head", 0, head.Id), ("data", 96, data.Id)], name);
    }
}

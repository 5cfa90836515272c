namespace CsRecover.Mri.Files;

/// <summary>The element types of .npy files that are read, by their NumPy names.</summary>
public enum NpyType
{
    /// <summary>bool, one byte.</summary>
    Bool,

    /// <summary>int8.</summary>
    Int8,

    /// <summary>uint8.</summary>
    UInt8,

    /// <summary>int16.</summary>
    Int16,

    /// <summary>uint16.</summary>
    UInt16,

    /// <summary>int32.</summary>
    Int32,

    /// <summary>uint32.</summary>
    UInt32,

    /// <summary>int64.</summary>
    Int64,

    /// <summary>uint64.</summary>
    UInt64,

    /// <summary>float16.</summary>
    Float16,

    /// <summary>float32.</summary>
    Float32,

    /// <summary>float64.</summary>
    Float64,

    /// <summary>complex64: two float32.</summary>
    Complex64,

    /// <summary>complex128: two float64.</summary>
    Complex128,
}

namespace CsRecover.Ilgpu;

/// <summary>The two ways of running a recovery on a device.</summary>
internal enum DeviceShape
{
    /// <summary>The one that suits the number and size of the signals.</summary>
    Auto,

    /// <summary>One group recovers a whole signal inside a kernel.</summary>
    Group,

    /// <summary>The host walks the solver's text, every vector operation is a kernel over the whole device.</summary>
    Grid,
}

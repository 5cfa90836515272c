namespace CsRecover.Ilgpu.Tests;

/// <summary>Recoveries in a shape that a test chooses; only in tests of <see cref="WholeDevice"/>.</summary>
internal static class DeviceShapes
{
    /// <summary>Runs something while a backend uses one shape.</summary>
    /// <typeparam name="TResult">What it gives.</typeparam>
    /// <param name="device">The backend.</param>
    /// <param name="shape">The shape.</param>
    /// <param name="run">What to run.</param>
    public static TResult InShape<TResult>(this IlgpuBackend device, DeviceShape shape, Func<TResult> run)
    {
        DeviceShape before = device.Shape;
        device.Shape = shape;
        try
        {
            return run();
        }
        finally
        {
            device.Shape = before;
        }
    }
}

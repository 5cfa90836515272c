using System.ComponentModel;
using System.Reflection;
using CsRecover.Planning;

namespace CsRecover;

/// <summary>Sampling masks that a build has put into an assembly (<c>RecoveryMask</c> items); generated code reads them here.</summary>
[EditorBrowsable(EditorBrowsableState.Advanced)]
public static class EmbeddedMask
{
    /// <summary>Reads a mask.</summary>
    /// <param name="assembly">The assembly that contains it.</param>
    /// <param name="name">Its file name, or the end of its path in the project.</param>
    /// <param name="height">H, as the class was generated for.</param>
    /// <param name="width">W, as the class was generated for.</param>
    /// <param name="checksum">FNV-1a of the pixels that the class was generated for.</param>
    /// <returns>H W values, row by row; true means sampled.</returns>
    /// <exception cref="InvalidOperationException">The assembly has no such mask, or another one than it was generated for.</exception>
    public static bool[] Read(Assembly assembly, string name, int height, int width, uint checksum)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        string? resource = assembly.GetManifestResourceNames().FirstOrDefault(r => SamplingMask.IsMeant(r, name));
        using Stream stream = (resource is null ? null : assembly.GetManifestResourceStream(resource))
            ?? throw new InvalidOperationException($"Expected the mask '{name}' among the resources of {assembly.GetName().Name}, got none of that name: list the file as a RecoveryMask item.");
        using var reader = new StreamReader(stream);
        if (!PortableBitmap.TryParse(reader.ReadToEnd(), out PortableBitmap? bitmap, out string error))
        {
            throw new InvalidOperationException($"Mask '{name}' in {assembly.GetName().Name}: {error}.");
        }

        if (bitmap!.Height != height || bitmap.Width != width || SamplingMask.ChecksumOf(bitmap.Bits) != checksum)
        {
            throw new InvalidOperationException(
                $"Mask '{name}' in {assembly.GetName().Name}: expected the {height} x {width} mask that the class was generated for, got another one of {bitmap.Height} x {bitmap.Width}; build again.");
        }

        return bitmap.Bits;
    }
}

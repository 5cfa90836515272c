using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace CsRecover.Mri.Files.Hdf5;

/// <summary>What the XML header of ISMRMRD (Inati and others, Magn. Reson. Med. 77, 2017) says of the first encoding.</summary>
/// <param name="Encoded">Points of encoded space: readout, phase encodes, partitions.</param>
/// <param name="EncodedView">Its field of view in mm; null where it is not given.</param>
/// <param name="Recon">Pixels of the image that is asked for.</param>
/// <param name="ReconView">Its field of view in mm; null where it is not given.</param>
/// <param name="Centre">The phase encode that is the middle of k-space; null where it is not given.</param>
/// <param name="Trajectory">Such as cartesian.</param>
internal sealed record IsmrmrdHeader(
    (int X, int Y, int Z) Encoded, (double X, double Y, double Z)? EncodedView, (int X, int Y, int Z) Recon, (double X, double Y, double Z)? ReconView, int? Centre, string Trajectory)
{
    /// <summary>Pixels along the readout once its oversampling is gone: those of the encoded field of view that lie in the image's.</summary>
    public int ReadoutPixels
    {
        get
        {
            double pixels = EncodedView is { } encoded && ReconView is { } recon ? Math.Round(Encoded.X * recon.X / encoded.X) : Recon.X;
            return (int)Math.Clamp(pixels, 1, Encoded.X);
        }
    }

    /// <summary>Reads a header.</summary>
    /// <param name="xml">The text.</param>
    /// <param name="name">Where it is from, for errors.</param>
    /// <returns>The header.</returns>
    /// <exception cref="InvalidDataException">It is no XML, or lacks sizes.</exception>
    public static IsmrmrdHeader Parse(string xml, string name)
    {
        XElement root;
        try
        {
            using var reader = XmlReader.Create(new StringReader(xml.TrimEnd('\0', ' ', '\n', '\r')), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
            root = XDocument.Load(reader).Root!;
        }
        catch (XmlException e)
        {
            throw new InvalidDataException($"{name}: expected the XML header of ISMRMRD, got text that is no XML ({e.Message.TrimEnd('.')}).", e);
        }

        XElement encoding = Child(root, "encoding") ?? throw new InvalidDataException($"{name}: expected an ISMRMRD header with an encoding, got a <{root.Name.LocalName}> without one.");
        XElement? limits = Child(Child(encoding, "encodingLimits"), "kspace_encoding_step_1");
        (int, int, int) encoded = Sides(Child(encoding, "encodedSpace"), "encodedSpace", name);
        XElement? recon = Child(encoding, "reconSpace");
        return new IsmrmrdHeader(
            encoded,
            View(Child(encoding, "encodedSpace")),
            recon is null ? encoded : Sides(recon, "reconSpace", name),
            View(recon),
            Child(limits, "center") is { } centre ? (int)Number(centre, name) : null,
            Child(encoding, "trajectory")?.Value.Trim() ?? "cartesian");
    }

    private static (int X, int Y, int Z) Sides(XElement? space, string which, string name)
    {
        XElement? size = Child(space, "matrixSize");
        int[] sides = [.. "xyz".Select(axis => Child(size, axis.ToString()) is { } side ? (int)Math.Clamp(Number(side, name), 0, int.MaxValue) : 0)];
        return sides.All(side => side >= 1)
            ? (sides[0], sides[1], sides[2])
            : throw new InvalidDataException($"{name}: expected an ISMRMRD header with {which}/matrixSize of 1 or more along x, y and z, got {string.Join(" x ", sides)}.");
    }

    private static (double X, double Y, double Z)? View(XElement? space)
    {
        XElement? view = Child(space, "fieldOfView_mm");
        double[] sides = [.. "xyz".Select(axis => double.TryParse(Child(view, axis.ToString())?.Value, CultureInfo.InvariantCulture, out double side) ? side : 0.0)];
        return sides.All(side => side > 0.0 && double.IsFinite(side)) ? (sides[0], sides[1], sides[2]) : null;
    }

    private static double Number(XElement element, string name) => double.TryParse(element.Value, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
        ? value
        : throw new InvalidDataException($"{name}: expected a number in <{element.Name.LocalName}>, got '{element.Value}'.");

    private static XElement? Child(XElement? parent, string name) => parent?.Elements().FirstOrDefault(e => e.Name.LocalName == name);
}

using System.Numerics;

namespace CsRecover.Mri.Files.Hdf5;

/// <summary>
/// Raw data in the format of the ISMRM (Inati and others, Magn. Reson. Med. 77, 2017): an XML header and acquisitions, one line of k-space each. Rows
/// of the k-space are phase encodes, columns the readout. Lines that were measured several times are averaged; calibration lines fill rows that the scan
/// itself left out; navigators and the like are left out.
/// </summary>
internal static class IsmrmrdFile
{
    /// <summary>Group of the header and the acquisitions.</summary>
    public const string Group = "dataset";

    private const string Header = Group + "/xml", Acquisitions = Group + "/data";
    private const int AtOnce = 256;

    /// <summary>A header that makes more of the samples than this is wrong about its matrix.</summary>
    private const long MostUndersampling = 256, SmallMatrix = 1 << 20;

    /// <summary>Whether a file has the parts of this format.</summary>
    /// <param name="file">The file.</param>
    public static bool Is(Hdf5File file) => file.Has(Header) && file.Has(Acquisitions);

    /// <summary>Reads the images of a file.</summary>
    /// <param name="file">The file.</param>
    /// <exception cref="InvalidDataException">It is damaged, not Cartesian, three-dimensional, or incomplete; the message names it.</exception>
    public static KSpaceVolume Read(Hdf5File file)
    {
        string text;
        using (Hdf5Dataset xml = file.Dataset(Header))
        {
            text = xml.ReadText();
        }

        IsmrmrdHeader header = IsmrmrdHeader.Parse(text, $"{file.Path}, {Header}");
        Refuse(file.Path, header.Trajectory != "cartesian", "a Cartesian trajectory", $"'{header.Trajectory}'");
        Refuse(file.Path, header.Encoded.Z > 1, "slices that are encoded in two dimensions", $"{header.Encoded.Z} partitions");
        var lines = new List<ReadoutLine>();
        var noise = new List<ReadoutLine>();
        ReadLines(file, lines, noise);
        Refuse(file.Path, lines.Count == 0, "acquisitions of an image", $"none ({noise.Count} of noise)");
        return Assemble(file.Path, header, lines, Noise(noise));
    }

    /// <summary>Reads the noise acquisitions of a file, of which there may be no others.</summary>
    /// <param name="file">The file.</param>
    /// <returns>The noise; null where there is none, or acquisitions of different channels.</returns>
    /// <exception cref="InvalidDataException">The file is damaged; the message names it.</exception>
    public static KSpace? ReadNoise(Hdf5File file)
    {
        var noise = new List<ReadoutLine>();
        ReadLines(file, [], noise);
        return Noise(noise);
    }

    private static void ReadLines(Hdf5File file, List<ReadoutLine> lines, List<ReadoutLine> noise)
    {
        using Hdf5Dataset data = file.Dataset(Acquisitions);
        Refuse(data.Name, data.Shape.Length != 1, "acquisitions along one axis", $"shape {data.Described}");
        data.CheckSize(System.Runtime.CompilerServices.Unsafe.SizeOf<Acquisition>());
        using Hdf5Handle type = Acquisition.Describe(file.Library, data.Name);
        for (long start = 0; start < data.Count; start += AtOnce)
        {
            data.Visit<Acquisition>(type, start, (int)Math.Min(AtOnce, data.Count - start), block =>
            {
                for (int k = 0; k < block.Length; k++)
                {
                    ref Acquisition head = ref block[k];
                    if ((head.Flags & AcquisitionFlags.Other) == 0)
                    {
                        bool isNoise = (head.Flags & AcquisitionFlags.Noise) != 0;
                        Refuse(data.Name, !isNoise && head.TrajectoryDimensions > 0, "Cartesian acquisitions without a trajectory", $"one of {head.TrajectoryDimensions} dimensions in acquisition {start + k}");
                        Refuse(data.Name, !isNoise && head.Space > 0, "one encoding space", $"acquisition {start + k} of another one (number {head.Space})");
                        Refuse(data.Name, !isNoise && head.Index.Step2 > 0, "slices that are encoded in two dimensions", $"partition {head.Index.Step2} in acquisition {start + k}");
                        (isNoise ? noise : lines).Add(ReadoutLine.Copy(head, start + k, data.Name));
                    }
                }
            });
        }
    }

    private static KSpaceVolume Assemble(string path, IsmrmrdHeader header, List<ReadoutLine> lines, KSpace? noise)
    {
        int coils = lines[0].Head.Channels, height = header.Encoded.Y, width = header.Encoded.X;
        int[] slices = [.. lines.Select(line => (int)line.Head.Index.Slice).Distinct().Order()];
        (int, int, int, int)[] frames = [.. lines.Select(line => line.Frame).Distinct().Order()];
        double total = (double)frames.Length * slices.Length * coils * height * width, stored = lines.Sum(line => (double)line.Samples.Length);
        Refuse(path, (double)coils * height * width > Array.MaxLength || (total > SmallMatrix && total > MostUndersampling * stored), $"a header that fits the data ({stored} samples)", $"an encoded matrix of {width} x {height} for {coils} coils, {slices.Length} slices and {frames.Length} repetitions");
        var images = new List<KSpace>();
        ILookup<(int Slice, (int, int, int, int) Frame), ReadoutLine> of = lines.ToLookup(line => ((int)line.Head.Index.Slice, line.Frame));
        foreach ((int, int, int, int) frame in frames)
        {
            foreach (int slice in slices)
            {
                ReadoutLine[] own = [.. of[(slice, frame)]];
                Refuse(path, own.Length == 0, $"acquisitions of every one of {slices.Length} slices in every one of {frames.Length} repetitions, echoes, phases and sets", $"none of slice {slice} in one of them");
                images.Add(Image(path, header, own, coils));
            }
        }

        return new KSpaceVolume(images, frames.Length)
        {
            Noise = noise is not null && noise.Coils == coils ? noise : null,
            Geometry = Geometry(header, lines, slices),
            Readout = ReadoutAxis.Columns,
            ReadoutPixels = header.ReadoutPixels,
        };
    }

    private static KSpace Image(string path, IsmrmrdHeader header, ReadoutLine[] lines, int coils)
    {
        int height = header.Encoded.Y, width = header.Encoded.X;
        var samples = new Complex32[coils * height * width];
        var count = new int[height * width];
        IEnumerable<ReadoutLine> scan = lines.Where(line => (line.Head.Flags & AcquisitionFlags.Calibration) == 0);
        var rows = scan.Select(Row).ToHashSet();
        foreach (ReadoutLine line in scan.Concat(lines.Where(line => (line.Head.Flags & AcquisitionFlags.Calibration) != 0 && !rows.Contains(Row(line)))))
        {
            int row = Row(line), first = width / 2 - line.Centre, length = line.Length;
            Refuse(path, line.Head.Channels != coils, $"{coils} channels in every acquisition of the image", $"{line.Head.Channels}");
            Refuse(path, row < 0 || row >= height, $"phase encodes that lie in the {height} rows of encoded space", $"encode {line.Head.Index.Step1}, which is row {row}");
            Refuse(path, first < 0 || first + length > width, $"readouts that lie in the {width} columns of encoded space", $"one of {length} samples whose middle is sample {line.Centre}");
            for (int coil = 0; coil < coils; coil++)
            {
                Span<Complex32> target = samples.AsSpan((coil * height + row) * width + first, length);
                for (int k = 0; k < length; k++)
                {
                    target[k] += line.Samples[coil * length + k];
                }
            }

            for (int k = 0; k < length; k++)
            {
                count[row * width + first + k]++;
            }
        }

        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = count[i % count.Length] > 1 ? samples[i] * new Complex32(1f / count[i % count.Length], 0f) : samples[i];
        }

        return new KSpace(coils, height, width, samples);

        int Row(ReadoutLine line) => height / 2 - (header.Centre ?? height / 2) + line.Head.Index.Step1;
    }

    private static KSpace? Noise(List<ReadoutLine> lines)
    {
        if (lines.Count == 0 || lines.Any(line => line.Head.Channels != lines[0].Head.Channels))
        {
            return null;
        }

        int coils = lines[0].Head.Channels, length = lines.Sum(line => line.Length);
        var samples = new Complex32[coils * length];
        for (int coil = 0; coil < coils; coil++)
        {
            int at = coil * length;
            foreach (ReadoutLine line in lines)
            {
                line.Samples.AsSpan(coil * line.Length, line.Length).CopyTo(samples.AsSpan(at));
                at += line.Length;
            }
        }

        return samples.All(z => z == Complex32.Zero) ? null : new KSpace(coils, 1, length, samples);
    }

    private static VoxelGeometry? Geometry(IsmrmrdHeader header, List<ReadoutLine> lines, int[] slices)
    {
        if (header.EncodedView is not { } view)
        {
            return null;
        }

        Acquisition first = lines.First(line => line.Head.Index.Slice == slices[0]).Head, last = lines.First(line => line.Head.Index.Slice == slices[^1]).Head;
        Vector3 step = slices.Length > 1 ? (last.Position - first.Position) / (slices.Length - 1) : Vector3.Zero;
        double gap = step.Length() > 0f ? step.Length() : header.ReconView?.Z ?? view.Z;
        var geometry = new VoxelGeometry(view.X / header.Encoded.X, view.Y / header.Encoded.Y, gap);
        Vector3 across = step.Length() > 0f ? Vector3.Normalize(step) : first.SliceDirection;
        return PatientOrientation.IsPossible(first.ReadDirection, first.PhaseDirection, across)
            ? geometry with { Orientation = new PatientOrientation(first.Position, first.ReadDirection, first.PhaseDirection, across) }
            : geometry;
    }

    private static void Refuse(string path, bool isBad, string expected, string got)
    {
        if (isBad)
        {
            throw new InvalidDataException($"{path}: expected {expected}, got {got}.");
        }
    }
}

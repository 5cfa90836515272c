namespace CsRecover.Planning;

/// <summary>How a recovery by one GPU group uses memory: decided by sizes alone, when the kernel is written.</summary>
/// <param name="Lanes">The most lanes of the group.</param>
/// <param name="Elements">Elements of vectors and tables; null when m is not known.</param>
/// <param name="IsNear">Whether they lie in shared memory.</param>
/// <param name="TransformElements">Elements of shared memory that transforms work in.</param>
/// <param name="SharedBytes">Shared memory in all.</param>
/// <param name="Reason">Why vectors lie where they lie.</param>
internal sealed record GroupMemory(int Lanes, int? Elements, bool IsNear, int TransformElements, int SharedBytes, string Reason)
{
    /// <summary>Whether shared memory holds counts for a text that selects entries: those that are short enough for images do not.</summary>
    public bool Selects => TransformElements != ImageTransform;

    /// <summary>Shared memory that a group has on any GPU, in bytes.</summary>
    public const int SharedLimit = 48 * 1024;

    /// <summary>Elements that fast transforms work in (<c>FarPlan.SharedTransform</c>).</summary>
    public const int Transform = 2432;

    /// <summary>Lanes of a group that recovers an image, and complex numbers of shared memory between them (<c>OctetFourier.TileFor</c>): 38 KiB.</summary>
    public const int ImageLanes = 512, ImageTransform = 4864;

    /// <summary>A single signal of so many unknowns goes to one group; longer ones to the whole device.</summary>
    public const int GroupLimit = 4096;

    /// <summary>Values of a digit in the selection of the largest entries, and the most lanes that count them.</summary>
    public const int Bins = 16, Counters = 256;

    /// <summary>The solver that is a choice among solvers and has no text of its own.</summary>
    public const string Automatic = "Auto";

    /// <summary>
    /// Whether a solver's text, with the operator's transforms inlined wherever it calls them, is a kernel that compiles in reasonable time. Refits call them so often
    /// that an image's make tens of thousands of instructions; only smoothed L0 can do without. Gates are too long with a Fourier transform of signals already.
    /// </summary>
    /// <param name="kind">The operator.</param>
    /// <param name="solver">The solver's name, its options record's without <c>Options</c>.</param>
    /// <param name="refits">Whether it is set to refit.</param>
    public static bool IsShortEnough(SensingKind kind, string solver, bool refits) => solver != Automatic && kind switch
    {
        SensingKind.SubsampledFourier => solver == "SmoothedL0" && !refits,
        SensingKind.PartialDct or SensingKind.PartialFourier => solver != "HardConcrete",
        _ => true,
    };

    /// <summary>Decides for a problem.</summary>
    /// <param name="spec">The declaration.</param>
    /// <param name="rows">m, if it is known.</param>
    /// <param name="columns">n.</param>
    /// <param name="solver">The solver.</param>
    public static GroupMemory Of(ProblemSpec spec, int? rows, int columns, SolverSpec solver)
    {
        int real = spec.Element == ElementType.Double ? 8 : 4, element = spec.Element == ElementType.Single ? 4 : 8;
        bool image = SensingForm.Of(spec.Sensing.Kind).IsImage, transforms = spec.Sensing.Kind is SensingKind.PartialDct or SensingKind.PartialFourier or SensingKind.SubsampledFourier;
        int lanes = image ? ImageLanes : 32, transform = image ? ImageTransform : transforms ? Transform : 1;
        while (!image && lanes < 256 && lanes < columns)
        {
            lanes *= 2;
        }

        int counts = image ? 4 : 4 * Bins * Math.Min(lanes, Counters), sums = real * lanes, fixedBytes = counts + sums + (element * transform);
        if (rows is not { } m || image)
        {
            return new GroupMemory(lanes, null, false, transform, fixedBytes + element, image ? "an image does not fit into shared memory" : "m is known only at run time");
        }

        long elements;
        try
        {
            int k = spec.EffectiveSparsity ?? Math.Min(m, columns);
            (int vectors, int table) = SolverMemory.Of(solver.Name, m, columns, k);
            elements = (2L * m) + columns + vectors + table + 1;
        }
        catch (OverflowException)
        {
            elements = int.MaxValue;
        }

        // Two bytes of alignment and more are lost between arrays of different types: 64 is plenty.
        long bytes = fixedBytes + (element * elements) + 64;
        return bytes <= SharedLimit
            ? new GroupMemory(lanes, (int)elements, true, transform, (int)bytes, "they fit")
            : new GroupMemory(lanes, (int)Math.Min(elements, int.MaxValue), false, transform, fixedBytes + element, "they do not fit into shared memory");
    }
}

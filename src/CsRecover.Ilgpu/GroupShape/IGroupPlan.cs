using System.ComponentModel;

namespace CsRecover.Ilgpu;

/// <summary>How a group kernel uses its memory, as constants that the kernel is compiled for.</summary>
[EditorBrowsable(EditorBrowsableState.Advanced)]
public interface IGroupPlan
{
    /// <summary>The most lanes of a group; shared memory for sums and counts is laid out for them.</summary>
    static abstract int Lanes { get; }

    /// <summary>Elements of shared memory for vectors and tables; 1 where they lie in global memory.</summary>
    static abstract int NearElements { get; }

    /// <summary>Whether vectors and tables lie in shared memory.</summary>
    static abstract bool IsNear { get; }

    /// <summary>Elements of shared memory that the map's transforms work in, at least 1.</summary>
    static abstract int TransformElements { get; }

    /// <summary>Whether the text selects entries of vectors, for which shared memory holds counts.</summary>
    static abstract bool Selects { get; }

    /// <summary>Whether the signal is to be stored beside its coefficients.</summary>
    static abstract bool StoresSignal { get; }
}

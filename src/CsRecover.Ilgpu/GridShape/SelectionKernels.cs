using System.Runtime.InteropServices;
using ILGPU;

namespace CsRecover.Ilgpu;

/// <summary>Where the search for the k-th largest magnitude stands.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SelectionStage
{
    /// <summary>Its digits so far.</summary>
    public ulong Prefix;

    /// <summary>How many entries to keep of those that share them.</summary>
    public int Want;

    /// <summary>How many share them.</summary>
    public int Equal;
}

/// <summary>What selection kernels have in common: each first chooses, in every group alike, the digit that the kernel before it counted. So nothing but the kernels themselves is launched.</summary>
internal struct SelectionSteps
{
    /// <summary>Counts of digits: <see cref="GroupSelection.Bins"/> for each group, digit by digit; those of even and of odd passes.</summary>
    public ArrayView<int> Counts;

    /// <summary>The stage before each pass.</summary>
    public ArrayView<SelectionStage> Stages;

    /// <summary>k.</summary>
    public int Keep;

    /// <summary>Where a digit's counts begin, a group's after another's.</summary>
    /// <param name="pass">The pass that counted it.</param>
    /// <param name="digit">The digit.</param>
    public static int CountsAt(int pass, int digit) => (((pass & 1) * GroupSelection.Bins) + digit) * Grid.DimX;

    /// <summary>The stage before a pass.</summary>
    /// <param name="counts">Shared memory.</param>
    /// <param name="pass">The pass.</param>
    /// <param name="length">Length of the vector.</param>
    public readonly SelectionStage Enter(ArrayView<int> counts, int pass, int length)
    {
        SelectionStage stage = default;
        stage.Want = Keep;
        stage.Equal = length;
        if (pass > 0)
        {
            stage = Stages[pass - 1];
            int lane = Group.IdxX, lanes = Group.DimX;
            for (int b = 0; b < GroupSelection.Bins; b += 4)
            {
                // There are no more groups than lanes (GridContext.SelectionShareOf), and four loads are under way at once.
                int at = lane < Grid.DimX ? CountsAt(pass - 1, b) + lane : 0, step = lane < Grid.DimX ? Grid.DimX : 0, used = lane < Grid.DimX ? 1 : 0;
                int c0 = Counts[at], c1 = Counts[at + step], c2 = Counts[at + (2 * step)], c3 = Counts[at + (3 * step)];
                counts[(b * lanes) + lane] = used * c0;
                counts[((b + 1) * lanes) + lane] = used * c1;
                counts[((b + 2) * lanes) + lane] = used * c2;
                counts[((b + 3) * lanes) + lane] = used * c3;
            }

            Group.Barrier();
            GroupSelection.AddUp(counts);
            GroupSelection.Choose(counts, ref stage.Prefix, ref stage.Want, ref stage.Equal);
        }

        if (Grid.IdxX == 0 && Group.IdxX == 0)
        {
            Stages[pass] = stage;
        }

        return stage;
    }
}

/// <summary>Counts the next digit of the entries that share the digits chosen so far.</summary>
/// <typeparam name="TElement">Arithmetic of the elements.</typeparam>
/// <typeparam name="T">The element.</typeparam>
/// <typeparam name="TReal">Its real scalar.</typeparam>
internal struct CountDigitsKernel<TElement, T, TReal> : IKernel
    where TElement : struct, IElement<T, TReal>
    where T : unmanaged
    where TReal : unmanaged
{
    public ArrayView<T> X;
    public SelectionSteps Steps;
    public int Part, Pass;

    public void Run()
    {
        ArrayView<int> counts = SharedMemory.Allocate<int>(GroupSelection.Bins * GridContext.MostLanes);
        SelectionStage stage = Steps.Enter(counts, Pass, X.IntLength);
        GroupSelection.Count<TElement, T, TReal>(counts, GridPart.Of(X, Part), 4 * (TElement.OrderDigits - 1 - Pass), stage.Prefix);
        for (int b = Group.IdxX; b < GroupSelection.Bins; b += Group.DimX)
        {
            Steps.Counts[SelectionSteps.CountsAt(Pass, b) + Grid.IdxX] = counts[b * Group.DimX];
        }
    }
}

/// <summary>Keeps the k largest once all digits are counted. How many entries equal the k-th largest in earlier groups is in the counts of the last digit.</summary>
/// <typeparam name="TElement">Arithmetic of the elements.</typeparam>
/// <typeparam name="T">The element.</typeparam>
/// <typeparam name="TReal">Its real scalar.</typeparam>
internal struct KeepLargestKernel<TElement, T, TReal> : IKernel
    where TElement : struct, IElement<T, TReal>
    where T : unmanaged
    where TReal : unmanaged
{
    public ArrayView<T> X, Z;
    public SelectionSteps Steps;
    public int Part;

    public void Run()
    {
        ArrayView<int> counts = SharedMemory.Allocate<int>(GroupSelection.Bins * GridContext.MostLanes);
        SelectionStage stage = Steps.Enter(counts, TElement.OrderDigits, X.IntLength);
        int before = 0;
        if (stage.Equal != stage.Want)
        {
            int at = SelectionSteps.CountsAt(TElement.OrderDigits - 1, (int)(stage.Prefix & 15ul)), mine = 0;
            for (int g = Group.IdxX; g < Grid.IdxX; g += Group.DimX)
            {
                mine += Steps.Counts[at + g];
            }

            _ = GroupSelection.Before(counts, mine, out before);
        }

        GroupSelection.KeepFrom<TElement, T, TReal>(counts, GridPart.Of(X, Part), stage.Prefix, stage.Want, stage.Equal, before, GridPart.Of(Z, Part));
    }
}

/// <summary>Keeps the k largest of a short vector: one group does all of it.</summary>
/// <typeparam name="TElement">Arithmetic of the elements.</typeparam>
/// <typeparam name="T">The element.</typeparam>
/// <typeparam name="TReal">Its real scalar.</typeparam>
internal struct KeepLargestOfFewKernel<TElement, T, TReal> : IKernel
    where TElement : struct, IElement<T, TReal>
    where T : unmanaged
    where TReal : unmanaged
{
    public ArrayView<T> X, Z;
    public int Keep;

    public void Run() => GroupSelection.KeepLargest<TElement, T, TReal>(SharedMemory.Allocate<int>(GroupSelection.Bins * GridContext.MostLanes), X, Keep, Z);
}

/// <summary>How many entries of each group's part are not zero.</summary>
/// <typeparam name="TElement">Arithmetic of the elements.</typeparam>
/// <typeparam name="T">The element.</typeparam>
/// <typeparam name="TReal">Its real scalar.</typeparam>
internal struct CountSupportKernel<TElement, T, TReal> : IKernel
    where TElement : struct, IElement<T, TReal>
    where T : unmanaged
    where TReal : unmanaged
{
    public ArrayView<T> X;

    /// <summary>Receives a whole number a group, in elements' memory.</summary>
    public ArrayView<T> Found;

    public int Part;

    public void Run()
    {
        ArrayView<int> counts = SharedMemory.Allocate<int>(GridContext.MostLanes);
        ArrayView<T> x = GridPart.Of(X, Part);
        int mine = 0;
        for (int i = Group.IdxX; i < x.IntLength; i += Group.DimX)
        {
            mine += TElement.Order(x[i]) != 0ul ? 1 : 0;
        }

        _ = GroupSelection.Before(counts, mine, out int total);
        if (Group.IdxX == 0)
        {
            Found[Grid.IdxX] = TElement.FromIndex(total);
        }
    }
}

/// <summary>Writes the index of each entry that is not zero, ascending, after <see cref="CountSupportKernel{TElement, T, TReal}"/>.</summary>
/// <typeparam name="TElement">Arithmetic of the elements.</typeparam>
/// <typeparam name="T">The element.</typeparam>
/// <typeparam name="TReal">Its real scalar.</typeparam>
internal struct WriteSupportKernel<TElement, T, TReal> : IKernel
    where TElement : struct, IElement<T, TReal>
    where T : unmanaged
    where TReal : unmanaged
{
    public ArrayView<T> X, Found, Index;
    public int Part;

    public void Run()
    {
        ArrayView<int> counts = SharedMemory.Allocate<int>(GridContext.MostLanes);
        int mine = 0;
        for (int g = Group.IdxX; g < Grid.IdxX; g += Group.DimX)
        {
            mine += TElement.ToIndex(Found[g]);
        }

        _ = GroupSelection.Before(counts, mine, out int before);
        _ = GroupSelection.SupportOf(counts, GridPart.Of(X, Part), Grid.IdxX * Part, before, Index.IntLength, new DeviceTable<TElement, T, TReal>(Index));
    }
}

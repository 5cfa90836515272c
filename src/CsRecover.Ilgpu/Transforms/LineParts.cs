using System.Numerics;
using CsRecover.Operators;
using CsRecover.Vectors;
using ILGPU;

namespace CsRecover.Ilgpu;

/// <summary>Tables of operators over signals, in device memory.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="uploads">Where uploads are kept.</param>
internal readonly struct LineParts<T>(UploadCache uploads)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Selected rows.</summary>
    /// <param name="owner">The operator.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="order">How many rows its transform has.</param>
    public RowSelectionViews Selection(object owner, ReadOnlyMemory<int> rows, int order) => new()
    {
        Rows = uploads.Get(owner, "rows", rows.ToArray),
        Places = uploads.Get(owner, "places", () => Places(rows.Span, order)),
    };

    /// <summary>Roots of unity.</summary>
    /// <param name="owner">The operator.</param>
    /// <param name="length">How many.</param>
    public ArrayView<ComplexNumber<T>> Roots(object owner, int length) => uploads.Get(owner, $"roots {length}", () => FourierRoots.Of<T>(length));

    /// <summary>The steps of a DCT.</summary>
    /// <typeparam name="TEven">Whether n is even.</typeparam>
    /// <param name="owner">The operator.</param>
    /// <param name="length">n.</param>
    public CosineOrder<TEven, T> Cosine<TEven>(object owner, int length)
        where TEven : struct, IChoice => new()
    {
        Length = length,
        Scale = T.CreateTruncating(Math.Sqrt(2.0 / length)),
        HalfScale = T.CreateTruncating(Math.Sqrt(0.5 / length)),
        RootOfTwo = T.CreateTruncating(Math.Sqrt(2.0)),
        Turns = uploads.Get(owner, "turns", () => CosineOrder<TEven, T>.TurnsOf(length)),
    };

    /// <summary>Products of a partial DCT.</summary>
    /// <typeparam name="TLine">The DFT.</typeparam>
    /// <typeparam name="TEven">Whether n is even.</typeparam>
    /// <param name="sensing">The operator.</param>
    /// <param name="order">The steps of its DCT.</param>
    /// <param name="line">The DFT.</param>
    public PartialDctLine<TLine, TEven, T> Dct<TLine, TEven>(PartialDctOperator<T> sensing, CosineOrder<TEven, T> order, TLine line)
        where TEven : struct, IChoice
        where TLine : struct, ILineTransform<TLine, T, T> => new() { Line = line, Order = order, Selection = Selection(sensing, sensing.SelectedRows, sensing.Columns) };

    /// <summary>Products of a subsampled Hadamard transform.</summary>
    /// <typeparam name="TLine">The transform.</typeparam>
    /// <param name="sensing">The operator.</param>
    /// <param name="line">The transform.</param>
    public SubsampledHadamardLine<TLine, T> Hadamard<TLine>(SubsampledHadamardOperator<T> sensing, TLine line)
        where TLine : struct, IHadamardLine<TLine, T> =>
        new() { Line = line, Selection = Selection(sensing, sensing.SelectedRows, sensing.Order), Signs = Signs(sensing) };

    /// <summary>The signs of a subsampled Hadamard transform.</summary>
    /// <param name="sensing">The operator.</param>
    public ArrayView<T> Signs(SubsampledHadamardOperator<T> sensing) => uploads.Get(sensing, "signs", () =>
    {
        using NativeBuffer<T> signs = RandomSigns.Draw(sensing.Columns, T.CreateTruncating(1.0 / Math.Sqrt(sensing.Columns)), sensing.Seed);
        return signs.Span[..sensing.Columns].ToArray();
    });

    /// <summary>A sparse sign matrix.</summary>
    /// <param name="sensing">The operator.</param>
    public SparseSignLanes<T> SparseSigns(SparseSignOperator<T> sensing)
    {
        int m = sensing.Rows, n = sensing.Columns, d = sensing.NonZerosPerColumn;
        ulong seed = sensing.Seed;
        var entries = new Lazy<int[]>(() =>
        {
            using NativeBuffer<int> table = SparseSignTable.Draw(m, n, d, seed);
            return table.Span[..(n * d)].ToArray();
        });
        var byRows = new Lazy<(int[] Entries, int[] Starts)>(() => SparseSignLanes<T>.Transpose(entries.Value, m, n));
        return new()
        {
            ByColumns = uploads.Get(sensing, "by columns", () => entries.Value),
            ByRows = uploads.Get(sensing, "by rows", () => byRows.Value.Entries),
            RowStarts = uploads.Get(sensing, "row starts", () => byRows.Value.Starts),
            Width = n,
            PerColumn = d,
            Scale = T.CreateTruncating(1.0 / Math.Sqrt(d)),
        };
    }

    /// <summary>A +-1 matrix that is not stored.</summary>
    /// <param name="sensing">The operator.</param>
    public static RademacherLanes<T> Rademacher(RademacherOperator<T> sensing) => new()
    {
        Height = sensing.Rows,
        Width = sensing.Columns,
        LowSeed = (uint)sensing.Seed,
        HighSeed = (uint)(sensing.Seed >> 32),
        Scale = T.CreateTruncating(1.0 / Math.Sqrt(sensing.Rows)),
    };

    /// <summary>A Gaussian matrix that is not stored.</summary>
    /// <typeparam name="TElement">Arithmetic of the elements.</typeparam>
    /// <param name="sensing">The operator.</param>
    public static GaussianLanes<TElement, T> Gaussian<TElement>(GaussianOperator<T> sensing)
        where TElement : struct, IElement<T, T> => new()
        {
            Height = sensing.Rows,
            Width = sensing.Columns,
            LowSeed = (uint)sensing.Seed,
            HighSeed = (uint)(sensing.Seed >> 32),
            Scale = T.CreateTruncating(1.0 / Math.Sqrt(sensing.Rows)),
        };

    private static int[] Places(ReadOnlySpan<int> rows, int order)
    {
        var places = new int[order];
        Array.Fill(places, -1);
        for (int i = 0; i < rows.Length; i++)
        {
            places[rows[i]] = i;
        }

        return places;
    }
}

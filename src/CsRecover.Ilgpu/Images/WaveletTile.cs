using CsRecover.Vectors;
using ILGPU;

namespace CsRecover.Ilgpu;

/// <summary>
/// Pieces of one level of a wavelet transform, each made by the lanes of one group: columns from global into shared memory, where neighbouring lanes read neighbouring pixels, then rows
/// from shared memory. A piece is <see cref="ITileSide.Side"/> squared pairs of pixels and needs a margin of a filter's length around them, so a level
/// reads and writes each number once but for the margins, which lie in caches.
/// </summary>
/// <remarks>
/// With e the even part of a line, indices modulo e: low_k = sum_j h_j x_{2k + j - (K - 1)}, high_k the same with g. Where a line is odd, its last pixel is
/// the last approximation, unchanged.
/// </remarks>
/// <typeparam name="TSide">The piece's side.</typeparam>
internal static class WaveletTile<TSide>
    where TSide : struct, ITileSide
{
    /// <summary>Elements of shared memory: for two rows a pair and an odd one, as long as a tile with margins for the longest filter.</summary>
    public static int Elements => ((2 * Side) + 1) * ((2 * Side) + WaveletTaps.Longest + 1);

    private static int Side => TSide.Side;

    /// <summary>Approximations and details of one tile; details are scaled by a weight of their energy as they are written.</summary>
    /// <typeparam name="TWeight">The weight.</typeparam>
    /// <param name="level">The level.</param>
    /// <param name="weight">The weight.</param>
    /// <param name="piece">Which tile.</param>
    /// <param name="tile"><see cref="Elements"/> of shared memory.</param>
    public static void Split<TWeight>(WaveletLevel level, TWeight weight, int piece, ArrayView<Complex32> tile)
        where TWeight : unmanaged, IWeight<float>
    {
        int h2 = level.Height / 2, w2 = level.Width / 2, tiles = WaveletLevel.TilesAlong<TSide>(level.Width);
        int k0 = piece / tiles * Side, l0 = piece % tiles * Side;
        int pairs = PairsOf(k0, h2), across = PairsOf(l0, w2);
        int oddRow = HasOdd(k0, level.Height), oddColumn = HasOdd(l0, level.Width);
        int taps = level.FilterLength, reach = (taps / 2) - 1, high = WaveletTaps.High(taps);
        int columns = across > 0 ? (2 * across) + taps - 2 : 0, stride = (2 * Side) + taps - 1;

        // Down the columns: two rows of the tile for each pair of rows.
        int perRow = columns + oddColumn;
        for (int item = Group.IdxX; item < (pairs + oddRow) * perRow; item += Group.DimX)
        {
            int pair = item / perRow, c = item % perRow;
            int place = c < columns ? c : stride - 1;
            int column = Moved(c < columns ? Modulo((2 * l0) - reach + c, 2 * w2) : level.Width - 1, level.Dx, level.Width);
            if (pair < pairs)
            {
                int row = Modulo((2 * (k0 + pair)) - reach, 2 * h2), j = 0;
                Complex32 low = default, detail = default;
                for (; j + 4 <= taps; j += 4)
                {
                    // Four loads under way at once.
                    int row1 = Next(row, 2 * h2), row2 = Next(row1, 2 * h2), row3 = Next(row2, 2 * h2);
                    Complex32 p0 = Pixel(level, row, column), p1 = Pixel(level, row1, column), p2 = Pixel(level, row2, column), p3 = Pixel(level, row3, column);
                    int h = WaveletTaps.Low + j, g = high + j;
                    low += (p0 * level.Taps[h]) + (p1 * level.Taps[h + 1]) + (p2 * level.Taps[h + 2]) + (p3 * level.Taps[h + 3]);
                    detail += (p0 * level.Taps[g]) + (p1 * level.Taps[g + 1]) + (p2 * level.Taps[g + 2]) + (p3 * level.Taps[g + 3]);
                    row = Next(row3, 2 * h2);
                }

                for (; j < taps; j++)
                {
                    Complex32 pixel = Pixel(level, row, column);
                    low += pixel * level.Taps[WaveletTaps.Low + j];
                    detail += pixel * level.Taps[high + j];
                    row = Next(row, 2 * h2);
                }

                tile[(2 * pair * stride) + place] = low;
                tile[(((2 * pair) + 1) * stride) + place] = detail;
            }
            else
            {
                tile[(2 * Side * stride) + place] = level.Image[(Moved(level.Height - 1, level.Dy, level.Height) * level.ImageStride) + column];
            }
        }

        Group.Barrier();

        // Along the rows of the tile.
        perRow = across + oddColumn;
        for (int item = Group.IdxX; item < ((2 * pairs) + oddRow) * perRow; item += Group.DimX)
        {
            int row = item / perRow, l = item % perRow;
            bool isDetail = row < 2 * pairs && (row & 1) == 1, isOdd = row == 2 * pairs;
            int start = (isOdd ? 2 * Side : row) * stride;
            int target = isOdd ? h2 : (isDetail ? level.Height - h2 : 0) + k0 + (row / 2);
            Complex32 low = default;
            if (l < across)
            {
                Complex32 detail = default;
                start += 2 * l;
                for (int j = 0; j < taps; j++)
                {
                    Complex32 value = tile[start + j];
                    low += value * level.Taps[WaveletTaps.Low + j];
                    detail += value * level.Taps[high + j];
                }

                level.Details[(target * level.DetailStride) + level.Width - w2 + l0 + l] = WaveletShrinkage.Weighted(weight, detail);
            }
            else
            {
                low = tile[start + stride - 1];
            }

            int place = l < across ? l0 + l : w2;
            if (isDetail)
            {
                level.Details[(target * level.DetailStride) + place] = WaveletShrinkage.Weighted(weight, low);
            }
            else
            {
                level.Low[(target * level.LowStride) + place] = low;
            }
        }

        Group.Barrier();
    }

    /// <summary>The pixels of one tile: inverse and adjoint of <see cref="Split"/> without weight.</summary>
    /// <param name="level">The level.</param>
    /// <param name="piece">Which tile.</param>
    /// <param name="tile"><see cref="Elements"/> of shared memory.</param>
    public static void Join(WaveletLevel level, int piece, ArrayView<Complex32> tile)
    {
        int h2 = level.Height / 2, w2 = level.Width / 2, tiles = WaveletLevel.TilesAlong<TSide>(level.Width);
        int k0 = piece / tiles * Side, l0 = piece % tiles * Side;
        int pairs = PairsOf(k0, h2), across = PairsOf(l0, w2);
        int oddRow = HasOdd(k0, level.Height), oddColumn = HasOdd(l0, level.Width);
        int taps = level.FilterLength, reach = taps / 4, high = WaveletTaps.High(taps), last = (taps / 2) - 1 + (2 * reach);
        int band = across > 0 ? across + (2 * reach) : 0, width = Side + (2 * reach), stride = (2 * width) + 1;

        // x_{2q} sums h_j low_k + g_j high_k over k = q - reach .. q + reach with j = K - 1 - 2 (k - q), x_{2q + 1} with j + 1; beyond a filter's ends are zeros.
        int perRow = (2 * band) + oddColumn;
        for (int item = Group.IdxX; item < (pairs + oddRow) * perRow; item += Group.DimX)
        {
            int pair = item / perRow, c = item % perRow, inBand = c < band ? c : c - band;
            bool isLow = c < band || c == 2 * band;
            int place = c == 2 * band ? stride - 1 : isLow ? inBand : width + inBand;
            int column = c == 2 * band ? w2 : Modulo(l0 - reach + inBand, w2) + (isLow ? 0 : level.Width - w2);
            ArrayView<Complex32> lows = isLow ? level.Low : level.Details;
            int lowStride = isLow ? level.LowStride : level.DetailStride;
            if (pair < pairs)
            {
                int k = Modulo(k0 + pair - reach, h2), j = last, bottom = level.Height - h2;
                Complex32 even = default, odd = default;
                for (int p = 0; p < reach; p++)
                {
                    // Two pairs of coefficients, four loads under way at once.
                    int next = Next(k, h2);
                    Complex32 low0 = lows[(k * lowStride) + column], detail0 = level.Details[((bottom + k) * level.DetailStride) + column];
                    Complex32 low1 = lows[(next * lowStride) + column], detail1 = level.Details[((bottom + next) * level.DetailStride) + column];
                    int h = WaveletTaps.Low + j, g = high + j;
                    even += (low0 * level.Taps[h]) + (detail0 * level.Taps[g]) + (low1 * level.Taps[h - 2]) + (detail1 * level.Taps[g - 2]);
                    odd += (low0 * level.Taps[h + 1]) + (detail0 * level.Taps[g + 1]) + (low1 * level.Taps[h - 1]) + (detail1 * level.Taps[g - 1]);
                    k = Next(next, h2);
                    j -= 4;
                }

                Complex32 low = lows[(k * lowStride) + column], detail = level.Details[((bottom + k) * level.DetailStride) + column];
                even += (low * level.Taps[WaveletTaps.Low + j]) + (detail * level.Taps[high + j]);
                odd += (low * level.Taps[WaveletTaps.Low + j + 1]) + (detail * level.Taps[high + j + 1]);
                tile[(2 * pair * stride) + place] = even;
                tile[(((2 * pair) + 1) * stride) + place] = odd;
            }
            else
            {
                tile[(2 * Side * stride) + place] = lows[(h2 * lowStride) + column];
            }
        }

        Group.Barrier();
        perRow = across + oddColumn;
        for (int item = Group.IdxX; item < ((2 * pairs) + oddRow) * perRow; item += Group.DimX)
        {
            int row = item / perRow, l = item % perRow;
            bool isOdd = row == 2 * pairs;
            int start = (isOdd ? 2 * Side : row) * stride;
            int pixelRow = Moved(isOdd ? level.Height - 1 : (2 * k0) + row, level.Dy, level.Height) * level.ImageStride;
            if (l < across)
            {
                Complex32 even = default, odd = default;
                for (int p = 0, j = last; p <= 2 * reach; p++, j -= 2)
                {
                    Complex32 low = tile[start + l + p], detail = tile[start + width + l + p];
                    even += (low * level.Taps[WaveletTaps.Low + j]) + (detail * level.Taps[high + j]);
                    odd += (low * level.Taps[WaveletTaps.Low + j + 1]) + (detail * level.Taps[high + j + 1]);
                }

                Write(level, pixelRow + Moved(2 * (l0 + l), level.Dx, level.Width), even);
                Write(level, pixelRow + Moved((2 * (l0 + l)) + 1, level.Dx, level.Width), odd);
            }
            else
            {
                Write(level, pixelRow + Moved(level.Width - 1, level.Dx, level.Width), tile[start + stride - 1]);
            }
        }

        Group.Barrier();
    }

    private static void Write(WaveletLevel level, int at, Complex32 pixel) =>
        level.Image[at] = (level.Adds != 0 ? level.Sum[at] + pixel : pixel) * level.Scale;

    private static int PairsOf(int first, int all) => all - first < 0 ? 0 : all - first < Side ? all - first : Side;

    /// <summary>1 where the odd last line belongs to the tile, else 0.</summary>
    private static int HasOdd(int first, int side) => (side & 1) == 1 && (side / 2) - first < Side ? 1 : 0;

    private static int Next(int i, int side) => i + 1 < side ? i + 1 : 0;

    private static Complex32 Pixel(WaveletLevel level, int row, int column) => level.Image[(Moved(row, level.Dy, level.Height) * level.ImageStride) + column];

    private static int Moved(int i, int by, int side) => i + by < side ? i + by : i + by - side;

    private static int Modulo(int i, int side)
    {
        int rest = i % side;
        return rest < 0 ? rest + side : rest;
    }
}

/// <summary>Shrinks wavelet coefficients.</summary>
internal static class WaveletShrinkage
{
    /// <summary>c f(|c|^2, |c|^2).</summary>
    /// <typeparam name="TWeight">The functor f.</typeparam>
    /// <param name="weight">The functor f.</param>
    /// <param name="c">c.</param>
    public static Complex32 Weighted<TWeight>(TWeight weight, Complex32 c)
        where TWeight : unmanaged, IWeight<float>
    {
        float energy = ComplexElement.Energy(c);
        return c * ComplexElement.Weigh(weight, energy, energy);
    }
}

/// <summary>Pairs of pixels along the side of a <see cref="WaveletTile{TSide}"/>.</summary>
internal interface ITileSide
{
    /// <summary>How many.</summary>
    static abstract int Side { get; }
}

/// <summary>For a group that does one tile after another: margins weigh little.</summary>
internal readonly struct GroupTile : ITileSide
{
    public static int Side => 16;
}

/// <summary>For the whole device: tiles are many, and each lane has one number to make.</summary>
internal readonly struct GridTile : ITileSide
{
    public static int Side => 8;
}

/// <summary>Leaves coefficients as they are.</summary>
internal readonly struct KeepsDetails : IWeight<float>
{
    /// <inheritdoc/>
    public TLane Invoke<TLane>(TLane a2, TLane b2)
        where TLane : struct, ILane<TLane, float> => TLane.Literal(1.0);
}

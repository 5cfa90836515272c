namespace CsRecover.Vectors;

/// <summary>A tile of <see cref="MatrixProduct"/> for products of few columns: eight rows by one register.</summary>
internal static unsafe class NarrowTile
{
    /// <summary>c_rj += sum_p a_rp q_pj; rows past the last one are copies of it, written several times with the same numbers.</summary>
    /// <param name="a">Rows of the left factor.</param>
    /// <param name="down">Distance between them.</param>
    /// <param name="along">Distance between the numbers of a row.</param>
    /// <param name="last">The last row, 0 to 7.</param>
    /// <param name="strip">Rows of the right factor.</param>
    /// <param name="strideStrip">Distance between them.</param>
    /// <param name="deep">How many.</param>
    /// <param name="c">Rows of the product, updated.</param>
    /// <param name="strideC">Distance between them.</param>
    public static void Add<T, TWide>(T* a, nint down, nint along, int last, T* strip, nint strideStrip, int deep, T* c, nint strideC)
        where T : unmanaged
        where TWide : unmanaged, IWide<TWide, T>
    {
        nint i1 = Math.Min(1, last), i2 = Math.Min(2, last), i3 = Math.Min(3, last), i4 = Math.Min(4, last), i5 = Math.Min(5, last), i6 = Math.Min(6, last), i7 = Math.Min(7, last);
        T* a1 = a + i1 * down, a2 = a + i2 * down, a3 = a + i3 * down, a4 = a + i4 * down, a5 = a + i5 * down, a6 = a + i6 * down, a7 = a + i7 * down;
        T* c1 = c + i1 * strideC, c2 = c + i2 * strideC, c3 = c + i3 * strideC, c4 = c + i4 * strideC, c5 = c + i5 * strideC, c6 = c + i6 * strideC, c7 = c + i7 * strideC;
        TWide s0 = TWide.Load(c), s1 = TWide.Load(c1), s2 = TWide.Load(c2), s3 = TWide.Load(c3);
        TWide s4 = TWide.Load(c4), s5 = TWide.Load(c5), s6 = TWide.Load(c6), s7 = TWide.Load(c7);
        for (nint p = 0, at = 0; p < deep; p++, at += along, strip += strideStrip)
        {
            TWide q = TWide.Load(strip);
            s0 = s0.Plus(TWide.Of(a[at]), q);
            s1 = s1.Plus(TWide.Of(a1[at]), q);
            s2 = s2.Plus(TWide.Of(a2[at]), q);
            s3 = s3.Plus(TWide.Of(a3[at]), q);
            s4 = s4.Plus(TWide.Of(a4[at]), q);
            s5 = s5.Plus(TWide.Of(a5[at]), q);
            s6 = s6.Plus(TWide.Of(a6[at]), q);
            s7 = s7.Plus(TWide.Of(a7[at]), q);
        }

        s0.Store(c);
        s1.Store(c1);
        s2.Store(c2);
        s3.Store(c3);
        s4.Store(c4);
        s5.Store(c5);
        s6.Store(c6);
        s7.Store(c7);
    }
}

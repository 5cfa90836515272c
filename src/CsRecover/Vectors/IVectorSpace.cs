using System.Numerics;

namespace CsRecover.Vectors;

/// <summary>
/// Who walks a solver text together: one thread (the host, and the host side of the grid shape) or the lanes of one GPU group.
/// Every lane runs the whole text, and every scalar that a space returns is the same in all of them.
/// </summary>
public interface ILanes
{
    /// <summary>This lane's number, 0 to <see cref="Lanes"/> - 1.</summary>
    int Lane { get; }

    /// <summary>How many lanes walk together; 1 on the host.</summary>
    int Lanes { get; }

    /// <summary>Waits for all lanes; makes their table writes visible.</summary>
    void Sync();
}

/// <summary>A small memory that solver text may index: k x k algebra, coefficients, atom numbers. Host memory, or shared memory in a kernel.</summary>
/// <typeparam name="T">The element: float, double or <see cref="Complex32"/>.</typeparam>
/// <typeparam name="TSelf">The implementing type.</typeparam>
public interface ITable<TSelf, T>
    where TSelf : struct, ITable<TSelf, T>
    where T : unmanaged
{
    /// <summary>The element in slot <paramref name="i"/>.</summary>
    /// <param name="i">Slot number from 0.</param>
    T this[int i] { get; set; }

    /// <summary>Reads the whole number that <see cref="SetIndex"/> stored in a slot.</summary>
    /// <param name="i">Slot number from 0.</param>
    int GetIndex(int i);

    /// <summary>Stores a whole number in a slot (one slot, one meaning).</summary>
    /// <param name="i">Slot number from 0.</param>
    /// <param name="value">The number.</param>
    void SetIndex(int i, int value);

    /// <summary>A part of this table; no copy.</summary>
    /// <param name="start">First slot.</param>
    /// <param name="length">Number of slots.</param>
    TSelf Slice(int start, int length);
}

/// <summary>
/// An elementwise factor computed from squared magnitudes, so that one functor serves real and complex vectors, SIMD and kernels.
/// A functor that is summed must give 0 for (0, 0): vectors may carry zero padding.
/// </summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
public interface IWeight<TReal>
    where TReal : unmanaged
{
    /// <summary>The factor for an element.</summary>
    /// <typeparam name="TLane">Scalar or SIMD register.</typeparam>
    /// <param name="a2">|x_i|^2 of the vector itself.</param>
    /// <param name="b2">|by_i|^2 of the companion vector.</param>
    TLane Invoke<TLane>(TLane a2, TLane b2)
        where TLane : struct, ILane<TLane, TReal>;
}

/// <summary>
/// The vector operations solver texts are written over. Vectors are small structs (a view); the text never sees how they are stored.
/// Stored vectors may be longer than the mathematics: padding is zero and every operation keeps it zero.
/// </summary>
/// <typeparam name="TVector">A view of a vector.</typeparam>
/// <typeparam name="TTable">A small indexable memory.</typeparam>
/// <typeparam name="T">The element: float, double or <see cref="Complex32"/>.</typeparam>
/// <typeparam name="TReal">Its real scalar: float or double.</typeparam>
public interface IVectorSpace<TVector, TTable, T, TReal> : ILanes
    where TVector : struct
    where TTable : struct, ITable<TTable, T>
    where T : unmanaged
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    /// <summary>Significand bits of <typeparamref name="TReal"/>, counting the hidden one: 24 or 53.</summary>
    static abstract int Precision { get; }

    /// <summary>Whether the elements are complex; a constant.</summary>
    static abstract bool IsComplex { get; }

    /// <summary>A literal in the text's own precision (<c>T.CreateChecked</c> does not compile in kernels).</summary>
    /// <param name="literal">The literal.</param>
    static abstract TReal Real(double literal);

    /// <summary>Re(a conj(b)) of two table elements.</summary>
    /// <param name="a">First element.</param>
    /// <param name="b">Second element.</param>
    static abstract TReal RealOfProduct(T a, T b);

    /// <summary>The complex conjugate; the element itself when it is real.</summary>
    /// <param name="a">The element.</param>
    static abstract T Conjugate(T a);

    /// <summary>A real number as a table element.</summary>
    /// <param name="value">The number.</param>
    static abstract T FromReal(TReal value);

    /// <summary>A part of a vector; no copy. <paramref name="start"/> is a sum of storage lengths that maps report.</summary>
    /// <param name="v">The vector.</param>
    /// <param name="start">First element.</param>
    /// <param name="length">Number of elements, a storage length.</param>
    TVector Slice(TVector v, int start, int length);

    /// <summary>z = 0.</summary>
    /// <param name="z">Overwritten.</param>
    void Clear(TVector z);

    /// <summary>z = x.</summary>
    /// <param name="x">Read.</param>
    /// <param name="z">Overwritten.</param>
    void Copy(TVector x, TVector z);

    /// <summary>z = a x + b y; z may be x or y.</summary>
    /// <param name="a">Factor of x.</param>
    /// <param name="x">First vector.</param>
    /// <param name="b">Factor of y.</param>
    /// <param name="y">Second vector.</param>
    /// <param name="z">Overwritten.</param>
    void Combine(TReal a, TVector x, TReal b, TVector y, TVector z);

    /// <summary>Re &lt;x, y&gt; = Re sum x_i conj(y_i).</summary>
    /// <param name="x">First vector.</param>
    /// <param name="y">Second vector.</param>
    TReal Dot(TVector x, TVector y);

    /// <summary>&lt;y, x&gt; = sum conj(x_i) y_i as a table element (complex where the vectors are).</summary>
    /// <param name="x">Conjugated vector.</param>
    /// <param name="y">Second vector.</param>
    T Inner(TVector x, TVector y);

    /// <summary>z_i = x_i f(|x_i|^2, |by_i|^2); z may be x or by.</summary>
    /// <typeparam name="TWeight">The functor.</typeparam>
    /// <param name="f">The functor.</param>
    /// <param name="x">Scaled vector.</param>
    /// <param name="by">Companion vector.</param>
    /// <param name="z">Overwritten.</param>
    void Scale<TWeight>(TWeight f, TVector x, TVector by, TVector z)
        where TWeight : unmanaged, IWeight<TReal>;

    /// <summary>sum_i f(|x_i|^2, |by_i|^2).</summary>
    /// <typeparam name="TWeight">The functor.</typeparam>
    /// <param name="f">The functor; f(0, 0) = 0.</param>
    /// <param name="x">First vector.</param>
    /// <param name="by">Companion vector.</param>
    TReal Sum<TWeight>(TWeight f, TVector x, TVector by)
        where TWeight : unmanaged, IWeight<TReal>;

    /// <summary>max_i f(|x_i|^2, |by_i|^2), at least 0.</summary>
    /// <typeparam name="TWeight">The functor.</typeparam>
    /// <param name="f">The functor.</param>
    /// <param name="x">First vector.</param>
    /// <param name="by">Companion vector.</param>
    TReal Max<TWeight>(TWeight f, TVector x, TVector by)
        where TWeight : unmanaged, IWeight<TReal>;

    /// <summary>The lowest index where f(|x_i|^2, |by_i|^2) is largest.</summary>
    /// <typeparam name="TWeight">The functor.</typeparam>
    /// <param name="f">The functor.</param>
    /// <param name="x">First vector.</param>
    /// <param name="by">Companion vector.</param>
    int ArgMax<TWeight>(TWeight f, TVector x, TVector by)
        where TWeight : unmanaged, IWeight<TReal>;

    /// <summary>z_i = max(Re x_i, 0): the nearest vector without negative entries; z may be x.</summary>
    /// <param name="x">Read.</param>
    /// <param name="z">Overwritten.</param>
    void Positive(TVector x, TVector z);

    /// <summary>z_i = the Euclidean norm of the block of consecutive entries of x that i lies in: 0 to size - 1, size to 2 size - 1 and so on.</summary>
    /// <param name="x">Read.</param>
    /// <param name="size">Entries of a block, at least 1.</param>
    /// <param name="z">Overwritten; not x.</param>
    void BlockMagnitudes(TVector x, int size, TVector z);

    /// <summary>z = H_k(x): the k entries of largest magnitude, the rest 0; ties go to the lowest index. z may be x.</summary>
    /// <param name="x">Read.</param>
    /// <param name="k">How many entries to keep; k at or above the length keeps all.</param>
    /// <param name="z">Overwritten.</param>
    void KeepLargest(TVector x, int k, TVector z);

    /// <summary>The index of each non-zero entry of x, ascending, into slots 0 .. count - 1 of a table.</summary>
    /// <param name="x">Read.</param>
    /// <param name="limit">The most indices to write.</param>
    /// <param name="index">Receives the indices.</param>
    /// <returns>How many entries are non-zero (may exceed <paramref name="limit"/>).</returns>
    int SupportOf(TVector x, int limit, TTable index);

    /// <summary>w_p = &lt;v, block_p&gt; = sum conj(block_p,i) v_i for the first <paramref name="count"/> columns of a block.</summary>
    /// <param name="block">Columns, one after another, each as long as <paramref name="v"/>.</param>
    /// <param name="count">How many columns.</param>
    /// <param name="v">The vector.</param>
    /// <param name="w">Receives the products.</param>
    void DotColumns(TVector block, int count, TVector v, TTable w);

    /// <summary>z = y - sum_p c_p block_p.</summary>
    /// <param name="y">Read.</param>
    /// <param name="block">Columns, one after another, each as long as <paramref name="y"/>.</param>
    /// <param name="count">How many columns.</param>
    /// <param name="c">Their factors.</param>
    /// <param name="z">Overwritten; may be <paramref name="y"/>.</param>
    void SubtractColumns(TVector y, TVector block, int count, TTable c, TVector z);

    /// <summary>
    /// A step of Gram-Schmidt on correlations and the choice that follows it, in one pass: p = (p - sum_i c_i block_i) scale, then
    /// x -= share p, then the lowest index where f(|x_i|^2, |by_i|^2) is largest.
    /// </summary>
    /// <typeparam name="TWeight">The functor.</typeparam>
    /// <param name="f">The functor.</param>
    /// <param name="block">Columns, one after another, each as long as <paramref name="p"/>.</param>
    /// <param name="count">How many columns.</param>
    /// <param name="c">Their factors.</param>
    /// <param name="scale">Factor of what is left of <paramref name="p"/>.</param>
    /// <param name="p">Updated; may be the column that follows those of <paramref name="block"/>.</param>
    /// <param name="share">One slot: what <paramref name="x"/> loses of <paramref name="p"/>.</param>
    /// <param name="x">Updated.</param>
    /// <param name="by">Companion vector.</param>
    int Deflate<TWeight>(TWeight f, TVector block, int count, TTable c, TReal scale, TVector p, TTable share, TVector x, TVector by)
        where TWeight : unmanaged, IWeight<TReal>;

    /// <summary>z[index_p] = c_p for p &lt; count; other entries stay.</summary>
    /// <param name="index">Positions.</param>
    /// <param name="c">Values.</param>
    /// <param name="count">How many.</param>
    /// <param name="z">Written at those positions.</param>
    void Scatter(TTable index, TTable c, int count, TVector z);

    /// <summary>c_p = x[index_p] for p &lt; count.</summary>
    /// <param name="x">Read.</param>
    /// <param name="index">Positions.</param>
    /// <param name="count">How many.</param>
    /// <param name="c">Receives the values.</param>
    void Gather(TVector x, TTable index, int count, TTable c);
}

using System.Runtime.Intrinsics;
using CsRecover.Vectors;

namespace CsRecover.Operators;

/// <summary>Products with selected rows of the DFT.</summary>
/// <typeparam name="TSizes">m and n: fields, or constants in a specialised operator.</typeparam>
/// <param name="sizes">m and n.</param>
/// <param name="transform">The transform.</param>
/// <param name="selected">The m rows.</param>
/// <param name="re">Room for n real parts, rounded up to a storage length.</param>
/// <param name="im">Room for as many imaginary parts.</param>
/// <param name="scratch">The transform's scratch.</param>
internal readonly unsafe struct PartialFourierProducts<TSizes>(TSizes sizes, FourierTransform<float> transform, int* selected, float* re, float* im, float* scratch) : IProducts<HostVector<Complex32>>
    where TSizes : struct, IMatrixSizes
{
    private readonly TSizes _sizes = sizes;
    private const int Cell = HostVector.Cell;

    private readonly FourierTransform<float> _transform = transform;
    private readonly int* _selected = selected;
    private readonly float* _re = re;
    private readonly float* _im = im;
    private readonly float* _scratch = scratch;

    /// <inheritdoc/>
    public int Rows => _sizes.Rows;

    /// <inheritdoc/>
    public int Columns => _sizes.Columns;

    /// <inheritdoc/>
    public bool HasOrthonormalRows => true;

    private float Scale => (float)(1.0 / Math.Sqrt(Columns));

    /// <inheritdoc/>
    public void Forward(HostVector<Complex32> x, HostVector<Complex32> y)
    {
        float* cells = (float*)x.Pointer;
        Vector256<float> scale = Vector256.Create(Scale);
        for (int j = 0; j < x.Length; j += Cell)
        {
            (Vector256.LoadAligned(cells + 2 * (nint)j) * scale).StoreAligned(_re + j);
            (Vector256.LoadAligned(cells + 2 * (nint)j + Cell) * scale).StoreAligned(_im + j);
        }

        _transform.Forward(_re, _im, _scratch);
        float* measured = (float*)y.Pointer;
        for (int i = 0; i < Rows; i++)
        {
            int at = HostVector.CellOffset(i);
            measured[at] = _re[_selected[i]];
            measured[at + Cell] = _im[_selected[i]];
        }
    }

    /// <inheritdoc/>
    public void Adjoint(HostVector<Complex32> y, HostVector<Complex32> x, bool add)
    {
        float* measured = (float*)y.Pointer, cells = (float*)x.Pointer;
        new Span<float>(_re, x.Length).Clear();
        new Span<float>(_im, x.Length).Clear();
        float scale = Scale;
        for (int i = 0; i < Rows; i++)
        {
            int at = HostVector.CellOffset(i);
            _re[_selected[i]] = measured[at] * scale;
            _im[_selected[i]] = measured[at + Cell] * scale;
        }

        // Exchanged parts make it the conjugate transform. Beyond n both planes are still 0, so padding stays 0.
        _transform.Forward(_im, _re, _scratch);
        for (int j = 0; j < x.Length; j += Cell)
        {
            float* cell = cells + 2 * (nint)j;
            Vector256<float> real = Vector256.LoadAligned(_re + j), imaginary = Vector256.LoadAligned(_im + j);
            (add ? Vector256.LoadAligned(cell) + real : real).StoreAligned(cell);
            (add ? Vector256.LoadAligned(cell + Cell) + imaginary : imaginary).StoreAligned(cell + Cell);
        }
    }

    /// <inheritdoc/>
    public void Column(int j, HostVector<Complex32> column)
    {
        double scale = 1.0 / Math.Sqrt(Columns);
        for (int i = 0; i < Rows; i++)
        {
            (double cosine, double sine) = UnitRoots.Of(-(long)j * _selected[i], Columns);
            HostTransfer.Set(column, i, new Complex32((float)(scale * cosine), (float)(scale * sine)));
        }
    }
}

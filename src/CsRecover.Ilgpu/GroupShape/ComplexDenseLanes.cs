using ILGPU;

namespace CsRecover.Ilgpu;

/// <summary>A stored complex matrix in device memory: by rows and by columns, so that neighbouring lanes read neighbouring numbers in products with A and with A^H.</summary>
internal struct ComplexDenseLanes : ILaneProducts<Complex32>
{
    /// <summary>m and n.</summary>
    public int Height, Width;

    /// <summary>The matrix.</summary>
    public ArrayView<Complex32> ByRows, ByColumns;

    /// <inheritdoc/>
    public readonly int Rows => Height;

    /// <inheritdoc/>
    public readonly int Columns => Width;

    /// <inheritdoc/>
    public readonly void Forward(ArrayView<Complex32> x, ArrayView<Complex32> y, int lane, int lanes)
    {
        for (int i = lane; i < Height; i += lanes)
        {
            Complex32 s = ComplexElement.Zero;
            for (int j = 0; j < Width; j++)
            {
                s = ComplexElement.Add(s, ComplexElement.Multiply(ByColumns[((long)j * Height) + i], x[j]));
            }

            y[i] = s;
        }
    }

    /// <inheritdoc/>
    public readonly void Adjoint(ArrayView<Complex32> y, ArrayView<Complex32> x, bool add, int lane, int lanes)
    {
        for (int j = lane; j < Width; j += lanes)
        {
            Complex32 s = add ? x[j] : ComplexElement.Zero;
            for (int i = 0; i < Height; i++)
            {
                s = ComplexElement.Add(s, ComplexElement.Multiply(ComplexElement.Conjugate(ByRows[((long)i * Width) + j]), y[i]));
            }

            x[j] = s;
        }
    }

    /// <inheritdoc/>
    public readonly void Column(int j, ArrayView<Complex32> column, int lane, int lanes)
    {
        for (int i = lane; i < Height; i += lanes)
        {
            column[i] = ByColumns[((long)j * Height) + i];
        }
    }
}

using CsRecover.Operators;
using CsRecover.Vectors;

namespace CsRecover.Tests.Analysis;

/// <summary>A Gaussian matrix whose adjoint forgets the last row, as operators of one's own do.</summary>
internal sealed class WrongAdjoint(double[,] matrix) : SensingOperator<double>(matrix.GetLength(0), matrix.GetLength(1))
{
    public override string Description => "wrong";

    public override unsafe TResult Accept<TVisitor, TResult>(TVisitor visitor, MapRequest request)
    {
        using var memory = new NativeBuffer<byte>(MatrixFreeVisit.Bytes<double>(Rows, Columns, 0));
        return MatrixFreeVisit.Real<double, Products, TVisitor, TResult>(visitor, new Products(matrix), (double*)memory.Pointer, request);
    }

    private readonly unsafe struct Products(double[,] a) : IProducts<HostVector<double>>
    {
        public int Rows => a.GetLength(0);

        public int Columns => a.GetLength(1);

        public bool HasOrthonormalRows => false;

        public void Forward(HostVector<double> x, HostVector<double> y)
        {
            for (int i = 0; i < Rows; i++)
            {
                y.Pointer[i] = 0.0;
                for (int j = 0; j < Columns; j++)
                {
                    y.Pointer[i] += a[i, j] * x.Pointer[j];
                }
            }
        }

        public void Adjoint(HostVector<double> y, HostVector<double> x, bool add)
        {
            for (int j = 0; j < Columns; j++)
            {
                double sum = add ? x.Pointer[j] : 0.0;
                for (int i = 0; i < Rows - 1; i++)
                {
                    sum += a[i, j] * y.Pointer[i];
                }

                x.Pointer[j] = sum;
            }
        }

        public void Column(int j, HostVector<double> column)
        {
            for (int i = 0; i < Rows; i++)
            {
                column.Pointer[i] = a[i, j];
            }
        }
    }
}

using System.Numerics;
using CsRecover.Operators;

namespace CsRecover.Tests.Operators.Ensembles;

/// <summary>Matrices that operators are compared with.</summary>
internal static class ExplicitMatrix
{
    /// <summary>The matrix with the given entries.</summary>
    public static T[,] Of<T>(int m, int n, Func<int, int, double> entry)
        where T : unmanaged, INumberBase<T>
    {
        var a = new T[m, n];
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                a[i, j] = T.CreateTruncating(entry(i, j));
            }
        }

        return a;
    }

    /// <summary>The matrix that an operator's columns make.</summary>
    public static T[,] Columns<T>(SensingOperator<T> a)
        where T : unmanaged, INumberBase<T>
    {
        var matrix = new T[a.Rows, a.Columns];
        var column = new T[a.Rows];
        for (int j = 0; j < a.Columns; j++)
        {
            a.Column(j, column);
            for (int i = 0; i < a.Rows; i++)
            {
                matrix[i, j] = column[i];
            }
        }

        return matrix;
    }

    /// <summary>Checks A A^H = scale I by its effect on a random vector.</summary>
    public static void HasOrthonormalRows<T>(SensingOperator<T> a)
        where T : unmanaged, INumberBase<T>
    {
        T[] y = OperatorContract.Draw<T>(new Random(7), a.Rows);
        OperatorContract.Near(y, OperatorContract.Forward(a, OperatorContract.Adjoint(a, y)), 60 * OperatorContract.Epsilon<T>(), "A A^H y");
    }
}

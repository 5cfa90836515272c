using CsRecover.Operators;
using ILGPU;
using ILGPU.Runtime;

namespace CsRecover.Ilgpu.Tests;

/// <summary>Random signs drawn in kernels are the host's, bit for bit.</summary>
public sealed class RegeneratedSignsTests
{
    [Theory]
    [MemberData(nameof(Backends.Quick), MemberType = typeof(Backends))]
    public void TheWholeMatrixIsTheHostsBitForBit(string backend)
    {
        if (backend == "none")
        {
            return;
        }

        const int m = 37, n = 2100;
        IlgpuBackend on = Backends.Get(backend);
        var stored = new RademacherOperator<float>(m, n, 0x1234_5678_9ABC_DEF0);
        using MemoryBuffer1D<float, Stride1D.Dense> drawn = on.Accelerator.Allocate1D<float>(m * n);
        on.Kernels.Launch(2, on.Lanes(64), new DrawKernel { Entries = LineParts<float>.Rademacher(stored), Drawn = drawn.View });
        float[] columns = drawn.GetAsArray1D(), column = new float[m];
        for (int j = 0; j < n; j++)
        {
            stored.Column(j, column);
            for (int i = 0; i < m; i++)
            {
                Assert.Equal(BitConverter.SingleToInt32Bits(column[i]), BitConverter.SingleToInt32Bits(columns[(j * m) + i]));
            }
        }
    }

    /// <summary>With m a power of four the scale is a power of two, and sums of whole numbers are exact in any order.</summary>
    /// <param name="backend">Where.</param>
    [Theory]
    [MemberData(nameof(Backends.Quick), MemberType = typeof(Backends))]
    public void ProductsWithWholeNumbersAreTheHostsExactly(string backend)
    {
        if (backend == "none")
        {
            return;
        }

        const int m = 64, n = 1500;
        IlgpuBackend on = Backends.Get(backend);
        var sensing = new RademacherOperator<float>(m, n, 11, storedLimit: 0);
        var random = new Random(1);
        float[] x = new float[n], y = new float[m], forward = new float[m], adjoint = new float[n];
        for (int j = 0; j < n; j++)
        {
            x[j] = random.Next(-100, 101);
        }

        for (int i = 0; i < m; i++)
        {
            y[i] = random.Next(-100, 101);
        }

        sensing.Forward(x, forward);
        sensing.Adjoint(y, adjoint);
        var products = new GridLaneProducts<RademacherLanes<float>, float>(on.Grid, LineParts<float>.Rademacher(sensing));
        using MemoryBuffer1D<float, Stride1D.Dense> vx = on.Accelerator.Allocate1D(x), vy = on.Accelerator.Allocate1D(y), ax = on.Accelerator.Allocate1D<float>(m), ay = on.Accelerator.Allocate1D<float>(n);
        products.Forward(vx.View, ax.View);
        products.Adjoint(vy.View, ay.View, add: false);
        Assert.Equal(forward, ax.GetAsArray1D());
        Assert.Equal(adjoint, ay.GetAsArray1D());
    }

    /// <summary>Writes a matrix out by columns.</summary>
    internal struct DrawKernel : IKernel
    {
        /// <summary>The matrix.</summary>
        public RademacherLanes<float> Entries;

        /// <summary>m n numbers.</summary>
        public ArrayView<float> Drawn;

        /// <inheritdoc/>
        public readonly void Run()
        {
            for (int e = Grid.GlobalIndex.X; e < Entries.Rows * Entries.Columns; e += Grid.DimX * Group.DimX)
            {
                Drawn[e] = Entries.Entry(e % Entries.Rows, e / Entries.Rows);
            }
        }
    }
}

using CsRecover.Vectors;

namespace CsRecover.Ilgpu.Tests;

/// <summary>Each vector operation of the grid shape against plain loops, for the three kinds of elements.</summary>
[Collection(nameof(WholeDevice))]
public sealed class GridSpaceTests
{
    public static TheoryData<string, int> BackendsAndSizes
    {
        get
        {
            // 200 is more than one emulated group selects from, 100,003 more than one real group does.
            var rows = new TheoryData<string, int> { { "emulation", 1 }, { "emulation", 7 }, { "emulation", 200 } };
            foreach (string backend in ((IEnumerable<string>)Backends.Quick).Where(b => b != "none"))
            {
                foreach (int n in (int[])[1, 7, 1000, 100_003])
                {
                    rows.Add(backend, n);
                }
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(BackendsAndSizes))]
    public void SinglePrecision(string backend, int n) => GridSpaceCheck<SingleElement, float, float>.All(Backends.Get(backend), n, 3e-6);

    [Theory]
    [MemberData(nameof(BackendsAndSizes))]
    public void DoublePrecision(string backend, int n) => GridSpaceCheck<DoubleElement, double, double>.All(Backends.Get(backend), n, 1e-14);

    [Theory]
    [MemberData(nameof(BackendsAndSizes))]
    public void ComplexNumbers(string backend, int n) => GridSpaceCheck<ComplexElement, Complex32, float>.All(Backends.Get(backend), n, 3e-6);
}

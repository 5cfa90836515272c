using CsRecover.Solvers;
using CsRecover.Vectors;

namespace CsRecover.Ilgpu.Tests;

/// <summary>Every kernel of the grid shape's space and matrices compiles for a GPU, for each kind of element.</summary>
public sealed class GridKernelTests
{
    /// <summary>All kernels of the grid shape that are generic over nothing but elements and a functor.</summary>
    public static TheoryData<Type> Kernels
    {
        get
        {
            var kernels = new TheoryData<Type>();
            IEnumerable<Type> open = typeof(GridContext).Assembly.GetTypes().Where(
                t => t is { IsValueType: true, IsGenericTypeDefinition: true } && typeof(IKernel).IsAssignableFrom(t) && t.Name.Contains("Kernel`", StringComparison.Ordinal));
            foreach (Type kernel in open.OrderBy(t => t.Name))
            {
                kernels.Add(Close(kernel, typeof(SingleElement), typeof(float), typeof(float)));
                kernels.Add(Close(kernel, typeof(DoubleElement), typeof(double), typeof(double)));
                kernels.Add(Close(kernel, typeof(ComplexElement), typeof(Complex32), typeof(float)));
            }

            return kernels;
        }
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void CompilesWithoutADevice(Type kernel) => KernelText.AssertCompiles(kernel);

    private static Type Close(Type kernel, Type element, Type number, Type real) => kernel.MakeGenericType(
        [.. kernel.GetGenericArguments().Select(parameter => parameter.Name switch
        {
            "TElement" => element,
            "T" => number,
            "TReal" => real,
            "TWeight" => typeof(WeightedEnergy<>).MakeGenericType(real),
            _ => throw new InvalidOperationException($"Expected TElement, T, TReal or TWeight, got {parameter.Name} of {kernel}."),
        })]);
}

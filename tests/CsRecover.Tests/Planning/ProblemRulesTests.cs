using CsRecover.Planning;

namespace CsRecover.Tests.Planning;

/// <summary>Rules that the analyzer's own tests do not reach one by one.</summary>
public class ProblemRulesTests
{
    [Fact]
    public void Every_wavelet_is_known()
    {
        foreach (Wavelet wavelet in Enum.GetValues<Wavelet>())
        {
            Assert.Empty(ProblemRules.Errors(Image(new TransformSpec(wavelet, 3)), null));
        }

        Assert.Single(ProblemRules.Errors(Image(new TransformSpec(Enum.GetValues<Wavelet>().Max() + 1, 3)), null));
        Assert.Single(ProblemRules.Errors(Image(new TransformSpec((Wavelet)(-1), 3)), null));
    }

    [Fact]
    public void Every_operator_has_an_attribute_and_every_attribute_an_operator()
    {
        IEnumerable<string> attributes = typeof(SensingAttribute).Assembly.GetTypes()
            .Where(t => t.IsSubclassOf(typeof(SensingAttribute)) && !t.IsAbstract)
            .Select(t => t.Name[..^"Attribute".Length]);
        Assert.Equal(SensingForm.All.Select(f => f.Attribute).Order(), attributes.Order());
        Assert.Equal(Enum.GetValues<SensingKind>(), SensingForm.All.Select(f => f.Kind).Order());
    }

    private static ProblemSpec Image(TransformSpec transform) =>
        new(ElementType.Complex32, null, null, null, new SensingSpec(SensingKind.SubsampledFourier, Height: 64, Width: 64), transform, SolverSpec.Default);
}

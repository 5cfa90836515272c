using System.Reflection;
using CsRecover.Solvers;

namespace CsRecover.Tests.Problems;

/// <summary>Every solver's options record has an attribute that says the same: a solver joins by being in <see cref="SolverCatalog"/>.</summary>
public class SolverAttributeTests
{
    public static TheoryData<Type> Records => [.. SolverCatalog.All.Select(s => s.GetType()).Distinct()];

    [Theory]
    [MemberData(nameof(Records))]
    public void Mirror_the_options(Type record)
    {
        string name = record.Name[..^"Options".Length] + "Attribute";
        Type? attribute = typeof(SolverAttribute).Assembly.GetType($"CsRecover.{name}");
        Assert.True(attribute is not null, $"Expected an attribute {name} for {record.Name}.");
        Assert.True(attribute.IsSubclassOf(record.IsSubclassOf(typeof(SparsityOptions)) ? typeof(SparsitySolverAttribute) : typeof(SolverAttribute)));
        Assert.True(attribute.IsSealed);

        Dictionary<string, Type> options = Settable(record), arguments = Settable(attribute);
        Assert.Equal(options.Keys.Order(), arguments.Keys.Order());
        Assert.All(options, o => Assert.Equal(Nullable.GetUnderlyingType(o.Value) ?? o.Value, arguments[o.Key]));
    }

    [Fact]
    public void Belong_to_a_solver()
    {
        IEnumerable<string> attributes = typeof(SolverAttribute).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(SolverAttribute)) && !t.IsAbstract).Select(t => t.Name);
        Assert.Equal(SolverCatalog.All.Select(s => s.GetType().Name[..^"Options".Length] + "Attribute").Distinct().Order(), attributes.Order());
    }

    private static Dictionary<string, Type> Settable(Type type) => type.GetProperties(BindingFlags.Instance | BindingFlags.Public)
        .Where(p => p.SetMethod is { IsPublic: true })
        .ToDictionary(p => p.Name, p => p.PropertyType);
}

extern alias generators;

using System.Collections;
using System.Reflection;
using CsRecover.Generators.Tests.Harness;
using generators::CsRecover.Generators;
using generators::CsRecover.Generators.Parsing;
using generators::CsRecover.Planning;

namespace CsRecover.Generators.Tests;

/// <summary>What flows through the generator's steps: values without a trace of the compilation they were read from.</summary>
public class ModelTests
{
    public static TheoryData<Type> Models => [typeof(ProblemDeclaration), typeof(ProblemPlan), typeof(SamplingMask), typeof(CompilationFacts), typeof(Finding)];

    [Theory]
    [MemberData(nameof(Models))]
    public void Hold_nothing_of_the_compiler_and_nothing_that_compares_by_reference(Type model)
    {
        var seen = new HashSet<Type>();
        Walk(model, model.Name);
        Assert.NotEmpty(seen);

        void Walk(Type type, string path)
        {
            type = Nullable.GetUnderlyingType(type) ?? type;
            if (type.IsPrimitive || type.IsEnum || type == typeof(string) || !seen.Add(type))
            {
                return;
            }

            Assert.False(type.FullName!.StartsWith("Microsoft.", StringComparison.Ordinal), $"{path} is a {type}");
            if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(EquatableArray<>))
            {
                Walk(type.GetGenericArguments()[0], path + "[]");
                return;
            }

            Assert.False(typeof(IEnumerable).IsAssignableFrom(type), $"{path} is a collection that compares by reference: {type}");
            Assert.True(type.GetMethod("<Clone>$") is not null, $"{path} is not a record: {type}");
            foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
            {
                Assert.True(field.IsInitOnly, $"{path}.{field.Name} can change");
                Walk(field.FieldType, $"{path}.{field.Name}");
            }
        }
    }

    [Fact]
    public void Ilgpu_is_seen_where_it_is_referenced()
    {
        Assert.False(RecoveryProblemGenerator.FactsOf(ProblemCompilation.Create("")).HasIlgpu);
        Assert.False(RecoveryProblemGenerator.FactsOf(ProblemCompilation.Create("namespace ILGPU { internal class Context; }")).HasIlgpu);
        Assert.True(RecoveryProblemGenerator.FactsOf(ProblemCompilation.Create(ProblemCompilation.Ilgpu)).HasIlgpu);
    }

    [Fact]
    public void Equal_arrays_are_equal()
    {
        EquatableArray<string> a = new[] { "x", "y" }.ToEquatableArray(), b = new[] { "x", "y" }.ToEquatableArray();
        Assert.Equal(a, b);
        Assert.True(a == b);
        Assert.Equal(a.GetHashCode(), b.GetHashCode());
        Assert.False(a == new[] { "y", "x" }.ToEquatableArray());
        Assert.False(a == new[] { "x" }.ToEquatableArray());
        Assert.Equal(EquatableArray<string>.Empty, Array.Empty<string>().ToEquatableArray());
        Assert.Equal(["x", "y"], a);
    }
}

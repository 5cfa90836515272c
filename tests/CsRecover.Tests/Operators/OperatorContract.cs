using System.Numerics;
using CsRecover.Operators;
using CsRecover.Vectors;

namespace CsRecover.Tests.Operators;

/// <summary>What every sensing operator must do, whatever it is made of. Tolerances scale with epsilon and the norms involved.</summary>
internal static class OperatorContract
{
    /// <summary>Checks linearity, the adjoint, columns and both projections; <paramref name="explicitMatrix"/> is compared when given. A map whose projection is documented to be none has <paramref name="projects"/> false.</summary>
    public static void Check<T>(SensingOperator<T> a, T[,]? explicitMatrix = null, double slack = 60.0, bool projects = true)
        where T : unmanaged, INumberBase<T>
    {
        int m = a.Rows, n = a.Columns;
        double eps = slack * Epsilon<T>() * Math.Sqrt(n);
        var random = new Random(m * 31 + n);
        T[] x = Draw<T>(random, n), w = Draw<T>(random, n), y = Draw<T>(random, m);
        T[] ax = Forward(a, x), aw = Forward(a, w), ahy = Adjoint(a, y);

        T scale = Number<T>(0.75, -0.5);
        T[] combined = [.. x.Zip(w, (p, q) => (scale * p) + q)];
        T[] expected = [.. ax.Zip(aw, (p, q) => (scale * p) + q)];
        Near(expected, Forward(a, combined), eps, "linearity");

        Complex left = Inner(y, ax), right = Inner(ahy, x);
        Assert.True((left - right).Magnitude <= eps * (Norm(ax) * Norm(y) + Norm(x) * Norm(ahy) + 1e-30), $"<Ax,y> = {left}, <x,A^H y> = {right}");

        foreach (int j in new[] { 0, n / 2, n - 1 })
        {
            var unit = new T[n];
            unit[j] = T.One;
            var column = new T[m];
            a.Column(j, column);
            Near(Forward(a, unit), column, eps, $"column {j}");
        }

        if (explicitMatrix is not null)
        {
            var product = new T[m];
            for (int i = 0; i < m; i++)
            {
                for (int j = 0; j < n; j++)
                {
                    product[i] += explicitMatrix[i, j] * x[j];
                }
            }

            Near(product, ax, eps, "explicit matrix");
        }

        if (projects)
        {
            a.Accept<ProjectionVisitor<T>, int>(new ProjectionVisitor<T>(ax, x, eps * 20), new MapRequest(Projects: true));
        }
    }

    public static T[] Forward<T>(SensingOperator<T> a, T[] x)
        where T : unmanaged, INumberBase<T>
    {
        var y = new T[a.Rows];
        a.Forward(x, y);
        return y;
    }

    public static T[] Adjoint<T>(SensingOperator<T> a, T[] y)
        where T : unmanaged, INumberBase<T>
    {
        var x = new T[a.Columns];
        a.Adjoint(y, x);
        return x;
    }

    public static double Epsilon<T>() => typeof(T) == typeof(double) ? 2.3e-16 : 1.2e-7;

    /// <summary>Standard normal entries, complex where the type is.</summary>
    public static T[] Draw<T>(Random random, int count)
        where T : unmanaged, INumberBase<T>
    {
        var values = new T[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = Number<T>(Gaussian(random), Gaussian(random));
        }

        return values;
    }

    public static T Number<T>(double re, double im)
        where T : unmanaged, INumberBase<T> =>
        typeof(T) == typeof(Complex32) ? (T)(object)new Complex32((float)re, (float)im) : T.CreateTruncating(re);

    public static Complex ToComplex<T>(T value) => value switch
    {
        float f => f,
        double d => d,
        Complex32 c => c,
        _ => throw new NotSupportedException(),
    };

    public static double Norm<T>(T[] v) => Math.Sqrt(v.Sum(e => Math.Pow(ToComplex(e).Magnitude, 2)));

    /// <summary>sum conj(a_i) b_i.</summary>
    public static Complex Inner<T>(T[] a, T[] b)
    {
        Complex sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += Complex.Conjugate(ToComplex(a[i])) * ToComplex(b[i]);
        }

        return sum;
    }

    public static double Distance<T>(T[] a, T[] b) => Math.Sqrt(a.Zip(b, (p, q) => Math.Pow((ToComplex(p) - ToComplex(q)).Magnitude, 2)).Sum());

    public static void Near<T>(T[] expected, T[] actual, double relative, string what)
    {
        double distance = Distance(expected, actual), bound = relative * (Norm(expected) + 1e-30);
        Assert.True(distance <= bound, $"{what}: distance {distance:E2} exceeds {bound:E2}");
    }

    private static double Gaussian(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private readonly struct ProjectionVisitor<T>(T[] y, T[] explains, double tolerance) : IMapVisitor<T, int>
        where T : unmanaged, INumberBase<T>
    {
        public unsafe int Visit<TSpace, TMap, TReal>(TSpace space, TMap map)
            where TSpace : struct, IVectorSpace<HostVector<T>, HostTable<T>, T, TReal>
            where TMap : struct, IHostMap<T, TReal>
            where TReal : unmanaged, IFloatingPointIeee754<TReal>
        {
            int m = map.RowStorage, n = map.ColumnStorage;
            using var memory = new NativeBuffer<T>(3 * m + n);
            HostVector<T> vy = new(memory.Pointer, m), target = new(memory.Pointer + m, m), r = new(memory.Pointer + 2 * m, m), vx = new(memory.Pointer + 3 * m, n);
            map.LoadMeasurements(y, vy);
            map.PrepareProjection(vy, target);

            // The minimum-norm solution explains y and is no longer than any other explanation.
            map.MinimumNorm(target, vx);
            map.Forward(vx, r);
            var back = new T[map.Rows];
            map.StoreMeasurements(r, back);
            Near(y, back, tolerance, "A A^+ y");
            double shortest = Math.Sqrt(double.CreateTruncating(space.Dot(vx, vx)));
            Assert.True(shortest <= Norm(explains) * (1 + tolerance), $"minimum norm {shortest} exceeds {Norm(explains)}");

            // Projecting any point explains y; projecting again changes nothing; the misfit reported is that before the projection.
            T[] start = Draw<T>(new Random(5), map.Columns);
            map.LoadUnknowns(start, vx);
            map.Project(target, vx);
            map.Forward(vx, r);
            map.StoreMeasurements(r, back);
            Near(y, back, tolerance, "A P(x)");
            var once = new T[map.Columns];
            map.StoreCoefficients(vx, once);
            Misfit<TReal> misfit = map.ProjectAndMeasure(target, vx, Samples.All);
            var twice = new T[map.Columns];
            map.StoreCoefficients(vx, twice);
            Near(once, twice, tolerance, "P(P(x))");
            double targetNorm = Math.Sqrt(double.CreateTruncating(space.Dot(target, target)));
            Assert.True(Math.Sqrt(double.CreateTruncating(misfit.Fitted)) <= tolerance * 10 * (targetNorm + Norm(once)), $"misfit {misfit.Fitted} after a projection");
            return 0;
        }
    }
}

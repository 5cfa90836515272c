using System.Runtime.Intrinsics;
using CsRecover.Solvers;
using CsRecover.Vectors;

namespace CsRecover.Tests.Vectors;

public class LaneTests
{
    public static TheoryData<string> Functors => ["energy", "support", "differs", "above", "gaussian", "garrote"];

    [Fact]
    public void Exponential_is_accurate_in_both_precisions()
    {
        double worstSingle = 0, worstDouble = 0;
        for (double x = 0; x > -85; x -= 0.00731)
        {
            float xs = (float)x;
            double single = LaneMath.ExpNegative<SingleLane, float>(new SingleLane(xs)).Value;
            worstSingle = Math.Max(worstSingle, Math.Abs(single / Math.Exp(xs) - 1));
            worstDouble = Math.Max(worstDouble, Math.Abs(LaneMath.ExpNegative<DoubleLane, double>(new DoubleLane(x)).Value / Math.Exp(x) - 1));
        }

        Assert.InRange(worstSingle, 0, 1.5e-7);
        Assert.InRange(worstDouble, 0, 5e-16);
        Assert.InRange(LaneMath.ExpNegative<SingleLane, float>(new SingleLane(-1e9f)).Value, 0f, 1e-37f);
        Assert.InRange(LaneMath.ExpNegative<DoubleLane, double>(new DoubleLane(-1e9)).Value, 0, 1e-300);
    }

    [Fact]
    public void Logarithm_is_accurate_in_both_precisions()
    {
        double worstSingle = 0, worstDouble = 0;
        for (double power = 0; power > -80; power -= 0.0731)
        {
            double x = Math.Exp(power);
            worstSingle = Math.Max(worstSingle, Math.Abs(LaneMath.LogToOne<SingleLane, float>(new SingleLane((float)x)).Value - Math.Log((float)x)));
            worstDouble = Math.Max(worstDouble, Math.Abs(LaneMath.LogToOne<DoubleLane, double>(new DoubleLane(x)).Value - Math.Log(x)));
        }

        Assert.InRange(worstSingle, 0, 1e-4);
        Assert.InRange(worstDouble, 0, 1e-12);
        Assert.InRange(LaneMath.LogToOne<DoubleLane, double>(new DoubleLane(0)).Value, -100, -80);
    }

    [Theory]
    [MemberData(nameof(Functors))]
    public void Registers_round_as_scalars_do(string functor)
    {
        var random = new Random(11);
        for (int trial = 0; trial < 200; trial++)
        {
            double scale = Math.Pow(10, random.Next(-12, 6));
            var a = new double[8];
            var b = new double[8];
            for (int i = 0; i < 8; i++)
            {
                a[i] = random.Next(4) == 0 ? 0 : random.NextDouble() * scale;
                b[i] = random.Next(4) == 0 ? 0 : random.NextDouble();
            }

            switch (functor)
            {
                case "energy": Same(default(Energy<float>), default(Energy<double>), a, b); break;
                case "support": Same(default(OnSupport<float>), default(OnSupport<double>), a, b); break;
                case "differs": Same(default(SupportDiffers<float>), default(SupportDiffers<double>), a, b); break;
                case "above": Same(new Above<float>(0.3f), new Above<double>(0.3), a, b); break;
                case "gaussian": Same(new GaussianShrinkage<float>(0.7f, 1.5f), new GaussianShrinkage<double>(0.7, 1.5), a, b); break;
                default: Same(new GarroteShrinkage<float>(0.7f, 1f), new GarroteShrinkage<double>(0.7, 1), a, b); break;
            }
        }
    }

    private static void Same<TSingle, TDouble>(TSingle single, TDouble twice, double[] a, double[] b)
        where TSingle : unmanaged, IWeight<float>
        where TDouble : unmanaged, IWeight<double>
    {
        float[] fa = [.. a.Select(v => (float)v)], fb = [.. b.Select(v => (float)v)];
        Vector256<float> lanes = single.Invoke(new SimdLane<float>(Vector256.Create(fa)), new SimdLane<float>(Vector256.Create(fb))).Value;
        Vector256<double> pair = twice.Invoke(new SimdLane<double>(Vector256.Create(a)), new SimdLane<double>(Vector256.Create(b))).Value;
        for (int i = 0; i < 8; i++)
        {
            Assert.Equal(single.Invoke(new SingleLane(fa[i]), new SingleLane(fb[i])).Value, lanes[i]);
            if (i < 4)
            {
                Assert.Equal(twice.Invoke(new DoubleLane(a[i]), new DoubleLane(b[i])).Value, pair[i]);
            }
        }
    }
}

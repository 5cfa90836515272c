using System.Numerics;
using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>The weights theta and the log alphas of the gates of <see cref="SampledGates"/>, in double precision, and the steps that both take.</summary>
/// <typeparam name="TReal">Real scalar of the settings.</typeparam>
internal sealed class GateDescent<TReal>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    /// <summary>u stays so far from 0 and 1.</summary>
    private const double Margin = 1e-6;

    /// <summary>The largest |log alpha|.</summary>
    private const double Limit = 20.0;

    private readonly SampledGatesSettings<TReal> _o;
    private readonly HardConcreteDistribution _law;
    private readonly Adam _weightSteps, _gateSteps;
    private readonly double[] _theta, _logAlpha, _gates, _slopes, _total, _pull;
    private double _lambda;
    private int _step;

    /// <summary>Begins.</summary>
    /// <param name="theta">The first weights; kept and updated.</param>
    /// <param name="o">Settings.</param>
    public GateDescent(double[] theta, in SampledGatesSettings<TReal> o)
    {
        int count = theta.Length;
        _o = o;
        _law = HardConcreteDistribution.Default with { Beta = o.Beta };
        _weightSteps = new Adam(count, o.WeightStepSize * theta.Max(Math.Abs));
        _gateSteps = new Adam(count, o.StepSize);
        _lambda = o.Lambda;
        _theta = theta;
        _logAlpha = new double[count];
        _gates = new double[count];
        _slopes = new double[count];
        _total = new double[count];
        _pull = new double[count];
        Array.Fill(_logAlpha, o.InitialLogAlpha);
    }

    /// <summary>Samples of a step.</summary>
    public int Draws => _o.Antithetic ? 2 * _o.Samples : _o.Samples;

    /// <summary>Draws all gates; of two mirrored samples the second has 1 - u where the first has u.</summary>
    /// <param name="draw">Which sample of the step.</param>
    /// <param name="drawn">theta times the gates, overwritten.</param>
    public void Draw(int draw, double[] drawn)
    {
        uint sample = (uint)(_step * _o.Samples + (_o.Antithetic ? draw / 2 : draw));
        bool mirrored = _o.Antithetic && draw % 2 == 1;
        for (int j = 0; j < drawn.Length; j++)
        {
            double u = Uniform(_o.Seed, sample, j);
            (_gates[j], _slopes[j]) = _law.SampleWithSlope(_logAlpha[j], mirrored ? 1.0 - u : u);
            drawn[j] = _theta[j] * _gates[j];
        }
    }

    /// <summary>Adds what the last sample's gradient says of weights and gates.</summary>
    /// <param name="slopes">The loss's derivatives by theta times gate, for the mean over all samples.</param>
    public void Add(double[] slopes)
    {
        for (int j = 0; j < slopes.Length; j++)
        {
            _total[j] += slopes[j] * _gates[j];
            _pull[j] += slopes[j] * _theta[j] * _slopes[j];
        }
    }

    /// <summary>One step of both, with the expected count's price; told k, the price follows how far that count is above it.</summary>
    public void Step()
    {
        int count = _theta.Length;
        if (_o.Sparsity >= 0)
        {
            double expected = 0.0;
            for (int j = 0; j < count; j++)
            {
                expected += _law.ProbabilityOfNonZero(_logAlpha[j]);
            }

            _lambda = expected > _o.Sparsity ? _lambda + _o.DualStep * (expected - _o.Sparsity) / Math.Max(_o.Sparsity, 1) : 0.0;
        }

        for (int j = 0; j < count; j++)
        {
            double p = _law.ProbabilityOfNonZero(_logAlpha[j]);
            _pull[j] += _lambda * p * (1.0 - p);
        }

        _weightSteps.Step(_theta, _total);
        _gateSteps.Step(_logAlpha, _pull);
        for (int j = 0; j < count; j++)
        {
            _logAlpha[j] = Math.Clamp(_logAlpha[j], -Limit, Limit);
        }

        Array.Clear(_total);
        Array.Clear(_pull);
        _step++;
    }

    /// <summary>What theta times the estimated gate is.</summary>
    /// <param name="j">Which gate.</param>
    public double Estimate(int j) => _theta[j] * _law.Estimate(_o.Estimator, _logAlpha[j]);

    /// <summary>A positive number that grows with how often a gate is open.</summary>
    /// <param name="j">Which gate.</param>
    public double Openness(int j) => Math.Exp(_logAlpha[j] / 4.0);

    private static double Uniform(ulong seed, uint sample, int j)
    {
        uint word = Philox.Block((uint)j, sample, 0, PhiloxStreams.SampledGates, (uint)seed, (uint)(seed >> 32)).W0;
        return Math.Clamp((word + 0.5) / 4294967296.0, Margin, 1.0 - Margin);
    }

    /// <summary>Kingma and Ba, "Adam: a method for stochastic optimization", ICLR 2015, algorithm 1.</summary>
    private sealed class Adam(int count, double size)
    {
        private const double First = 0.9, Second = 0.999, Tiny = 1e-12;

        private readonly double[] _mean = new double[count], _square = new double[count];
        private double _first = 1.0, _second = 1.0;

        public void Step(double[] parameters, double[] gradient)
        {
            _first *= First;
            _second *= Second;
            for (int j = 0; j < parameters.Length; j++)
            {
                _mean[j] = (First * _mean[j]) + ((1.0 - First) * gradient[j]);
                _square[j] = (Second * _square[j]) + ((1.0 - Second) * gradient[j] * gradient[j]);
                parameters[j] -= size * (_mean[j] / (1.0 - _first)) / (Math.Sqrt(_square[j] / (1.0 - _second)) + Tiny);
            }
        }
    }
}

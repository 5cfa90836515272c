using System.Runtime.Intrinsics;
using CsRecover.Selection;
using CsRecover.Vectors;

namespace CsRecover.Learning.Calibration;

/// <summary>
/// The training loop of <see cref="SparseCalibrationWeights"/>. An epoch is one pass over A: while a column is in the cache, its product with the residual gives its gradient and
/// Adam's step, the next gate is drawn, and the column goes into the residual of the next epoch. Columns of gates that are drawn closed need neither.
/// </summary>
internal static unsafe class GateTraining
{
    private const float FirstDecay = 0.9f, SecondDecay = 0.999f, Smallest = 1e-8f;

    /// <summary>log alpha stays within this, where a gate is open or closed for good already.</summary>
    private const float LargestLogAlpha = 20.0f;

    /// <summary>Sums that are made apart from each other, whatever the number of threads, so that answers do not depend on it.</summary>
    private const int Parts = 4;

    /// <summary>Columns at a time.</summary>
    private const int Strip = 64;

    /// <summary>Sparser matrices are kept sparse.</summary>
    private const double StoredFrom = 0.12;

    /// <summary>Trains.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="o">Settings, checked.</param>
    /// <param name="options">Threads, progress.</param>
    /// <returns>The weights, by the estimator asked for.</returns>
    public static double[] Run(CalibrationProblem problem, SparseCalibrationWeights o, CalibrationOptions options)
    {
        double[] rows = problem.RowFactors();
        int q = problem.Matrix.Observations, n = problem.Matrix.Features, stride = HostVector.StorageFor(q);
        if (problem.Matrix is SparseDesign sparse && sparse.Entries < StoredFrom * q * n)
        {
            float[] values = [.. sparse.Values.Select((v, e) => (float)(v * rows[sparse.Rows[e]]))];
            return Run(new SparseGateColumns(sparse.Starts, sparse.Rows, values), problem, o, options);
        }

        using var stored = new NativeBuffer<float>((nint)stride * n);
        Parallel.For(0, n, j =>
        {
            var column = new double[q];
            problem.Matrix.AddColumn(1.0, j, column);
            for (int i = 0; i < q; i++)
            {
                stored.Pointer[((nint)j * stride) + i] = (float)(column[i] * rows[i]);
            }
        });
        return Run(new StoredGateColumns(stored.Pointer, stride), problem, o, options);
    }

    private static double[] Run<TColumns>(TColumns columns, CalibrationProblem problem, SparseCalibrationWeights o, CalibrationOptions options)
        where TColumns : struct, IGateColumns
    {
        using var state = new State<TColumns>(columns, problem, o);
        int threads = ThreadCount.Of(options.MaxThreads), every = Math.Max(1, o.Epochs / 100);
        for (int epoch = 0; epoch <= o.Epochs; epoch++)
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            int now = epoch;
            if (threads > 1 && state.IsWorthThreads)
            {
                Parallel.For(0, Parts, new ParallelOptions { MaxDegreeOfParallelism = threads }, part => state.Pass(now, part));
            }
            else
            {
                for (int part = 0; part < Parts; part++)
                {
                    state.Pass(now, part);
                }
            }

            state.Join();
            if (options.Progress is { } progress && epoch > 0 && epoch % every == 0)
            {
                progress.Report(new CalibrationReport(epoch, o.Epochs, state.Loss, state.Open));
            }
        }

        return state.Weights();
    }

    /// <summary>Vectors of N numbers each, padded by columns that never count, and residuals of Q.</summary>
    private sealed class State<TColumns> : IDisposable
        where TColumns : struct, IGateColumns
    {
        private readonly TColumns _columns;
        private readonly SparseCalibrationWeights _o;
        private readonly int _n;
        private readonly int _padded;
        private readonly int _q;
        private readonly NativeBuffer<float> _memory;
        private readonly float* _logWeight;
        private readonly float* _logAlpha;
        private readonly float* _firstWeight;
        private readonly float* _secondWeight;
        private readonly float* _firstAlpha;
        private readonly float* _secondAlpha;
        private readonly float* _value;
        private readonly float* _slope;
        private readonly float* _pull;
        private readonly float* _target;
        private readonly float* _residual;
        private readonly float* _parts;
        private readonly float _perLoss;
        private readonly float _perGate;

        public State(TColumns columns, CalibrationProblem problem, SparseCalibrationWeights o)
        {
            (_columns, _o, _n) = (columns, o, problem.Matrix.Features);
            _padded = HostVector.StorageFor(_n);
            _q = HostVector.StorageFor(problem.Matrix.Observations);
            _memory = new NativeBuffer<float>((9 * (nint)_padded) + ((2 + Parts) * (nint)_q));
            float* vectors = _memory.Pointer, sums = vectors + (9 * (nint)_padded);
            _logWeight = vectors;
            _logAlpha = vectors + _padded;
            _firstWeight = vectors + (2 * (nint)_padded);
            _secondWeight = vectors + (3 * (nint)_padded);
            _firstAlpha = vectors + (4 * (nint)_padded);
            _secondAlpha = vectors + (5 * (nint)_padded);
            _value = vectors + (6 * (nint)_padded);
            _slope = vectors + (7 * (nint)_padded);
            _pull = vectors + (8 * (nint)_padded);
            _target = sums;
            _residual = sums + _q;
            _parts = sums + (2 * (nint)_q);
            double[] rows = problem.RowFactors();
            for (int i = 0; i < rows.Length; i++)
            {
                _target[i] = (float)(rows[i] * problem.Targets[i]);
            }

            (_perLoss, _perGate) = o.NormalizePenalties ? (1.0f / rows.Length, 1.0f / _n) : (1.0f, 1.0f);
            IsWorthThreads = (long)_n * _q >= 1 << 20;
            Start(o.InitialWeight ?? CommonWeight(problem, rows));
        }

        /// <summary>Whether an epoch takes long enough to be shared.</summary>
        public bool IsWorthThreads { get; }

        /// <summary>|b - A w|^2 of the weights as drawn.</summary>
        public double Loss { get; private set; }

        /// <summary>Weights that are not 0 as drawn.</summary>
        public int Open { get; private set; }

        /// <summary>One part of an epoch: gradients from the residual of the gates drawn before, a step of Adam (none before the first), the next gates and their residual.</summary>
        /// <param name="epoch">The epoch, from 0; 0 draws only.</param>
        /// <param name="part">Which part.</param>
        public void Pass(int epoch, int part)
        {
            int strips = (_padded + Strip - 1) / Strip, first = (int)((long)strips * part / Parts) * Strip, end = Math.Min(_padded, (int)((long)strips * (part + 1) / Parts) * Strip);
            float* sum = _parts + (part * _q);
            new Span<float>(sum, _q).Clear();
            float firstCorrection = 1.0f / (1.0f - MathF.Pow(FirstDecay, epoch)), secondCorrection = 1.0f / (1.0f - MathF.Pow(SecondDecay, epoch));
            for (int from = first; from < end; from += Strip)
            {
                int to = Math.Min(from + Strip, end), last = Math.Min(to, _n);
                if (epoch > 0)
                {
                    Multiply(from, last);
                }

                for (int j = from; j < to; j += Vector256<float>.Count)
                {
                    if (epoch > 0)
                    {
                        Step(j, firstCorrection, secondCorrection);
                    }

                    Draw(j, (uint)epoch);
                }

                Add(from, last, sum);
            }
        }

        /// <summary>The residual of all parts.</summary>
        public void Join()
        {
            double loss = 0.0;
            for (int i = 0; i < _q; i++)
            {
                float fitted = 0.0f;
                for (int part = 0; part < Parts; part++)
                {
                    fitted += _parts[(part * _q) + i];
                }

                _residual[i] = _target[i] - fitted;
                loss += (double)_residual[i] * _residual[i];
            }

            Loss = loss;
            Open = _n - new ReadOnlySpan<float>(_value, _n).Count(0.0f);
        }

        /// <summary>exp(v) times the gates as the estimator reads them.</summary>
        public double[] Weights()
        {
            var weights = new double[_n];
            for (int j = 0; j < _n; j++)
            {
                weights[j] = Math.Exp(_logWeight[j]) * (_o.UseGates ? _o.Gates.Estimate(_o.Estimator, _logAlpha[j]) : 1.0);
            }

            return weights;
        }

        public void Dispose() => _memory.Dispose();

        /// <summary>The w of min |b - A 1 w E z|; 1 where that is not above 0.</summary>
        private double CommonWeight(CalibrationProblem problem, double[] rows)
        {
            var sums = new double[rows.Length];
            for (int j = 0; j < _n; j++)
            {
                problem.Matrix.AddColumn(1.0, j, sums);
            }

            double product = 0.0, energy = 0.0, gate = _o.UseGates ? _o.Gates.Mean(Math.Log(_o.InitialKeepProbability / (1.0 - _o.InitialKeepProbability))) : 1.0;
            for (int i = 0; i < rows.Length; i++)
            {
                double a = sums[i] * rows[i] * gate;
                product += a * problem.Targets[i] * rows[i];
                energy += a * a;
            }

            return product > 0.0 ? product / energy : 1.0;
        }

        private void Start(double initialWeight)
        {
            double logAlpha = Math.Log(_o.InitialKeepProbability / (1.0 - _o.InitialKeepProbability));
            for (int j = 0; j < _n; j++)
            {
                (double forWeight, double forAlpha) = Normals((uint)j);
                _logWeight[j] = (float)(Math.Log(_o.InitialWeights?[j] ?? initialWeight) + (_o.LogWeightJitter * forWeight));
                _logAlpha[j] = (float)(logAlpha + (_o.LogAlphaJitter * forAlpha));
            }
        }

        /// <summary>Two independent normal numbers (Box and Muller).</summary>
        private (double First, double Second) Normals(uint j)
        {
            (uint a, uint b, _, _) = Philox.Block(j, 0, 1, PhiloxStreams.CalibrationGates, (uint)_o.Seed, (uint)(_o.Seed >> 32));
            double radius = Math.Sqrt(-2.0 * Math.Log((a + 0.5) * Math.Pow(2.0, -32))), angle = 2.0 * Math.PI * b * Math.Pow(2.0, -32);
            return (radius * Math.Cos(angle), radius * Math.Sin(angle));
        }

        /// <summary>The products of a strip's columns with the residual, of those whose gates are not closed; all of them at once where most are not.</summary>
        private void Multiply(int from, int last)
        {
            if (AreMostOpen(from, last))
            {
                _columns.DotMany(from, last - from, _residual, _pull + from);
                return;
            }

            for (int j = from; j < last; j++)
            {
                _pull[j] = _value[j] != 0.0f ? _columns.Dot(j, _residual) : 0.0f;
            }
        }

        /// <summary>Adds a strip's columns to a sum, times their weights.</summary>
        private void Add(int from, int last, float* sum)
        {
            if (AreMostOpen(from, last))
            {
                _columns.AddMany(_value + from, from, last - from, sum);
                return;
            }

            for (int j = from; j < last; j++)
            {
                if (_value[j] != 0.0f)
                {
                    _columns.Add(_value[j], j, sum);
                }
            }
        }

        private bool AreMostOpen(int from, int last) => 2 * new ReadOnlySpan<float>(_value + from, last - from).Count(0.0f) < last - from;

        /// <summary>Eight steps of Adam (Kingma and Ba, ICLR 2015, algorithm 1).</summary>
        private void Step(int j, float firstCorrection, float secondCorrection)
        {
            var two = Vector256.Create(2.0f);
            Vector256<float> v = Vector256.LoadAligned(_logWeight + j), a = Vector256.LoadAligned(_logAlpha + j), pull = Vector256.LoadAligned(_pull + j);
            Vector256<float> forValue = -two * _perLoss * pull, exp = Vector256.Exp(v);

            // d loss / d v = (d loss / d w) w, and the squares' share.
            Vector256<float> gradient = (forValue * Vector256.LoadAligned(_value + j)) + (two * ((float)_o.PenaltyL2 * _perGate) * exp * exp);
            Vector256.StoreAligned(Adam(v, gradient, _firstWeight + j, _secondWeight + j, firstCorrection, secondCorrection), _logWeight + j);
            if (_o.UseGates)
            {
                // The expected count's share: p (1 - p) with p = P(z != 0); nothing beyond the largest log alpha.
                Vector256<float> p = Sigmoid(a - Vector256.Create((float)(_o.Gates.Beta * Math.Log(-_o.Gates.Gamma / _o.Gates.Zeta))));
                gradient = (forValue * Vector256.LoadAligned(_slope + j)) + ((float)_o.PenaltyL0 * _perGate * p * (Vector256<float>.One - p));
                Vector256<float> moved = Adam(a, gradient, _firstAlpha + j, _secondAlpha + j, firstCorrection, secondCorrection), limit = Vector256.Create(LargestLogAlpha);
                Vector256.StoreAligned(Vector256.Min(Vector256.Max(moved, -limit), limit), _logAlpha + j);
            }
        }

        private Vector256<float> Adam(Vector256<float> x, Vector256<float> gradient, float* first, float* second, float firstCorrection, float secondCorrection)
        {
            Vector256<float> m = (FirstDecay * Vector256.LoadAligned(first)) + ((1.0f - FirstDecay) * gradient);
            Vector256<float> s = (SecondDecay * Vector256.LoadAligned(second)) + ((1.0f - SecondDecay) * gradient * gradient);
            m.StoreAligned(first);
            s.StoreAligned(second);
            return x - ((float)_o.LearningRate * firstCorrection * m / (Vector256.Sqrt(s * secondCorrection) + Vector256.Create(Smallest)));
        }

        /// <summary>Eight gates of an epoch: z = clip(s (zeta - gamma) + gamma, 0, 1), s = sigmoid((log u - log(1 - u) + log alpha) / beta); w = exp(v) z, and d w / d log alpha.</summary>
        private void Draw(int j, uint epoch)
        {
            Vector256<float> exp = Vector256.Exp(Vector256.LoadAligned(_logWeight + j)), one = Vector256<float>.One, zero = Vector256<float>.Zero, z = one, slope = zero;
            if (_o.UseGates)
            {
                // u in steps of 2^-24, from 2^-25: never 0 or 1.
                PhiloxLanes.Blocks(_o.Seed, PhiloxStreams.CalibrationGates, Vector256.Create((uint)j) + PhiloxLanes.Steps, Vector256.Create(epoch), out Vector256<uint> word, out _, out _, out _);
                Vector256<float> u = (Vector256.ConvertToSingle((word >> 8).AsInt32()) + Vector256.Create(0.5f)) * (1.0f / (1 << 24));
                float beta = (float)_o.Gates.Beta, gamma = (float)_o.Gates.Gamma, width = (float)(_o.Gates.Zeta - _o.Gates.Gamma);
                Vector256<float> s = Sigmoid((Vector256.Log(u / (one - u)) + Vector256.LoadAligned(_logAlpha + j)) * (1.0f / beta)), stretched = (s * width) + Vector256.Create(gamma);
                z = Vector256.Min(Vector256.Max(stretched, zero), one);
                Vector256<float> inside = Vector256.GreaterThan(stretched, zero) & Vector256.LessThan(stretched, one);
                slope = inside & (exp * (width / beta) * s * (one - s));
            }

            (exp * z).StoreAligned(_value + j);
            slope.StoreAligned(_slope + j);
        }

        private static Vector256<float> Sigmoid(Vector256<float> x) => Vector256<float>.One / (Vector256<float>.One + Vector256.Exp(-x));
    }
}

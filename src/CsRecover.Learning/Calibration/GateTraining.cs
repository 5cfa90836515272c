using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using CsRecover.Learning.Networks;
using CsRecover.Selection;
using CsRecover.Vectors;
using WideLane = CsRecover.Vectors.WideLane<float>;

namespace CsRecover.Learning.Calibration;

/// <summary>
/// The training loop of <see cref="SparseCalibrationWeights"/>. An epoch is one pass over A: while a column is in the cache, its product with the residual gives its gradient and
/// Adam's step, the next gate is drawn, and the column goes into the residual of the next epoch. Columns of gates that are drawn closed need neither.
/// </summary>
internal static unsafe class GateTraining
{
    /// <summary>log alpha stays within this, where a gate is open or closed for good already.</summary>
    private const float LargestLogAlpha = 20.0f;

    /// <summary>Sums that are made apart from each other, whatever the number of threads, so that answers do not depend on it.</summary>
    private const int Parts = 4;

    /// <summary>Columns at a time.</summary>
    private const int Strip = 64;

    /// <summary>Gates that eight blocks of random words are enough for.</summary>
    private const int GatesOfBlocks = 4 * 8;

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
        private readonly NativeBuffer<int> _indices;
        private readonly int* _open;
        private readonly int[] _counts;
        private readonly Adam _adam;
        private readonly GateLanes _law;
        private readonly float* _logWeight;
        private readonly float* _logAlpha;
        private readonly float* _firstWeight;
        private readonly float* _secondWeight;
        private readonly float* _firstAlpha;
        private readonly float* _secondAlpha;
        private readonly float* _scale;
        private readonly float* _value;
        private readonly float* _slope;
        private readonly float* _pull;
        private readonly float* _target;
        private readonly float* _residual;
        private readonly float* _parts;
        private readonly float _perLoss;
        private readonly float _priceL0;
        private readonly float _priceL2;

        public State(TColumns columns, CalibrationProblem problem, SparseCalibrationWeights o)
        {
            (_columns, _o, _n) = (columns, o, problem.Matrix.Features);
            (_adam, _law) = (new Adam { LearningRate = o.LearningRate }, new GateLanes(o.Gates));
            _padded = (_n + Strip - 1) / Strip * Strip;
            _q = HostVector.StorageFor(problem.Matrix.Observations);
            _memory = new NativeBuffer<float>((10 * (nint)_padded) + ((2 + Parts) * (nint)_q));
            _indices = new NativeBuffer<int>(_padded);
            _open = _indices.Pointer;
            _counts = new int[_padded / Strip];
            float* vectors = _memory.Pointer, sums = vectors + (10 * (nint)_padded);
            _logWeight = vectors;
            _logAlpha = vectors + _padded;
            _firstWeight = vectors + (2 * (nint)_padded);
            _secondWeight = vectors + (3 * (nint)_padded);
            _firstAlpha = vectors + (4 * (nint)_padded);
            _secondAlpha = vectors + (5 * (nint)_padded);
            _scale = vectors + (6 * (nint)_padded);
            _value = vectors + (7 * (nint)_padded);
            _slope = vectors + (8 * (nint)_padded);
            _pull = vectors + (9 * (nint)_padded);
            _target = sums;
            _residual = sums + _q;
            _parts = sums + (2 * (nint)_q);
            double[] rows = problem.RowFactors();
            for (int i = 0; i < rows.Length; i++)
            {
                _target[i] = (float)(rows[i] * problem.Targets[i]);
            }

            _perLoss = o.NormalizePenalties ? 1.0f / rows.Length : 1.0f;
            float perGate = o.NormalizePenalties ? 1.0f / _n : 1.0f;
            (_priceL0, _priceL2) = ((float)o.PenaltyL0 * perGate, (float)o.PenaltyL2 * perGate);
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
            int strips = _padded / Strip, first = (int)((long)strips * part / Parts) * Strip, end = (int)((long)strips * (part + 1) / Parts) * Strip;
            float* sum = _parts + (part * _q);
            new Span<float>(sum, _q).Clear();
            var step = new AdamStep(_adam, Math.Max(epoch, 1));
            for (int from = first; from < end; from += Strip)
            {
                int last = Math.Min(from + Strip, _n);
                int* open = _open + from;
                if (epoch > 0)
                {
                    // Gates that are closed have no gradient by the fit, whatever their products are.
                    _columns.Dot(open, _counts[from / Strip], _residual, _pull);
                    Step(from, step);
                }

                Draw(from, (uint)epoch);
                int count = 0;
                for (int j = from; j < last; j++)
                {
                    open[count] = j;
                    count += _value[j] != 0.0f ? 1 : 0;
                }

                _counts[from / Strip] = count;
                _columns.Add(open, count, _value, sum);
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
            Open = _counts.Sum();
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

        public void Dispose()
        {
            _memory.Dispose();
            _indices.Dispose();
        }

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

        /// <summary>A strip's steps of Adam.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Step(int from, AdamStep step)
        {
            WideLane one = WideLane.Literal(1.0), limit = WideLane.Of(LargestLogAlpha), least = WideLane.Of(-LargestLogAlpha);
            WideLane forFit = WideLane.Of(-2.0f * _perLoss), forSquares = WideLane.Of(2.0f * _priceL2), forCount = WideLane.Of(_priceL0);
            for (int j = from; j < from + Strip; j += Vector512<float>.Count)
            {
                // d loss / d v = (d loss / d w) w, and the squares' share.
                WideLane forValue = forFit * WideLane.Load(_pull + j), scale = WideLane.Load(_scale + j);
                WideLane gradient = (forValue * WideLane.Load(_value + j)) + (forSquares * scale * scale);
                Move(step, WideLane.Load(_logWeight + j), gradient, _firstWeight + j, _secondWeight + j).Store(_logWeight + j);
                if (_o.UseGates)
                {
                    // The expected count's share: p (1 - p) with p = P(z != 0); nothing beyond the largest log alpha.
                    WideLane a = WideLane.Load(_logAlpha + j), p = _law.ProbabilityOfNonZero(a);
                    gradient = (forValue * WideLane.Load(_slope + j)) + (forCount * p * (one - p));
                    WideLane moved = Move(step, a, gradient, _firstAlpha + j, _secondAlpha + j);
                    WideLane.Min(WideLane.Max(moved, least), limit).Store(_logAlpha + j);
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static WideLane Move(AdamStep step, WideLane x, WideLane gradient, float* first, float* second)
        {
            WideLane m = WideLane.Load(first), s = WideLane.Load(second);
            x = step.Move(x, gradient, ref m, ref s);
            m.Store(first);
            s.Store(second);
            return x;
        }

        /// <summary>A strip's gates of an epoch: w = exp(v) z, and d w / d log alpha.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Draw(int from, uint epoch)
        {
            for (int j = from; j < from + Strip; j += Vector512<float>.Count)
            {
                WideLane scale = GateLanes.Exp(WideLane.Load(_logWeight + j));
                scale.Store(_scale + j);
                scale.Store(_value + j);
            }

            if (!_o.UseGates)
            {
                return;
            }

            float* uniform = _pull + from;
            for (int j = 0; j < Strip; j += GatesOfBlocks)
            {
                PhiloxLanes.Blocks(
                    _o.Seed, PhiloxStreams.CalibrationGates, Vector256.Create((uint)(from + j)) + PhiloxLanes.Steps, Vector256.Create(epoch), out Vector256<uint> a, out Vector256<uint> b, out Vector256<uint> c, out Vector256<uint> d);
                Uniform(a).StoreAligned(uniform + j);
                Uniform(b).StoreAligned(uniform + j + 8);
                Uniform(c).StoreAligned(uniform + j + 16);
                Uniform(d).StoreAligned(uniform + j + 24);
            }

            for (int j = from; j < from + Strip; j += Vector512<float>.Count)
            {
                WideLane scale = WideLane.Load(_scale + j);
                _law.Draw(WideLane.Load(_logAlpha + j), WideLane.Load(_pull + j), out WideLane z, out WideLane slope);
                (scale * z).Store(_value + j);
                (scale * slope).Store(_slope + j);
            }
        }

        /// <summary>Numbers in steps of 2^-24, from 2^-25: never 0 or 1.</summary>
        private static Vector256<float> Uniform(Vector256<uint> words) => (Vector256.ConvertToSingle((words >> 8).AsInt32()) + Vector256.Create(0.5f)) * (1.0f / (1 << 24));
    }
}

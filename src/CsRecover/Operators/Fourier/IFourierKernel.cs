namespace CsRecover.Operators;

/// <summary>The unnormalised DFT of one length of eight columns at once, as passes over images call it; see <see cref="FourierAlgorithm{T}"/> for the methods' contracts.</summary>
internal unsafe interface IFourierKernel
{
    /// <summary>N.</summary>
    int Length { get; }

    /// <summary>Points of working memory, at least N.</summary>
    int Points { get; }

    /// <summary>The frequency at a point in walking order.</summary>
    /// <param name="point">Number of the point.</param>
    int FrequencyAt(int point);

    /// <summary>From samples in order to frequencies in walking order.</summary>
    /// <param name="x">Samples; may be the points.</param>
    /// <param name="points">Working memory; receives the frequencies.</param>
    /// <param name="spill">Scratch for the stages.</param>
    void Analyse(in FourierPoints<float> x, in FourierPoints<float> points, float* spill);

    /// <summary>From samples in order to frequencies in order.</summary>
    /// <param name="x">Samples.</param>
    /// <param name="points">Working memory.</param>
    /// <param name="y">Receives the frequencies; may be the samples.</param>
    /// <param name="spill">Scratch for the stages.</param>
    void AnalyseInOrder(in FourierPoints<float> x, in FourierPoints<float> points, in FourierPoints<float> y, float* spill);

    /// <summary>From values in walking order to results in order.</summary>
    /// <param name="points">Values; overwritten.</param>
    /// <param name="y">Receives the results; may be the points.</param>
    /// <param name="spill">Scratch for the stages.</param>
    void Synthesise(in FourierPoints<float> points, in FourierPoints<float> y, float* spill);
}

/// <summary>The kernel of a length known at run time.</summary>
/// <param name="algorithm">What carries it out.</param>
internal readonly unsafe struct PlannedKernel(FourierAlgorithm<float> algorithm) : IFourierKernel
{
    private readonly FourierAlgorithm<float> _algorithm = algorithm;

    /// <inheritdoc/>
    public int Length => _algorithm.Length;

    /// <inheritdoc/>
    public int Points => _algorithm.Points;

    /// <inheritdoc/>
    public int FrequencyAt(int point) => _algorithm.FrequencyAt(point);

    /// <inheritdoc/>
    public void Analyse(in FourierPoints<float> x, in FourierPoints<float> points, float* spill) => _algorithm.Analyse(x, points, spill);

    /// <inheritdoc/>
    public void AnalyseInOrder(in FourierPoints<float> x, in FourierPoints<float> points, in FourierPoints<float> y, float* spill) =>
        _algorithm.AnalyseInOrder(x, points, y, spill);

    /// <inheritdoc/>
    public void Synthesise(in FourierPoints<float> points, in FourierPoints<float> y, float* spill) => _algorithm.Synthesise(points, y, spill);
}

/// <summary>The kernel of a length whose stages are types.</summary>
/// <typeparam name="TStages">The stages.</typeparam>
internal readonly unsafe struct StagedKernel<TStages> : IFourierKernel
    where TStages : struct, IFourierStages
{
    /// <summary>Immutable, so that one serves all images and both axes.</summary>
    private static readonly StagedTransform<float, CompiledStages<TStages>> _transform = new(default);

    /// <inheritdoc/>
    public int Length => TStages.Block(0);

    /// <inheritdoc/>
    public int Points => TStages.Block(0);

    /// <summary>The kernel.</summary>
    /// <param name="length">The length that is needed.</param>
    /// <exception cref="ArgumentException">The stages are of another length.</exception>
    public static StagedKernel<TStages> Of(int length) => TStages.Block(0) == length
        ? default
        : throw new ArgumentException($"Expected Fourier stages of {length} points, got stages of {TStages.Block(0)}.");

    /// <inheritdoc/>
    public int FrequencyAt(int point) => _transform.FrequencyAt(point);

    /// <inheritdoc/>
    public void Analyse(in FourierPoints<float> x, in FourierPoints<float> points, float* spill) => _transform.Analyse(x, points, spill);

    /// <inheritdoc/>
    public void AnalyseInOrder(in FourierPoints<float> x, in FourierPoints<float> points, in FourierPoints<float> y, float* spill) =>
        _transform.AnalyseInOrder(x, points, y, spill);

    /// <inheritdoc/>
    public void Synthesise(in FourierPoints<float> points, in FourierPoints<float> y, float* spill) => _transform.Synthesise(points, y, spill);
}

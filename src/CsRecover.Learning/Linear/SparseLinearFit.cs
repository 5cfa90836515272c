using CsRecover.Selection;

namespace CsRecover.Learning;

/// <summary>A model that <see cref="SparseL0Linear"/> found.</summary>
public sealed class SparseLinearFit
{
    private readonly SelectionLoss _loss;

    internal SparseLinearFit(SelectionLoss loss, double[] coefficients, double intercept, double[] probabilities, IReadOnlyList<SparseLinearEpoch> history)
    {
        (_loss, Coefficients, Intercept, Probabilities, History) = (loss, coefficients, intercept, probabilities, history);
        Support = [.. Enumerable.Range(0, coefficients.Length).Where(j => coefficients[j] != 0.0)];
    }

    /// <summary>One number for each feature, 0 for those that were not chosen.</summary>
    public IReadOnlyList<double> Coefficients { get; }

    /// <summary>b_0; 0 in models without one.</summary>
    public double Intercept { get; }

    /// <summary>The features that were chosen, ascending.</summary>
    public IReadOnlyList<int> Support { get; }

    /// <summary>The probability of each feature's gate to be open after training.</summary>
    public IReadOnlyList<double> Probabilities { get; }

    /// <summary>One record for each epoch.</summary>
    public IReadOnlyList<SparseLinearEpoch> History { get; }

    /// <summary>b_0 + X b of other observations of the same features: predictions, or log-odds with logistic loss.</summary>
    /// <param name="design">X, any number of observations of p features.</param>
    /// <exception cref="ArgumentException">The design has another number of features.</exception>
    public double[] Predict(Design design)
    {
        ArgumentNullException.ThrowIfNull(design);
        if (design.Features != Coefficients.Count)
        {
            throw new ArgumentException($"Expected a design of {Coefficients.Count} features, as the model was made from, got {design.Features}.", nameof(design));
        }

        var predicted = new double[design.Observations];
        Array.Fill(predicted, Intercept);
        foreach (int j in Support)
        {
            design.AddColumn(Coefficients[j], j, predicted);
        }

        return predicted;
    }

    /// <summary>The probability of a response of 1 for other observations.</summary>
    /// <param name="design">X, any number of observations of p features.</param>
    /// <exception cref="ArgumentException">The design has another number of features.</exception>
    /// <exception cref="InvalidOperationException">The loss was not logistic.</exception>
    public double[] PredictProbabilities(Design design) => _loss == SelectionLoss.Logistic
        ? [.. Predict(design).Select(f => 1.0 / (1.0 + Math.Exp(-f)))]
        : throw new InvalidOperationException("Expected a model with logistic loss, got one of squared errors: its predictions are no probabilities.");
}

/// <summary>What an epoch of <see cref="SparseL0Linear"/> did.</summary>
/// <param name="Epoch">Epochs done.</param>
/// <param name="Loss">The mean loss of its batches, gates drawn.</param>
/// <param name="ExpectedOpen">How many gates are expected to be open.</param>
/// <param name="PriceL0">lambda_0.</param>
public readonly record struct SparseLinearEpoch(int Epoch, double Loss, double ExpectedOpen, double PriceL0);

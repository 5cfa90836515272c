namespace CsRecover.Learning;

/// <summary>How to train a network.</summary>
public sealed record TrainingOptions
{
    /// <summary>Passes over the data, at least 1.</summary>
    public int Epochs { get; init; } = 100;

    /// <summary>Vectors for each step, at least 1.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>How steps are made.</summary>
    public Adam Optimizer { get; init; } = new();

    /// <summary>lambda_0, the price of all gated weights and biases together: the penalty is lambda_0 times the share of them that is expected to be open. At least 0.</summary>
    public double PenaltyL0 { get; init; }

    /// <summary>lambda_2: lambda_2 times the sum of squared weights is added to the loss; biases and gates never decay. At least 0.</summary>
    public double PenaltyL2 { get; init; }

    /// <summary>
    /// The share of gated weights and biases to keep, above 0 and up to 1: lambda_0 then finds itself, rising while more are expected to be open and going back to 0 once
    /// they are not (Gallego-Posada et al., "Controlled sparsity via constrained optimization", 2022). Null: <see cref="PenaltyL0"/> is used.
    /// </summary>
    public double? Density { get; init; }

    /// <summary>How fast lambda_0 rises with <see cref="Density"/>, for each step.</summary>
    public double DualRate { get; init; } = 0.01;

    /// <summary>The gates' temperature by epochs; null for what the layers say.</summary>
    public TemperatureSchedule? Temperature { get; init; }

    /// <summary>Seed of the order of vectors and of the gates.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Receives a record after each epoch.</summary>
    public IProgress<TrainingEpoch>? Progress { get; init; }

    /// <summary>Cancels with an <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Refuses settings out of their range.</summary>
    internal void Validate()
    {
        Setting.Require(Epochs >= 1, nameof(Epochs), "1 or more", Epochs);
        Setting.Require(BatchSize >= 1, nameof(BatchSize), "1 or more", BatchSize);
        Setting.Require(PenaltyL0 >= 0.0, nameof(PenaltyL0), "0 or more", PenaltyL0);
        Setting.Require(PenaltyL2 >= 0.0, nameof(PenaltyL2), "0 or more", PenaltyL2);
        Setting.Require(Density is null or (> 0.0 and <= 1.0), nameof(Density), "a share above 0 and up to 1", Density ?? 0.0);
        Setting.Require(DualRate > 0.0, nameof(DualRate), "a number above 0", DualRate);
        Setting.Require(Optimizer.LearningRate > 0.0, nameof(Adam.LearningRate), "a number above 0", Optimizer.LearningRate);
    }
}

/// <summary>What an epoch of training did: penalties and losses side by side.</summary>
/// <param name="Epoch">Epochs done.</param>
/// <param name="Loss">Mean cross entropy of the epoch's batches.</param>
/// <param name="Accuracy">Share of right classes in them, gates drawn.</param>
/// <param name="ExpectedOpen">The share of gated weights and biases that is expected to be open; 1 without gates.</param>
/// <param name="PenaltyL0">lambda_0 times that share.</param>
/// <param name="PenaltyL2">lambda_2 times the squared weights.</param>
/// <param name="PriceL0">lambda_0.</param>
/// <param name="Temperature">The gates' temperature; NaN without gates.</param>
/// <param name="DeadGates">Gates that are open with a probability below one in a hundred.</param>
public readonly record struct TrainingEpoch(
    int Epoch, double Loss, double Accuracy, double ExpectedOpen, double PenaltyL0, double PenaltyL2, double PriceL0, double Temperature, int DeadGates);

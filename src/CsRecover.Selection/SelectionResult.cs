using CsRecover.Selection.Designs;
using CsRecover.Selection.Logistic;

namespace CsRecover.Selection;

/// <summary>A model: which features, with which coefficients, and how well it does.</summary>
public sealed class SelectionResult
{
    private readonly int _features;

    private SelectionResult(int features, int[] support, double[] values)
    {
        _features = features;
        Support = support;
        Values = values;
    }

    /// <summary>The chosen features, ascending.</summary>
    public IReadOnlyList<int> Support { get; }

    /// <summary>Their coefficients, in the units of the design as it was given.</summary>
    public IReadOnlyList<double> Values { get; }

    /// <summary>b_0; 0 in problems without an intercept.</summary>
    public required double Intercept { get; init; }

    /// <summary>Features, or groups in problems with groups, that were chosen.</summary>
    public required int Size { get; init; }

    /// <summary>|y - b_0 - X b|^2 / 2, or the negative log-likelihood of logistic regression; computed afresh from the answer.</summary>
    public required double Loss { get; init; }

    /// <summary>What was minimised: <see cref="Loss"/> + lambda_2 |s b|^2, and + lambda_0 times <see cref="Size"/> in penalised problems.</summary>
    public required double Objective { get; init; }

    /// <summary>How many features were asked for.</summary>
    public required SelectionTarget Target { get; init; }

    /// <summary>The method's name.</summary>
    public required string Method { get; init; }

    /// <summary>Why it ended.</summary>
    public required SelectionStatus Status { get; init; }

    /// <summary>Iterations, or nodes of an exact method.</summary>
    public required long Steps { get; init; }

    /// <summary>Time that the method took for this model.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>What an exact method proved; null for others.</summary>
    public Certificate? Certificate { get; init; }

    /// <summary>The coefficients of all p features, zeros among them: a new array at each call.</summary>
    public double[] ToDense()
    {
        var all = new double[_features];
        for (int s = 0; s < Support.Count; s++)
        {
            all[Support[s]] = Values[s];
        }

        return all;
    }

    /// <summary>b_0 + X b of other observations of the same features: predictions, or log-odds with logistic loss.</summary>
    /// <param name="design">X, any number of observations of p features.</param>
    /// <exception cref="ArgumentException">The design has another number of features.</exception>
    public double[] Predict(Design design)
    {
        ArgumentNullException.ThrowIfNull(design);
        if (design.Features != _features)
        {
            throw new ArgumentException($"Expected a design of {_features} features, as the model was made from, got {design.Features}.", nameof(design));
        }

        var predicted = new double[design.Observations];
        Array.Fill(predicted, Intercept);
        for (int s = 0; s < Support.Count; s++)
        {
            design.AddColumn(Values[s], Support[s], predicted);
        }

        return predicted;
    }

    /// <summary>A model in the user's units.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="working">The problem on standardised columns.</param>
    /// <param name="target">What was asked for.</param>
    /// <param name="solution">The model on standardised columns.</param>
    /// <param name="method">The method's name.</param>
    /// <param name="elapsed">What it took.</param>
    internal static SelectionResult Of(SelectionProblem problem, WorkingProblem working, SelectionTarget target, WorkingSolution solution, string method, TimeSpan elapsed)
    {
        int[] support = solution.Support;
        var values = new double[support.Length];
        double intercept = !working.Intercept ? 0.0 : working.Loss == SelectionLoss.Squared ? working.ResponseMean : solution.Intercept, shrunk = 0.0;
        for (int s = 0; s < support.Length; s++)
        {
            int j = support[s];
            values[s] = solution.Values[s] / working.Scaling.Scales[j];
            intercept -= values[s] * working.Scaling.Means[j];
            shrunk += solution.Values[s] * solution.Values[s];
        }

        var predicted = new double[working.Rows];
        Array.Fill(predicted, intercept);
        for (int s = 0; s < support.Length; s++)
        {
            problem.Design.AddColumn(values[s], support[s], predicted);
        }

        int size = working.Groups is { } groups ? support.Select(j => groups.GroupOf[j]).Distinct().Count() : support.Length;
        double loss = LossOf(problem.Loss, problem.Response, predicted), objective = loss + (working.Ridge * shrunk) + (target.Penalty * size);
        return new SelectionResult(working.Columns, support, values)
        {
            Intercept = intercept,
            Size = size,
            Loss = loss,
            Objective = objective,
            Target = target,
            Method = method,
            Status = solution.Status,
            Steps = solution.Steps,
            Elapsed = elapsed,
            Certificate = solution.Certificate,
        };
    }

    /// <summary>The loss of predictions (log-odds).</summary>
    /// <param name="kind">The loss.</param>
    /// <param name="response">y.</param>
    /// <param name="predicted">As many predictions.</param>
    internal static double LossOf(SelectionLoss kind, double[] response, double[] predicted)
    {
        double loss = 0.0;
        for (int i = 0; i < predicted.Length; i++)
        {
            double y = response[i], f = predicted[i];
            if (kind == SelectionLoss.Squared)
            {
                loss += (y - f) * (y - f) / 2.0;
            }
            else
            {
                loss += LogisticLoss.At(y > 0.5 ? f : -f);
            }
        }

        return loss;
    }
}

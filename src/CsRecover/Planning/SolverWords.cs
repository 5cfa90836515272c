using System.Text;

namespace CsRecover.Planning;

/// <summary>Solvers' names in running text.</summary>
internal static class SolverWords
{
    private static Dictionary<string, string> Special { get; } = new()
    {
        ["Auto"] = "the automatic choice",
        ["SmoothedL0"] = "smoothed L0",
        ["Iht"] = "IHT",
        ["NormalizedIht"] = "normalised IHT",
        ["AcceleratedIht"] = "accelerated IHT",
        ["ConjugateGradientIht"] = "conjugate gradient IHT",
        ["TunedIht"] = "tuned IHT",
        ["GeneralizedOmp"] = "generalised OMP",
        ["StagewiseOmp"] = "stagewise OMP",
        ["Htp"] = "HTP",
        ["CoSaMP"] = "CoSaMP",
        ["BatchOmp"] = "batch OMP",
        ["Amp"] = "AMP",
        ["EmAmp"] = "EM-AMP",
        ["Vamp"] = "VAMP",
        ["Fista"] = "FISTA",
        ["Bpdn"] = "basis pursuit denoising",
        ["Cel0"] = "CEL0",
        ["AdmmL0"] = "ADMM for L0",
        ["ProximalGradientL0"] = "proximal gradients for L0",
        ["LogSumExp"] = "the log-sum-exp surrogate",
        ["Irls"] = "IRLS",
        ["HardConcrete"] = "hard-concrete gates",
    };

    /// <summary>A solver's name in running text: looked up, or its options record's name taken apart at the capitals.</summary>
    /// <param name="solver">The record's name without <c>Options</c>.</param>
    public static string Of(string solver)
    {
        if (Special.TryGetValue(solver, out string? words))
        {
            return words;
        }

        var text = new StringBuilder();
        foreach (char c in solver)
        {
            if (char.IsUpper(c) && text.Length > 0)
            {
                text.Append(' ');
            }

            text.Append(char.ToLowerInvariant(c));
        }

        return text.ToString();
    }
}

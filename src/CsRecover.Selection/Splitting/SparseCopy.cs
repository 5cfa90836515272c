using CsRecover.Selection.Designs;
using CsRecover.Selection.Exact;

namespace CsRecover.Selection.Splitting;

/// <summary>The sparse copy of the coefficients: the nearest one within the bounds that has at most k features (groups), or that pays for those that it has.</summary>
/// <param name="problem">The problem.</param>
/// <param name="target">How many features.</param>
internal sealed class SparseCopy(WorkingProblem problem, SelectionTarget target)
{
    private readonly SubsetUnits _units = SubsetUnits.Of(problem);

    /// <summary>Writes the minimiser of rho |x - z|^2 / 2 + lambda_0 (number of units of z) over the z that are allowed.</summary>
    /// <param name="x">x.</param>
    /// <param name="rho">rho.</param>
    /// <param name="z">p numbers, overwritten.</param>
    public void Nearest(ReadOnlySpan<double> x, double rho, double[] z)
    {
        // |x_g|^2 - |x_g - z_g|^2: how much nearer a unit gets.
        double[] gains = new double[_units.Count];
        for (int u = 0; u < gains.Length; u++)
        {
            foreach (int j in _units.Members[u])
            {
                z[j] = Math.Clamp(x[j], problem.Lower?[j] ?? double.NegativeInfinity, problem.Upper?[j] ?? double.PositiveInfinity);
                gains[u] += (x[j] * x[j]) - ((x[j] - z[j]) * (x[j] - z[j]));
            }
        }

        int[] order = [.. Enumerable.Range(0, gains.Length).OrderByDescending(u => gains[u])];
        int kept = target.Size is { } size ? Math.Min(size, gains.Length) : order.TakeWhile(u => rho * gains[u] / 2.0 > target.Penalty).Count();
        foreach (int u in order.AsSpan(kept))
        {
            foreach (int j in _units.Members[u])
            {
                z[j] = 0.0;
            }
        }
    }

    /// <summary>The features of all units of which one has a coefficient, ascending.</summary>
    /// <param name="z">Coefficients.</param>
    public int[] Support(double[] z) => _units.Features(Enumerable.Range(0, _units.Count).Where(u => Array.Exists(_units.Members[u], j => z[j] != 0.0)));

    /// <summary>The price of the units that have a coefficient.</summary>
    /// <param name="z">Coefficients.</param>
    public double Price(double[] z) => target.Penalty == 0.0 ? 0.0 : target.Penalty * _units.Members.Count(members => Array.Exists(members, j => z[j] != 0.0));
}

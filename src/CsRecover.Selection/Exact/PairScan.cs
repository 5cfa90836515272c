using System.Numerics;
using System.Runtime.Intrinsics;
using CsRecover.Vectors;

namespace CsRecover.Selection.Exact;

/// <summary>Looks through all second features of a pair at once.</summary>
internal static unsafe class PairScan
{
    /// <summary>The next j with (c_j - e c_i)^2 > needed (h_jj - e h_ij), where e = h_ij / h_ii, that is not dependent on i; m if there is none.</summary>
    /// <param name="row">h_i.</param>
    /// <param name="c">c.</param>
    /// <param name="d">The h_jj.</param>
    /// <param name="original">The h_jj before anything was chosen.</param>
    /// <param name="ci">c_i.</param>
    /// <param name="inverse">1 / h_ii.</param>
    /// <param name="needed">What is needed.</param>
    /// <param name="j">Where to begin.</param>
    /// <param name="m">How many there are.</param>
    /// <param name="dependent">Whether one that is dependent on i is found as well.</param>
    public static int Next(double* row, double* c, double* d, double* original, double ci, double inverse, double needed, int j, int m, bool dependent)
    {
        Vector256<double> first = Vector256.Create(-ci * inverse), shrink = Vector256.Create(-inverse), least = Vector256.Create(needed), small = Vector256.Create(GramColumns.Dependent);
        for (; j + 4 <= m; j += 4)
        {
            Vector256<double> h = Vector256.Load(row + j), diagonal = Vector256.Load(d + j);
            Vector256<double> slope = HostKernels.MultiplyAdd(first, h, Vector256.Load(c + j)), length = HostKernels.MultiplyAdd(shrink * h, h, diagonal);
            Vector256<double> found = Vector256.GreaterThan(slope * slope, least * length), independent = Vector256.GreaterThan(length, small * Vector256.Load(original + j));
            found = dependent ? found | ~independent : found & independent;
            if (found != Vector256<double>.Zero)
            {
                return j + BitOperations.TrailingZeroCount(found.ExtractMostSignificantBits());
            }
        }

        for (; j < m; j++)
        {
            double slope = c[j] - (ci * inverse * row[j]), length = d[j] - (inverse * row[j] * row[j]);
            bool independent = length > GramColumns.Dependent * original[j], found = slope * slope > needed * length;
            if (dependent ? found || !independent : found && independent)
            {
                return j;
            }
        }

        return m;
    }
}

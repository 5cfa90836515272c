using System.Globalization;
using System.Text;

namespace CsRecover.Analysis.Sweeps;

/// <summary>A sweep's numbers as comma-separated tables, every number alike in every language.</summary>
internal static class SweepTables
{
    private const string Keys = "ensemble,amplitudes,solver,snr_db,n,m,k,delta,rho";

    /// <summary>A line for each cell. The same settings give the same bytes.</summary>
    /// <param name="result">The sweep.</param>
    public static string Cells(SweepResult result)
    {
        StringBuilder text = new StringBuilder(Keys).Append(",trials,successes,rate,mean_error,state\n");
        foreach (SweepCell cell in result.Cells)
        {
            string numbers = cell.IsSkipped ? "0,0,,,skipped" : Text($"{cell.Rate.Trials},{cell.Rate.Successes},{cell.Rate.Rate:G6},{cell.MeanError:G6},measured");
            text.Append(KeysOf(cell)).Append(numbers).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>A line of times for each cell that was measured.</summary>
    /// <param name="result">The sweep.</param>
    public static string Times(SweepResult result)
    {
        StringBuilder text = new StringBuilder(Keys).Append(",median_seconds\n");
        foreach (SweepCell cell in result.Cells.Where(c => !c.IsSkipped))
        {
            text.Append(KeysOf(cell)).Append(Text($"{cell.MedianTime.TotalSeconds:G3}\n"));
        }

        return text.ToString();
    }

    /// <summary>A line for each series and m.</summary>
    /// <param name="result">The sweep.</param>
    public static string Transitions(SweepResult result)
    {
        var text = new StringBuilder("ensemble,amplitudes,solver,snr_db,n,m,delta,half_k,half_rho,standard_error_rho,half_is\n");
        foreach (SweepTransition t in result.Transitions)
        {
            text.Append(Text($"{t.Series.Key},{t.Columns},{t.Rows},{t.Delta:G6},"));
            text.Append(t.Fit is { } fit ? Text($"{fit.HalfSparsity:G6},{t.HalfRho:G6},{t.StandardError:G4},") : ",,,").Append(SideOf(t.Side)).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Where one half lies, in words for files.</summary>
    /// <param name="side">Where.</param>
    public static string SideOf(TransitionSide side) => side switch
    {
        TransitionSide.Within => "within",
        TransitionSide.AboveGrid => "above the grid",
        _ => "below the grid",
    };

    private static string KeysOf(SweepCell cell) => Text($"{cell.Series.Key},{cell.Columns},{cell.Rows},{cell.Rate.Sparsity},{cell.Delta:G6},{cell.Rho:G6},");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

using System.Text;
using CsRecover.Generators.Emit;

namespace CsRecover.Generators.Fourier;

/// <summary>Writes short statements side by side, so that straight-line code of hundreds of them stays readable.</summary>
/// <param name="writer">Where to.</param>
/// <param name="width">Columns that a row may take.</param>
internal sealed class StatementRows(SourceWriter writer, int width)
{
    private readonly StringBuilder _row = new();
    private bool _empty = true;

    /// <summary>Adds a statement.</summary>
    /// <param name="statement">The statement.</param>
    public void Add(string statement)
    {
        if (_row.Length > 0 && _row.Length + 1 + statement.Length > width)
        {
            End();
        }

        _row.Append(_row.Length > 0 ? " " : "").Append(statement);
        _empty = false;
    }

    /// <summary>Begins a block.</summary>
    /// <param name="text">What it does.</param>
    public void Comment(string text)
    {
        End();
        if (!_empty)
        {
            writer.Gap();
        }

        writer.Lines("// " + text);
    }

    /// <summary>Ends the row.</summary>
    public void End()
    {
        if (_row.Length > 0)
        {
            writer.Lines(_row.ToString());
            _row.Clear();
        }
    }
}

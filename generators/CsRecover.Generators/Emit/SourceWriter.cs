using System.Text;

namespace CsRecover.Generators.Emit;

/// <summary>Writes C# line by line; lines end with a line feed on every machine.</summary>
internal sealed class SourceWriter
{
    private const int Indent = 4;

    private readonly StringBuilder _text = new();
    private int _depth;

    /// <summary>Writes lines at the present depth; empty ones stay empty.</summary>
    /// <param name="text">One line or several.</param>
    public SourceWriter Lines(string text)
    {
        foreach (string line in text.Split('\n'))
        {
            string content = line.TrimEnd();
            if (content.Length > 0)
            {
                _text.Append(' ', Indent * _depth).Append(content);
            }

            _text.Append('\n');
        }

        return this;
    }

    /// <summary>Writes an empty line.</summary>
    public SourceWriter Gap() => Lines("");

    /// <summary>Opens a block.</summary>
    public SourceWriter Open()
    {
        Lines("{");
        _depth++;
        return this;
    }

    /// <summary>Closes a block.</summary>
    /// <param name="after">What follows the brace.</param>
    public SourceWriter Close(string after = "")
    {
        _depth--;
        return Lines("}" + after);
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();
}

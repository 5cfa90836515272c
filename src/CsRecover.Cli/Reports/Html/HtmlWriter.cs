using System.Net;
using System.Text;

namespace CsRecover.Cli.Reports.Html;

/// <summary>Writes HTML whose texts and attributes are escaped, whatever they hold.</summary>
internal sealed class HtmlWriter
{
    private readonly StringBuilder _text = new();

    /// <summary>Begins an element, writes what is in it, and ends it.</summary>
    /// <param name="tag">Its name.</param>
    /// <param name="inside">Writes the contents.</param>
    /// <param name="attributes">Names and values.</param>
    public void Element(string tag, Action inside, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Begin(tag, attributes);
        _text.Append('\n');
        inside();
        _text.Append("</").Append(tag).Append(">\n");
    }

    /// <summary>An element with a text.</summary>
    /// <param name="tag">Its name.</param>
    /// <param name="text">The text, as people are to read it.</param>
    /// <param name="attributes">Names and values.</param>
    public void Element(string tag, string text, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Begin(tag, attributes);
        _text.Append(WebUtility.HtmlEncode(text)).Append("</").Append(tag).Append(">\n");
    }

    /// <summary>An element that has no contents and no end.</summary>
    /// <param name="tag">Its name.</param>
    /// <param name="attributes">Names and values.</param>
    public void Void(string tag, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Begin(tag, attributes);
        _text.Append('\n');
    }

    /// <summary>Text that is HTML already.</summary>
    /// <param name="html">The text.</param>
    public void Raw(string html) => _text.Append(html).Append('\n');

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    private void Begin(string tag, ReadOnlySpan<(string Name, string Value)> attributes)
    {
        _text.Append('<').Append(tag);
        foreach ((string name, string value) in attributes)
        {
            _text.Append(' ').Append(name).Append("=\"").Append(WebUtility.HtmlEncode(value)).Append('"');
        }

        _text.Append('>');
    }
}

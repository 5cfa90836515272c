using System.Globalization;

namespace CsRecover.Mri.Files;

/// <summary>Reads the Python literal in a .npy header: a dictionary of strings, truth values and tuples of whole numbers.</summary>
/// <param name="text">The header's text.</param>
/// <param name="name">The file's name for errors.</param>
internal sealed class NpyLiteral(string text, string name)
{
    private const int MostAxes = 32;

    private int _at;

    /// <summary>The next character that is not white space, without taking it; 0 at the end.</summary>
    public char Next
    {
        get
        {
            while (_at < text.Length && char.IsWhiteSpace(text[_at]))
            {
                _at++;
            }

            return _at < text.Length ? text[_at] : '\0';
        }
    }

    /// <summary>Takes a character if it is next.</summary>
    /// <param name="c">The character.</param>
    /// <returns>Whether it was.</returns>
    public bool TryTake(char c)
    {
        if (Next != c)
        {
            return false;
        }

        _at++;
        return true;
    }

    /// <summary>Takes a character that must be next.</summary>
    /// <param name="c">The character.</param>
    public void Expect(char c)
    {
        if (!TryTake(c))
        {
            throw Corrupt($"'{c}'");
        }
    }

    /// <summary>Takes a string in single or double quotes.</summary>
    public string Text()
    {
        char quote = Next;
        int end = quote is '\'' or '"' ? text.IndexOf(quote, _at + 1) : -1;
        if (end < 0)
        {
            throw Corrupt("a quoted string");
        }

        string value = text[(_at + 1)..end];
        _at = end + 1;
        return value;
    }

    /// <summary>Takes True or False.</summary>
    public bool Truth()
    {
        _ = Next;
        foreach ((string word, bool value) in new[] { ("True", true), ("False", false) })
        {
            if (string.CompareOrdinal(text, _at, word, 0, word.Length) == 0)
            {
                _at += word.Length;
                return value;
            }
        }

        throw Corrupt("True or False");
    }

    /// <summary>Takes a tuple of numbers that are not negative and fit an int.</summary>
    public int[] Tuple()
    {
        var values = new List<int>();
        Expect('(');
        while (!TryTake(')'))
        {
            values.Add(Number());
            if (values.Count > MostAxes)
            {
                throw Corrupt($"at most {MostAxes} axes");
            }

            if (Next != ')')
            {
                Expect(',');
            }
        }

        return [.. values];
    }

    /// <summary>Refuses anything but white space up to the end.</summary>
    public void End()
    {
        if (Next != '\0')
        {
            throw Corrupt("the end of the header");
        }
    }

    private int Number()
    {
        _ = Next;
        int start = _at;
        while (_at < text.Length && char.IsAsciiDigit(text[_at]))
        {
            _at++;
        }

        ReadOnlySpan<char> digits = text.AsSpan(start, _at - start);
        _at += _at < text.Length && text[_at] == 'L' ? 1 : 0;                // Python 2 wrote long integers so
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int value)
            ? value
            : throw Corrupt($"sides from 0 to {int.MaxValue}", start);
    }

    private InvalidDataException Corrupt(string expected) => Corrupt(expected, _at);

    private InvalidDataException Corrupt(string expected, int at)
    {
        string rest = text[Math.Min(at, text.Length)..];
        string got = rest.Length == 0 ? "the end" : $"'{Printable(rest[..Math.Min(rest.Length, 20)])}'";
        return new InvalidDataException($"{name}: expected {expected} in the .npy header, got {got}.");
    }

    private static string Printable(string s) => string.Concat(s.Select(c => c is >= ' ' and <= '~' ? c : '?'));
}

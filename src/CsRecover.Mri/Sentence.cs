namespace CsRecover.Mri;

/// <summary>Turns exceptions into the one sentence they carry.</summary>
internal static class Sentence
{
    /// <summary>The message of an argument exception without the parameter's name that the framework appends.</summary>
    /// <param name="e">The exception.</param>
    /// <returns>The message; its first letter is small, because a file's name will stand before it.</returns>
    public static string WithoutParameter(ArgumentException e)
    {
        string suffix = $" (Parameter '{e.ParamName}')";
        string message = e.Message.EndsWith(suffix, StringComparison.Ordinal) ? e.Message[..^suffix.Length] : e.Message;
        return message.StartsWith("Expected", StringComparison.Ordinal) ? "e" + message[1..] : message;
    }
}

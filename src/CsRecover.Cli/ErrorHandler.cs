namespace CsRecover.Cli;

/// <summary>A mistake of the user's, told in one sentence.</summary>
/// <param name="message">What was expected and what came.</param>
internal sealed class UserException(string message) : Exception(message)
{
    /// <summary>Puts before a library's sentence what it is about: a file or an option.</summary>
    /// <typeparam name="T">What the work gives.</typeparam>
    /// <param name="subject">The file or option.</param>
    /// <param name="parameter">The parameter that stands for it; null for all.</param>
    /// <param name="work">Work that refuses bad input with an <see cref="ArgumentException"/>.</param>
    /// <returns>The work's result.</returns>
    public static T About<T>(string subject, string? parameter, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (ArgumentException e) when (parameter is null || e.ParamName == parameter)
        {
            throw new UserException($"{subject}: {ErrorHandler.Sentence(e)}");
        }
        catch (NotSupportedException e) when (parameter is null)
        {
            throw new UserException($"{subject}: {e.Message}");
        }
    }
}

/// <summary>Turns every failure into one line on the error stream and an exit code.</summary>
internal static class ErrorHandler
{
    /// <summary>Exit code of a run that went through, converged or not.</summary>
    public const int Success = 0;

    /// <summary>Exit code of a failure that should not happen: a defect of the program.</summary>
    public const int InternalError = 1;

    /// <summary>Exit code of bad input and of files that cannot be read or written.</summary>
    public const int BadInput = 2;

    /// <summary>Exit code after Ctrl+C, as shells count it: 128 + 2.</summary>
    public const int Cancelled = 130;

    /// <summary>Runs a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="error">Receives the one line.</param>
    /// <returns>The exit code.</returns>
    public static int Run(Func<int> command, TextWriter error)
    {
        try
        {
            return command();
        }
        catch (Exception e)
        {
            return Report(Unwrap(e), error);
        }
    }

    /// <summary>Writes the error line.</summary>
    /// <param name="error">Receives it.</param>
    /// <param name="message">The sentence.</param>
    public static void Write(TextWriter error, string message)
    {
        // One line, whatever the message.
        string line = string.Join(' ', message.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).TrimEnd('.');
        error.WriteLine($"error: {line}");
    }

    /// <summary>Ends the process after Ctrl+C when the work itself does not stop.</summary>
    /// <param name="error">Receives the one line.</param>
    public static void ExitCancelled(TextWriter error)
    {
        Write(error, "cancelled");
        Environment.Exit(Cancelled);
    }

    /// <summary>An exception's message, begun small and without the parameter's name that the framework appends.</summary>
    /// <param name="e">The exception.</param>
    public static string Sentence(Exception e)
    {
        string suffix = e is ArgumentException { ParamName: { } name } ? $" (Parameter '{name}')" : "";
        string message = suffix.Length > 0 && e.Message.EndsWith(suffix, StringComparison.Ordinal) ? e.Message[..^suffix.Length] : e.Message;
        return message.StartsWith("Expected", StringComparison.Ordinal) ? "e" + message[1..] : message;
    }

    private static int Report(Exception e, TextWriter error)
    {
        switch (e)
        {
            case OperationCanceledException:
                Write(error, "cancelled");
                return Cancelled;
            case UserException or ArgumentException or InvalidDataException or IOException or UnauthorizedAccessException or NotSupportedException:
                Write(error, Sentence(e));
                return BadInput;
            case OutOfMemoryException:
                Write(error, "expected a problem that fits into memory, got one that does not");
                return BadInput;
            default:
                Write(error, $"internal failure ({e.GetType().Name}): {e.Message}");
                return InternalError;
        }
    }

    private static Exception Unwrap(Exception e)
    {
        while (e is AggregateException && e.InnerException is { } inner)
        {
            e = inner;
        }

        return e;
    }
}

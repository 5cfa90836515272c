using System.Globalization;

namespace CsRecover.Planning;

/// <summary>Which part of a declaration a finding is about.</summary>
internal enum Subject
{
    /// <summary>The class itself.</summary>
    Class,

    /// <summary>The attribute that declares the problem.</summary>
    Problem,

    /// <summary>The attribute that names the operator.</summary>
    Sensing,

    /// <summary>The attribute that names the sparsifying transform.</summary>
    Transform,

    /// <summary>The attribute that names the solver.</summary>
    Solver,
}

/// <summary>Something to say about a declaration.</summary>
/// <param name="Id">Identifier of the rule, out of <see cref="RuleId"/>.</param>
/// <param name="Subject">Which part it is about.</param>
/// <param name="Argument">Which argument of that attribute, if one.</param>
/// <param name="Words">What fills the rule's message.</param>
/// <param name="Suggestion">What would mend it, if that is clear: a value for the argument, or attributes to choose from, separated by semicolons.</param>
internal sealed record Finding(string Id, Subject Subject, string? Argument, EquatableArray<string> Words, string? Suggestion = null)
{
    /// <summary>Whether nothing can be generated because of it.</summary>
    public bool IsError => string.CompareOrdinal(Id, RuleId.FirstWarning) < 0;

    /// <summary>Makes a finding; numbers among the words are written as everywhere in the world.</summary>
    /// <param name="id">Identifier of the rule.</param>
    /// <param name="subject">Which part it is about.</param>
    /// <param name="argument">Which argument, if one.</param>
    /// <param name="words">What fills the rule's message.</param>
    public static Finding Of(string id, Subject subject, string? argument, params object[] words) =>
        new(id, subject, argument, words.Select(w => Convert.ToString(w, CultureInfo.InvariantCulture) ?? "").ToEquatableArray());
}

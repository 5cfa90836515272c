namespace CsRecover.Generators;

/// <summary>Names of the generator's steps; tests on caching ask for them.</summary>
internal static class StepNames
{
    /// <summary>Annotated classes, read.</summary>
    public const string Declarations = nameof(Declarations);

    /// <summary>Mask files of the project, read.</summary>
    public const string Masks = nameof(Masks);

    /// <summary>What the compilation offers.</summary>
    public const string Facts = nameof(Facts);

    /// <summary>Decided problems.</summary>
    public const string Plans = nameof(Plans);

    /// <summary>The class beside which the library's FFT codelets are written.</summary>
    public const string Codelets = nameof(Codelets);
}

namespace CsRecover.Planning;

/// <summary>Identifiers of the rules: below 100 errors of declaration, from 100 doubts about recovery, from 200 remarks on what is generated.</summary>
internal static class RuleId
{
    /// <summary>Diagnostics carry, under this name, what would mend the declaration.</summary>
    public const string SuggestionProperty = "Suggestion";

    /// <summary>Diagnostics carry, under this name, the argument they are about.</summary>
    public const string ArgumentProperty = "Argument";

    public const string NotPartial = "CSREC0001";
    public const string NotAPlainClass = "CSREC0002";
    public const string OtherBaseClass = "CSREC0003";
    public const string ElementNotSupported = "CSREC0004";
    public const string NoOperator = "CSREC0005";
    public const string SeveralOperators = "CSREC0006";
    public const string SizeMissing = "CSREC0007";
    public const string SizeNotPositive = "CSREC0008";
    public const string SizesContradict = "CSREC0009";
    public const string SparsityOutOfRange = "CSREC0010";
    public const string ElementDoesNotFit = "CSREC0011";
    public const string SeedMissing = "CSREC0012";
    public const string SeveralSolvers = "CSREC0013";
    public const string OperatorParameter = "CSREC0014";
    public const string MaskNotFound = "CSREC0015";
    public const string MaskNotReadable = "CSREC0016";
    public const string MaskShape = "CSREC0017";
    public const string MaskEmpty = "CSREC0018";
    public const string LevelsNegative = "CSREC0019";
    public const string UnknownWavelet = "CSREC0020";

    public const string FirstWarning = "CSREC0100";
    public const string NotUnique = "CSREC0101";
    public const string AboveTransition = "CSREC0102";
    public const string AboveDonohoTanner = "CSREC0103";
    public const string NotUndersampled = "CSREC0104";
    public const string TwoSparsities = "CSREC0105";
    public const string NoProblem = "CSREC0106";

    public const string UnevenLevels = "CSREC0201";
    public const string NotSpecialised = "CSREC0202";
    public const string DefaultSolver = "CSREC0203";
    public const string SparsityGuessed = "CSREC0204";
}

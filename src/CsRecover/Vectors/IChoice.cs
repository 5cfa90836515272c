namespace CsRecover.Vectors;

/// <summary>A yes or no that a text is compiled for.</summary>
internal interface IChoice
{
    /// <summary>Which.</summary>
    static abstract bool Value { get; }
}

/// <summary>Yes.</summary>
internal readonly struct Yes : IChoice
{
    /// <inheritdoc/>
    public static bool Value => true;
}

/// <summary>No.</summary>
internal readonly struct No : IChoice
{
    /// <inheritdoc/>
    public static bool Value => false;
}

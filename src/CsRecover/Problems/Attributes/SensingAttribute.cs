namespace CsRecover;

/// <summary>Names the measurement operator of an annotated class; a class carries exactly one attribute of this kind.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public abstract class SensingAttribute : Attribute
{
    private protected SensingAttribute()
    {
    }
}

/// <summary>An operator whose entries or rows are drawn from Philox4x32-10.</summary>
public abstract class SeededSensingAttribute : SensingAttribute
{
    private protected SeededSensingAttribute()
    {
    }

    /// <summary>The key of the random numbers. Required: the same seed gives the same operator on every machine.</summary>
    public ulong Seed { get; init; }
}

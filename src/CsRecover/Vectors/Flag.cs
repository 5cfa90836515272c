namespace CsRecover.Vectors;

/// <summary>A yes or no among a kernel's arguments, which take no <see cref="bool"/>.</summary>
/// <param name="value">Whether it is yes.</param>
internal readonly struct Flag(bool value)
{
    private readonly int _value = value ? 1 : 0;

    public static implicit operator bool(Flag flag) => flag._value != 0;

    public static implicit operator Flag(bool value) => new(value);
}

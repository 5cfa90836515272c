namespace CsRecover.Learning;

/// <summary>Checks of settings; each message says what was expected and what came.</summary>
internal static class Setting
{
    /// <summary>Refuses a setting that is out of its range.</summary>
    /// <param name="holds">Whether it is in it.</param>
    /// <param name="name">The setting.</param>
    /// <param name="expected">What was expected, in words.</param>
    /// <param name="actual">What came.</param>
    /// <exception cref="ArgumentException">When <paramref name="holds"/> is false.</exception>
    public static void Require(bool holds, string name, string expected, object actual)
    {
        if (!holds)
        {
            throw new ArgumentException(FormattableString.Invariant($"{name}: expected {expected}, got {actual}."), name);
        }
    }
}

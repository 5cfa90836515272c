namespace CsRecover.Selection.LocalSearch;

/// <summary>The few best of many, the best first; of equal ones those that came first.</summary>
/// <param name="most">How many.</param>
/// <param name="least">What a gain must exceed in any case, at least 0.</param>
internal sealed class TopFew(int most, double least = 0.0)
{
    private readonly int[] _items = new int[most];
    private readonly double[] _gains = new double[most];
    private int _count;

    /// <summary>What a gain must exceed to be among them; at least what was given.</summary>
    public double Bar => most == 0 ? double.PositiveInfinity : _count < most ? least : Math.Max(least, _gains[^1]);

    /// <summary>What is among them now.</summary>
    public ReadOnlySpan<int> Items => _items.AsSpan(0, _count);

    /// <summary>Adds one whose gain exceeds <see cref="Bar"/>.</summary>
    /// <param name="item">Which.</param>
    /// <param name="gain">Its gain.</param>
    public void Add(int item, double gain)
    {
        int at = _count < most ? _count++ : most - 1;
        for (; at > 0 && _gains[at - 1] < gain; at--)
        {
            _items[at] = _items[at - 1];
            _gains[at] = _gains[at - 1];
        }

        _items[at] = item;
        _gains[at] = gain;
    }
}

using CsRecover.Selection.Designs;

namespace CsRecover.Selection.LocalSearch;

/// <summary>Products z_i . z_j of the features that a search has looked at, each computed once.</summary>
/// <typeparam name="TColumns">The kind of columns.</typeparam>
/// <param name="columns">The columns.</param>
internal sealed class GramCache<TColumns>(TColumns columns)
    where TColumns : struct, IColumns
{
    /// <summary>Features from which on the cache starts anew (32 MB) when it cannot hold the next set as well.</summary>
    private const int Most = 2048;

    private readonly Dictionary<int, int> _slots = [];
    private double[] _products = [];
    private int _capacity;

    /// <summary>The products of some features with each other.</summary>
    /// <param name="features">k features.</param>
    /// <param name="products">k k numbers, overwritten.</param>
    public void Fill(ReadOnlySpan<int> features, Span<double> products)
    {
        int k = features.Length;
        if (_slots.Count + k > Most && _slots.Count > 2 * k)
        {
            _slots.Clear();
            Array.Fill(_products, double.NaN);
        }

        var slots = new int[k];
        for (int a = 0; a < k; a++)
        {
            slots[a] = SlotOf(features[a]);
        }

        for (int a = 0; a < k; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                // One of the two entries of a pair is kept.
                int high = Math.Max(slots[a], slots[b]), low = Math.Min(slots[a], slots[b]);
                ref double kept = ref _products[(high * _capacity) + low];
                if (double.IsNaN(kept))
                {
                    kept = columns.Gram(features[a], features[b]);
                }

                products[(a * k) + b] = kept;
                products[(b * k) + a] = kept;
            }
        }
    }

    private int SlotOf(int feature)
    {
        if (!_slots.TryGetValue(feature, out int slot))
        {
            slot = _slots.Count;
            if (slot == _capacity)
            {
                Grow();
            }

            _slots.Add(feature, slot);
        }

        return slot;
    }

    private void Grow()
    {
        int capacity = Math.Max(32, 2 * _capacity);
        var products = new double[checked(capacity * capacity)];
        Array.Fill(products, double.NaN);
        for (int a = 0; a < _capacity; a++)
        {
            _products.AsSpan(a * _capacity, _capacity).CopyTo(products.AsSpan(a * capacity));
        }

        _products = products;
        _capacity = capacity;
    }
}

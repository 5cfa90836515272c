using CsRecover.Selection.Designs;
using CsRecover.Vectors;

namespace CsRecover.Selection.LocalSearch;

/// <summary>What a search chooses among, features or groups of them, and what each is worth by the quadratic model of the loss.</summary>
internal sealed class Choices
{
    private readonly SupportLoss _loss;
    private readonly FeatureGroups? _groups;
    private readonly int[][] _members;
    private readonly double[][] _curvatures;
    private readonly double _weight;

    /// <param name="loss">The loss.</param>
    public Choices(SupportLoss loss)
    {
        _loss = loss;
        _groups = loss.Problem.Groups;
        Count = _groups?.Count ?? loss.Problem.Columns;
        _members = [];
        _curvatures = [];
        if (_groups is null)
        {
            return;
        }

        // With logistic loss the weights change from model to model: those of the empty one say how much the ridge is worth beside them.
        _weight = loss.Weight(loss.Empty);
        _members = [.. _groups.Members.Select(members => members.Where(loss.IsUsable).ToArray())];
        _curvatures = new double[Count][];
        for (int g = 0; g < Count; g++)
        {
            int size = _members[g].Length;
            _curvatures[g] = new double[size * size];
            loss.Products(_members[g], _curvatures[g]);
            for (int a = 0; a < size; a++)
            {
                _curvatures[g][(a * size) + a] += 2.0 * loss.Problem.Ridge / _weight;
            }
        }
    }

    /// <summary>How many.</summary>
    public int Count { get; }

    /// <summary>The features of some choices, ascending, without those that cannot be used.</summary>
    /// <param name="chosen">Choices.</param>
    public int[] Features(IEnumerable<int> chosen)
    {
        int[] features = _groups is null ? [.. chosen.Where(_loss.IsUsable)] : [.. chosen.SelectMany(g => _members[g])];
        Array.Sort(features);
        return features;
    }

    /// <summary>The choices that a model has made, ascending.</summary>
    /// <param name="model">The model.</param>
    public int[] Of(SupportModel model) => _groups is null ? model.Support : [.. model.Support.Select(j => _groups.GroupOf[j]).Distinct().Order()];

    /// <summary>
    /// The sacrifices of taking choices out of a model (Zhu, Wen, Zhu, Zhang and Wang, PNAS 117, 2020): b_j^2 h_j / 2, or b_g' H_g b_g / 2 for groups.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="chosen">Its choices.</param>
    public double[] Backward(SupportModel model, int[] chosen)
    {
        double weight = _loss.Weight(model), ridge = 2.0 * _loss.Problem.Ridge;
        if (_groups is null)
        {
            return [.. model.Support.Select((j, s) => model.Values[s] * model.Values[s] * ((weight * _loss.SquaredLength(j)) + ridge) / 2.0)];
        }

        return Array.ConvertAll(chosen, g =>
        {
            int size = _members[g].Length;
            var values = new double[size];
            Bounds.Load(model, _members[g], values);
            double sum = 0.0;
            for (int a = 0; a < size; a++)
            {
                sum += values[a] * ShortVectors.Dot(_curvatures[g].AsSpan(a * size, size), values);
            }

            return weight * sum / 2.0;
        });
    }

    /// <summary>The choices outside a model that bring most, the best first; fewer if fewer bring anything.</summary>
    /// <param name="model">The model.</param>
    /// <param name="chosen">Its choices, ascending.</param>
    /// <param name="slopes">The slopes at the model.</param>
    /// <param name="most">How many.</param>
    public int[] Best(SupportModel model, int[] chosen, double[] slopes, int most)
    {
        var best = new TopFew(most);
        double weight = _loss.Weight(model);
        if (_groups is null)
        {
            _loss.AddGains(slopes, weight, chosen, best);
        }
        else
        {
            for (int g = 0; g < Count; g++)
            {
                if (Array.BinarySearch(chosen, g) < 0 && GroupGain(g, slopes, weight) is double gain && gain > best.Bar)
                {
                    best.Add(g, gain);
                }
            }
        }

        return best.Items.ToArray();
    }

    /// <summary>max d' u - w u' H_g u / 2 within the bounds.</summary>
    private double GroupGain(int g, double[] slopes, double weight)
    {
        int[] members = _members[g];
        var d = new double[members.Length];
        var u = new double[members.Length];
        for (int a = 0; a < d.Length; a++)
        {
            d[a] = slopes[members[a]] / weight;
        }

        BoundedQuadratic.Minimize(_curvatures[g], d, Bounds.Of(_loss.Problem.Lower, members), Bounds.Of(_loss.Problem.Upper, members), u);
        double gain = 0.0;
        for (int a = 0; a < d.Length; a++)
        {
            gain += u[a] * (d[a] - (ShortVectors.Dot(_curvatures[g].AsSpan(a * d.Length, d.Length), u) / 2.0));
        }

        return weight * gain;
    }
}

namespace CsRecover.Mri;

/// <summary>How the points of a mask are chosen.</summary>
public enum MaskKind
{
    /// <summary>Random points that keep their distance from each other, less dense outwards.</summary>
    Poisson,

    /// <summary>Random points, independent of each other, less dense outwards.</summary>
    VariableDensity,

    /// <summary>Random whole columns (phase encoding along the width), less dense outwards.</summary>
    Lines,

    /// <summary>Every so many rows and every so many columns, as parallel imaging takes them.</summary>
    Uniform,
}

/// <summary>What a sampling mask is to be like. The same design gives the same mask on every machine.</summary>
/// <param name="Height">Rows, at least 1.</param>
/// <param name="Width">Columns, at least 1.</param>
/// <param name="Acceleration">
/// All points over sampled points, at least 1, whatever else the design asks for. Met exactly up to rounding to whole points or columns, but by
/// <see cref="MaskKind.Uniform"/>, where it is that of the grid alone.
/// </param>
public sealed record MaskDesign(int Height, int Width, double Acceleration)
{
    /// <summary>How points are chosen.</summary>
    public MaskKind Kind { get; init; } = MaskKind.Poisson;

    /// <summary>Seed of random masks.</summary>
    public ulong Seed { get; init; }

    /// <summary>Side of the fully sampled square in the middle, of lines the number of columns there; 0 for none.</summary>
    public int Calibration { get; init; } = 24;

    /// <summary>p in the density (1 - r)^p of <see cref="MaskKind.VariableDensity"/> and <see cref="MaskKind.Lines"/>, where r is 0 at the centre and 1 in the corners, 0 to 100.</summary>
    public int Degree { get; init; } = 3;

    /// <summary>s in the distance between points of <see cref="MaskKind.Poisson"/>, which grows as 1 + s r; 0 for an even density.</summary>
    public double Slope { get; init; } = 3.0;

    /// <summary>
    /// The part of the acceleration that falls to the height, from 1 to <see cref="Acceleration"/>; the other part, <see cref="Acceleration"/> over it, falls to
    /// the width. Of <see cref="MaskKind.Poisson"/>: points are further apart along the axis with the larger part; left open, both are alike. Of
    /// <see cref="MaskKind.Uniform"/>: the steps of the grid, whole numbers; left open, 1. Other kinds have none.
    /// </summary>
    public double? RowAcceleration { get; init; }

    /// <summary>Whether points outside the ellipse that the mask's sides touch are left out. Lines have none.</summary>
    public bool Elliptical { get; init; }

    /// <summary>Which share of the columns, the first ones, is sampled apart from the calibration square: above 0.5, at most 1 (partial Fourier).</summary>
    public double PartialFourier { get; init; } = 1.0;

    /// <summary>Makes the mask.</summary>
    /// <returns>The mask.</returns>
    /// <exception cref="ArgumentException">A property is out of range, does not go with the kind, or what they leave has too few points for the acceleration.</exception>
    public SamplingMask Create()
    {
        Check();
        return Kind switch
        {
            MaskKind.Poisson => FromPoints(PoissonDisc.Choose(this, Region(), Count(Height * Width), out _)),
            MaskKind.VariableDensity => FromPoints(VariableDensity.Choose(PointDensity(Region()), Count(Height * Width), Seed, $"{Height} x {Width} points at acceleration {Acceleration}")),
            MaskKind.Lines => Lines(),
            _ => Grid(Region()),
        };
    }

    /// <summary>Where a point lies: 0 at the centre, 1 in the corners.</summary>
    /// <param name="row">Row.</param>
    /// <param name="column">Column.</param>
    internal double Radius(int row, int column) => Math.Sqrt(SquaredRadius(row, column) / 2.0);

    /// <summary>Whether a point is in the calibration square.</summary>
    /// <param name="row">Row.</param>
    /// <param name="column">Column.</param>
    internal bool Calibrates(int row, int column) => VariableDensity.IsCentral(row, Height, Calibration) && VariableDensity.IsCentral(column, Width, Calibration);

    /// <summary>1 on the ellipse.</summary>
    private double SquaredRadius(int row, int column)
    {
        double v = 2.0 * (row - Height / 2) / Height, u = 2.0 * (column - Width / 2) / Width;
        return v * v + u * u;
    }

    private SamplingMask FromPoints(bool[] points) => new(Height, Width, points);

    /// <summary>Which points may be sampled.</summary>
    private bool[] Region()
    {
        var region = new bool[Height * Width];
        for (int p = 0; p < region.Length; p++)
        {
            int row = p / Width, column = p % Width;
            region[p] = Calibrates(row, column) || (IsEncoded(column) && (!Elliptical || SquaredRadius(row, column) <= 1.0));
        }

        return region;
    }

    private bool IsEncoded(int column) => column < PartialFourier * Width;

    private int Count(int all) => VariableDensity.CountFor(all, Acceleration);

    private double[] PointDensity(bool[] region)
    {
        var density = new double[region.Length];
        for (int p = 0; p < density.Length; p++)
        {
            int row = p / Width, column = p % Width;
            density[p] = Calibrates(row, column) ? double.PositiveInfinity : region[p] ? VariableDensity.Polynomial(Radius(row, column), Degree) : 0.0;
        }

        RefuseTooFew(region, Count(density.Length), "points");
        return density;
    }

    private SamplingMask Lines()
    {
        int count = Count(Width);
        var density = new double[Width];
        for (int j = 0; j < Width; j++)
        {
            double u = Math.Abs(2.0 * (j - Width / 2) / Width);
            density[j] = VariableDensity.IsCentral(j, Width, Calibration) ? double.PositiveInfinity : IsEncoded(j) ? VariableDensity.Polynomial(u, Degree) : 0.0;
        }

        RefuseTooFew(Array.ConvertAll(density, d => d > 0.0), count, "columns");
        bool[] columns = VariableDensity.Choose(density, count, Seed, $"{Width} columns at acceleration {Acceleration}");
        var points = new bool[Height * Width];
        for (int i = 0; i < Height; i++)
        {
            columns.CopyTo(points, i * Width);
        }

        return FromPoints(points);
    }

    private SamplingMask Grid(bool[] region)
    {
        int rows = (int)(RowAcceleration ?? 1.0), columns = (int)(Acceleration / rows);
        var points = new bool[region.Length];
        for (int p = 0; p < points.Length; p++)
        {
            int row = p / Width, column = p % Width;
            points[p] = Calibrates(row, column) || (region[p] && row % rows == Height / 2 % rows && column % columns == Width / 2 % columns);
        }

        return FromPoints(points);
    }

    private void Check()
    {
        if (Height < 1 || Width < 1 || (long)Height * Width > Array.MaxLength)
        {
            throw new ArgumentException($"Expected a mask of at least 1 x 1 and at most {Array.MaxLength} points, got {Height} x {Width}.");
        }

        Require(Acceleration >= 1.0 && double.IsFinite(Acceleration), nameof(Acceleration), $"an acceleration of 1 or more, got {Acceleration}");
        Require(Calibration >= 0 && Degree is >= 0 and <= 100, nameof(Calibration), $"a centre of 0 or more and a degree from 0 to 100, got {Calibration} and {Degree}");
        Require(Slope is >= 0.0 and <= 1000.0, nameof(Slope), $"a slope from 0 to 1000, got {Slope}");
        Require(PartialFourier is > 0.5 and <= 1.0, nameof(PartialFourier), $"a share of columns above 0.5 and at most 1, got {PartialFourier}");
        Require(Kind != MaskKind.Lines || !Elliptical, nameof(Elliptical), $"points for an ellipse, got lines");
        Require(Enum.IsDefined(Kind), nameof(Kind), $"one of the kinds {string.Join(", ", Enum.GetNames<MaskKind>())}, got {Kind}");
        if (RowAcceleration is { } rows)
        {
            Require(Kind is MaskKind.Poisson or MaskKind.Uniform, nameof(RowAcceleration), $"one acceleration for masks of kind {Kind}, got one for each axis");
            Require(rows >= 1.0 && rows <= Acceleration, nameof(RowAcceleration), $"an acceleration of the rows from 1 to that of the mask, {Acceleration}, got {rows}");
        }

        if (Kind == MaskKind.Uniform)
        {
            double step = RowAcceleration ?? 1.0, other = Math.Round(Acceleration / step);
            Require(step == Math.Floor(step) && Math.Abs(Acceleration / step - other) < 1e-9, nameof(Acceleration), $"whole numbers as steps of a uniform mask, got {step} and {Acceleration / step}");
        }
    }

    internal static void RefuseTooFew(bool[] region, int count, string what)
    {
        int there = region.Count(p => p);
        Require(there >= count, nameof(Acceleration), $"an acceleration that leaves at most the {there} {what} of the region, got one that leaves {count}");
    }

    private static void Require(bool met, string property, FormattableString expectation)
    {
        if (!met)
        {
            throw new ArgumentException("Expected " + expectation.ToString(System.Globalization.CultureInfo.InvariantCulture) + ".", property);
        }
    }
}

// A survey of 5,000 households stands for 2 million, and a model that runs for each household should run for 40 of them.
//
//   dotnet run -c Release --project samples/SurveyCalibration              40 households
//   dotnet run -c Release --project samples/SurveyCalibration -- 80        as many as you say
//
// Each household adds to 62 totals that are known from elsewhere: how many people of each age group live in each of eight regions, how many households
// there are, what they earn and what they pay for rent. Calibration finds weights that meet these totals; sparse calibration meets them with few households.
// The households here are drawn at random, since real ones are nobody's business.

using System.Globalization;
using CsRecover.Learning;
using CsRecover.Selection;
using CsRecover.Solvers;

if (args.Length > 1 || !int.TryParse(args.Length > 0 ? args[0] : "40", NumberStyles.None, CultureInfo.InvariantCulture, out int wanted) || wanted is < 1 or > 5000)
{
    Console.Error.WriteLine("error: expected a number of households from 1 to 5000.");
    return 2;
}

// 1. The survey: a row of M for each total, a column for each household. The survey misses young people in towns, as surveys do.
const int Households = 5000, Regions = 8, Ages = 5;
string[] byRegion = ["households", "income", "0-17", "18-29", "30-49", "50-64", "65+"];
string[] names = [.. from r in Enumerable.Range(1, Regions) from what in byRegion select $"region {r}, {what}", "rent, owners", "rent, tenants", "rent, low income", "cars", "students", "retired"];
var random = new Random(2026);
double[] m = new double[names.Length * Households], totals = new double[names.Length];
for (int h = 0; h < Households; h++)
{
    int region = random.Next(Regions), people = 1 + random.Next(5), young = 0, old = 0;
    double income = Math.Exp(10.3 + (0.6 * Normal())) * (1.0 + (0.15 * people));
    void Add(int row, double value) => m[(row * Households) + h] += value;
    Add(region * 7, 1.0);
    Add((region * 7) + 1, income);
    for (int p = 0; p < people; p++)
    {
        int age = random.Next(Ages);
        Add((region * 7) + 2 + age, 1.0);
        young += age == 1 ? 1 : 0;
        old += age == 4 ? 1 : 0;
    }

    bool owns = random.NextDouble() < 0.3 + (income / 2e5);
    Add(Regions * 7, owns ? 0.1 * income : 0.0);
    Add((Regions * 7) + 1, owns ? 0.0 : 0.3 * income);
    Add((Regions * 7) + 2, income < 25_000 ? 0.35 * income : 0.0);
    Add((Regions * 7) + 3, random.Next(3));
    Add((Regions * 7) + 4, young > 0 && random.NextDouble() < 0.4 ? young : 0.0);
    Add((Regions * 7) + 5, old);

    // The households that the survey's one stands for: 400 on average, more of those that surveys miss.
    double standsFor = 250.0 + (100.0 * young) + (region == 0 ? 150.0 : 0.0) + (100.0 * random.NextDouble());
    for (int row = 0; row < names.Length; row++)
    {
        totals[row] += standsFor * m[(row * Households) + h];
    }
}

// 2. All weights, then exactly as many as wanted, and as many by gates, refitted.
var problem = new CalibrationProblem(Design.FromRows(m, names.Length, Households, null), totals);
CalibrationResult all = problem.FitAll(), exact = problem.FitExactly(wanted), even = new CalibrationProblem(problem.Matrix, totals) { SmallestEffectiveSampleSize = 0.7 * wanted }.FitExactly(wanted);
CalibrationResult gates = problem.FitGates(new SparseCalibrationWeights { Gates = new HardConcreteDistribution(0.35), PenaltyL0 = 2e-3, LearningRate = 0.15, Epochs = 2000, Refit = true });

// 3. What came of it.
Console.WriteLine($"{"",-34} {"weights",8} {"loss",10} {"worst",8} {"effective",10} {"seconds",8}");
Print("all that help", all);
Print($"exactly {wanted}", exact);
Print($"exactly {wanted}, evenly", even);
Print("chosen by gates, then refitted", gates);
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"no weights whatsoever have a loss below {all.LowerBound:G3}"));
Console.WriteLine($"met worst with {wanted}:");
foreach ((TargetError target, string name) in exact.Targets.Zip(names).OrderByDescending(pair => Math.Abs(pair.First.RelativeError)).Take(3))
{
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name,-24} wanted {target.Target,14:N0}, reached {target.Estimate,14:N0}"));
}

return 0;

double Normal() => Math.Sqrt(-2.0 * Math.Log(1.0 - random.NextDouble())) * Math.Cos(2.0 * Math.PI * random.NextDouble());

static void Print(string name, CalibrationResult result) => Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture, $"{name,-34} {result.Active,8} {result.Loss,10:G3} {result.MaxAbsoluteRelativeError,8:P2} {result.EffectiveSampleSize,10:F0} {result.Seconds,8:F2}"));

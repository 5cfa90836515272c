// The equation of a pendulum out of data, and a policy that swings it up, both with few terms.
//
//   dotnet run -c Release --project samples/PendulumEquation                a few seconds; writes output/swing-up.svg
//   dotnet run -c Release --project samples/PendulumEquation -- FILE.svg    the same to a file of your choice
//
// 1. A motor turns a pendulum at random; from 2,000 states and what came next, the best of 35 polynomial terms of cos theta, sin theta, theta-dot and
//    the torque are found, proven, with their factors: theta-dot' = theta-dot + 0.73575 sin theta + 0.15 u.
// 2. On that equation, not on the pendulum, a polynomial policy is searched, and its terms are left out while that costs little.
// 3. The policy swings up the real pendulum, which it has never seen.

using System.Globalization;
using CsRecover.Learning;
using CsRecover.Samples;

if (args.Length > 1)
{
    Console.Error.WriteLine("error: expected at most one file name.");
    return 2;
}

string picture = args.Length > 0 ? args[0] : Path.Combine("output", "swing-up.svg");
var random = new Random(23524);

// 1. The equation. The pendulum stops at a speed of 8, and such steps say nothing about its forces.
List<double> states = [], next = [];
while (next.Count < 2000)
{
    var pendulum = new Pendulum(Math.PI * ((2.0 * random.NextDouble()) - 1.0), 8.0 * (random.NextDouble() - 0.5));
    for (int i = 0; i < 50 && next.Count < 2000; i++)
    {
        double torque = Pendulum.MostTorque * ((2.0 * random.NextDouble()) - 1.0);
        Pendulum after = pendulum.After(torque);
        if (Math.Abs(after.Velocity) < 8.0)
        {
            states.AddRange([Math.Cos(pendulum.Angle), Math.Sin(pendulum.Angle), pendulum.Velocity, torque]);
            next.Add(after.Velocity);
        }

        pendulum = after;
    }
}

var regression = new SparseDictionaryRegression { Library = TermLibrary.Polynomial(["cos", "sin", "speed", "u"], 3) };
EquationSystem dynamics = regression.Fit(states.ToArray(), next.ToArray(), ["speed'"]);
Console.WriteLine($"out of {regression.Library.Terms.Count} terms, from {next.Count} steps:");
Console.WriteLine(dynamics);
Console.WriteLine(dynamics.ToCSharp("NextSpeed"));

// 2. The policy. In a mirror the pendulum is the same one with angle, speed and torque reversed, so that terms must change their sign with sin and speed.
Equation equation = dynamics.Equations[0];
double Next(Pendulum state, double torque) => equation.At([Math.Cos(state.Angle), Math.Sin(state.Angle), state.Velocity, torque]);
Term[] odd = [.. TermLibrary.Polynomial(["cos", "sin", "speed"], 3).Terms.Where(t => Math.Abs(t.Value([0.3, 0.7, 1.1]) + t.Value([0.3, -0.7, -1.1])) < 1e-12)];
var search = new PolicySearch(Next);
(Policy Policy, double Cost) full = search.Improve(new Policy(odd, new double[odd.Length]), spread: 3.0, rounds: 60);
Policy policy = search.Prune(full, share: 1.1);
var torqueOf = new Equation("u", policy.Terms, policy.Weights, 0.0, 1.0);
Console.WriteLine($"policy with {policy.Terms.Count} of {odd.Length} terms, cost {search.Cost(policy):F3} a step (all terms: {full.Cost:F3}), cut off at +-{Pendulum.MostTorque}:");
Console.WriteLine(torqueOf);

// 3. The real pendulum, from hanging still and from 100 other starts.
var run = new List<Pendulum> { new(Math.PI, 0.0) };
var torques = new List<double>();
for (int i = 0; i < 200; i++)
{
    torques.Add(policy.Torque(run[^1]));
    run.Add(run[^1].After(torques[^1]));
}

int upright = 0;
for (int trial = 0; trial < 100; trial++)
{
    var pendulum = new Pendulum(Math.PI * ((2.0 * random.NextDouble()) - 1.0), 2.0 * (random.NextDouble() - 0.5));
    for (int i = 0; i < 400; i++)
    {
        pendulum = pendulum.After(policy.Torque(pendulum));
    }

    upright += Math.Abs(Math.IEEERemainder(pendulum.Angle, 2.0 * Math.PI)) < 0.2 && Math.Abs(pendulum.Velocity) < 0.5 ? 1 : 0;
}

bool isUp = Math.Abs(Math.IEEERemainder(run[^1].Angle, 2.0 * Math.PI)) < 0.2;
Console.WriteLine($"from hanging still it {(isUp ? "stands" : "does not stand")} upright after {run.Count * Pendulum.Step:F0} s; from random starts it stands after 20 s in {upright} of 100");
Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(picture))!);
File.WriteAllText(picture, SwingUpPicture.Draw(run, torques, string.Create(CultureInfo.InvariantCulture, $"the torque is a polynomial of {policy.Terms.Count} terms")));
Console.WriteLine($"drawn in {picture}");
return 0;

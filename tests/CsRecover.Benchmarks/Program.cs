namespace CsRecover.Benchmarks;

/// <summary>Runs comparisons against peers: <c>dotnet run -c Release --project tests/CsRecover.Benchmarks -- NAME [arguments]</c>.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        IComparison[] all = [.. typeof(Program).Assembly.GetTypes()
            .Where(t => !t.IsAbstract && typeof(IComparison).IsAssignableFrom(t))
            .Select(t => (IComparison)Activator.CreateInstance(t)!)
            .OrderBy(c => c.Name, StringComparer.Ordinal)];
        IComparison? chosen = args.Length > 0 ? all.FirstOrDefault(c => c.Name == args[0]) : null;
        if (chosen is not null)
        {
            try
            {
                return chosen.Run(args[1..]);
            }
            catch (FormatException e)
            {
                Console.Error.WriteLine(e.Message);
                return 2;
            }
        }

        Console.WriteLine("Comparisons:");
        foreach (IComparison comparison in all)
        {
            Console.WriteLine($"  {comparison.Name,-16} {comparison.Summary}");
        }

        return args.Length == 0 ? 0 : 2;
    }
}

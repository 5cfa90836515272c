namespace CsRecover.Selection.Designs;

/// <summary>Standardised columns outside of loops that are compiled for their kind: whole passes over a design do not care.</summary>
internal static unsafe class ColumnLoader
{
    /// <summary>The columns of a problem.</summary>
    /// <param name="problem">The problem.</param>
    public static IColumns Of(WorkingProblem problem) => problem.Accept<Boxing, IColumns>(default);

    /// <summary>Writes a column out.</summary>
    /// <typeparam name="TColumns">The kind of columns.</typeparam>
    /// <param name="columns">The columns.</param>
    /// <param name="feature">Which one.</param>
    /// <param name="target">n zeros, aligned, and zeros up to whole vectors.</param>
    public static void Load<TColumns>(TColumns columns, int feature, double* target)
        where TColumns : IColumns
    {
        var vector = new WorkVector { Values = target };
        columns.Add(1.0, feature, ref vector);
        for (int i = 0; vector.Shift != 0.0 && i < columns.Rows; i++)
        {
            target[i] += vector.Shift;
        }
    }

    private readonly struct Boxing : IColumnsVisitor<IColumns>
    {
        public IColumns Visit<TColumns>(TColumns columns)
            where TColumns : struct, IColumns => columns;
    }
}

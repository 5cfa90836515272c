using static System.FormattableString;

namespace CsRecover.Planning;

/// <summary>What is wrong with, or to be said about, a declared problem. The same rules serve the generator and the analyzer.</summary>
internal static class ProblemRules
{
    /// <summary>What keeps a declaration whose attributes are all there from making a problem.</summary>
    /// <param name="spec">The declaration.</param>
    /// <param name="mask">The mask file that the declaration means; null when it names none or the project has none of that name.</param>
    public static IReadOnlyList<Finding> Errors(ProblemSpec spec, SamplingMask? mask)
    {
        List<Finding> errors = [.. Operator(spec), .. Sizes(spec), .. Mask(spec, mask), .. Transform(spec)];
        if (errors.Count == 0)
        {
            errors.AddRange(Sparsity(spec, RowsOf(spec, mask)));
        }

        return errors;
    }

    /// <summary>Doubts whether a problem without errors can be solved, and remarks on what was left open.</summary>
    /// <param name="spec">The declaration.</param>
    /// <param name="mask">Its mask, if that is known.</param>
    public static IEnumerable<Finding> Doubts(ProblemSpec spec, SamplingMask? mask) => [.. Recoverability(spec, RowsOf(spec, mask)), .. Remarks(spec)];

    /// <summary>m as far as the build knows it.</summary>
    /// <param name="spec">The declaration.</param>
    /// <param name="mask">Its mask, if that is known.</param>
    public static int? RowsOf(ProblemSpec spec, SamplingMask? mask) => mask?.Samples ?? spec.Measurements;

    private static IEnumerable<Finding> Operator(ProblemSpec spec)
    {
        SensingSpec sensing = spec.Sensing;
        var form = SensingForm.Of(sensing.Kind);
        if (!form.Takes(spec.Element))
        {
            yield return Finding.Of(RuleId.ElementDoesNotFit, Subject.Problem, null, Capital(form.Words), form.ElementWords, NameOf(spec.Element));
        }

        if (form.Seeded && sensing.Seed is null)
        {
            yield return Finding.Of(RuleId.SeedMissing, Subject.Sensing, "Seed", Capital(form.Words)) with { Suggestion = "1" };
        }

        if (sensing.NonZerosPerColumn is { } d && (d < 1 || d > (spec.Measurements ?? int.MaxValue)))
        {
            yield return Finding.Of(RuleId.OperatorParameter, Subject.Sensing, "NonZerosPerColumn", "NonZerosPerColumn", $"a number from 1 to m = {spec.Measurements}", d);
        }
    }

    private static IEnumerable<Finding> Sizes(ProblemSpec spec)
    {
        SensingSpec sensing = spec.Sensing;
        var form = SensingForm.Of(sensing.Kind);
        (string Name, int? Value, bool Needed)[] sizes =
        [
            ("Measurements", spec.Measurements, !form.IsImage),
            ("Coefficients", spec.Coefficients, !form.IsImage),
        ];
        foreach ((string name, int? value, bool needed) in sizes)
        {
            if (value < 1)
            {
                yield return Finding.Of(RuleId.SizeNotPositive, Subject.Problem, name, name, value);
            }
            else if (value is null && needed)
            {
                yield return Finding.Of(RuleId.SizeMissing, Subject.Problem, null, name, Capital(form.Words));
            }
        }

        if (sensing is { Height: { } height, Width: { } width })
        {
            if (height < 1 || width < 1)
            {
                yield return Finding.Of(RuleId.SizeNotPositive, Subject.Sensing, null, height < 1 ? "height" : "width", height < 1 ? height : width);
            }
            else if ((long)height * width > int.MaxValue)
            {
                yield return Finding.Of(RuleId.OperatorParameter, Subject.Sensing, null, "height x width", $"at most {int.MaxValue} pixels", $"{height} x {width}");
            }
            else if (spec.Coefficients is { } n && n != height * width)
            {
                yield return Finding.Of(RuleId.SizesContradict, Subject.Problem, "Coefficients", "Coefficients", $"height x width = {height * width}", n);
            }
        }
        else if (form.SelectsRows && spec.Measurements > spec.Coefficients && !(sensing.Kind == SensingKind.SubsampledHadamard && spec.Measurements <= PowerOfTwoFrom(spec.Coefficients.Value)))
        {
            yield return Finding.Of(RuleId.OperatorParameter, Subject.Problem, "Measurements", "Measurements", $"at most as many as {form.Words} of n = {spec.Coefficients} has rows", spec.Measurements);
        }
    }

    private static IEnumerable<Finding> Mask(ProblemSpec spec, SamplingMask? mask)
    {
        if (spec.Sensing is not { MaskFile: { } file, Height: { } height, Width: { } width })
        {
            yield break;
        }

        if (mask is null)
        {
            yield return Finding.Of(RuleId.MaskNotFound, Subject.Sensing, "Mask", file);
        }
        else if (mask.Error is not null)
        {
            yield return Finding.Of(RuleId.MaskNotReadable, Subject.Sensing, "Mask", file, mask.Error);
        }
        else if (mask.Height != height || mask.Width != width)
        {
            yield return Finding.Of(RuleId.MaskShape, Subject.Sensing, "Mask", file, $"{height} x {width}", $"{mask.Height} x {mask.Width}");
        }
        else if (mask.Samples == 0)
        {
            yield return Finding.Of(RuleId.MaskEmpty, Subject.Sensing, "Mask", file);
        }
        else if (spec.Measurements is { } m && m != mask.Samples)
        {
            yield return Finding.Of(RuleId.SizesContradict, Subject.Problem, "Measurements", "Measurements", $"{mask.Samples}, the samples of '{file}',", m);
        }
    }

    private static IEnumerable<Finding> Transform(ProblemSpec spec)
    {
        if (spec.Transform is not { } transform)
        {
            yield break;
        }

        if (transform.Wavelet is < Wavelet.Haar or > Wavelet.Sym8)
        {
            yield return Finding.Of(RuleId.UnknownWavelet, Subject.Transform, null, (int)transform.Wavelet);
        }

        if (transform.Levels < 0)
        {
            yield return Finding.Of(RuleId.LevelsNegative, Subject.Transform, "Levels", transform.Levels);
        }
    }

    private static IEnumerable<Finding> Sparsity(ProblemSpec spec, int? rows)
    {
        long columns = spec.Columns ?? int.MaxValue;
        int most = (int)Math.Min(rows ?? int.MaxValue, columns);
        (Subject Subject, int? K)[] given = [(Subject.Problem, spec.Sparsity), (Subject.Solver, spec.Solver?.Sparsity)];
        foreach ((Subject subject, int? k) in given)
        {
            if (k < 0 || k > most)
            {
                string m = rows is { } known ? Invariant($"{known}") : "not known before run time";
                yield return Finding.Of(RuleId.SparsityOutOfRange, subject, "Sparsity", most, m, columns, k) with { Suggestion = Invariant($"{(k < 0 ? 0 : most)}") };
            }
        }
    }

    /// <summary>Doubts; of those about k only the gravest is told.</summary>
    private static IEnumerable<Finding> Recoverability(ProblemSpec spec, int? rows)
    {
        SolverSpec solver = spec.Solver ?? SolverSpec.Default;
        if (spec.Sparsity is { } stated && solver.Sparsity is { } other && stated != other)
        {
            yield return Finding.Of(RuleId.TwoSparsities, Subject.Solver, "Sparsity", stated, other) with { Suggestion = Invariant($"{stated}") };
        }

        if (rows is not { } m || spec.Columns is not { } n)
        {
            yield break;
        }

        if (m >= n)
        {
            yield return Finding.Of(RuleId.NotUndersampled, spec.Measurements is null ? Subject.Sensing : Subject.Problem, spec.Measurements is null ? null : "Measurements", m, n);
            yield break;
        }

        if (spec.EffectiveSparsity is not { } k)
        {
            yield break;
        }

        Subject subject = solver.Sparsity is null ? Subject.Problem : Subject.Solver;
        if (2L * k > m)
        {
            yield return Finding.Of(RuleId.NotUnique, subject, "Sparsity", m, 2L * k, k) with { Suggestion = Invariant($"{m / 2}") };
            yield break;
        }

        // The transitions were measured on random matrices. k-space samples and wavelets are coherent, images only compressible, and a
        // matrix that comes at run time may be anything.
        if (!SensingForm.Of(spec.Sensing.Kind).Incoherent || spec.Transform is not null)
        {
            yield break;
        }

        double delta = (double)m / n;
        bool complex = spec.Element == ElementType.Complex32;
        double? measured = complex ? null : RecoveryTransitions.Of(solver.Name, delta);
        double limit = measured ?? (complex ? DonohoTanner.Complex(delta) : DonohoTanner.Signed(delta));
        if (k > limit * m)
        {
            int most = (int)(limit * m);
            string words = SolverWords.Of(solver.Name);
            yield return measured is not null
                ? Finding.Of(RuleId.AboveTransition, subject, "Sparsity", k, m, words, Invariant($"{delta:0.00}"), Invariant($"{limit:0.00}"), most) with { Suggestion = Invariant($"{most}") }
                : Finding.Of(RuleId.AboveDonohoTanner, subject, "Sparsity", k, m, words, Invariant($"{delta:0.00}"), Invariant($"{limit:0.00}"), most) with { Suggestion = Invariant($"{most}") };
        }
    }

    private static IEnumerable<Finding> Remarks(ProblemSpec spec)
    {
        if (spec.Solver is null)
        {
            yield return Finding.Of(RuleId.DefaultSolver, Subject.Class, null) with { Suggestion = SolverSpec.Default.Name };
        }
        else if (spec.Solver.NeedsSparsity && spec.EffectiveSparsity is null)
        {
            yield return Finding.Of(RuleId.SparsityGuessed, Subject.Solver, null, SolverWords.Of(spec.Solver.Name));
        }

        if (spec.Transform is { } transform)
        {
            (string Name, int Length)[] sides = spec.Sensing is { Height: { } height, Width: { } width }
                ? [("height", height), ("width", width)]
                : [("number of coefficients", spec.Coefficients ?? 0)];
            foreach ((string name, int length) in sides)
            {
                int even = TrailingZeros(length);
                if (even < transform.Levels)
                {
                    yield return Finding.Of(RuleId.UnevenLevels, Subject.Transform, "Levels", transform.Levels, name, length, even) with { Suggestion = Invariant($"{even}") };
                    break;
                }
            }
        }
    }

    private static string NameOf(ElementType element) => element switch
    {
        ElementType.Single => "float",
        ElementType.Double => "double",
        _ => "Complex32",
    };

    private static string Capital(string words) => char.ToUpperInvariant(words[0]) + words.Substring(1);

    private static long PowerOfTwoFrom(int n)
    {
        long power = 1;
        while (power < n)
        {
            power *= 2;
        }

        return power;
    }

    private static int TrailingZeros(int n)
    {
        int zeros = 0;
        while (n > 0 && n % 2 == 0)
        {
            n /= 2;
            zeros++;
        }

        return zeros;
    }
}

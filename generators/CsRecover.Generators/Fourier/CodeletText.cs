using System.Globalization;
using CsRecover.Generators.Emit;
using static System.FormattableString;

namespace CsRecover.Generators.Fourier;

/// <summary>Writes codelets: DFTs of one length as straight-line C# over SIMD registers, a register for the real and one for the imaginary parts of neighbouring columns.</summary>
internal static class CodeletText
{
    /// <summary>Registers that a codelet may fill: of the sixteen that every x64 processor has, some stay free for literals and intermediate results.</summary>
    private const int Registers = 14;

    /// <summary>The interface that codelets implement.</summary>
    private const string Interface = "global::CsRecover.Operators.IFourierCodelet";

    /// <summary>Using directives that a file with codelets needs.</summary>
    public const string Usings = "using global::System.Runtime.CompilerServices;\nusing global::System.Runtime.Intrinsics;\nusing global::System.Runtime.Intrinsics.X86;";

    /// <summary>Statements are written side by side up to so many columns.</summary>
    private const int RowWidth = 132;

    /// <summary>The name of the codelet of a length.</summary>
    /// <param name="length">The length.</param>
    public static string NameOf(int length) => Invariant($"Fourier{length}");

    /// <summary>Writes a codelet.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="length">The length of the DFT, 2 or more.</param>
    /// <param name="modifiers">Modifiers of the struct.</param>
    /// <param name="elements">float, double or both.</param>
    public static void Write(SourceWriter writer, int length, string modifiers, params string[] elements)
    {
        writer.Lines(
            $"""
            /// <summary>
            /// DFT of {length.ToString(CultureInfo.InvariantCulture)} points, straight-line, on several columns at once: {DiscreteTransform.Describe(length)}.
            /// x are points s apart, y results t apart, r and i their parts; w are twiddle factors, c the literals, r0, r1, ... values that had to wait in memory.
            /// </summary>
            """);
        writer.Lines($"{modifiers} readonly struct {NameOf(length)} : {string.Join(", ", elements.Select(e => $"{Interface}<{e}>"))}").Open();
        writer.Lines("/// <inheritdoc/>");
        writer.Lines(Invariant($"public static int Length => {length};"));
        StraightLine plain = ProgramOf(length, twiddled: false), turned = ProgramOf(length, twiddled: true);
        decimal[] literals = [.. plain.Lines.Where(l => l.Operation == Operation.Constant).Select(l => l.Value)];
        foreach (string element in elements)
        {
            writer.Gap().Lines("/// <inheritdoc/>");
            writer.Lines($"static global::System.ReadOnlySpan<{element}> {Interface}<{element}>.Constants => [{string.Join(", ", literals.Select(l => Literal(l, element)))}];");
            WriteMethod(writer, plain, literals, element, twiddled: false);
            WriteMethod(writer, turned, literals, element, twiddled: true);
        }

        writer.Close();
    }

    private static StraightLine ProgramOf(int length, bool twiddled)
    {
        var program = new StraightLine();
        Action<int, ComplexTerm> output = twiddled ? program.StoreTwiddled : program.Store;
        new DiscreteTransform(program).Write([.. Enumerable.Range(0, length).Select(program.Input)], output);
        return program;
    }

    private static void WriteMethod(SourceWriter writer, StraightLine program, decimal[] literals, string element, bool twiddled)
    {
        var plan = RegisterPlan.Of(program.Lines, Registers);
        string name = twiddled ? "TransformTwiddled" : "Transform";
        string twiddles = twiddled ? $"ref {element} w, " : "";
        writer.Gap().Lines("/// <inheritdoc/>");
        writer.Lines($"public static void {name}(ref {element} xr, ref {element} xi, nuint s, ref {element} yr, ref {element} yi, nuint t, {twiddles}ref {element} c, ref {element} spill)").Open();
        var names = new Dictionary<int, string>();
        int reloads = 0;
        var rows = new StatementRows(writer, RowWidth);
        int[] nextOperation = NextOperations(plan.Steps, program.Lines);
        int remark = 0;
        for (int i = 0; i < plan.Steps.Count; i++)
        {
            Step step = plan.Steps[i];
            for (; remark < program.Remarks.Count && program.Remarks[remark].Line <= nextOperation[i]; remark++)
            {
                rows.Comment(program.Remarks[remark].Text);
            }

            string slot = Invariant($"ref spill, {step.Slot * Lanes(element)}");
            switch (step.Kind)
            {
                case StepKind.Spill:
                    rows.Add($"Vector256.StoreUnsafe({names[step.Line]}, {slot});");
                    break;
                case StepKind.Reload:
                    names[step.Line] = Invariant($"r{reloads++}");
                    rows.Add($"var {names[step.Line]} = Vector256.LoadUnsafe({slot});");
                    break;
                default:
                    Line line = program.Lines[step.Line];
                    string text = Word(line, element, o => program.Lines[o].Operation == Operation.Constant ? Constant(Array.IndexOf(literals, program.Lines[o].Value), element) : names[o]);
                    if (line.Operation == Operation.Store)
                    {
                        rows.Add(text + ";");
                    }
                    else
                    {
                        names[step.Line] = Invariant($"v{step.Line}");
                        rows.Add($"var {names[step.Line]} = {text};");
                    }

                    break;
            }
        }

        rows.End();
        writer.Close();
    }

    /// <summary>For each step the operation or store that it leads up to: remarks stand before what is loaded for their lines.</summary>
    private static int[] NextOperations(IReadOnlyList<Step> steps, IReadOnlyList<Line> lines)
    {
        var next = new int[steps.Count];
        for (int i = steps.Count - 1, line = int.MaxValue; i >= 0; i--)
        {
            if (steps[i].Kind == StepKind.Line && lines[steps[i].Line].Operation is not (Operation.Load or Operation.Twiddle))
            {
                line = steps[i].Line;
            }

            next[i] = line;
        }

        return next;
    }

    private static int Lanes(string element) => element == "float" ? 8 : 4;

    private static string Literal(decimal value, string element) => Invariant($"{value:0.####################}{(element == "float" ? "f" : "")}");

    private static string Constant(int index, string element) => Invariant($"Vector256.LoadUnsafe(ref c, {index * Lanes(element)})");

    private static string Word(Line line, string element, Func<int, string> name)
    {
        string part = line.Imaginary ? "i" : "r";
        return line.Operation switch
        {
            Operation.Load => $"Vector256.LoadUnsafe(ref x{part}{Offset(line.Index, "s")})",
            Operation.Twiddle => Invariant($"Vector256.Create(Unsafe.Add(ref w, {2 * line.Index + (line.Imaginary ? 1 : 0)}))"),
            Operation.Add => $"{name(line.A)} + {name(line.B)}",
            Operation.Subtract => $"{name(line.A)} - {name(line.B)}",
            Operation.Multiply => $"{name(line.A)} * {name(line.B)}",
            Operation.MultiplyAdd => $"Vector256.MultiplyAddEstimate({name(line.A)}, {name(line.B)}, {name(line.C)})",
            // The JIT compiler does not fold a negation into the general form.
            Operation.SubtractProduct => $"Fma.IsSupported ? Fma.MultiplyAddNegated({name(line.A)}, {name(line.B)}, {name(line.C)}) : {name(line.C)} - {name(line.A)} * {name(line.B)}",
            Operation.Negate => $"-{name(line.A)}",
            Operation.Store => $"Vector256.StoreUnsafe({name(line.A)}, ref y{part}{Offset(line.Index, "t")})",
            _ => throw new InvalidOperationException($"A line does {line.Operation}, which has no text."),
        };
    }

    private static string Offset(int index, string step) => index switch
    {
        0 => "",
        1 => $", {step}",
        _ => Invariant($", {index} * {step}"),
    };
}

using static System.FormattableString;

namespace CsRecover.Generators.Fourier;

/// <summary>
/// The DFT X_k = sum_j x_j exp(-2 pi i j k / n) as a straight-line program: primes directly, with the symmetry of the cosines and
/// sines; coprime factors without twiddle factors (Good 1958, Thomas 1963); other factors by decimation in frequency (Cooley and Tukey 1965).
/// </summary>
/// <param name="program">Where the lines go.</param>
internal sealed class DiscreteTransform(StraightLine program)
{
    /// <summary>How many transforms are being written, one as a part of another; only what the outermost does is remarked on.</summary>
    private int _depth;

    /// <summary>How a length is transformed, in words.</summary>
    /// <param name="n">The length.</param>
    public static string Describe(int n)
    {
        int first = FirstFactor(n);
        return n is 2 or 4 ? "sums and differences"
            : first == n ? "each pair of results k and n - k from sums of cosines and sums of sines"
            : Invariant($"{n} = {first} x {n / first}, ") + (GreatestCommonDivisor(first, n / first) == 1 ? "coprime, without factors between the stages" : "decimation in frequency");
    }

    /// <summary>Transforms values.</summary>
    /// <param name="x">The values in order.</param>
    /// <param name="output">Called with each result as soon as it is there.</param>
    public void Write(ComplexTerm[] x, Action<int, ComplexTerm> output)
    {
        int n = x.Length;
        _depth++;
        switch (n)
        {
            case 1:
                output(0, x[0]);
                break;
            case 2:
                output(0, program.Add(x[0], x[1]));
                output(1, program.Subtract(x[0], x[1]));
                break;
            case 4:
                WriteFour(x, output);
                break;
            default:
                int first = FirstFactor(n);
                if (first == n)
                {
                    WritePrime(x, output);
                }
                else if (GreatestCommonDivisor(first, n / first) == 1)
                {
                    WriteCoprime(x, first, n / first, output);
                }
                else
                {
                    WriteTwiddled(x, first, n / first, output);
                }

                break;
        }

        _depth--;
    }

    private void Remark(FormattableString text)
    {
        if (_depth == 1)
        {
            program.Remark(Invariant(text));
        }
    }

    /// <summary>The length of the first transforms: a whole prime power where there are several primes, else about the root.</summary>
    private static int FirstFactor(int n)
    {
        int prime = 2;
        while (n % prime != 0)
        {
            prime++;
        }

        int power = prime, exponent = 1;
        for (; n / power % prime == 0; power *= prime)
        {
            exponent++;
        }

        if (power < n)
        {
            return power;
        }

        int first = prime;
        for (int e = 1; e < exponent / 2; e++)
        {
            first *= prime;
        }

        return exponent == 1 ? n : first;
    }

    private static int GreatestCommonDivisor(int a, int b) => b == 0 ? a : GreatestCommonDivisor(b, a % b);

    private void WriteFour(ComplexTerm[] x, Action<int, ComplexTerm> output)
    {
        ComplexTerm even = program.Add(x[0], x[2]), odd = program.Add(x[1], x[3]);
        ComplexTerm evenDifference = program.Subtract(x[0], x[2]), oddDifference = program.Subtract(x[1], x[3]);
        output(0, program.Add(even, odd));
        output(2, program.Subtract(even, odd));
        var turned = new ComplexTerm(oddDifference.Imaginary, -oddDifference.Real);
        output(1, program.Add(evenDifference, turned));
        output(3, program.Subtract(evenDifference, turned));
    }

    private void WritePrime(ComplexTerm[] x, Action<int, ComplexTerm> output)
    {
        int p = x.Length, half = p / 2;
        var sums = new ComplexTerm[half + 1];
        var differences = new ComplexTerm[half + 1];
        ComplexTerm total = x[0];
        Remark($"Sums and differences of the points j and {p} - j; their sum is result 0.");
        for (int j = 1; j <= half; j++)
        {
            sums[j] = program.Add(x[j], x[p - j]);
            differences[j] = program.Subtract(x[j], x[p - j]);
            total = program.Add(total, sums[j]);
        }

        output(0, total);
        // Several results at a time, so that a sum or difference that has to be fetched from memory serves all of them.
        int block = half > 3 ? 3 : 1;
        for (int first = 1; first <= half; first += block)
        {
            int[] results = [.. Enumerable.Range(first, Math.Min(block, half + 1 - first))];
            Remark($"Results {string.Join(", ", results)} and {string.Join(", ", results.Select(r => p - r))}.");
            ComplexTerm[] even = [.. results.Select(_ => x[0])], odd = new ComplexTerm[results.Length];
            for (int j = 1; j <= half; j++)
            {
                for (int i = 0; i < results.Length; i++)
                {
                    Term cosine = program.Constant(UnitCircle.Cosine((long)j * results[i], p));
                    even[i] = new(program.MultiplyAdd(cosine, sums[j].Real, even[i].Real), program.MultiplyAdd(cosine, sums[j].Imaginary, even[i].Imaginary));
                }

                for (int i = 0; i < results.Length; i++)
                {
                    Term sine = program.Constant(UnitCircle.Sine((long)j * results[i], p));
                    odd[i] = j == 1
                        ? new(program.Multiply(sine, differences[j].Real), program.Multiply(sine, differences[j].Imaginary))
                        : new(program.MultiplyAdd(sine, differences[j].Real, odd[i].Real), program.MultiplyAdd(sine, differences[j].Imaginary, odd[i].Imaginary));
                }
            }

            for (int i = 0; i < results.Length; i++)
            {
                var turned = new ComplexTerm(odd[i].Imaginary, -odd[i].Real);
                output(results[i], program.Add(even[i], turned));
                output(p - results[i], program.Subtract(even[i], turned));
            }
        }
    }

    private void WriteCoprime(ComplexTerm[] x, int n1, int n2, Action<int, ComplexTerm> output)
    {
        int n = n1 * n2;
        // Results by the Chinese remainder theorem: k = k1 mod n1 and k = k2 mod n2.
        int lift1 = n2 * Inverse(n2, n1), lift2 = n1 * Inverse(n1, n2);
        WriteTwoStages(n1, n2, (j1, j2) => x[(n2 * j1 + n1 * j2) % n], (_, _, value) => value, (k1, k2) => (lift1 * k1 + lift2 * k2) % n, output);
    }

    private void WriteTwiddled(ComplexTerm[] x, int n1, int n2, Action<int, ComplexTerm> output) =>
        WriteTwoStages(n1, n2, (j1, j2) => x[n2 * j1 + j2], (k1, j2, value) => Turn(value, k1 * j2, n1 * n2), (k1, k2) => k1 + n1 * k2, output);

    private void WriteTwoStages(
        int n1, int n2, Func<int, int, ComplexTerm> input, Func<int, int, ComplexTerm, ComplexTerm> between, Func<int, int, int> place, Action<int, ComplexTerm> output)
    {
        var middle = new ComplexTerm[n1, n2];
        for (int j = 0; j < n2; j++)
        {
            int j2 = j;
            Remark($"First stage, {n1} points: {j + 1} of {n2}.");
            Write([.. Enumerable.Range(0, n1).Select(j1 => input(j1, j2))], (k1, value) => middle[k1, j2] = between(k1, j2, value));
        }

        for (int k = 0; k < n1; k++)
        {
            int k1 = k;
            Remark($"Second stage, {n2} points: {k + 1} of {n1}.");
            Write([.. Enumerable.Range(0, n2).Select(j2 => middle[k1, j2])], (k2, value) => output(place(k1, k2), value));
        }
    }

    /// <summary>value exp(-2 pi i k / n).</summary>
    private ComplexTerm Turn(ComplexTerm value, int k, int n)
    {
        k %= n;
        for (; 4 * k >= n; k -= n / 4)
        {
            if (n % 4 != 0)
            {
                break;
            }

            value = new(value.Imaginary, -value.Real);
        }

        if (k == 0)
        {
            return value;
        }

        if (8 * k == n)
        {
            Term root = program.Constant(UnitCircle.Cosine(1, 8));
            return new(program.Multiply(root, program.Add(value.Real, value.Imaginary)), program.Multiply(root, program.Add(value.Imaginary, -value.Real)));
        }

        Term cosine = program.Constant(UnitCircle.Cosine(k, n)), sine = program.Constant(UnitCircle.Sine(k, n));
        return new(
            program.MultiplyAdd(sine, value.Imaginary, program.Multiply(cosine, value.Real)),
            program.MultiplyAdd(cosine, value.Imaginary, -program.Multiply(sine, value.Real)));
    }

    private static int Inverse(int a, int modulus)
    {
        for (int i = 1; ; i++)
        {
            if (a % modulus * i % modulus == 1 % modulus)
            {
                return i;
            }
        }
    }
}

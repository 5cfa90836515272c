using System.Numerics;
using CsRecover.Operators;
using CsRecover.Vectors;

namespace CsRecover.Solvers;

/// <summary>What a solver may keep of a vector: so many blocks, and only non-negative numbers where that is asked for. Plain data for solver texts.</summary>
internal struct SparsePattern
{
    /// <summary>k, in blocks.</summary>
    public int Sparsity;

    /// <summary>Unknowns of a block.</summary>
    public int BlockSize;

    /// <summary>Whether negative numbers are ruled out.</summary>
    public Flag NonNegative;

    /// <summary>Translates the options.</summary>
    /// <param name="o">Complete options.</param>
    /// <returns>The pattern.</returns>
    public static SparsePattern From(StructuredSparsityOptions o) => new() { Sparsity = o.Sparsity ?? 0, BlockSize = o.BlockSize, NonNegative = o.NonNegative };

    /// <summary>z = the nearest vector to x that has at most so many blocks, and no negative numbers where they are ruled out.</summary>
    /// <typeparam name="TKind">What kind of pattern the text is written for.</typeparam>
    /// <typeparam name="TSpace">Vector space.</typeparam>
    /// <typeparam name="TVector">Vector view.</typeparam>
    /// <typeparam name="TTable">Table.</typeparam>
    /// <typeparam name="T">Element.</typeparam>
    /// <typeparam name="TReal">Real scalar.</typeparam>
    /// <param name="space">The vector space.</param>
    /// <param name="x">Read.</param>
    /// <param name="blocks">How many blocks to keep.</param>
    /// <param name="scratch">n unknowns, overwritten if blocks are larger than 1; not x or z.</param>
    /// <param name="z">Overwritten; may be x.</param>
    public readonly void Keep<TKind, TSpace, TVector, TTable, T, TReal>(TSpace space, TVector x, int blocks, TVector scratch, TVector z)
        where TKind : struct, IPatternKind
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        if (TKind.IsStructured && NonNegative)
        {
            space.Positive(x, z);
        }
        else
        {
            space.Copy(x, z);
        }

        if (TKind.IsStructured && BlockSize > 1)
        {
            space.BlockMagnitudes(z, BlockSize, scratch);
            space.KeepLargest(scratch, blocks * BlockSize, scratch);
            space.Scale(default(OnSupport<TReal>), z, scratch, z);
        }
        else
        {
            space.KeepLargest(z, blocks, z);
        }
    }

    /// <summary>z = x without the blocks whose norm is at or below a threshold, and without negative numbers where they are ruled out.</summary>
    /// <typeparam name="TKind">What kind of pattern the text is written for.</typeparam>
    /// <typeparam name="TSpace">Vector space.</typeparam>
    /// <typeparam name="TVector">Vector view.</typeparam>
    /// <typeparam name="TTable">Table.</typeparam>
    /// <typeparam name="T">Element.</typeparam>
    /// <typeparam name="TReal">Real scalar.</typeparam>
    /// <param name="space">The vector space.</param>
    /// <param name="x">Read.</param>
    /// <param name="squared">The squared threshold.</param>
    /// <param name="scratch">n unknowns, overwritten if blocks are larger than 1; not x or z.</param>
    /// <param name="z">Overwritten; may be x.</param>
    public readonly void KeepAbove<TKind, TSpace, TVector, TTable, T, TReal>(TSpace space, TVector x, TReal squared, TVector scratch, TVector z)
        where TKind : struct, IPatternKind
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        if (TKind.IsStructured && NonNegative)
        {
            space.Positive(x, z);
        }
        else
        {
            space.Copy(x, z);
        }

        if (TKind.IsStructured && BlockSize > 1)
        {
            space.BlockMagnitudes(z, BlockSize, scratch);
            space.Scale(new Above<TReal>(squared), scratch, scratch, scratch);
            space.Scale(default(OnSupport<TReal>), z, scratch, z);
        }
        else
        {
            space.Scale(new Above<TReal>(squared), z, z, z);
        }
    }

    /// <summary>Least squares on a support; non-negative where negative numbers are ruled out.</summary>
    /// <typeparam name="TKind">What kind of pattern the text is written for.</typeparam>
    /// <typeparam name="TSpace">Vector space.</typeparam>
    /// <typeparam name="TMap">Sensing map.</typeparam>
    /// <typeparam name="TVector">Vector view.</typeparam>
    /// <typeparam name="TTable">Table.</typeparam>
    /// <typeparam name="T">Element.</typeparam>
    /// <typeparam name="TReal">Real scalar.</typeparam>
    /// <param name="space">The vector space.</param>
    /// <param name="map">A.</param>
    /// <param name="y">Measurements.</param>
    /// <param name="support">In: its non-zeros say which entries may be used; not x. Out: those that are still used.</param>
    /// <param name="x">In: a first guess. Out: the solution.</param>
    /// <param name="residual">Out: y - A x.</param>
    /// <param name="fit">Scratch, n unknowns.</param>
    /// <param name="negative">Scratch, n unknowns.</param>
    /// <param name="work">Slab of <see cref="RestrictedLeastSquares.Work"/> elements.</param>
    /// <param name="tolerance">The relative residual that counts as exact.</param>
    public readonly void Fit<TKind, TSpace, TMap, TVector, TTable, T, TReal>(
        TSpace space, TMap map, TVector y, TVector support, TVector x, TVector residual, TVector fit, TVector negative, TVector work, TReal tolerance)
        where TKind : struct, IPatternKind
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        TReal accuracy = tolerance * TSpace.Real(0.01);
        if (TKind.IsStructured && NonNegative)
        {
            RestrictedLeastSquares.SolveNonNegative<TSpace, TMap, TVector, TTable, T, TReal>(
                space, map, y, support, x, residual, fit, negative, work, ExactExplanation.RefitIterations, accuracy);
        }
        else
        {
            RestrictedLeastSquares.Solve<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, support, x, residual, work, ExactExplanation.RefitIterations, accuracy);
        }
    }

    /// <summary>
    /// The end of a solver: least squares on the support, tested and pruned (<see cref="ExactExplanation.RefitAtEnd"/>). Where negative numbers are ruled out and that
    /// fit has some, non-negative least squares takes its place, and nothing is proven.
    /// </summary>
    /// <typeparam name="TKind">What kind of pattern the text is written for.</typeparam>
    /// <typeparam name="TSpace">Vector space.</typeparam>
    /// <typeparam name="TMap">Sensing map.</typeparam>
    /// <typeparam name="TVector">Vector view.</typeparam>
    /// <typeparam name="TTable">Table.</typeparam>
    /// <typeparam name="T">Element.</typeparam>
    /// <typeparam name="TReal">Real scalar.</typeparam>
    /// <param name="space">The vector space.</param>
    /// <param name="map">A.</param>
    /// <param name="y">Measurements.</param>
    /// <param name="x">In: the estimate. Out: the refitted answer.</param>
    /// <param name="support">Scratch, n unknowns.</param>
    /// <param name="candidate">Scratch, n unknowns.</param>
    /// <param name="negative">Scratch, n unknowns.</param>
    /// <param name="residual">Scratch, m measurements.</param>
    /// <param name="work">Slab of <see cref="RestrictedLeastSquares.Work"/> elements.</param>
    /// <param name="tolerance">The relative residual that counts as exact.</param>
    /// <param name="refit">Whether to refit at all.</param>
    /// <param name="status">How the iteration ended.</param>
    /// <returns>How the recovery ended.</returns>
    public readonly RecoveryStatus End<TKind, TSpace, TMap, TVector, TTable, T, TReal>(
        TSpace space, TMap map, TVector y, TVector x, TVector support, TVector candidate, TVector negative, TVector residual, TVector work, TReal tolerance, bool refit, RecoveryStatus status)
        where TKind : struct, IPatternKind
        where TSpace : struct, IVectorSpace<TVector, TTable, T, TReal>
        where TMap : struct, ISensingMap<TVector, TReal>
        where TVector : struct
        where TTable : struct, ITable<TTable, T>
        where T : unmanaged, INumberBase<T>
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        RecoveryStatus ended = status;
        if (refit && status != RecoveryStatus.Cancelled && status != RecoveryStatus.Optimal)
        {
            if (TKind.IsStructured && NonNegative)
            {
                space.Copy(x, support);
                Fit<TKind, TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, support, x, residual, candidate, negative, work, tolerance);
            }

            ended = ExactExplanation.RefitAtEnd<TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, x, support, candidate, residual, work, tolerance, status);
        }

        if (TKind.IsStructured && NonNegative)
        {
            space.Combine(-TReal.One, x, TReal.Zero, x, negative);
            space.Positive(negative, negative);
            if (space.Max(default(Energy<TReal>), negative, negative) > TReal.Zero)
            {
                space.Positive(x, support);
                Fit<TKind, TSpace, TMap, TVector, TTable, T, TReal>(space, map, y, support, x, residual, candidate, negative, work, tolerance);
                ended = status == RecoveryStatus.Optimal ? RecoveryStatus.Stagnated : status;
            }
        }

        return ended;
    }
}

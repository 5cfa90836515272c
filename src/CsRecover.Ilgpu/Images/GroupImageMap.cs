using CsRecover.Operators;
using CsRecover.Vectors;
using ILGPU;

namespace CsRecover.Ilgpu;

/// <summary>M F, or M F Psi*, of images by the lanes of one group. Measurements are in the caller's order, images and coefficients row by row.</summary>
/// <typeparam name="TSizes">H, W and the wavelet transform's sizes.</typeparam>
internal struct GroupImageMap<TSizes> : IDeviceMap<Complex32, float>
    where TSizes : struct, IImageSizes
{
    internal GroupImageOperator<TSizes> Operator;
    internal GroupSpace<ComplexElement, Complex32, float> Space;
    internal ArrayView<Complex32> Shared, Far;
    internal ImageWork Work;

    /// <inheritdoc/>
    public readonly int Rows => Operator.Rows;

    /// <inheritdoc/>
    public readonly int Columns => Operator.Columns;

    /// <inheritdoc/>
    public readonly int RowStorage => Operator.Rows;

    /// <inheritdoc/>
    public readonly int ColumnStorage => Operator.Columns;

    /// <inheritdoc/>
    public readonly void Forward(ArrayView<Complex32> x, ArrayView<Complex32> y)
    {
        ArrayView<Complex32> image = x;
        if (TSizes.HoldsCoefficients)
        {
            Join(x, Work.Image, 0, 0, Work.Image, adds: 0, 1f);
            image = Work.Image;
        }

        Transform(KSpaceStep.Sample, image, Work.Image, y);
    }

    /// <inheritdoc/>
    public readonly void Adjoint(ArrayView<Complex32> y, ArrayView<Complex32> x) => Adjoint(KSpaceStep.Fill, y, x);

    /// <inheritdoc/>
    public readonly void Column(int j, ArrayView<Complex32> column)
    {
        Space.Clear(Work.Sum);
        if (Group.IdxX == 0)
        {
            Work.Sum[j] = new Complex32(1f, 0f);
        }

        Group.Barrier();
        Forward(Work.Sum, column);
    }

    /// <inheritdoc/>
    public readonly void PrepareProjection(ArrayView<Complex32> y, ArrayView<Complex32> target) => Space.Copy(y, target);

    /// <inheritdoc/>
    public readonly void MinimumNorm(ArrayView<Complex32> target, ArrayView<Complex32> x) => Adjoint(KSpaceStep.FillFitted, target, x);    // A A^H = I

    /// <inheritdoc/>
    public readonly void Project(ArrayView<Complex32> target, ArrayView<Complex32> x) => _ = Project(KSpaceStep.Project, target, x);

    /// <inheritdoc/>
    public readonly Misfit<float> ProjectAndMeasure(ArrayView<Complex32> target, ArrayView<Complex32> x, Samples samples)
    {
        Misfit<float> own = Project(samples == Samples.All ? KSpaceStep.Project : KSpaceStep.ProjectFitted, target, x);
        return new Misfit<float>(Space.Results.AddUp(own.Fitted), Space.Results.AddUp(own.HeldOut));
    }

    /// <inheritdoc/>
    public readonly void Shrink<TWeight>(TWeight weight, ArrayView<Complex32> x, int turn)
        where TWeight : unmanaged, IWeight<float>
    {
        TSizes sizes = Operator.Views.Sizes;
        if (sizes.Levels == 0 || TSizes.HoldsCoefficients)
        {
            int keptRows = sizes.Levels == 0 ? 0 : WaveletLevel.SideAt(sizes.Height, sizes.Levels), keptColumns = sizes.Levels == 0 ? 0 : WaveletLevel.SideAt(sizes.Width, sizes.Levels);
            ShrinkDetails<TWeight>.Shrink(x, weight, sizes.Width, keptRows, keptColumns, Group.IdxX, Group.DimX);
            Group.Barrier();
            return;
        }

        int spins = Operator.Spins < 1 ? 1 : Operator.Spins;
        for (int spin = 0; spin < spins; spin++)
        {
            (int dy, int dx) = CycleSpins.ShiftOf(sizes.Height, sizes.Width, sizes.Levels, Operator.Spins, Operator.Seed, turn, spin);
            bool last = spin == spins - 1;
            Split(x, Work.Image, weight, dy, dx);
            Join(Work.Image, last ? x : Work.Sum, dy, dx, Work.Sum, spin == 0 ? 0 : 1, last ? 1f / spins : 1f);
        }
    }

    /// <inheritdoc/>
    public readonly bool TryInverseColumnNorms(ArrayView<Complex32> inverse) => false;

    /// <inheritdoc/>
    public readonly bool TryGramColumn(int j, ArrayView<Complex32> column) => false;

    /// <inheritdoc/>
    public readonly bool TryLeastSquares(ArrayView<Complex32> y, ArrayView<Complex32> support, ArrayView<Complex32> x) => false;

    /// <inheritdoc/>
    public readonly bool TryWeightedRidge<TWeight>(TWeight weight, ArrayView<Complex32> by, float ridge, ArrayView<Complex32> y, ArrayView<Complex32> x)
        where TWeight : unmanaged, IWeight<float> => false;

    /// <inheritdoc/>
    public readonly void LoadMeasurements(ArrayView<Complex32> measurements, ArrayView<Complex32> y) => Space.Copy(measurements, y);

    /// <inheritdoc/>
    public readonly void StoreCoefficients(ArrayView<Complex32> x, ArrayView<Complex32> coefficients)
    {
        if (TSizes.HoldsCoefficients || Operator.Views.Sizes.Levels == 0)
        {
            Space.Copy(x, coefficients);
        }
        else
        {
            Split(x, coefficients, default(KeepsDetails), 0, 0);
        }
    }

    /// <inheritdoc/>
    public readonly void StoreSignal(ArrayView<Complex32> x, ArrayView<Complex32> signal)
    {
        if (TSizes.HoldsCoefficients)
        {
            Join(x, signal, 0, 0, signal, adds: 0, 1f);
        }
        else
        {
            Space.Copy(x, signal);
        }
    }

    private readonly void Adjoint(KSpaceStep step, ArrayView<Complex32> y, ArrayView<Complex32> x)
    {
        ArrayView<Complex32> image = TSizes.HoldsCoefficients ? Work.Image : x;
        _ = Transform(step, image, image, y);
        if (TSizes.HoldsCoefficients)
        {
            Split(image, x, default(KeepsDetails), 0, 0);
        }
    }

    /// <summary>The projection, and this lane's share of the misfit.</summary>
    private readonly Misfit<float> Project(KSpaceStep step, ArrayView<Complex32> target, ArrayView<Complex32> x)
    {
        ArrayView<Complex32> image = x;
        if (TSizes.HoldsCoefficients)
        {
            Join(x, Work.Image, 0, 0, Work.Image, adds: 0, 1f);
            image = Work.Image;
        }

        Misfit<float> misfit = Transform(step, image, image, target);
        if (TSizes.HoldsCoefficients)
        {
            Split(image, x, default(KeepsDetails), 0, 0);
        }

        return misfit;
    }

    private readonly Misfit<float> Transform(KSpaceStep step, ArrayView<Complex32> source, ArrayView<Complex32> target, ArrayView<Complex32> y)
    {
        Misfit<float> misfit = default;
        for (int pass = FourierLines.First(step); pass < FourierLines.End(step); pass++)
        {
            ArrayView<Complex32> from = pass == FourierLines.RowsForward ? source : target;
            for (int piece = 0; piece < FourierLines.Pieces(Operator.Views.Sizes, pass, Group.DimX, Shared.IntLength); piece++)
            {
                misfit = TSizes.Run(
                    Operator.Views, new ImagePiece { Step = step, Pass = pass, Number = piece, Source = from, Target = target, Y = y, Near = Shared, Far = Far }, misfit);
            }
        }

        return misfit;
    }

    /// <summary>coefficients = Psi image, details scaled by a weight.</summary>
    private readonly void Split<TWeight>(ArrayView<Complex32> image, ArrayView<Complex32> coefficients, TWeight weight, int dy, int dx)
        where TWeight : unmanaged, IWeight<float>
    {
        for (int i = 0; i < Operator.Views.Sizes.Levels; i++)
        {
            WaveletLevel level = WaveletLevel.Of(Operator.Views, Work, i, image, coefficients, dy, dx);
            for (int piece = 0; piece < level.Pieces<GroupTile>(); piece++)
            {
                WaveletTile<GroupTile>.Split(level, weight, piece, Shared);
            }
        }
    }

    /// <summary>image = scale (sum + Psi* coefficients), the sum only if asked for.</summary>
    private readonly void Join(ArrayView<Complex32> coefficients, ArrayView<Complex32> image, int dy, int dx, ArrayView<Complex32> sum, int adds, float scale)
    {
        for (int i = Operator.Views.Sizes.Levels - 1; i >= 0; i--)
        {
            WaveletLevel level = WaveletLevel.Of(Operator.Views, Work, i, image, coefficients, dy, dx);
            if (i == 0)
            {
                level.Sum = sum;
                level.Adds = adds;
                level.Scale = scale;
            }

            for (int piece = 0; piece < level.Pieces<GroupTile>(); piece++)
            {
                WaveletTile<GroupTile>.Join(level, piece, Shared);
            }
        }
    }
}

using System.Numerics;

namespace CsRecover.Operators;

/// <summary>An operator whose sizes are constants to its maps; all else is the general operator's.</summary>
/// <typeparam name="T">The element.</typeparam>
/// <typeparam name="TSizes">m and n.</typeparam>
internal sealed class SizedOperator<T, TSizes> : SensingOperator<T>
    where T : unmanaged, INumberBase<T>
    where TSizes : struct, IMatrixSizes
{
    private readonly SensingOperator<T> _general;

    /// <summary>Takes over an operator.</summary>
    /// <param name="general">The operator.</param>
    /// <exception cref="ArgumentException">The sizes are not its own: constant lengths that do not fit would read beyond its memory.</exception>
    public SizedOperator(SensingOperator<T> general)
        : base(general.Rows, general.Columns)
    {
        TSizes sizes = default;
        if (sizes.Rows != general.Rows || sizes.Columns != general.Columns)
        {
            throw new ArgumentException($"Expected an operator of {sizes.Rows} x {sizes.Columns}, got one of {general.Rows} x {general.Columns}.", nameof(general));
        }

        _general = general;
    }

    /// <inheritdoc/>
    public override string Description => _general.Description;

    /// <inheritdoc/>
    public override bool HasTransform => _general.HasTransform;

    /// <inheritdoc/>
    internal override SensingOperator<T> Unsized => _general.Unsized;

    /// <inheritdoc/>
    internal override TResult AcceptSizes<TVisitor, TResult>(TVisitor visitor) => visitor.Visit(default(TSizes));

    /// <inheritdoc/>
    internal override bool ServesBlocks => _general.ServesBlocks;

    /// <inheritdoc/>
    public override TResult Accept<TVisitor, TResult>(TVisitor visitor, MapRequest request) => _general.Accept<TVisitor, TResult, TSizes>(visitor, request, default);

    /// <inheritdoc/>
    internal override void AcceptBlock<TVisitor>(TVisitor visitor, MapRequest request, int signals) => _general.AcceptBlock(visitor, request, signals);
}

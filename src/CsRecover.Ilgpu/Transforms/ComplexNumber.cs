using System.Numerics;
using ILGPU;

namespace CsRecover.Ilgpu;

/// <summary>A complex number in a kernel's registers, of either precision.</summary>
/// <typeparam name="TReal">float or double.</typeparam>
/// <param name="real">The real part.</param>
/// <param name="imaginary">The imaginary part.</param>
internal readonly struct ComplexNumber<TReal>(TReal real, TReal imaginary)
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    /// <summary>The real part.</summary>
    public readonly TReal Real = real;

    /// <summary>The imaginary part.</summary>
    public readonly TReal Imaginary = imaginary;

    /// <summary>a + b.</summary>
    /// <param name="a">Left operand.</param>
    /// <param name="b">Right operand.</param>
    public static ComplexNumber<TReal> operator +(ComplexNumber<TReal> a, ComplexNumber<TReal> b) => new(a.Real + b.Real, a.Imaginary + b.Imaginary);

    /// <summary>a - b.</summary>
    /// <param name="a">Left operand.</param>
    /// <param name="b">Right operand.</param>
    public static ComplexNumber<TReal> operator -(ComplexNumber<TReal> a, ComplexNumber<TReal> b) => new(a.Real - b.Real, a.Imaginary - b.Imaginary);

    /// <summary>a b.</summary>
    /// <param name="a">Left operand.</param>
    /// <param name="b">Right operand.</param>
    public static ComplexNumber<TReal> operator *(ComplexNumber<TReal> a, ComplexNumber<TReal> b) =>
        new((a.Real * b.Real) - (a.Imaginary * b.Imaginary), (a.Real * b.Imaginary) + (a.Imaginary * b.Real));

    /// <summary>a times a real number.</summary>
    /// <param name="a">The number.</param>
    /// <param name="factor">The factor.</param>
    public static ComplexNumber<TReal> operator *(ComplexNumber<TReal> a, TReal factor) => new(a.Real * factor, a.Imaginary * factor);

    /// <summary>i s a for a real s.</summary>
    /// <param name="a">The number.</param>
    /// <param name="s">The factor.</param>
    public static ComplexNumber<TReal> TurnedBy(ComplexNumber<TReal> a, TReal s) => new(-(a.Imaginary * s), a.Real * s);
}

/// <summary>Numbers that a transform reads: memory, or something computed from it on the way.</summary>
/// <typeparam name="T">The number.</typeparam>
internal interface ISource<T>
    where T : unmanaged
{
    /// <summary>Number i.</summary>
    /// <param name="i">Which.</param>
    T Get(int i);
}

/// <summary>Where a transform leaves its numbers: memory, or something computed on the way there.</summary>
/// <typeparam name="T">The number.</typeparam>
internal interface ISink<T>
    where T : unmanaged
{
    /// <summary>Whether numbers are to be added to what is there by who sets them: what is there can then be read for several numbers before the first is set.</summary>
    bool Adds { get; }

    /// <summary>What is there; asked only if numbers are to be added to it.</summary>
    /// <param name="i">Where.</param>
    T Present(int i);

    /// <summary>Takes number i, with what is to be added already in it.</summary>
    /// <param name="i">Which.</param>
    /// <param name="value">The number.</param>
    void Set(int i, T value);
}

/// <summary>Memory of complex numbers that a transform works in.</summary>
/// <typeparam name="TReal">float or double.</typeparam>
internal interface IComplexCells<TReal> : ISource<ComplexNumber<TReal>>, ISink<ComplexNumber<TReal>>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
}

/// <summary>Complex numbers in single precision, as vectors of them are stored.</summary>
/// <param name="view">The numbers.</param>
internal readonly struct ComplexCells(ArrayView<Complex32> view) : IComplexCells<float>
{
    private readonly ArrayView<Complex32> _view = view;

    /// <inheritdoc/>
    public ComplexNumber<float> Get(int i)
    {
        Complex32 v = _view[i];
        return new(v.Real, v.Imaginary);
    }

    /// <inheritdoc/>
    public void Set(int i, ComplexNumber<float> value) => _view[i] = new Complex32(value.Real, value.Imaginary);

    /// <inheritdoc/>
    public bool Adds => false;

    /// <inheritdoc/>
    public ComplexNumber<float> Present(int i) => default;
}

/// <summary>Complex numbers of either precision in memory of their own.</summary>
/// <typeparam name="TReal">float or double.</typeparam>
/// <param name="view">The numbers.</param>
internal readonly struct PairCells<TReal>(ArrayView<ComplexNumber<TReal>> view) : IComplexCells<TReal>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    private readonly ArrayView<ComplexNumber<TReal>> _view = view;

    /// <inheritdoc/>
    public ComplexNumber<TReal> Get(int i) => _view[i];

    /// <inheritdoc/>
    public void Set(int i, ComplexNumber<TReal> value) => _view[i] = value;

    /// <inheritdoc/>
    public bool Adds => false;

    /// <inheritdoc/>
    public ComplexNumber<TReal> Present(int i) => default;
}

/// <summary>Complex numbers in memory of real ones: all real parts, then all imaginary parts.</summary>
/// <typeparam name="TReal">float or double.</typeparam>
/// <param name="view">Twice as many real numbers.</param>
/// <param name="count">How many complex numbers.</param>
internal readonly struct PlaneCells<TReal>(ArrayView<TReal> view, int count) : IComplexCells<TReal>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    private readonly ArrayView<TReal> _view = view;
    private readonly int _count = count;

    /// <inheritdoc/>
    public ComplexNumber<TReal> Get(int i) => new(_view[i], _view[_count + i]);

    /// <inheritdoc/>
    public void Set(int i, ComplexNumber<TReal> value)
    {
        _view[i] = value.Real;
        _view[_count + i] = value.Imaginary;
    }

    /// <inheritdoc/>
    public bool Adds => false;

    /// <inheritdoc/>
    public ComplexNumber<TReal> Present(int i) => default;
}

/// <summary>A part of a memory.</summary>
/// <typeparam name="TCells">The memory.</typeparam>
/// <typeparam name="TReal">float or double.</typeparam>
/// <param name="cells">The memory.</param>
/// <param name="start">Where the part begins.</param>
internal readonly struct PartCells<TCells, TReal>(TCells cells, int start) : IComplexCells<TReal>
    where TCells : struct, IComplexCells<TReal>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    private readonly TCells _cells = cells;
    private readonly int _start = start;

    /// <inheritdoc/>
    public ComplexNumber<TReal> Get(int i) => _cells.Get(_start + i);

    /// <inheritdoc/>
    public void Set(int i, ComplexNumber<TReal> value) => _cells.Set(_start + i, value);

    /// <inheritdoc/>
    public bool Adds => false;

    /// <inheritdoc/>
    public ComplexNumber<TReal> Present(int i) => default;
}

using System.Numerics;

namespace CsRecover.Solvers;

/// <summary>
/// Watches an iteration that moves from support to support: when the support has stood still long enough to be worth a least-squares
/// test, and when the residual no longer falls. Plain data, so that solver texts can carry it into kernels.
/// </summary>
/// <typeparam name="TReal">Real scalar.</typeparam>
internal struct Standstill<TReal>
    where TReal : unmanaged, IFloatingPointIeee754<TReal>
{
    private const int Window = 50, FirstTest = 8;

    private int _first, _still, _test, _age, _iteration, _earliest;
    private TReal _mark;

    /// <summary>A fresh watch.</summary>
    /// <param name="patience">After how many iterations with the same support it is first worth a test.</param>
    /// <returns>The watch.</returns>
    public static Standstill<TReal> Start(int patience = FirstTest) => new() { _first = patience, _test = patience, _mark = TReal.PositiveInfinity };

    /// <summary>
    /// Notes an iteration; tests of one support come at ever larger distances. Where the first comes early, any failed test makes the next wait for a quarter of the iterations so far: a
    /// fit of many unknowns costs as much as dozens of iterations.
    /// </summary>
    /// <param name="supportChanged">Whether it changed the support.</param>
    /// <returns>Whether to test the support by least squares now.</returns>
    public bool IsWorthATest(bool supportChanged)
    {
        _still = supportChanged ? 0 : _still + 1;
        _test = supportChanged ? _first : _test;
        _iteration++;
        bool test = _still >= _test && _iteration >= _earliest;
        _test = test ? 4 * _test : _test;
        _earliest = test && _first < FirstTest ? _iteration + _iteration / 4 : _earliest;
        return test;
    }

    /// <summary>Notes a residual.</summary>
    /// <param name="residual">|y - A x|.</param>
    /// <param name="least">The least relative fall over <see cref="Window"/> iterations that counts as progress.</param>
    /// <returns>Whether the residual has stopped falling.</returns>
    public bool HasStopped(TReal residual, TReal least)
    {
        _age++;
        if (_age < Window)
        {
            return false;
        }

        bool stopped = !(residual < _mark - least * _mark) && TReal.IsFinite(_mark);
        _age = 0;
        _mark = residual;
        return stopped;
    }
}

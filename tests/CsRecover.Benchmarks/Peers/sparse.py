"""Peers for sparse recovery: sparse.py NAME A.npy X.npy Y.npy K; A is m x n, X (signals, n), Y (signals, m)."""
import sys, warnings
import numpy as np
import scipy.linalg as sl
from protocol import serve

warnings.filterwarnings("ignore")
name, k = sys.argv[1], int(sys.argv[5])
A, X, Y = (np.load(f) for f in sys.argv[2:5])
m, n = A.shape


def projection():
    factor = sl.cho_factor(A @ A.T, check_finite=False)
    return lambda r: A.T @ sl.cho_solve(factor, r, check_finite=False)


def sl0(correct, y):
    """Mohimani, Babaie-Zadeh, Jutten 2009: mu = 2, L = 3, sigma halved down to 1e-5."""
    s = correct(y)
    sigma = 2 * np.abs(s).max()
    while sigma > 1e-5:
        for _ in range(3):
            s = s - 2 * s * np.exp(-s * s / sigma**2)
            s = s - correct(A @ s - y)
        sigma *= 0.5
    return s


def sl0_published():
    # The published program factorises for each signal.
    return np.array([sl0(projection(), y) for y in Y])


def sl0_prepared():
    return np.array([sl0(PROJECTION, y) for y in Y])


def interior_point():
    return np.array([basis_pursuit(y) for y in Y])


def basis_pursuit(y, tolerance=1e-4):
    """min |x|_1, A x = y: Mehrotra's predictor-corrector on x = u - v, u, v >= 0; one m x m Cholesky an iteration (A (D_u + D_v) A^T)."""
    AT = A.T
    f0 = sl.cho_factor(A @ AT, check_finite=False)
    x = AT @ sl.cho_solve(f0, y, check_finite=False)
    shift = np.abs(x).max() * 0.5 + 1e-12
    u, v = np.maximum(x, 0) + shift, np.maximum(-x, 0) + shift
    w = np.zeros(m)
    s, t = np.ones(n), np.ones(n)
    for _ in range(60):
        Aw = AT @ w
        rd1, rd2 = 1 - Aw - s, 1 + Aw - t
        rp = y - A @ (u - v)
        mu = (u @ s + v @ t) / (2 * n)
        gap = u @ s + v @ t
        if gap < tolerance * 1e-2 * (1 + np.abs(x).sum()) and np.linalg.norm(rp) < 1e-8 * np.linalg.norm(y):
            break
        d1, d2 = u / s, v / t
        factor = sl.cho_factor((A * (d1 + d2)) @ AT, check_finite=False, overwrite_a=True)

        def direction(c1, c2):
            rhs = rp + A @ (d1 * rd1 - c1 / s) - A @ (d2 * rd2 - c2 / t)
            dw = sl.cho_solve(factor, rhs, check_finite=False)
            g = AT @ dw
            ds, dt = rd1 - g, rd2 + g
            return dw, ds, dt, (c1 - u * ds) / s, (c2 - v * dt) / t

        def step(z, dz):
            negative = dz < 0
            return min(1.0, (-z[negative] / dz[negative]).min()) if negative.any() else 1.0

        dw, ds, dt, du, dv = direction(-u * s, -v * t)
        ap, ad = min(step(u, du), step(v, dv)), min(step(s, ds), step(t, dt))
        after = ((u + ap * du) @ (s + ad * ds) + (v + ap * dv) @ (t + ad * dt)) / (2 * n)
        sigma = (after / mu) ** 3
        dw, ds, dt, du, dv = direction(sigma * mu - u * s - du * ds, sigma * mu - v * t - dv * dt)
        ap, ad = 0.99 * min(step(u, du), step(v, dv)), 0.99 * min(step(s, ds), step(t, dt))
        u, v, w, s, t = u + ap * du, v + ap * dv, w + ad * dw, s + ad * ds, t + ad * dt
        x = u - v
    return x


def cvxopt_lp():
    from cvxopt import matrix, solvers, spmatrix

    solvers.options["show_progress"] = False
    G = spmatrix(-1.0, range(2 * n), range(2 * n))
    answers = []
    for y in Y:
        x = np.array(solvers.lp(matrix(1.0, (2 * n, 1)), G, matrix(0.0, (2 * n, 1)), matrix(np.hstack([A, -A])), matrix(y))["x"]).ravel()
        answers.append(x[:n] - x[n:])
    return np.array(answers)


def sklearn_omp():
    from sklearn.linear_model import orthogonal_mp

    return np.array([orthogonal_mp(A, y, n_nonzero_coefs=k) for y in Y])


def sklearn_omp_gram():
    from sklearn.linear_model import orthogonal_mp_gram

    # All signals at once, the Gram matrix given: what its documentation recommends for many targets.
    return orthogonal_mp_gram(GRAM, A.T @ Y.T, n_nonzero_coefs=k).T.reshape(len(Y), n)


def gram():
    # Timed by itself, so that a few signals' time can be scaled up to many without it.
    A.T @ A
    return X


def error(answer):
    # The median over the signals: one that no method recovers does not count.
    return np.median(np.linalg.norm(answer - X, axis=1) / np.linalg.norm(X, axis=1))


PROJECTION = projection() if name == "sl0_prepared" else None
GRAM = A.T @ A if name == "sklearn_omp_gram" else None
if name == "cvxopt_lp":
    import cvxopt
serve(globals()[name], error)

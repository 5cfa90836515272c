"""NumPy peers of the phase-diagram comparison: phase_diagram.py SOLVER N CELLS TRIALS; a run recovers TRIALS signals in each of CELLS x CELLS cells of (delta, rho)
and answers with the times; 'error' gives the share that was NOT recovered. Matrices are drawn anew for every trial, as on the other side; double precision."""
import sys, warnings
from math import log, sqrt
import numpy as np
import scipy.linalg as sl
from protocol import serve

warnings.filterwarnings("ignore")
name, n, cells, trials = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
norm = np.linalg.norm


def top(v, k):
    return np.arange(v.size) if k >= v.size else np.argpartition(np.abs(v), v.size - k)[v.size - k:]


def least_squares(A, y, S):
    B = A[:, S]
    try:
        return sl.cho_solve(sl.cho_factor(B.T @ B, check_finite=False), B.T @ y, check_finite=False)
    except sl.LinAlgError:
        return np.linalg.lstsq(B, y, rcond=None)[0]


def smoothed_l0(A, y, k):
    """Tuned as by Oxvig, Pedersen, Arildsen and Larsen (2013); projections by an orthonormal basis of the rows."""
    m, n = A.shape
    Q, R = sl.qr(A.T, mode="economic", check_finite=False)
    s = Q @ sl.solve_triangular(R, y, trans="T", check_finite=False)
    sigma, L, mu, level = np.abs(s).max() / (2.75 * m / n), 2.0, 0.001, 0
    while sigma > 1e-5:
        before, step = np.zeros(n), 0
        while norm(s - before) > 0.01 * sigma and step <= L:
            before = s
            d = s * np.exp(-s * s / (2 * sigma * sigma))
            s = s - mu * (d - Q @ (Q.T @ d))
            step += 1
        sigma, L, level = 0.7 * sigma, min(2 * L, 100), level + 1
        if level >= 4:
            mu = 1.5
    return s


def niht(A, y, k):
    """Blumensath and Davies 2010."""
    n, c = A.shape[1], 0.01
    kappa = 1.1 / (1 - c)
    S, x, r, ny, seen = np.sort(top(A.T @ y, k)), np.zeros(n), y.copy(), norm(y), []
    for _ in range(2000):
        g = A.T @ r
        gs = g[S]
        Ag = A[:, S] @ gs
        mu = (gs @ gs) / max(Ag @ Ag, 1e-300)
        while True:
            z = x + mu * g
            T = np.sort(top(z, k))
            new = np.zeros(n)
            new[T] = z[T]
            if np.array_equal(T, S):
                break
            d = new - x
            Ad = A @ d
            if mu <= (1 - c) * (d @ d) / max(Ad @ Ad, 1e-300):
                break
            mu /= kappa * (1 - c)
        x, S = new, T
        r = y - A @ x
        seen.append(norm(r))
        if seen[-1] < 1e-9 * ny or len(seen) > 50 and seen[-51] - seen[-1] < 1e-6 * seen[-51]:
            break
    return x


def htp(A, y, k):
    """Foucart 2011, with the normalised step."""
    n = A.shape[1]
    x, S, r, ny, seen = np.zeros(n), np.sort(top(A.T @ y, k)), y, norm(y), set()
    for _ in range(200):
        g = A.T @ r
        gs = g[S]
        Ag = A[:, S] @ gs
        T = np.sort(top(x + (gs @ gs) / max(Ag @ Ag, 1e-300) * g, k))
        x = np.zeros(n)
        x[T] = least_squares(A, y, T)
        r = y - A @ x
        if norm(r) < 1e-9 * ny or T.tobytes() in seen:
            break
        seen.add(T.tobytes())
        S = T
    return x


def omp(A, y, k):
    """Cholesky updates, k atoms."""
    n = A.shape[1]
    a0 = A.T @ y
    correlation, S, L, x, used = a0, [], np.zeros((k, k)), np.zeros(n), np.zeros(n, bool)
    for j in range(k):
        q = np.abs(correlation)
        q[used] = -1
        i = int(q.argmax())
        if j:
            w = sl.solve_triangular(L[:j, :j], A[:, S].T @ A[:, i], lower=True, check_finite=False)
            d = A[:, i] @ A[:, i] - w @ w
            if d < 1e-14:
                break
            L[j, :j], L[j, j] = w, sqrt(d)
        else:
            L[0, 0] = norm(A[:, i])
        S.append(i)
        used[i] = True
        z = sl.cho_solve((L[:j + 1, :j + 1], True), a0[S], check_finite=False)
        r = y - A[:, S] @ z
        if norm(r) < 1e-10 * norm(y):
            break
        correlation = A.T @ r
    x[S[:len(z)]] = z
    return x


def l1_threshold(delta):
    from scipy.special import ndtr
    t = np.linspace(0.001, 8, 20000)
    risk = (1 + t * t) * ndtr(-t) - t * np.exp(-t * t / 2) / sqrt(2 * np.pi)
    return ((1 - 2 / delta * risk) / (1 + t * t - 2 * risk)).max()


def em_amp(A, y, k):
    """EM Bernoulli-Gauss AMP with a scalar variance (Vila and Schniter 2013), no noise."""
    m, n = A.shape
    yy, F = float(y @ y), float((A * A).sum())
    rate, psi = min(0.95, m / n * THRESHOLDS.setdefault(m, l1_threshold(m / n)) if m < n else 0.95), yy / (101 * m)
    phi = max((yy - m * psi) / (F * rate), 1e-300)
    first, x, tx, s, best = phi, np.zeros(n), rate * phi, np.zeros(m), (np.inf, np.zeros(n))
    for it in range(600):
        tp = F / m * tx
        s = (y - (A @ x - tp * s)) / (tp + psi)
        tr = (tp + psi) * n / F
        r = x + tr * (A.T @ s)
        V = phi + tr
        one = log(max(rate, 1e-300)) - 0.5 * log(V) - 0.5 * r * r / V
        zero = log(max(1 - rate, 1e-300)) - 0.5 * log(tr) - 0.5 * r * r / tr
        pi = 1 / (1 + np.exp(np.clip(zero - one, -700, 700)))
        mean, nu = r * phi / V, phi * tr / V
        new = pi * mean
        tx = max(float((pi * (nu + mean * mean)).mean() - (new * new).mean()), 1e-300)
        change, x = norm(new - x) / max(norm(new), 1e-300), new
        rate = float(np.clip(pi.mean(), 1e-6, 1 - 1e-6))
        phi = max(float((pi * (nu + mean * mean)).sum() / (pi.sum() + 1e-300)), 1e-14 * first)
        z = y - A @ x
        psi = max(min(psi, float((z * z).mean())) * 0.5, 1e-14 * yy / m)
        rr = norm(z)
        if not np.isfinite(rr):
            break
        if rr < best[0]:
            best = (rr, x)
        if change < 1e-9 and it > 5 or rr < 1e-8 * sqrt(yy):
            break
    return best[1]


THRESHOLDS = {}
SOLVERS = {"smoothed-l0": smoothed_l0, "niht": niht, "htp": htp, "omp": omp, "em-amp": em_amp}
solver = SOLVERS[name]


def work():
    rng = np.random.default_rng(1)
    failures = total = 0
    for i in range(cells):
        m = max(1, round((i + 0.5) / cells * n))
        for j in range(cells):
            k = max(1, round((j + 0.5) / cells * m))
            for _ in range(trials):
                A = rng.standard_normal((m, n)) / sqrt(m)
                x = np.zeros(n)
                x[rng.choice(n, k, False)] = rng.standard_normal(k)
                failures += not norm(solver(A, A @ x, k) - x) < 1e-4 * norm(x)
                total += 1
    return failures / total


serve(work, lambda share: share)

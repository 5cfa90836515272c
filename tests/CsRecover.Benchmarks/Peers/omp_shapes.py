"""scikit-learn's orthogonal matching pursuit with a precomputed Gram matrix on the three shapes of the gpu comparison: some of the signals, scaled up to all."""
import time
import warnings

import numpy as np
from sklearn.linear_model import orthogonal_mp

warnings.filterwarnings("ignore")
rng = np.random.default_rng(1)
for m, n, k, signals, measured in [(256, 1024, 32, 5000, 200), (8064, 1207, 30, 1200, 100), (512, 2048, 64, 5000, 60)]:
    a = rng.standard_normal((m, n)).astype(np.float32)
    a /= np.linalg.norm(a, axis=0)
    x = np.zeros((n, measured), np.float32)
    for j in range(measured):
        x[rng.choice(n, k, False), j] = rng.standard_normal(k)
    y = a @ x
    orthogonal_mp(a, y[:, :4], n_nonzero_coefs=k, precompute=True)
    start = time.perf_counter()
    orthogonal_mp(a, y, n_nonzero_coefs=k, precompute=True)
    all_measured = time.perf_counter() - start
    start = time.perf_counter()
    a.T @ a
    gram = time.perf_counter() - start
    each = (all_measured - gram) / measured
    print(f"{m} x {n}, k = {k}: {each * 1e3:.2f} ms a signal, Gram {gram * 1e3:.1f} ms, {signals} signals {(each * signals + gram) * 1e3:.0f} ms")

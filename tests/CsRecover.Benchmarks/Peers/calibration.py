"""Hard-concrete calibration weights as one would write them in torch (dense, float32), and scipy's non-negative least squares.
Arguments: work (gates | nnls), m.npy of shape (targets, records), y.npy, epochs, lambda_0, lambda_2."""
import sys
import time

import numpy as np

from protocol import serve

work, m_file, y_file, epochs, l0, l2 = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), float(sys.argv[5]), float(sys.argv[6])
m, y = np.load(m_file), np.load(y_file)

if work == "gates":
    import torch

    torch.set_num_threads(1)
    a, b = torch.tensor(m, dtype=torch.float32), torch.tensor(y, dtype=torch.float32)
    beta, gamma, zeta = 0.35, -0.1, 1.1

    def run():
        torch.manual_seed(0)
        alpha = (torch.randn(m.shape[1]) * 0.01).requires_grad_()
        log_w = (torch.randn(m.shape[1]) * 0.05).requires_grad_()
        adam = torch.optim.Adam([log_w, alpha], lr=0.15)
        for _ in range(epochs):
            u = torch.rand(m.shape[1]).clamp(1e-6, 1 - 1e-6)
            s = torch.sigmoid((torch.log(u / (1 - u)) + alpha) / beta)
            w = torch.exp(log_w) * (s * (zeta - gamma) + gamma).clamp(0, 1)
            r = (b - a @ w) / (b + 1)
            loss = (r * r).sum() + l0 * torch.sigmoid(alpha - beta * np.log(-gamma / zeta)).sum() + l2 * torch.exp(2 * log_w).sum()
            adam.zero_grad()
            loss.backward()
            adam.step()
else:
    from scipy.optimize import nnls

    scale = 1 / (y + 1)

    def run():
        nnls(m * scale[:, None], y * scale)

serve(run, lambda _: 0.0)

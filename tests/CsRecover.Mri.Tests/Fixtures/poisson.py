"""Poisson-disc masks by explicit loops, for MaskDesignTests: python3 poisson.py prints the points that the test expects."""
import math


def philox_word(seed, stream, block):
    c, k = [block, 0, 0, stream], [seed & 0xFFFFFFFF, seed >> 32]
    for _ in range(10):
        p0, p1 = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [(p1 >> 32) ^ c[1] ^ k[0], p1 & 0xFFFFFFFF, (p0 >> 32) ^ c[3] ^ k[1], p0 & 0xFFFFFFFF]
        k = [(k[0] + 0x9E3779B9) & 0xFFFFFFFF, (k[1] + 0xBB67AE85) & 0xFFFFFFFF]
    return c[0]


def poisson(h, w, acceleration, seed, calibration, rows=None, slope=3.0, elliptical=False, partial=1.0):
    def central(i, side):
        return side // 2 - calibration // 2 <= i < side // 2 - calibration // 2 + calibration

    def square(p):
        v, u = 2.0 * (p // w - h // 2) / h, 2.0 * (p % w - w // 2) / w
        return v * v + u * u

    full = [p for p in range(h * w) if central(p // w, h) and central(p % w, w)]
    inside = set(full)
    others = [p for p in range(h * w) if p not in inside and p % w < partial * w and (not elliptical or square(p) <= 1.0)]
    others.sort(key=lambda p: (philox_word(seed, 13, p), p))
    spread = [1.0 + slope * math.sqrt(square(p) / 2.0) for p in range(h * w)]
    ratio = acceleration / rows / rows if rows else 1.0
    wanted = math.floor(h * w / acceleration + 0.5) - len(full)

    room = 0.0
    for p in sorted(others):
        room += 1.0 / (spread[p] * spread[p])
    d, taken = math.sqrt(2.0 / math.sqrt(3.0) * room / wanted), []
    while True:
        for p in others:
            if len(taken) == wanted:
                return sorted(full + taken)
            if all(p != q and ratio * (p // w - q // w) ** 2 + 1.0 / ratio * (p % w - q % w) ** 2 >= min(d * spread[p], d * spread[q]) ** 2 for q in taken):
                taken.append(p)
        if len(taken) == wanted:
            return sorted(full + taken)
        d *= 0.97


print(poisson(9, 11, 5.0, 1, 2))
print(sum(p * (k + 1) for k, p in enumerate(poisson(64, 48, 6.0, 7, 8, rows=3.0, elliptical=True, partial=0.75))))

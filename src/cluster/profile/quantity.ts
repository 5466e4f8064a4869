const factors: Readonly<Record<string, number>> = {
  ...{ n: 1e-9, u: 1e-6, m: 1e-3, '': 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, E: 1e18 },
  ...{ Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, Pi: 2 ** 50, Ei: 2 ** 60 },
};

/** A quantity of Kubernetes (`250m`, `2Gi`, `1.5e3`) in cores or bytes; 0 where it is none. */
export function quantity(text: unknown): number {
  const [, number = '', suffix = ''] = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)([a-zA-Z]*)$/.exec(`${text}`) ?? [];
  const value = Number(number) * (factors[suffix] ?? 0);
  return Number.isFinite(value) ? value : 0;
}

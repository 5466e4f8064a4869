/** What is seen of colours, as far as it can be computed: by people who see all of them, and by those who do not. */
type Triple = readonly [number, number, number];
type Matrix = readonly [Triple, Triple, Triple];

/** Ways to see, as matrices on linear sRGB: Machado, Oliveira and Fernandes 2009, complete deficiency. */
export const sights: Readonly<Record<'full' | 'protanopia' | 'deuteranopia' | 'tritanopia', Matrix>> = {
  full: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** `#rrggbb` as linear sRGB. */
function linear(colour: string): Triple {
  const channel = (at: number) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

function through([r, g, b]: Triple, matrix: Matrix): Triple {
  const seen = (row: Triple) => Math.min(1, Math.max(0, row[0] * r + row[1] * g + row[2] * b));
  return [seen(matrix[0]), seen(matrix[1]), seen(matrix[2])];
}

/** CIELAB for D65. */
function labOf([r, g, b]: Triple): Triple {
  const f = (t: number) => (t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116);
  const x = f((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047);
  const y = f(0.2126729 * r + 0.7151522 * g + 0.072175 * b);
  const z = f((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** How far apart two colours look to somebody: ΔE2000. */
export function difference(one: string, other: string, sight: Matrix = sights.full): number {
  return ciede2000(labOf(through(linear(one), sight)), labOf(through(linear(other), sight)));
}

/** L* of CIELAB: 0 black, 100 white. */
export function lightness(colour: string): number {
  return labOf(linear(colour))[0];
}

/** WCAG 2.2: from 1 to 21. */
export function contrast(one: string, other: string): number {
  const luminance = (colour: string) => {
    const [r, g, b] = linear(colour);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

const degrees = (angle: number) => (angle * Math.PI) / 180;
const hueOf = (a: number, b: number) => (a === 0 && b === 0 ? 0 : ((Math.atan2(b, a) * 180) / Math.PI + 360) % 360);

/** The difference of two colours of CIELAB; after Sharma, Wu and Dalal 2005. */
export function ciede2000([l1, a1, b1]: Triple, [l2, a2, b2]: Triple): number {
  const seventh = (chroma: number) => Math.sqrt(chroma ** 7 / (chroma ** 7 + 25 ** 7));
  const stretch = 1 + 0.5 * (1 - seventh((Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2));
  const [c1, c2] = [Math.hypot(a1 * stretch, b1), Math.hypot(a2 * stretch, b2)];
  const [h1, h2] = [hueOf(a1 * stretch, b1), hueOf(a2 * stretch, b2)];
  const turn = c1 * c2 === 0 ? 0 : ((h2 - h1 + 540) % 360) - 180;
  const hue = c1 * c2 === 0 ? h1 + h2 : Math.abs(h1 - h2) <= 180 ? (h1 + h2) / 2 : ((h1 + h2 + 360) / 2) % 360;
  const [l, c] = [(l1 + l2) / 2, (c1 + c2) / 2];
  const t =
    1 -
    0.17 * Math.cos(degrees(hue - 30)) +
    0.24 * Math.cos(degrees(2 * hue)) +
    0.32 * Math.cos(degrees(3 * hue + 6)) -
    0.2 * Math.cos(degrees(4 * hue - 63));
  const ofL = (l2 - l1) / (1 + (0.015 * (l - 50) ** 2) / Math.sqrt(20 + (l - 50) ** 2));
  const ofC = (c2 - c1) / (1 + 0.045 * c);
  const ofH = (2 * Math.sqrt(c1 * c2) * Math.sin(degrees(turn) / 2)) / (1 + 0.015 * c * t);
  const rotation = -2 * seventh(c) * Math.sin(degrees(60 * Math.exp(-(((hue - 275) / 25) ** 2))));
  return Math.sqrt(ofL ** 2 + ofC ** 2 + ofH ** 2 + rotation * ofC * ofH);
}

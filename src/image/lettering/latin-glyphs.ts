/**
 * One letter as centre lines: SVG path data on a grid where capitals stand from 0 to 100 downwards,
 * small letters from 30 to 100, tails down to 130. `width` is from the leftmost to the rightmost
 * centre line.
 */
export interface Glyph {
  readonly width: number
  readonly path: string
}

const glyph = (width: number, path: string): Glyph => ({ width, path })

const BOWL = 'M0 65A24 35 0 0 1 48 65A24 35 0 0 1 0 65'

/** Drawn by us: plain shapes without ornament; `I`, `l` and `1` are made to be told apart. */
export const LATIN_GLYPHS: Readonly<Record<string, Glyph>> = {
  A: glyph(72, 'M0 100L36 0L72 100M13 66H59'),
  B: glyph(59, 'M0 0H30A23.5 23.5 0 0 1 30 47H0M30 47H32A26.5 26.5 0 0 1 32 100H0V0'),
  C: glyph(65, 'M64 20A36 50 0 1 0 64 80'),
  D: glyph(66, 'M0 0V100H24A42 50 0 0 0 24 0Z'),
  E: glyph(54, 'M54 0H0V100H54M0 48H46'),
  F: glyph(54, 'M54 0H0V100M0 50H46'),
  G: glyph(67, 'M64 20A36 50 0 1 0 66 78V54H40'),
  H: glyph(62, 'M0 0V100M62 0V100M0 49H62'),
  I: glyph(28, 'M0 0H28M14 0V100M0 100H28'),
  J: glyph(42, 'M42 0V68A21 32 0 0 1 0 74'),
  K: glyph(60, 'M0 0V100M56 0L0 60M20 40L60 100'),
  L: glyph(50, 'M0 0V100H50'),
  M: glyph(78, 'M0 100V0L39 66L78 0V100'),
  N: glyph(64, 'M0 100V0L64 100V0'),
  O: glyph(76, 'M0 50A38 50 0 0 1 76 50A38 50 0 0 1 0 50'),
  P: glyph(57, 'M0 100V0H30A27 27 0 0 1 30 54H0'),
  Q: glyph(76, 'M0 50A38 50 0 0 1 76 50A38 50 0 0 1 0 50M46 74L76 106'),
  R: glyph(59, 'M0 100V0H30A27 27 0 0 1 30 54H0M28 54L59 100'),
  S: glyph(
    57,
    'M54 16C46 3 37 0 29 0C12 0 2 10 2 25C2 40 14 45 28 49C44 53 57 58 57 75C57 91 44 100 29 100C16 100 6 94 0 82',
  ),
  T: glyph(66, 'M0 0H66M33 0V100'),
  U: glyph(62, 'M0 0V66A31 34 0 0 0 62 66V0'),
  V: glyph(70, 'M0 0L35 100L70 0'),
  W: glyph(100, 'M0 0L25 100L50 10L75 100L100 0'),
  X: glyph(64, 'M0 0L64 100M64 0L0 100'),
  Y: glyph(66, 'M0 0L33 52L66 0M33 52V100'),
  Z: glyph(60, 'M0 0H60L0 100H60'),
  a: glyph(
    46,
    'M4 44C9 34 17 30 25 30C39 30 46 37 46 50V100M46 60H26C10 60 0 67 0 80C0 93 9 100 21 100C34 100 46 91 46 78',
  ),
  b: glyph(48, `M0 -4V100${BOWL}`),
  c: glyph(44, 'M44 45A24 35 0 1 0 44 85'),
  d: glyph(48, `M48 -4V100${BOWL}`),
  e: glyph(48, 'M0 64H48A24 35 0 1 0 43 86'),
  f: glyph(38, 'M38 -3C22 -7 14 2 14 18V100M0 34H34'),
  g: glyph(48, `${BOWL}M48 32V104A24 26 0 0 1 2 114`),
  h: glyph(46, 'M0 -4V100M0 58A23 28 0 0 1 46 58V100'),
  i: glyph(0, 'M0 34V100M0 3V6'),
  j: glyph(16, 'M16 34V112C16 124 10 130 0 129M16 3V6'),
  k: glyph(46, 'M0 -4V100M43 32L0 74M16 60L46 100'),
  l: glyph(14, 'M0 -4V84C0 95 5 100 14 100'),
  m: glyph(78, 'M0 32V100M0 56A19.5 26 0 0 1 39 56V100M39 56A19.5 26 0 0 1 78 56V100'),
  n: glyph(46, 'M0 32V100M0 58A23 28 0 0 1 46 58V100'),
  o: glyph(50, 'M0 65A25 35 0 0 1 50 65A25 35 0 0 1 0 65'),
  p: glyph(48, `M0 32V130${BOWL}`),
  q: glyph(48, `M48 32V130${BOWL}`),
  r: glyph(31, 'M0 32V100M0 62C2 42 13 29 31 33'),
  s: glyph(
    43,
    'M40 42C36 34 29 30 22 30C10 30 2 36 2 47C2 58 11 61 22 64C34 67 43 71 43 82C43 93 33 100 22 100C12 100 4 96 0 88',
  ),
  t: glyph(36, 'M14 8V80C14 94 22 101 36 98M0 34H34'),
  u: glyph(46, 'M0 32V72A23 28 0 0 0 46 72M46 32V100'),
  v: glyph(48, 'M0 32L24 100L48 32'),
  w: glyph(76, 'M0 32L19 100L38 40L57 100L76 32'),
  x: glyph(46, 'M0 32L46 100M46 32L0 100'),
  y: glyph(50, 'M0 32L26 98M50 32L22 112C17 125 10 130 0 128'),
  z: glyph(44, 'M0 32H44L0 100H44'),
  0: glyph(56, 'M0 50A28 50 0 0 1 56 50A28 50 0 0 1 0 50'),
  1: glyph(30, 'M0 22L30 0V100'),
  2: glyph(58, 'M2 26C4 8 16 0 29 0C45 0 56 11 56 27C56 45 30 66 0 100H58'),
  3: glyph(
    57,
    'M2 16C8 4 18 0 28 0C44 0 54 9 54 24C54 40 42 47 24 47C44 47 57 56 57 73C57 90 45 100 28 100C14 100 4 93 0 80',
  ),
  4: glyph(64, 'M48 100V0L0 70H64'),
  5: glyph(
    57,
    'M52 0H8L4 46C10 40 18 37 28 37C46 37 57 50 57 68C57 87 45 100 27 100C14 100 4 94 0 84',
  ),
  6: glyph(58, 'M0 68A29 32 0 0 1 58 68A29 32 0 0 1 0 68V54C0 20 12 0 32 0C40 0 47 3 52 12'),
  7: glyph(58, 'M0 0H58L20 100'),
  8: glyph(58, 'M4 24A25 24 0 0 1 54 24A25 24 0 0 1 4 24M0 74A29 26 0 0 1 58 74A29 26 0 0 1 0 74'),
  9: glyph(
    58,
    'M58 32A29 32 0 0 1 0 32A29 32 0 0 1 58 32V46C58 80 46 100 26 100C18 100 11 97 6 88',
  ),
  '.': glyph(0, 'M0 98V100'),
  ',': glyph(8, 'M8 97V104L0 124'),
  '!': glyph(0, 'M0 0V66M0 98V100'),
  '?': glyph(52, 'M0 22C3 8 13 0 26 0C42 0 52 9 52 24C52 42 27 44 27 68M27 98V100'),
  '&': glyph(
    70,
    'M70 100L16 36C4 20 10 0 29 0C48 0 52 20 38 32C22 44 0 52 0 76C0 92 12 100 26 100C46 100 62 84 68 54',
  ),
  "'": glyph(0, 'M0 -2V20'),
  '-': glyph(34, 'M0 62H34'),
  ':': glyph(0, 'M0 46V49M0 97V100'),
  '+': glyph(56, 'M0 54H56M28 26V82'),
  '%': glyph(
    92,
    'M0 24A18 24 0 0 1 36 24A18 24 0 0 1 0 24M56 76A18 24 0 0 1 92 76A18 24 0 0 1 56 76M74 0L18 100',
  ),
  $: glyph(
    57,
    'M54 16C46 3 37 0 29 0C12 0 2 10 2 25C2 40 14 45 28 49C44 53 57 58 57 75C57 91 44 100 29 100C16 100 6 94 0 82M28 -14V114',
  ),
  '/': glyph(42, 'M0 110L42 -6'),
}

import { sizeWithin } from '../picture.ts'
import type { Asked, Scene, Scored, Scorer } from '../scorer.ts'
import { backgroundCards } from './background-cards.ts'
import { type BorderRing, borderRing } from './border-ring.ts'
import { percent, round } from './round.ts'

const COMPARED_SIDE = 512
/** Of 15 pictures, both on a plain ground had 1.00 of the border alike and the others at most 0.72. */
const ALIKE = 0.95
const NOT_ALIKE = 0.85
/** CIE lightness from which a ground is white, and below which it surely is not. */
const WHITE = 95
const NOT_WHITE = 90

/** The ground that was asked for, white, plain or transparent, by the picture's outermost 2 %. */
export const background: Scorer = {
  name: 'background',
  isHard: () => true,
  appliesTo: ({ prompt }) => prompt.background !== null,
  prepare: async () => ({ kind: 'ready', engine: 'assay-border/1' }),
  score: scoreBackground,
  controls: backgroundCards,
}

async function scoreBackground({ image }: Scene, { prompt }: Asked): Promise<Scored> {
  const ring = borderRing(await image.resized(sizeWithin(image, COMPARED_SIDE)))
  const evidence = {
    asked: prompt.background,
    uniformShare: round(ring.uniformShare),
    clearShare: round(ring.clearShare),
    lightness: round(ring.lab.l, 1),
    colour: hex(ring.colour),
  }
  return { ...judged(ring, prompt.background), evidence }
}

function judged(
  { uniformShare, clearShare, lab }: BorderRing,
  asked: Asked['prompt']['background'],
): Pick<Scored, 'verdict' | 'message'> {
  const clear = `${percent(clearShare)} of the border is transparent`
  const alike = `${percent(uniformShare)} of the border has one colour`
  switch (asked) {
    case 'transparent':
      return { verdict: byShare(clearShare), message: clear }
    case 'uniform':
      // What shows nothing at all is a plain ground too.
      return clearShare >= ALIKE
        ? { verdict: 'pass', message: clear }
        : { verdict: byShare(uniformShare), message: alike }
    case 'white': {
      const lightness = `${alike}, L* ${round(lab.l, 1)}`
      if (clearShare > 1 - ALIKE)
        return { verdict: 'unknown', message: `${clear}, asked for white` }
      const isWhite = lab.l >= WHITE ? 'pass' : lab.l < NOT_WHITE ? 'fail' : 'unknown'
      const isPlain = byShare(uniformShare)
      return { verdict: worse(isWhite, isPlain), message: lightness }
    }
    case null:
      return { verdict: 'unknown', message: 'no ground was asked for' }
    default:
      return asked satisfies never
  }
}

function byShare(share: number): Scored['verdict'] {
  if (share >= ALIKE) return 'pass'
  return share < NOT_ALIKE ? 'fail' : 'unknown'
}

function worse(one: Scored['verdict'], two: Scored['verdict']): Scored['verdict'] {
  if (one === 'fail' || two === 'fail') return 'fail'
  return one === 'pass' && two === 'pass' ? 'pass' : 'unknown'
}

function hex(rgb: readonly number[]): string {
  return `#${rgb.map((level) => level.toString(16).padStart(2, '0')).join('')}`
}

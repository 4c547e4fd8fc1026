import { editFacts } from '../../image/edit-facts.ts'
import { sizeWithin } from '../picture.ts'
import type { Scene, Scored, Scorer } from '../scorer.ts'
import { appliedCards } from './edit-cards.ts'
import { editPair } from './edit-pair.ts'
import { percent, round } from './round.ts'

/**
 * Longest side, and how many pixels of the picture at least become one: an encoder's noise is averaged
 * away. Pixel by pixel JPEG alone changes 4 % of a grainy picture.
 */
const COMPARED_SIDE = 128
const AVERAGED = 4
/** Share of the pixels inside the mask, or of the picture without one, that must change visibly. */
const CHANGED = 0.01
/** Without a mask a small thing may be all that was to change: only less than this is no edit. */
const UNCHANGED_WHOLE = 0.002

/** Whether anything changed where the edit was asked for: a picture given back as it was is no edit. */
export const editApplied: Scorer = {
  name: 'edit-applied',
  isHard: () => true,
  appliesTo: ({ settings }) => settings.mode === 'edit',
  prepare: async () => ({ kind: 'ready', engine: 'assay-changed/1' }),
  score: scoreApplied,
  controls: appliedCards,
}

async function scoreApplied(scene: Scene): Promise<Scored> {
  const pair = await editPair(scene, comparedSide(scene))
  if (pair === null) return { verdict: 'unknown', message: 'its source is not kept', evidence: {} }
  const { insideChanged } = editFacts(pair.before, pair.after, pair.inside)
  if (insideChanged === null) {
    return { verdict: 'unknown', message: 'the mask marks nothing to change', evidence: {} }
  }
  const isMasked = pair.inside !== null
  const evidence = { changedShare: round(insideChanged, 4), masked: isMasked }
  const figures = `${percent(insideChanged)} of ${isMasked ? 'the mask' : 'the picture'} changed`
  if (insideChanged > CHANGED) return { verdict: 'pass', message: figures, evidence }
  if (!isMasked && insideChanged > UNCHANGED_WHOLE) {
    return { verdict: 'unknown', message: figures, evidence }
  }
  return { verdict: 'fail', message: `edit not applied: ${figures}`, evidence }
}

function comparedSide({ source }: Scene): number {
  if (source === null) return COMPARED_SIDE
  const { width, height } = sizeWithin(source, COMPARED_SIDE * AVERAGED)
  return Math.ceil(Math.max(width, height) / AVERAGED)
}

import { hashDistance } from '../../domain/image-facts.ts'
import { ciede2000 } from '../../image/ciede2000.ts'
import { labOf } from '../../image/lab.ts'
import { alphaAt } from '../../image/luminance.ts'
import { pixelFacts } from '../../image/pixel-facts.ts'
import type { Peer, Scene, Scored, Scorer } from '../scorer.ts'
import { duplicateCards } from './duplicate-cards.ts'
import { rgbAt } from './rgb-at.ts'
import { round } from './round.ts'

/** Bits apart: the least among 105 pairs of different pictures was 7; the same ones re-encoded 0 to 4. */
const SAME = 4
const NEAR = 8
/** Side of the grid of mean colours, and the greatest ΔE2000 of two cells of the same picture. */
const GRID = 8
const SAME_CELL = 8

/** Whether the same arm gave this picture to another prompt too. Edits of one source are alike by right. */
export const duplicate: Scorer = {
  name: 'duplicate',
  isHard: () => true,
  appliesTo: ({ settings }) => settings.mode === 'text-to-image' || settings.mode === 'edit',
  prepare: async () => ({ kind: 'ready', engine: 'assay-phash/1' }),
  score: measure,
  compare,
  controls: duplicateCards,
}

async function measure({ image }: Scene): Promise<Scored> {
  const { perceptualHash } = pixelFacts(await image.pixels())
  const small = await image.resized({ width: GRID, height: GRID })
  const cells = Array.from({ length: GRID * GRID }, (_, cell) => {
    // Transparency on middle grey, as the hash has it.
    const alpha = alphaAt(small, cell) / 255
    return rgbAt(small, cell)
      .map((level) => Math.round(level * alpha + 128 * (1 - alpha)))
      .map((level) => level.toString(16).padStart(2, '0'))
      .join('')
  })
  return {
    verdict: 'unknown',
    message: 'not compared yet',
    evidence: { perceptualHash, grid: cells.join('') },
  }
}

function compare(own: Peer, others: readonly Peer[], scored: Scored): Scored {
  const rivals = others.filter(
    ({ cell, prompt, source }) =>
      cell === own.cell && prompt !== own.prompt && (source === null || source !== own.source),
  )
  const { perceptualHash, grid } = scored.evidence
  const byBits = rivals
    .map((rival) => ({
      rival,
      bits: hashDistance(String(perceptualHash), String(rival.evidence.perceptualHash)),
    }))
    .sort((a, b) => a.bits - b.bits)
  // All that may be the same picture are compared by colour, and else the one that is nearest.
  const nearest = byBits
    .filter(({ bits }, at) => at === 0 || bits <= SAME)
    .map(({ rival, bits }) => {
      const deltaE = greatestDifference(String(grid), String(rival.evidence.grid))
      return { rival, bits, deltaE }
    })
    .sort((a, b) => a.deltaE - b.deltaE)[0]
  if (nearest === undefined) {
    const message = 'no other prompt’s output to compare with'
    return {
      verdict: 'pass',
      message,
      evidence: { perceptualHash: perceptualHash ?? null, grid: grid ?? null },
    }
  }
  const { rival, bits, deltaE } = nearest
  const figures = `${bits} bits and ΔE ${round(deltaE, 1)} from the output for ${rival.prompt}`
  const evidence = {
    perceptualHash: perceptualHash ?? null,
    grid: grid ?? null,
    nearest: { prompt: rival.prompt, sha256: rival.sha256, bits, deltaE: round(deltaE, 1) },
  }
  if (bits > NEAR) return { verdict: 'pass', message: figures, evidence }
  const isSame = bits <= SAME && deltaE <= SAME_CELL
  return isSame
    ? { verdict: 'fail', message: `the same picture: ${figures}`, evidence }
    : { verdict: 'unknown', message: `alike: ${figures}`, evidence }
}

/** Simple pictures may share their coarse pattern, and so their hash, and differ in colours. */
function greatestDifference(one: string, two: string): number {
  let greatest = 0
  for (let at = 0; at < Math.min(one.length, two.length); at += 6) {
    greatest = Math.max(greatest, ciede2000(labAt(one, at), labAt(two, at)))
  }
  return greatest
}

function labAt(grid: string, at: number) {
  const level = (from: number) => Number.parseInt(grid.slice(at + from, at + from + 2), 16)
  return labOf(level(0), level(2), level(4))
}

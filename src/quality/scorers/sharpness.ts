import { sizeWithin } from '../picture.ts'
import type { Peer, Scene, Scored, Scorer } from '../scorer.ts'
import { round } from './round.ts'
import { tilesOf } from './tiles.ts'

const COMPARED_SIDE = 512
const HIGH = 0.95
/** Less than this part of what other arms made of the prompt is remarkable, and no more than that. */
const REMARKABLE = 0.25

/**
 * Detail of the sharpest parts, beside what other arms made of the same prompt. Advisory: shallow
 * focus is as soft as blur, so no threshold tells right from wrong.
 */
export const sharpness: Scorer = {
  name: 'sharpness',
  isHard: () => false,
  appliesTo: () => true,
  prepare: async () => ({ kind: 'ready', engine: 'assay-laplacian/1' }),
  score: measure,
  compare,
  controls: () => [],
}

async function measure({ image }: Scene): Promise<Scored> {
  const tiles = tilesOf(await image.resized(sizeWithin(image, COMPARED_SIDE)))
  const sorted = tiles.map((tile) => tile.laplacianVariance).sort((a, b) => a - b)
  const detail = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * HIGH))] ?? 0
  return { verdict: 'unknown', message: 'not compared yet', evidence: { detail: round(detail, 1) } }
}

function compare(own: Peer, others: readonly Peer[], { evidence }: Scored): Scored {
  const peers = others
    .filter(({ cell, prompt }) => cell !== own.cell && prompt === own.prompt)
    .map((peer) => Number(peer.evidence.detail))
    .sort((a, b) => a - b)
  const detail = Number(evidence.detail)
  const usual = peers[peers.length >> 1]
  if (usual === undefined || usual === 0) {
    return {
      verdict: 'unknown',
      message: `detail ${detail}, nothing to compare with`,
      evidence: { detail },
    }
  }
  const ratio = round(detail / usual, 2)
  return {
    verdict: ratio >= REMARKABLE ? 'pass' : 'fail',
    message: `detail ${detail}, ${ratio} times what other targets made of this prompt`,
    evidence: { detail, usual, ratio },
  }
}

import { ciede2000 } from '../../image/ciede2000.ts'
import type { Pixels } from '../../image/decode.ts'
import { labOf } from '../../image/lab.ts'
import { alphaAt } from '../../image/luminance.ts'
import { sizeWithin } from '../picture.ts'
import type { Scene, Scored, Scorer } from '../scorer.ts'
import { borderCards } from './border-cards.ts'
import { borderRing } from './border-ring.ts'
import { rgbAt } from './rgb-at.ts'
import { percent, round } from './round.ts'

const COMPARED_SIDE = 256
/** ΔE2000 from which a pixel is not the ground: JPEG bleeds strong colours into white around them. */
const SUBJECT = 10
/** Rows and columns with fewer subject pixels than this share are specks. */
const SPECK = 0.01
/** Free space around the subject, as a share of the side; what is nearer than the second is cut off. */
const MARGIN = 0.03
const TOUCHES = 0.01
/** Share of the picture that the subject may take, and where it surely takes too little or too much. */
const COVER = { least: 0.15, most: 0.85, tooLittle: 0.03, tooMuch: 0.95 }
/** Less of the border alike than this, and there is no ground to tell a subject from. */
const PLAIN = 0.85

/** Whether the whole subject is there, with space around it. Needs a plain ground to tell it from. */
export const border: Scorer = {
  name: 'border',
  isHard: ({ prompt }) => prompt.content === 'product' && prompt.background === 'white',
  appliesTo: ({ prompt }) =>
    prompt.background !== null && (prompt.content === 'product' || prompt.content === 'logo'),
  prepare: async () => ({ kind: 'ready', engine: 'assay-subject/1' }),
  score: scoreBorder,
  controls: borderCards,
}

async function scoreBorder({ image }: Scene): Promise<Scored> {
  const pixels = await image.resized(sizeWithin(image, COMPARED_SIDE))
  const ring = borderRing(pixels)
  const isClear = ring.clearShare >= PLAIN
  if (!isClear && ring.uniformShare < PLAIN) {
    const message = `the ground is not plain (${percent(ring.uniformShare)} of the border alike): no subject to tell from it`
    return { verdict: 'unknown', message, evidence: { uniformShare: round(ring.uniformShare) } }
  }
  const isSubject = (pixel: number) =>
    alphaAt(pixels, pixel) >= 128 &&
    (isClear || ciede2000(labOf(...rgbAt(pixels, pixel)), ring.lab) >= SUBJECT)
  const found = subjectBox(pixels, isSubject)
  if (found === null) return { verdict: 'fail', message: 'nothing but ground', evidence: {} }
  const { box, cover } = found
  const margin = Math.min(box.left, box.top, 1 - box.right, 1 - box.bottom)
  const message = `the subject takes ${percent(cover)}, with ${percent(Math.max(0, margin))} of space at its tightest side`
  const evidence = {
    box: [box.left, box.top, box.right, box.bottom].map((side) => round(side)),
    cover: round(cover),
    margin: round(margin),
  }
  return { verdict: verdictOf(margin, cover), message, evidence }
}

function verdictOf(margin: number, cover: number): Scored['verdict'] {
  if (margin < TOUCHES || cover < COVER.tooLittle || cover > COVER.tooMuch) return 'fail'
  return margin >= MARGIN && cover >= COVER.least && cover <= COVER.most ? 'pass' : 'unknown'
}

interface Found {
  /** Shares of the sides. */
  readonly box: {
    readonly left: number
    readonly top: number
    readonly right: number
    readonly bottom: number
  }
  /** Share of all pixels. */
  readonly cover: number
}

function subjectBox(
  { width, height }: Pixels,
  isSubject: (pixel: number) => boolean,
): Found | null {
  const rows = new Uint32Array(height)
  const columns = new Uint32Array(width)
  let count = 0
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (!isSubject(y * width + x)) continue
      rows[y] = (rows[y] ?? 0) + 1
      columns[x] = (columns[x] ?? 0) + 1
      count += 1
    }
  }
  const isRow = (marked: number) => marked > width * SPECK
  const isColumn = (marked: number) => marked > height * SPECK
  const top = rows.findIndex(isRow)
  const left = columns.findIndex(isColumn)
  if (top < 0 || left < 0) return null
  const bottom = rows.findLastIndex(isRow) + 1
  const right = columns.findLastIndex(isColumn) + 1
  return {
    box: { left: left / width, top: top / height, right: right / width, bottom: bottom / height },
    cover: count / (width * height),
  }
}

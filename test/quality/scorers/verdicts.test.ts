import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import type { ScorerSpec } from '../../../src/domain/scorer-spec.ts'
import { createPicture } from '../../../src/quality/picture.ts'
import { askedOfCard } from '../../../src/quality/score-card.ts'
import type { ControlCard, Peer, Scored } from '../../../src/quality/scorer.ts'
import { encoded, maskOf, painted, plain, withShape } from '../../../src/quality/scorers/drawn.ts'
import { scorerFor } from '../../../src/quality/scorers/index.ts'

type Pictures = Awaited<ReturnType<ControlCard['draw']>>

async function look(
  spec: ScorerSpec,
  { image, source, mask }: Pictures,
  asked: Pick<ControlCard, 'prompt' | 'settings'> = { prompt: {}, settings: {} },
): Promise<Scored> {
  const card = { id: '', right: true, draw: async () => ({ image }), ...asked }
  const scene = {
    image: createPicture(image),
    source: source === undefined ? null : createPicture(source),
    mask: mask === undefined ? null : createPicture(mask),
  }
  const scorer = scorerFor(spec)
  if (scorer === null) throw new Error(`no scorer ${spec.scorer}`)
  return scorer.score(scene, askedOfCard(card, spec))
}

const red = [200, 40, 40] as const
const white = [255, 255, 255] as const
const on = (background: 'white' | 'uniform' | 'transparent') => ({
  prompt: { background },
  settings: {},
})
const KEPT: ScorerSpec = { scorer: 'edit-kept', minSsim: 0.6 }

describe('background', () => {
  it('a light grey ground is neither white nor surely not white', async () => {
    const image = await encoded(plain([235, 235, 235]))
    expect(await look({ scorer: 'background' }, { image }, on('white'))).toMatchObject({
      verdict: 'unknown',
      evidence: { lightness: 93, uniformShare: 1 },
    })
  })

  it('a transparent ground is plain, and whether it is white nobody can say', async () => {
    const image = await encoded(plain(null))
    expect((await look({ scorer: 'background' }, { image }, on('uniform'))).verdict).toBe('pass')
    expect((await look({ scorer: 'background' }, { image }, on('white'))).verdict).toBe('unknown')
  })

  it('a thing that reaches over a tenth of the border is a near miss', async () => {
    const box = { left: 0.3, top: 0.5, right: 0.7, bottom: 1, colour: red }
    const image = await encoded(withShape(plain(white), 'box', box))
    expect(await look({ scorer: 'background' }, { image }, on('white'))).toMatchObject({
      verdict: 'unknown',
      evidence: { uniformShare: 0.898 },
    })
  })
})

describe('border', () => {
  it('says nothing of a subject before a busy ground, and fails where there is no subject', async () => {
    const busy = await look({ scorer: 'border' }, { image: await encoded(painted(5)) }, on('white'))
    expect(busy.verdict).toBe('unknown')
    const empty = await look(
      { scorer: 'border' },
      { image: await encoded(plain(white)) },
      on('white'),
    )
    expect(empty).toMatchObject({ verdict: 'fail', message: 'nothing but ground' })
  })

  it('is hard for products on white and advice for logos', () => {
    const border = scorerFor({ scorer: 'border' })
    const asked = (content: string) =>
      askedOfCard(
        {
          id: '',
          right: true,
          prompt: { content, background: 'white' },
          settings: {},
          draw: async () => ({ image: new Uint8Array() }),
        },
        { scorer: 'border' },
      )
    expect(border?.isHard(asked('product'))).toBe(true)
    expect(border?.isHard(asked('logo'))).toBe(false)
    expect(border?.appliesTo(asked('photograph'))).toBe(false)
  })
})

describe('colours', () => {
  it('a colour on three quarters of the least share is a near miss, on a quarter it is missing', async () => {
    const spec: ScorerSpec = { scorer: 'colours', maxDeltaE: 15, minShare: 0.01 }
    const verdicts: string[] = []
    for (const share of [0.02, 0.0075, 0.0025]) {
      const side = Math.sqrt(share)
      const box = { left: 0.3, top: 0.3, right: 0.3 + side, bottom: 0.3 + side, colour: red }
      const image = await encoded(withShape(plain(white, { width: 400, height: 400 }), 'box', box))
      const asked = { prompt: { colours: ['#c82828'] }, settings: {} }
      verdicts.push((await look(spec, { image }, asked)).verdict)
    }
    expect(verdicts).toEqual(['pass', 'unknown', 'fail'])
  })
})

describe('edit-kept and edit-applied', () => {
  const region = { left: 0.25, top: 0.3, right: 0.7, bottom: 0.75 }
  const source = painted(77)
  const edited = withShape(source, 'box', { ...region, colour: red })

  it('the same pixels outside are pixel-preserving at every scale of the ladder', async () => {
    const pictures = {
      image: await encoded(edited),
      source: await encoded(source),
      mask: await encoded(maskOf(region)),
    }
    expect(await look(KEPT, pictures)).toMatchObject({
      verdict: 'pass',
      evidence: { ssim512: 1, ssim128: 1, ssim64: 1, pixelPreserving: true, meanDeltaE: 0 },
    })
  })

  it('a zoom by 3 % is the same picture drawn anew: kept at 64 px, not pixel by pixel', async () => {
    const pictures = {
      image: await encoded(edited, { zoom: 1.03 }),
      source: await encoded(source),
      mask: await encoded(maskOf(region)),
    }
    const { verdict, evidence } = await look(KEPT, pictures)
    expect([verdict === 'fail', evidence.pixelPreserving]).toEqual([false, false])
    expect(Number(evidence.ssim512)).toBeLessThan(Number(evidence.ssim64))
  })

  it('without the source nothing can be told, and nor with a mask over everything', async () => {
    const image = await encoded(edited)
    expect((await look(KEPT, { image })).verdict).toBe('unknown')
    expect((await look({ scorer: 'edit-applied' }, { image })).verdict).toBe('unknown')
    const everything = await encoded(maskOf({ left: 0, top: 0, right: 1, bottom: 1 }))
    const whole = { image, source: await encoded(source), mask: everything }
    expect(await look(KEPT, whole)).toMatchObject({
      verdict: 'unknown',
      message: 'the mask leaves nothing outside to compare',
    })
  })

  it('another tone outside passes structure and is left to a person', async () => {
    const sepia = await sharp(Buffer.from(await encoded(edited)))
      .recomb([
        [0.6, 0.7, 0.2],
        [0.3, 0.6, 0.1],
        [0.1, 0.3, 0.2],
      ])
      .png()
      .toBuffer()
    const mask = await encoded(maskOf(region))
    const { verdict, evidence } = await look(KEPT, {
      image: sepia,
      source: await encoded(source),
      mask,
    })
    expect(Number(evidence.meanDeltaE)).toBeGreaterThan(10)
    expect(verdict).not.toBe('pass')
  })

  it('without a mask a small change is a near miss and none at all is no edit', async () => {
    const dot = { left: 0.5, top: 0.5, right: 0.57, bottom: 0.57, colour: [0, 0, 0] as const }
    const small = withShape(plain(white), 'box', dot)
    const before = await encoded(plain(white))
    const spec: ScorerSpec = { scorer: 'edit-applied' }
    expect(await look(spec, { image: await encoded(small), source: before })).toMatchObject({
      verdict: 'unknown',
    })
    expect(await look(spec, { image: before, source: before })).toMatchObject({
      verdict: 'fail',
      message: 'edit not applied: 0 % of the picture changed',
    })
  })
})

describe('duplicate', () => {
  const spec: ScorerSpec = { scorer: 'duplicate' }
  const peer = (changes: Partial<Peer>, evidence: Peer['evidence']): Peer => {
    return { target: 't', cell: 'c', prompt: 'p', source: null, sha256: 's', evidence, ...changes }
  }

  it('counts only other prompts of the same arm, and not edits of the same source', async () => {
    const scored = await look(spec, { image: await encoded(painted(3)) })
    const compare = scorerFor(spec)?.compare
    const verdict = (own: Partial<Peer>, other: Partial<Peer>) =>
      compare?.(peer(own, scored.evidence), [peer(other, scored.evidence)], scored).verdict
    expect(verdict({}, { prompt: 'q' })).toBe('fail')
    expect(verdict({}, {})).toBe('pass')
    expect(verdict({}, { prompt: 'q', cell: 'd' })).toBe('pass')
    expect(verdict({ source: 'room' }, { prompt: 'q', source: 'room' })).toBe('pass')
    expect(verdict({ source: 'room' }, { prompt: 'q', source: 'park' })).toBe('fail')
  })
})

it('sharpness compares a prompt’s picture with what other arms made of it, and never counts', async () => {
  const spec: ScorerSpec = { scorer: 'sharpness' }
  const sharpOne = await look(spec, { image: await encoded(painted(9)) })
  const soft = await look(spec, { image: await encoded(painted(9), { blur: 6 }) })
  const as = (cell: string, { evidence }: Scored): Peer => {
    return { target: cell, cell, prompt: 'p', source: null, sha256: cell, evidence }
  }
  const scorer = scorerFor(spec)
  expect(scorer?.compare?.(as('b', soft), [as('a', sharpOne)], soft).verdict).toBe('fail')
  expect(scorer?.compare?.(as('a', sharpOne), [as('b', soft)], sharpOne).verdict).toBe('pass')
  expect(scorer?.compare?.(as('a', sharpOne), [], sharpOne).verdict).toBe('unknown')
  expect(scorer?.controls(spec)).toEqual([])
})

it('a damaged picture is not scored by its upper half', async () => {
  const whole = await encoded(painted(4))
  const cut = whole.subarray(0, whole.length / 2)
  await expect(look({ scorer: 'style' }, { image: cut })).rejects.toThrow()
})

import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { ScorerSpec } from '../../../src/domain/scorer-spec.ts'
import { readTokenizer } from '../../../src/quality/clip/read-tokenizer.ts'
import { importInstalled } from '../../../src/quality/onnx-runtime.ts'
import { createPicture } from '../../../src/quality/picture.ts'
import { askedOfCard } from '../../../src/quality/score-card.ts'
import { clipScorer } from '../../../src/quality/scorers/clip.ts'
import { solid } from '../../image/pictures.ts'
import { tinyClip } from '../onnx-bytes.ts'

const TOKENIZER = JSON.stringify({
  model: {
    type: 'BPE',
    end_of_word_suffix: '</w>',
    vocab: {
      a: 0,
      b: 1,
      'a</w>': 2,
      'b</w>': 3,
      ab: 4,
      'ab</w>': 5,
      Ã: 6,
      '©</w>': 7,
      '<|startoftext|>': 90,
      '<|endoftext|>': 91,
    },
    merges: ['a b', ['a', 'b</w>']],
  },
})
const folder = mkdtempSync(join(tmpdir(), 'assay-clip-'))
const model = join(folder, 'model.onnx')
const tokenizer = join(folder, 'tokenizer.json')
writeFileSync(model, tinyClip())
writeFileSync(tokenizer, TOKENIZER)

function specOf(changes: object = {}): Extract<ScorerSpec, { scorer: 'clip' }> {
  return { scorer: 'clip', model, tokenizer, minSimilarity: null, ...changes }
}

it('a text is cut into learnt pairs, the earliest learnt first, between its start and end', () => {
  const tokenize = readTokenizer(TOKENIZER)
  expect(tokenize?.('AB')).toEqual([90, 5, 91])
  expect(tokenize?.('aba a')).toEqual([90, 4, 2, 2, 91])
  expect(tokenize?.('é')).toEqual([90, 6, 7, 91])
  expect(tokenize?.('')).toEqual([90, 91])
  expect(tokenize?.('a '.repeat(200)).length).toBe(77)
  expect(tokenize?.('a '.repeat(200)).at(-1)).toBe(91)
})

it('a tokenizer of another kind is not read', () => {
  expect(readTokenizer('{"model":{"type":"WordPiece","vocab":{}}}')).toBeNull()
  expect(readTokenizer('{"model":{"type":"BPE","vocab":{},"merges":[]}}')).toBeNull()
  expect(readTokenizer('not JSON')).toBeNull()
})

it('picture and prompt reach the model, and their cosine comes back', async () => {
  const scorer = clipScorer(importInstalled)
  const spec = specOf({ minSimilarity: 0.2 })
  const readiness = await scorer.prepare(spec)
  expect(readiness).toMatchObject({ kind: 'ready' })
  const card = {
    id: '',
    right: true,
    prompt: { text: 'b ab a' },
    settings: {},
    draw: async () => ({ image: new Uint8Array() }),
  }
  const image = createPicture(await solid({ r: 255, g: 255, b: 255 }))
  const scored = await scorer.score({ image, source: null, mask: null }, askedOfCard(card, spec))
  const white = [
    (1 - 0.48145466) / 0.26862954,
    (1 - 0.4578275) / 0.26130258,
    (1 - 0.40821073) / 0.27577711,
  ]
  const words = [3, 5, 2]
  const dot = white.reduce((sum, value, at) => sum + value * (words[at] ?? 0), 0)
  const cosine = dot / (Math.hypot(...white) * Math.hypot(...words))
  expect(scored.verdict).toBe('pass')
  expect(scored.evidence.similarity).toBeCloseTo(cosine, 3)
  expect(scorer.isHard(askedOfCard(card, spec))).toBe(false)
})

it('without package, model, tokenizer or the right outputs it is absent, each with what to do', async () => {
  const messageOf = async (spec: ReturnType<typeof specOf>, importer = importInstalled) => {
    const readiness = await clipScorer(importer).prepare(spec)
    return readiness.kind === 'absent' ? readiness.message : 'ready'
  }
  const none = () => Promise.reject(new Error('not installed'))
  expect(await messageOf(specOf(), none)).toContain('npm install onnxruntime-web')
  expect(await messageOf(specOf({ model: '/nowhere.onnx' }))).toContain(
    '/nowhere.onnx cannot be read',
  )
  expect(await messageOf(specOf({ tokenizer: '/nowhere.json' }))).toContain(
    '/nowhere.json cannot be read',
  )
  expect(await messageOf(specOf({ tokenizer: model }))).toContain('is not of CLIP')
  expect(await messageOf(specOf({ model: tokenizer }))).toContain('is no model that')
})

import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import type { ScorerSpec } from '../../domain/scorer-spec.ts'
import { alphaAt } from '../../image/luminance.ts'
import { readTokenizer, type Tokenize } from '../clip/read-tokenizer.ts'
import { type Importer, loadOnnxRuntime, type OnnxModel, type Tensor } from '../onnx-runtime.ts'
import type { Asked, Picture, Readiness, Scene, Scored, Scorer } from '../scorer.ts'
import { rgbAt } from './rgb-at.ts'
import { round } from './round.ts'

type ClipSpec = Extract<ScorerSpec, { readonly scorer: 'clip' }>

/** Side of the pictures that CLIP ViT models read, and their colours' mean and spread (OpenAI CLIP). */
const SIDE = 224
const MEAN = [0.48145466, 0.4578275, 0.40821073] as const
const SPREAD = [0.26862954, 0.26130258, 0.27577711] as const

interface Loaded {
  readonly engine: string
  readonly model: OnnxModel
  readonly tokenize: Tokenize
}

/**
 * How well picture and prompt go together, by a CLIP-like model that the user has: one ONNX file with
 * the inputs `input_ids`, `pixel_values` (and `attention_mask`), and the outputs `text_embeds` and
 * `image_embeds`. Advisory: it does not see misspelt words or a sixth finger.
 */
export function clipScorer(importer: Importer): Scorer {
  const loaded = new Map<string, Promise<Loaded | string>>()
  const load = (spec: ClipSpec): Promise<Loaded | string> => {
    const key = JSON.stringify([spec.model, spec.tokenizer])
    const known = loaded.get(key) ?? loadClip(spec, importer)
    loaded.set(key, known)
    return known
  }
  return {
    name: 'clip',
    isHard: () => false,
    appliesTo: ({ prompt }) => prompt.text.trim() !== '',
    async prepare(spec): Promise<Readiness> {
      const found = spec.scorer === 'clip' ? await load(spec) : 'no model was named'
      return typeof found === 'string'
        ? { kind: 'absent', message: found }
        : { kind: 'ready', engine: found.engine }
    },
    async score({ image }: Scene, { spec, prompt }: Asked): Promise<Scored> {
      const found = spec.scorer === 'clip' ? await load(spec) : 'no model was named'
      if (typeof found === 'string') throw new Error(found)
      const similarity = await similarityOf(found, image, prompt.text)
      const least = spec.scorer === 'clip' ? spec.minSimilarity : null
      const verdict = least === null ? 'unknown' : similarity >= least ? 'pass' : 'fail'
      const bound = least === null ? ': told, not judged' : `, asked for at least ${least}`
      return {
        verdict,
        message: `similarity ${round(similarity)}${bound}`,
        evidence: { similarity: round(similarity, 4), least },
      }
    },
    controls: () => [],
  }
}

/** Null for what is no plain file too: a run's records may be a stranger's, and a device never ends. */
async function readModel(path: string): Promise<Buffer | null> {
  const isFile = await stat(path).then(
    (found) => found.isFile(),
    () => false,
  )
  return isFile ? readFile(path).catch(() => null) : null
}

/** The loaded model, or why there is none and what to do. */
async function loadClip(spec: ClipSpec, importer: Importer): Promise<Loaded | string> {
  const runtime = await loadOnnxRuntime(importer)
  if (runtime === null) {
    return 'CLIP cannot run: neither onnxruntime-web nor onnxruntime-node is installed. Run: npm install onnxruntime-web'
  }
  const bytes = await readModel(spec.model)
  if (bytes === null) return `${spec.model} cannot be read: name the model's ONNX file`
  const text = (await readModel(spec.tokenizer))?.toString() ?? null
  if (text === null) return `${spec.tokenizer} cannot be read: name the model's tokenizer.json`
  const tokenize = readTokenizer(text)
  if (tokenize === null)
    return `${spec.tokenizer} is not of CLIP's kind (byte pairs, words that end in </w>)`
  try {
    const model = await runtime.open(bytes)
    const lacks = ['input_ids', 'pixel_values'].filter((name) => !model.inputNames.includes(name))
    lacks.push(
      ...['text_embeds', 'image_embeds'].filter((name) => !model.outputNames.includes(name)),
    )
    if (lacks.length > 0) {
      return `${spec.model} has no ${lacks.join(', ')}: export picture and text encoder as one model`
    }
    const digest = createHash('sha256').update(bytes).update(text).digest('hex').slice(0, 16)
    return { engine: `clip/${digest}/${runtime.engine}/1`, model, tokenize }
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error)
    return `${spec.model} is no model that ${runtime.engine} can run: ${said.slice(0, 200)}`
  }
}

async function similarityOf(
  { model, tokenize }: Loaded,
  image: Picture,
  text: string,
): Promise<number> {
  const tokens = tokenize(text)
  const dims = [1, tokens.length]
  const whole = (values: readonly number[]): Tensor => ({
    values: BigInt64Array.from(values, BigInt),
    dims,
  })
  const feeds: Record<string, Tensor> = {
    input_ids: whole(tokens),
    pixel_values: await pixelValues(image),
  }
  if (model.inputNames.includes('attention_mask')) {
    feeds.attention_mask = whole(tokens.map(() => 1))
  }
  const answer = await model.run(feeds)
  const similarity = cosine(answer.image_embeds, answer.text_embeds)
  if (similarity === null) throw new Error('the model gave no embeddings of one length')
  return similarity
}

/** Squeezed to a square rather than cropped: what a crop cuts off may be what was asked for. */
async function pixelValues(image: Picture): Promise<Tensor> {
  const pixels = await image.resized({ width: SIDE, height: SIDE })
  const values = new Float32Array(3 * SIDE * SIDE)
  for (let pixel = 0; pixel < SIDE * SIDE; pixel++) {
    const alpha = alphaAt(pixels, pixel) / 255
    const rgb = rgbAt(pixels, pixel)
    for (const channel of [0, 1, 2] as const) {
      const level = (rgb[channel] * alpha + 255 * (1 - alpha)) / 255
      values[channel * SIDE * SIDE + pixel] = (level - MEAN[channel]) / SPREAD[channel]
    }
  }
  return { values, dims: [1, 3, SIDE, SIDE] }
}

function cosine(one: Tensor | undefined, two: Tensor | undefined): number | null {
  const a = Array.from(one?.values ?? [], Number)
  const b = Array.from(two?.values ?? [], Number)
  const length = Math.hypot(...a) * Math.hypot(...b)
  if (a.length !== b.length || !(length > 0)) return null
  return a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0) / length
}

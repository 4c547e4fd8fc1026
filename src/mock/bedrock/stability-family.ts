import { pictureJson, pictureSlot } from '../http/picture-json.ts'
import { jsonReply } from '../http/reply.ts'
import { seedOf } from '../stability/answer.ts'
import { readAsk } from '../stability/asked.ts'
import type { Fields } from '../stability/fields.ts'
import { FORMS, type Form } from '../stability/forms.ts'
import type { Family } from './family.ts'

const STYLE_TRANSFER = 'stable-style-transfer'
const TRANSFERRED = { field: 'init_image', required: true, maxPixels: 9_437_184 }

/** Which of the maker's own forms a model here takes as JSON. */
const PATHS: Readonly<Record<string, string>> = {
  'stable-image-core': 'generate/core',
  'stable-image-ultra': 'generate/ultra',
  'sd3-5-large': 'generate/sd3',
  'stable-image-inpaint': 'edit/inpaint',
  'stable-outpaint': 'edit/outpaint',
  'stable-image-erase-object': 'edit/erase',
  'stable-image-remove-background': 'edit/remove-background',
  'stable-image-search-replace': 'edit/search-and-replace',
  'stable-image-search-recolor': 'edit/search-and-recolor',
  'stable-image-control-sketch': 'control/sketch',
  'stable-image-control-structure': 'control/structure',
  'stable-image-style-guide': 'control/style',
  [STYLE_TRANSFER]: 'control/structure',
  'stable-fast-upscale': 'upscale/fast',
  'stable-conservative-upscale': 'upscale/conservative',
  'stable-creative-upscale': 'upscale/creative',
}

/** Stability's models: one image a call; what a filter found comes with HTTP 200. */
export const stabilityFamily: Family = {
  read: async (json, id) => {
    const read = await readAsk(fieldsOf(json), formOf(id))
    // The second picture is asked for and not looked at: the mock draws no style.
    const isMissing = nameOf(id) === STYLE_TRANSFER && typeof json.style_image !== 'string'
    return isMissing ? { ...read, mistake: read.mistake ?? 'style_image: is required' } : read
  },
  deliver: ({ job: { ask, arrival }, pictures }) => {
    const seeds = pictures.map(() => seedOf(ask, arrival))
    const finish_reasons = [null]
    return pictureJson(200, {
      seeds,
      finish_reasons,
      images: pictures.map((one) => pictureSlot(one)),
    })
  },
  blocked: (stage) =>
    jsonReply(200, {
      finish_reasons: [`Filter reason: ${stage === 'input' ? 'prompt' : 'output image'}`],
    }),
}

/** `stable-image-core` of `us.stability.stable-image-core-v1:1`. */
function nameOf(id: string): string {
  return id.replace(/^(?:us\.)?stability\./, '').replace(/-v[0-9]+:[0-9]+$/, '')
}

/** The maker's form without its bounds, which nobody has confirmed for Bedrock. */
function formOf(id: string): Form {
  const name = nameOf(id)
  const form = FORMS[PATHS[name] ?? 'generate/core']
  if (form === undefined) throw new Error(`no form for ${id}`)
  const { seed, left, right, up, down } = form.numbers
  const sides = { left, right, up, down }
  const kept = Object.entries({ seed, ...sides }).flatMap(([key, range]) =>
    range === undefined ? [] : [[key, range] as const],
  )
  const own = { ...form, numbers: Object.fromEntries(kept), later: false }
  return name === STYLE_TRANSFER
    ? { ...own, prompt: { field: 'prompt', required: false }, picture: TRANSFERRED }
    : own
}

/** JSON read like the maker's form: texts and numbers as text, base64 as files. */
function fieldsOf(json: Readonly<Record<string, unknown>>): Fields {
  const value = (name: string): unknown => (Object.hasOwn(json, name) ? json[name] : undefined)
  return {
    text: (name) => {
      const found = value(name)
      return typeof found === 'string' || typeof found === 'number' ? String(found) : null
    },
    file: (name) => {
      const found = value(name)
      return typeof found === 'string' ? Buffer.from(found, 'base64') : null
    },
    bytes: 0,
  }
}

import type { Json } from '../../domain/suite.ts'
import { commonOptionMistakes } from '../common-options.ts'
import { type OpenaiModel, openaiModel } from './models.ts'

/** Chooses how an edit is encoded, `multipart` (default) or `json`; ours, so never sent. */
export const EDIT_ENCODING = 'assayEditEncoding'

type Options = Readonly<Record<string, Json>>

/** What an option is judged by: the model it goes to, as far as it is known, and the other options. */
interface Judged {
  readonly model: string
  readonly known: OpenaiModel | null
  readonly options: Options
}

type Check = (name: string, value: Json, judged: Judged) => string | null

// Limits: openai-node 7.55.0 types and the images guide, read 2026-11-21.
const CHECKS: Readonly<Record<string, Check>> = {
  [EDIT_ENCODING]: (name, value) =>
    value === 'json' || value === 'multipart'
      ? null
      : `${name}: ${JSON.stringify(value)} is neither "json" nor "multipart".`,
  stream: (name, value) =>
    typeof value === 'boolean' ? null : `${name}: ${JSON.stringify(value)} is not true or false.`,
  partial_images: (name, value, { options }) =>
    options.stream === false
      ? 'partial_images needs stream: true.'
      : wholeNumber(name, value, { least: 0, most: 3 }),
  output_compression: (name, value) => wholeNumber(name, value, { least: 0, most: 100 }),
  moderation: (name, value) => oneOf(name, value, ['auto', 'low']),
  response_format: legacyField,
  style: legacyField,
  input_fidelity: (name, value, { model, known }) =>
    known === null ? null : oneOfModel(name, value, { model, allowed: known.inputFidelity }),
  complexity: (name, value, { model, known }) =>
    known === null ? null : oneOfModel(name, value, { model, allowed: known.complexity }),
  // The vendor's client says at most 16 frames, @ai-sdk/openai 64: refuse only what both refuse.
  frame_count: (name, value, judged) =>
    previewField(name, judged) ?? wholeNumber(name, value, { least: 2, most: 64 }),
  frame_duration_ms: (name, value, judged) =>
    previewField(name, judged) ?? wholeNumber(name, value, { least: 1, most: 600_000 }),
  svg: (name, value, judged) => previewField(name, judged) ?? svgMistake(value, judged.options),
}

/**
 * Mistakes in a suite's `options` for this dialect; [] when none. `own` are the further options of
 * ours that an adapter of the same dialect knows and judges itself.
 */
export function optionMistakes(
  options: Options,
  model: string,
  {
    known = openaiModel(model),
    own = [],
  }: { known?: OpenaiModel | null; own?: readonly string[] } = {},
): readonly string[] {
  const judged = { model, known, options }
  return [
    ...commonOptionMistakes(options, {
      own: [EDIT_ENCODING, ...own],
      elsewhere: {
        'image[]': 'Put the picture under inputs.',
        markup: 'There is no place for a markup picture.',
      },
    }),
    ...Object.entries(options).flatMap(([name, value]) => {
      const check = Object.hasOwn(CHECKS, name) ? CHECKS[name] : undefined
      return check?.(name, value, judged) ?? []
    }),
  ]
}

function legacyField(name: string, _value: Json, { model, known }: Judged): string | null {
  return known?.reportsTokens === true ? notAField(name, model) : null
}

function previewField(name: string, { model, known }: Judged): string | null {
  return known === null || known.hasPreviews ? null : notAField(name, model)
}

function notAField(name: string, model: string): string {
  return `${name} is not a field of ${model}. Leave it out.`
}

function oneOf(name: string, value: Json, allowed: readonly string[]): string | null {
  return typeof value === 'string' && allowed.includes(value)
    ? null
    : `${name}: ${JSON.stringify(value)} is not offered. Use ${allowed.join(' or ')}.`
}

function oneOfModel(
  name: string,
  value: Json,
  { model, allowed }: { model: string; allowed: readonly string[] },
): string | null {
  if (allowed.length === 0) return notAField(name, model)
  return typeof value === 'string' && allowed.includes(value)
    ? null
    : `${name}: ${JSON.stringify(value)} is not offered by ${model}. Use ${allowed.join(' or ')}.`
}

function wholeNumber(
  name: string,
  value: Json,
  { least, most }: { least: number; most: number },
): string | null {
  return Number.isInteger(value) && Number(value) >= least && Number(value) <= most
    ? null
    : `${name}: ${JSON.stringify(value)} is not a whole number from ${least} to ${most}.`
}

/** `{model, reasoning?: {effort}}`, and none of the fields that SVG answers have no use for. */
function svgMistake(value: Json, options: Options): string | null {
  const fields = typeof value === 'object' && value !== null ? Object.entries(value) : []
  const model = fields.find(([name]) => name === 'model')?.[1]
  if (typeof model !== 'string' || model === '') {
    return `svg: ${JSON.stringify(value)} does not name the model that writes the SVG. Use { model: … }.`
  }
  const clash = ['partial_images', 'output_compression'].find((name) => options[name] !== undefined)
  const beside = options.stream === true ? 'stream' : clash
  return beside === undefined ? null : `${beside} is not offered together with svg. Leave it out.`
}

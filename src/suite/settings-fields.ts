import { z } from 'zod'
import { DELIVERIES, MODES, parseAspect, parseSize, SETTING_KEYS } from '../domain/settings.ts'
import { either, list, record, refusal, text, whole, word } from './fields.ts'

const MAX_SEED = 4_294_967_295

const size = z
  .unknown()
  .transform((input, context): string => {
    const isWord = typeof input === 'string' && /^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/.test(input)
    if (isWord && (parseSize(input) !== null || !/^[0-9]+(?:[xX].*)?$/.test(input))) return input
    const want = 'WIDTHxHEIGHT such as 1024x1024, or a word of the provider such as auto or 2K'
    context.issues.push({ code: 'custom', message: refusal(input, want), input })
    return z.NEVER
  })
  .meta({ type: 'string', examples: ['1024x1024', 'auto', '2K'] })

const aspect = z
  .unknown()
  .transform((input, context): string => {
    if (typeof input === 'string' && parseAspect(input) !== null) return input
    const message = refusal(input, 'WIDTH:HEIGHT such as "16:9"')
    context.issues.push({ code: 'custom', message, input })
    return z.NEVER
  })
  .meta({ type: 'string', examples: ['16:9'] })

const providerWord = (example: string) =>
  text(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, `a word of the provider such as ${example}`)

/** One value of each axis of the grid. */
const VALUES = {
  mode: word(MODES, 'a mode').describe('What is asked for.'),
  size: size.describe('WIDTHxHEIGHT in pixels, or a word of the provider.'),
  aspect: aspect.describe('WIDTH:HEIGHT, for providers that take a ratio.'),
  quality: providerWord('high').describe("The provider's own word."),
  format: providerWord('png').describe('Format of the file asked for.'),
  background: providerWord('opaque').describe("The provider's own word."),
  steps: whole(1, 1000, 'how many steps').describe('Steps of the sampler.'),
  seed: whole(0, MAX_SEED, 'a seed').describe('Seed, where the provider takes one.'),
  delivery: word(DELIVERIES, 'a delivery').describe('How the answer comes.'),
  n: whole(1, 10, 'how many images in one request').describe('Images asked for in one request.'),
}

/** One value or a list of them. */
function valuesOf<T extends z.ZodType>(value: T, what: string) {
  const many = list(value, `one ${what} or a list of them`)
  return either({ scalar: value, list: many }, `one ${what} or a list of them`)
    .transform((found): z.output<T>[] => (Array.isArray(found) ? found : [found]) as z.output<T>[])
    .optional()
}

const axes = {
  mode: valuesOf(VALUES.mode, 'mode').describe('Default: text-to-image.'),
  size: valuesOf(VALUES.size, 'size'),
  aspect: valuesOf(VALUES.aspect, 'aspect'),
  quality: valuesOf(VALUES.quality, 'quality'),
  format: valuesOf(VALUES.format, 'format'),
  background: valuesOf(VALUES.background, 'background'),
  steps: valuesOf(VALUES.steps, 'number of steps'),
  seed: valuesOf(VALUES.seed, 'seed'),
  delivery: valuesOf(VALUES.delivery, 'delivery'),
  n: valuesOf(VALUES.n, 'number of images').describe('Images in one request. Default: 1.'),
}

const pattern = record(axes, 'a pattern such as { mode: edit, quality: high }').check((context) => {
  if (context.issues.length === 0 && Object.keys(context.value).length === 0) {
    const message =
      'an empty pattern would take everything out. Name a key, e.g. { quality: high }.'
    context.issues.push({ code: 'custom', message, input: context.value })
  }
})

const combination = record(
  {
    mode: VALUES.mode.default('text-to-image'),
    size: VALUES.size.optional(),
    aspect: VALUES.aspect.optional(),
    quality: VALUES.quality.optional(),
    format: VALUES.format.optional(),
    background: VALUES.background.optional(),
    steps: VALUES.steps.optional(),
    seed: VALUES.seed.optional(),
    delivery: VALUES.delivery.optional(),
    n: VALUES.n.default(1),
  },
  'a combination such as { mode: edit, size: 1024x1024 }',
)

/** The grid as a suite writes it. Axes: the keys of the settings. */
export const matrixSchema = record(
  {
    ...axes,
    exclude: z
      .array(pattern, { error: (issue) => refusal(issue.input, 'a list of patterns') })
      .default([])
      .describe('Combinations that match any of these patterns are taken out.'),
    include: z
      .array(combination, { error: (issue) => refusal(issue.input, 'a list of combinations') })
      .default([])
      .describe('Combinations to add; a mode left out is text-to-image.'),
  },
  `a map of ${SETTING_KEYS.join(', ')}, exclude and include`,
)
export type Matrix = z.output<typeof matrixSchema>

/** Axes that one target has in place of the suite's. */
export const axesSchema = record(axes, `a map of ${SETTING_KEYS.join(', ')}`)
export type Axes = z.output<typeof axesSchema>

/** Modes that one target is limited to. */
export const modesSchema = list(VALUES.mode, 'a list of modes')

import { z } from 'zod'
import { SCORERS, type ScorerName, USUAL_COLOURS, USUAL_LEAST_SSIM } from '../domain/scorer-spec.ts'
import { duration, either, flag, id, list, number, record, refusal, text, word } from './fields.ts'
import { suggestion } from './nearest.ts'
import { path } from './prompt-schema.ts'

const BARE = SCORERS.filter((name): name is Bare => !['clip', 'command'].includes(name))
type Bare = Exclude<ScorerName, 'clip' | 'command'>
const PLAIN = BARE.filter((name): name is Plain => !['colours', 'edit-kept'].includes(name))
type Plain = Exclude<Bare, 'colours' | 'edit-kept'>

const colours = record(
  {
    scorer: z.literal('colours'),
    maxDeltaE: number(0, 100, 'the greatest ΔE2000 from the colour asked for').default(
      USUAL_COLOURS.maxDeltaE,
    ),
    minShare: number(0, 1, 'the least share of pixels in each colour').default(
      USUAL_COLOURS.minShare,
    ),
  },
  'a scorer',
)
const editKept = record(
  {
    scorer: z.literal('edit-kept'),
    minSsim: number(0, 1, 'the least similarity outside the mask, at 64 pixels').default(
      USUAL_LEAST_SSIM,
    ),
  },
  'a scorer',
)
const clip = record(
  {
    scorer: z.literal('clip'),
    model: path('an ONNX file beside the suite, such as ./clip/model.onnx'),
    tokenizer: path('its tokenizer, such as ./clip/tokenizer.json'),
    minSimilarity: number(-1, 1, 'the least similarity that passes').nullable().default(null),
  },
  'a scorer such as { scorer: clip, model: ./clip/model.onnx, tokenizer: ./clip/tokenizer.json }',
)
const command = record(
  {
    scorer: z.literal('command'),
    name: id('a name, such as house-style,'),
    command: list(
      text(/^[^\0]{1,4096}$/, 'a text'),
      'a list of texts, program first, such as ["node", "./score.mjs"]; no shell reads it',
    ),
    timeout: duration().default(30_000),
    hard: flag('whether its fail makes an image unusable').default(false),
  },
  'a scorer such as { scorer: command, name: house-style, command: ["node", "./score.mjs"] }',
)
const bare = record({ scorer: z.enum(PLAIN as [Plain, ...Plain[]]) }, 'a scorer')

const spec = z.discriminatedUnion('scorer', [colours, editKept, clip, command, bare], {
  error: (issue) => unknownScorer((issue.input as { scorer?: unknown } | null)?.scorer),
})
export type WrittenScorer = z.output<typeof spec>

function unknownScorer(name: unknown): string {
  if (typeof name !== 'string') return refusal(name, `a scorer: ${SCORERS.join(', ')}`)
  return `there is no scorer ${JSON.stringify(name.slice(0, 60))}.${suggestion(name, SCORERS, 'Scorers')}`
}

/** A scorer's name alone means the scorer with its defaults. */
const named = word(SCORERS, 'a scorer').transform((scorer, context): WrittenScorer => {
  const result = spec.safeParse({ scorer })
  if (result.success) return result.data
  const want = scorer === 'clip' ? 'its model and tokenizer' : 'its name and command'
  const message = `${scorer} needs ${want}. Write a map: { scorer: ${scorer}, … }.`
  context.issues.push({ code: 'custom', message, input: scorer })
  return z.NEVER
})

/** A scorer's name, or a map with its parameters. */
export const scorerSchema = either(
  { scalar: named, map: spec },
  `a scorer: ${SCORERS.join(', ')}, or a map such as { scorer: colours, maxDeltaE: 10 }`,
)

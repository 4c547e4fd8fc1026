import { z } from 'zod'
import type { Json } from '../domain/suite.ts'
import { checkSchema, DEFAULT_CHECKS } from './checks-field.ts'
import { baseUrl, keyVariable, modelName } from './endpoint-fields.ts'
import {
  byKey,
  duration,
  either,
  flag,
  id,
  list,
  money,
  number,
  record,
  refusal,
  shown,
  whole,
  word,
} from './fields.ts'
import { parseGate } from './gate.ts'
import { judgeSchema } from './judge-field.ts'
import { nearest } from './nearest.ts'
import { promptFileSchema } from './prompt-file-schema.ts'
import { inputsSchema, path, printable, promptSchema } from './prompt-schema.ts'
import { scorerSchema } from './scorers-field.ts'
import { axesSchema, matrixSchema, modesSchema } from './settings-fields.ts'

const RETRYABLE = ['throttled', 'unavailable'] as const

/** One target, on its own. */
export const targetSchema = record(
  {
    id: id('an id, such as mini,').describe('Its name in results, unique in the suite.'),
    provider: printable(64, 'a provider such as openai').describe('The adapter: its API dialect.'),
    model: modelName,
    access: word(['official', 'third-party', 'aggregator'], 'a way of access')
      .optional()
      .describe('Who sells it: its maker, someone else, or a house of many models.'),
    baseUrl: baseUrl.optional().describe("Default: the provider's own."),
    apiKeyEnv: keyVariable.optional(),
    rates: path("a rate card's id, or a file beside the suite")
      .optional()
      .describe("A card's id, or a YAML or JSON file. Default: found by provider and model."),
    limits: record(
      {
        concurrency: whole(1, 64, 'how many attempts at once').optional(),
        perMinute: number(0.01, 100_000, 'how many attempts a minute').optional(),
        timeout: duration().optional().describe('Deadline of one attempt. Default: 300s.'),
      },
      'a map such as { concurrency: 2, timeout: 180s }',
    ).optional(),
    worstCase: money({ zero: 'allowed' })
      .optional()
      .describe('US dollars an attempt: a ceiling where no card prices it.'),
    metered: flag('whether the balance is read before and after each attempt')
      .optional()
      .describe(
        'Reads the account’s balance before and after each attempt, one in flight on the key.',
      ),
    options: z
      .record(z.string(), z.unknown(), {
        error: (issue) => refusal(issue.input, "a map of the provider's own fields"),
      })
      .transform((fields) => fields as Readonly<Record<string, Json>>)
      .optional()
      .describe("The provider's own fields, sent as they are. Never a key."),
    modes: modesSchema.optional().describe('Takes only these modes of the grid. Default: all.'),
    matrix: axesSchema
      .optional()
      .describe('Axes of its own in place of the suite’s, such as { quality: [low] }.'),
  },
  'a target such as { id: gpt, provider: openai, model: gpt-image-2 }',
)

const retryOn = z
  .unknown()
  .transform((input, context): (typeof RETRYABLE)[number] => {
    const found = RETRYABLE.find((kind) => kind === input)
    if (found !== undefined) return found
    const reason =
      'Only throttled and unavailable are retried: anything else may be billed already.'
    const near = typeof input === 'string' ? nearest(input, RETRYABLE) : null
    const hint = near === null ? '' : ` Did you mean "${near}"?`
    context.issues.push({
      code: 'custom',
      message: `${shown(input)} is never retried.${hint} ${reason}`,
      input,
    })
    return z.NEVER
  })
  .meta({ enum: [...RETRYABLE] })

const gateText = z
  .string({ error: (issue) => refusal(issue.input, 'a gate such as "failure_rate <= 0.1"') })
  .check((context) => {
    const gate = parseGate(context.value)
    if (!('wrong' in gate)) return
    context.issues.push({ code: 'custom', message: gate.wrong, input: context.value })
  })

const gateSchema = either(
  {
    scalar: gateText.transform((gate) => ({ gate, abortOnFail: false })),
    map: record(
      { gate: gateText, abortOnFail: flag('whether a missed gate stops the run').default(false) },
      'a gate',
    ),
  },
  'a gate such as "failure_rate <= 0.1"',
)

const listOf = <T extends z.ZodType>(member: T, want: string) =>
  z.array(member, { error: (issue) => refusal(issue.input, want) })

const mock = z
  .unknown()
  .transform((input, context): boolean | string => {
    if (typeof input === 'boolean') return input
    if (typeof input === 'string' && /\.(?:ya?ml|json)$/i.test(input)) return input
    const message = refusal(input, 'true, or a world file such as ./world.yaml')
    context.issues.push({ code: 'custom', message, input })
    return z.NEVER
  })
  .meta({ type: ['boolean', 'string'], examples: [true, './world.yaml'] })

const PROMPT_MEMBER =
  'a file of prompts, or a prompt such as { id: bicycle, text: "a red bicycle" }'

const promptMap = byKey('file', { having: promptFileSchema, lacking: promptSchema })

/** The whole suite as a person writes it. What spans more than one key is judged in load.ts. */
export const suiteSchema = record(
  {
    format: z
      .literal('image-assay/suite@1', {
        error: (issue) => refusal(issue.input, 'format: image-assay/suite@1'),
      })
      .describe('The version of this format.'),
    name: id('a name, such as openai-pricing,').describe('Its name in results.'),
    mock: mock
      .optional()
      .describe(
        'Run against the embedded mock, with its own world or a world file; spends nothing.',
      ),
    targets: list(targetSchema, 'a list of at least one target').describe(
      'What is called: provider, model and fixed options.',
    ),
    prompts: either(
      {
        scalar: path('a file of prompts, or a list of them'),
        list: list(
          either({ scalar: path(PROMPT_MEMBER), map: promptMap }, PROMPT_MEMBER),
          'at least one prompt or file',
        ),
      },
      'a file of prompts, or a list of them',
    ).describe('YAML, JSONL, CSV or TSV files, parts of such files, or the prompts themselves.'),
    inputs: inputsSchema
      .optional()
      .describe('Pictures for edit, image-to-image, variation and upscale.'),
    matrix: matrixSchema.optional().describe('The grid: every combination is a cell.'),
    trials: whole(1, 1000, 'how often each case is repeated')
      .default(1)
      .describe('Repeats of each case: the sample size, not retries.'),
    concurrency: whole(1, 64, 'how many attempts at once')
      .default(4)
      .describe('Attempts in flight over all targets.'),
    budget: record(
      {
        run: money({ zero: 'refused' }).optional().describe('Most that this run may cost, in USD.'),
        attempt: money({ zero: 'refused' })
          .optional()
          .describe('Refuse any attempt whose worst case is dearer, in USD.'),
        account: record(
          {
            name: id('an account, such as openai-prepaid,'),
            limit: money({ zero: 'refused' }),
            per: word(['day', 'month', 'ever'], 'a period'),
          },
          'a map such as { name: openai-prepaid, limit: 5.00, per: month }',
        )
          .optional()
          .describe('A limit shared by all runs on one store.'),
      },
      'a map such as { run: 1.00 }',
    )
      .optional()
      .describe('Caps that hold whatever happens; run is required unless all goes to a mock.'),
    retry: record(
      {
        max: whole(0, 5, 'how many retries a trial may have'),
        on: listOf(retryOn, 'a list of throttled and unavailable')
          .default([...RETRYABLE])
          .describe('Outcomes that cannot have started any work.'),
      },
      'a map such as { max: 1, on: [throttled] }',
    )
      .optional()
      .describe('Default: nothing is retried.'),
    checks: listOf(checkSchema, 'a list of checks')
      .optional()
      .describe(`Judgements of every image. Default: ${DEFAULT_CHECKS.join(', ')}.`),
    gates: listOf(gateSchema, 'a list of gates')
      .default([])
      .describe('Rules over the whole run, e.g. failure_rate <= 0.1'),
    scorers: listOf(scorerSchema, 'a list of scorers')
      .default([])
      .describe("What is looked for in every image, by its prompt's own words. Default: none."),
    judge: judgeSchema
      .optional()
      .describe("A vision model that answers the prompts' questions. Default: none."),
  },
  'a map that begins with format: image-assay/suite@1',
)

/** JSON Schema of a suite file, for editors. What only the loader can judge is not in it. */
export function suiteJsonSchema(): object {
  const schema = z.toJSONSchema(suiteSchema, { io: 'input' })
  return { ...schema, title: 'image-assay suite' }
}

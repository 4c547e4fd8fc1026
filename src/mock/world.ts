import { z } from 'zod'
import { METERS } from '../domain/usage.ts'
import { plantForm } from './control/plants.ts'
import { DIALECTS, type Dialect, GENERAL, type GeneralDialect } from './dialects.ts'
import { CONTENTS } from './draw/brief.ts'
import { FLOPS } from './draw/flop.ts'
import { judgeTraits } from './judge/judge-form.ts'
import { type Policy, type PolicyText, policyForm, policyText } from './policy.ts'
import { scheduledFaultForm } from './scheduled-fault.ts'

const decimal = z.string().regex(/^[0-9]{1,12}(\.[0-9]{1,18})?$/, 'a decimal such as "0.04"')
const words = z.array(z.string().min(1)).default([])
const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a date such as 2026-12-01')

/** A fixed number, or a range drawn from log-uniformly. */
const spread = z.union([
  z.number().nonnegative(),
  z
    .strictObject({ min: z.number().positive(), max: z.number().positive() })
    .refine((range) => range.min <= range.max, 'min is above max'),
])

const rate = z.strictObject({
  bill: z.enum(METERS),
  /** US dollars for `per` units. */
  usd: decimal,
  per: decimal.default('1'),
  /** The first units at a price of their own, a unit. */
  first: z.strictObject({ units: decimal, usd: decimal }).nullable().default(null),
  /** Units are rounded up to a multiple of this. */
  roundUpTo: decimal.nullable().default(null),
  /** Whether `first` and `roundUpTo` look at each image or at the request. */
  each: z.enum(['image', 'request']).default('request'),
  /** All must match (mode, size, quality, format, steps …); the line with most keys wins. */
  when: z.record(z.string(), z.union([z.string(), z.array(z.string())])).default({}),
})

/** A premium or discount in percent on all that stands before it. */
const adjust = z.strictObject({
  percent: z.number().min(-100),
  when: z.record(z.string(), z.union([z.string(), z.array(z.string())])).default({}),
})

const common = {
  id: z.string().min(1),
  rates: z.array(rate),
  adjust: z.array(adjust).default([]),
  /** The least that a bill of more than nothing comes to. */
  minimumUsd: decimal.nullable().default(null),
  /** What this model is billed by where it differs from its dialect's policy. */
  policy: policyText,
  /** Simulated work, milliseconds, before division by the mock's speed. */
  latencyMs: spread.default({ min: 20, max: 120 }),
  /** Time that the bill and the answer speak of, where it differs from the latency, milliseconds. */
  computeMs: spread.nullable().default(null),
  /** A prompt with one of these words (any case) is refused before or after the work. */
  moderation: z.strictObject({ input: words, output: words }).prefault({}),
  /** Answers 404 as the vendor does for a model that was shut down. */
  retired: z.boolean().default(false),
  draw: z
    .strictObject({
      /** Every new picture (no edit) is about this large by bytes that decoders skip; for benchmarks. */
      padTo: z.int().positive().max(50_000_000).nullable().default(null),
      /**
       * Draws what the prompt says, right with this probability for each kind of content; kinds left
       * out are always right. Absent: draws patches of colour whatever the prompt says.
       */
      skill: z.partialRecord(z.enum(CONTENTS), z.number().min(0).max(1)).nullable().default(null),
      /** How its wrong pictures are wrong, one of these where it can be; absent: as is usual. */
      fails: z.partialRecord(z.enum(CONTENTS), z.array(z.enum(FLOPS)).min(1)).default({}),
      /** Its wrong pictures look fine: each shows another subject, with other words. */
      pretty: z.boolean().default(false),
    })
    .prefault({}),
}

const openaiModel = z.strictObject({
  ...common,
  dialect: z.literal('openai'),
  shutdownDate: date.nullable().default(null),
  /** Any size by the rule of gpt-image-2, or only these. */
  sizes: z.union([z.literal('rule'), z.array(z.string()).min(1)]),
  /** Output tokens of one image: by the published formula with a factor a quality, or by a table. */
  outputTokens: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('formula'), factors: z.record(z.string(), z.int()) }),
    z.strictObject({
      kind: z.literal('table'),
      sizes: z.record(z.string(), z.record(z.string(), z.int())),
    }),
  ]),
  /** What `auto` may become; the request's own hash picks one. */
  auto: z.strictObject({
    size: z.array(z.string()).min(1),
    quality: z.array(z.string()).min(1),
  }),
  transparency: z.boolean().default(true),
  inputFidelity: z.array(z.enum(['low', 'high'])).default([]),
  /** What the field `complexity` may say; none: the model has no such field. */
  complexity: z.array(z.string()).default([]),
})

const replicateModel = z.strictObject({
  ...common,
  dialect: z.literal('replicate'),
  /** null for an official model, whose version reads `hidden`. */
  version: z
    .string()
    .regex(/^[0-9a-f]{64}$/, '64 hex digits')
    .nullable()
    .default(null),
  /** `one`: a URL string; `many`: an array of URL strings. */
  output: z.enum(['one', 'many']),
  maxOutputs: z.int().positive().default(1),
  maxSteps: z.int().positive().default(50),
  defaultSteps: z.int().positive().default(28),
  /** The field that takes a picture, and whether the model cannot do without. */
  image: z
    .strictObject({ field: z.string().min(1), required: z.boolean().default(false) })
    .nullable()
    .default(null),
  megapixels: z.boolean().default(false),
})

const ids = <T extends { readonly id: string }>(dialects: readonly T[]): T['id'][] =>
  dialects.map(({ id }) => id)

/** A model of any dialect that needs no form of its own. */
const generalModel = z.strictObject({
  ...common,
  dialect: z.enum(ids<(typeof GENERAL)[number]>(GENERAL)),
  /** What the dialect's own code looks at, e.g. `{ family: flux-2 }`. */
  traits: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
})

/** A model that answers in words. */
const judge = z.strictObject({ ...common, ...judgeTraits })

const account = z.strictObject({
  label: z.string().min(1),
  dialect: z.enum(ids(DIALECTS)),
  key: z.string().min(1),
  /** Prepaid US dollars; null: billed later, never refused. */
  balance: decimal.nullable().default(null),
})

const deployment = z.strictObject({ name: z.string().min(3), model: z.string().min(3) })

/** A policy for every dialect, as its vendor bills where the world does not say. */
const policies = z
  .strictObject(Object.fromEntries(DIALECTS.map((one) => [one.id, policyForm(one.policy)])))
  .prefault({}) as unknown as z.ZodPrefault<
  z.ZodType<Readonly<Record<Dialect, Policy>>, Partial<Record<Dialect, PolicyText>>>
>

const worldForm = z
  .strictObject({
    format: z.literal('image-assay/world@1'),
    name: z.string().min(1).default('world'),
    seed: z.int().nonnegative().default(1),
    accounts: z.array(account).min(1),
    models: z
      .array(z.discriminatedUnion('dialect', [openaiModel, replicateModel, generalModel]))
      .min(1),
    /** Models that look at pictures and answer questions about them. */
    judges: z.array(judge).default([]),
    deployments: z.array(deployment).default([]),
    policy: policies,
    faults: z.array(scheduledFaultForm).default([]),
    /** Discrepancies of the statement, for testing who reconciles with it. */
    statement: z.array(plantForm).default([]),
  })
  .superRefine((world, context) => {
    for (const [index, model] of world.models.entries())
      if (model.dialect === 'openai')
        for (const { path, message } of priceless(model))
          context.addIssue({ code: 'custom', path: ['models', index, ...path], message })
    const models = new Set<string>()
    for (const [index, { dialect, id }] of world.models.entries()) {
      const name = `${dialect}/${id}`
      if (models.has(name))
        context.addIssue({
          code: 'custom',
          path: ['models', index, 'id'],
          message: `${name} twice`,
        })
      models.add(name)
    }
    for (const [index, { model }] of world.deployments.entries())
      if (!models.has(`replicate/${model}`))
        context.addIssue({
          code: 'custom',
          path: ['deployments', index, 'model'],
          message: `no replicate model ${model} in this world`,
        })
    const keys = new Set<string>()
    for (const [index, { key }] of world.accounts.entries()) {
      if (keys.has(key))
        context.addIssue({
          code: 'custom',
          path: ['accounts', index, 'key'],
          message: 'the same key twice',
        })
      keys.add(key)
    }
  })

/** Sizes and qualities that a model offers and that its output tokens do not cover. */
function priceless({
  sizes,
  auto,
  outputTokens,
}: z.output<typeof openaiModel>): readonly { path: readonly string[]; message: string }[] {
  const mistakes: { path: readonly string[]; message: string }[] = []
  const table = outputTokens.kind === 'table' ? outputTokens.sizes : {}
  const rows = outputTokens.kind === 'table' ? Object.values(table) : [outputTokens.factors]
  const offered = sizes === 'rule' ? auto.size : [...sizes, ...auto.size]
  if (outputTokens.kind === 'table') {
    if (sizes === 'rule')
      mistakes.push({ path: ['sizes'], message: 'a table cannot cover every size of the rule' })
    const missing = offered.filter((size) => !(size in table))
    if (missing.length > 0)
      mistakes.push({ path: ['sizes'], message: `no output tokens for ${missing.join(', ')}` })
  }
  const qualities = Object.keys(rows[0] ?? {})
  if (rows.some((row) => qualities.some((quality) => !(quality in row))))
    mistakes.push({ path: ['outputTokens'], message: 'every size needs the same qualities' })
  const unknown = auto.quality.filter((quality) => !qualities.includes(quality))
  if (unknown.length > 0)
    mistakes.push({
      path: ['auto', 'quality'],
      message: `no output tokens for ${unknown.join(', ')}`,
    })
  return mistakes
}

/** What the mock serves: accounts, models, prices, billing policy and faults, all defaults filled in. */
export type World = z.output<typeof worldForm>
/** A world as a person writes it: defaults may be left out. */
export type WorldText = z.input<typeof worldForm>
export type Account = World['accounts'][number]
export type Model = World['models'][number]
export type OpenaiModel = Extract<Model, { dialect: 'openai' }>
export type ReplicateModel = Extract<Model, { dialect: 'replicate' }>
export type GeneralModel = Extract<Model, { traits: object }>
/** The form of a dialect's models. */
export type ModelOf<D extends Dialect> = D extends 'openai'
  ? OpenaiModel
  : D extends 'replicate'
    ? ReplicateModel
    : GeneralModel
/** What every model has, whatever its form: enough to work and to be billed. */
export type JobModel = Pick<GeneralModel, keyof typeof common> & { readonly dialect: Dialect }
/** A model of the general form as a person writes it. */
export type GeneralModelText = Extract<WorldText['models'][number], { dialect: GeneralDialect }>
export type JudgeModel = World['judges'][number]
export type Rate = Model['rates'][number]
export type Adjust = Model['adjust'][number]
export type Spread = z.output<typeof spread>

/**
 * Reads a world file's value (already out of YAML or JSON). Returns the world with its defaults, or
 * every mistake at once with its path, such as `models[0].rates[1].usd`.
 */
export function parseWorld(
  value: unknown,
):
  | { readonly world: World }
  | { readonly mistakes: readonly { readonly path: string; readonly message: string }[] } {
  const parsed = worldForm.safeParse(value)
  if (parsed.success) return { world: parsed.data }
  return {
    mistakes: parsed.error.issues.map(({ path, message }) => ({ path: pathText(path), message })),
  }
}

function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '')
}

/** The JSON Schema of a world file, for editors. */
export function worldSchema(): Record<string, unknown> {
  return z.toJSONSchema(worldForm, { io: 'input', unrepresentable: 'any' })
}

/** By which rules a model is billed: its own, else its dialect's. */
export function policyOf(world: World, model: Pick<JobModel, 'dialect' | 'policy'>): Policy {
  return { ...world.policy[model.dialect], ...model.policy }
}

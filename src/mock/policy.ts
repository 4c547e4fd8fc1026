import { z } from 'zod'

const decimal = z.string().regex(/^[0-9]{1,12}(\.[0-9]{1,18})?$/, 'a decimal such as "0.04"')
/** `input`: what meters of input tokens count. `full`: as if it had gone well. */
const owed = z.enum(['free', 'input', 'full'])
/** `time`: the compute seconds so far, and nothing where the model is not billed by time. */
const owedForTask = z.enum(['free', 'time', 'full'])

/** Every billing rule of a provider that a client cannot see, each a switch. */
const policy = z.strictObject({
  /**
   * From when on stopping early no longer saves money: `accepted` the bill falls due with the
   * request, `started` with the work, `completed` with the result. A bill that has fallen due
   * before the end is corrected at the end to what the other switches say.
   */
  due: z.enum(['accepted', 'started', 'completed']),
  /** The client hangs up during the work: it goes on and is billed, or stops (billed if due). */
  disconnect: z.enum(['goes-on', 'stops']),
  moderationInput: owed,
  moderationOutput: owed,
  /** Success without an image. */
  empty: owed,
  /** Answers 400 to 499 for a known key and model. */
  clientError: owed,
  serverErrorBefore: owed,
  serverErrorAfter: owed,
  failedTask: owedForTask,
  /** A task cancelled while running; one cancelled before it started is free unless `due` is `accepted`. */
  cancelledTask: owedForTask,
  /** A second request with the same `Idempotency-Key`: the first answer without a bill, or new work. */
  sameKey: z.enum(['replay', 'again']),
  /** Fewer images than asked: bill those returned, or those asked for. */
  fewer: z.enum(['returned', 'asked']),
  /** Previews of a stream: counted as output tokens, or not. */
  partials: z.enum(['billed', 'free']),
  /** What was ordered in a batch: at half of every price, or at the whole. */
  batch: z.enum(['half', 'full']),
  /** An `auto` quality is billed as what it became, or at the dearest it could have become. */
  auto: z.enum(['resolved', 'dearest']),
  /** The total of each bill, to a multiple of `stepUsd`; null: exact. */
  rounding: z
    .strictObject({ stepUsd: decimal, mode: z.enum(['up', 'down', 'half-even']) })
    .nullable(),
  /** Takes the price of all images from the balance at the start and gives back what was not used. */
  reserve: z.boolean(),
  /** How long after the bill its record appears in the statement, milliseconds. */
  recordsAfterMs: z.number().nonnegative(),
  records: z.enum(['request', 'daily', 'balance', 'none']),
  /** Whether an answer states its price: `estimate` is a tenth too high. */
  reportsCost: z.enum(['exact', 'estimate', 'none']),
})

export type Policy = z.output<typeof policy>
/** A policy as a world gives it: any of its switches. */
export type PolicyText = { readonly [Switch in keyof Policy]?: Policy[Switch] | undefined }

const USUAL: Policy = {
  due: 'completed',
  disconnect: 'goes-on',
  moderationInput: 'free',
  moderationOutput: 'free',
  empty: 'free',
  clientError: 'free',
  serverErrorBefore: 'free',
  serverErrorAfter: 'full',
  failedTask: 'free',
  cancelledTask: 'full',
  sameKey: 'again',
  fewer: 'returned',
  partials: 'billed',
  batch: 'half',
  auto: 'resolved',
  rounding: null,
  reserve: false,
  recordsAfterMs: 0,
  records: 'request',
  reportsCost: 'none',
}

/** Any of a policy's switches. */
export const policyText = policy.partial().default({}).transform(defined)

/** A policy as a world gives it: what it leaves out is as the vendor's facts say, else as usual. */
export const policyForm = (vendor: Partial<Policy>) =>
  policyText.transform((given): Policy => ({ ...USUAL, ...vendor, ...given }))

function defined(given: object): Partial<Policy> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
}

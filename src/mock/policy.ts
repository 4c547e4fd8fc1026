import { z } from 'zod'

const decimal = z.string().regex(/^[0-9]{1,12}(\.[0-9]{1,18})?$/, 'a decimal such as "0.04"')
/** `input`: what meters of input tokens count. `full`: as if it had gone well. */
const owed = z.enum(['free', 'input', 'full'])
/** `time`: the compute seconds so far, and nothing where the model is not billed by time. */
const owedForTask = z.enum(['free', 'time', 'full'])

/** What differs between providers where a world does not say. */
interface Defaults {
  readonly moderationOutput: 'free' | 'full'
  readonly empty: 'free' | 'full'
  readonly cancelledTask: 'time' | 'full'
}

/** Every billing rule of a provider that a client cannot see, each a switch. */
export const policyForm = (defaults: Defaults) =>
  z.strictObject({
    /**
     * From when on stopping early no longer saves money: `accepted` the bill falls due with the
     * request, `started` with the work, `completed` with the result. A bill that has fallen due
     * before the end is corrected at the end to what the other switches say.
     */
    due: z.enum(['accepted', 'started', 'completed']).default('completed'),
    /** The client hangs up during the work: it goes on and is billed, or stops (billed if due). */
    disconnect: z.enum(['goes-on', 'stops']).default('goes-on'),
    moderationInput: owed.default('free'),
    moderationOutput: owed.default(defaults.moderationOutput),
    /** Success without an image. */
    empty: owed.default(defaults.empty),
    /** Answers 400 to 499 for a known key and model. */
    clientError: owed.default('free'),
    serverErrorBefore: owed.default('free'),
    serverErrorAfter: owed.default('full'),
    failedTask: owedForTask.default('free'),
    /** A task cancelled while running; one cancelled before it started is free unless `due` is `accepted`. */
    cancelledTask: owedForTask.default(defaults.cancelledTask),
    /** A second request with the same `Idempotency-Key`: the first answer without a bill, or new work. */
    sameKey: z.enum(['replay', 'again']).default('again'),
    /** Fewer images than asked: bill those returned, or those asked for. */
    fewer: z.enum(['returned', 'asked']).default('returned'),
    /** Previews of a stream: counted as output tokens, or not. */
    partials: z.enum(['billed', 'free']).default('billed'),
    /** An `auto` quality is billed as what it became, or at the dearest it could have become. */
    auto: z.enum(['resolved', 'dearest']).default('resolved'),
    /** The total of each bill, to a multiple of `stepUsd`; null: exact. */
    rounding: z
      .strictObject({ stepUsd: decimal, mode: z.enum(['up', 'down', 'half-even']) })
      .nullable()
      .default(null),
    /** Takes the price of all images from the balance at the start and gives back what was not used. */
    reserve: z.boolean().default(false),
    /** How long after the bill its record appears in the statement, milliseconds. */
    recordsAfterMs: z.number().nonnegative().default(0),
    records: z.enum(['request', 'daily', 'balance', 'none']).default('request'),
    /** Whether an answer states its price: `estimate` is a tenth too high. */
    reportsCost: z.enum(['exact', 'estimate', 'none']).default('none'),
  })

export type Policy = z.output<ReturnType<typeof policyForm>>

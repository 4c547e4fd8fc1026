import { z } from 'zod'
import { MODES } from '../domain/settings.ts'
import { hasTrait } from './dialect.ts'
import { DIALECTS } from './dialects.ts'
import { FAULT_NAMES, FAULTS, type Stage } from './faults.ts'

/**
 * One line of a schedule. It strikes requests that match, and of these: each with probability
 * `rate`, or those whose ordinal stands in `nth`, or all. `nth` counts from 1 and counts IDENTICAL
 * requests (dialect, method, path, body), so that it does not depend on the order in which different
 * requests arrive. Faults of the connection and of polls are decided before the body is read: they
 * match by dialect alone, and their ordinal counts requests with the same method and path. Of several
 * lines that hit one request the first one strikes.
 */
export const scheduledFaultForm = z
  .strictObject({
    fault: z.enum(FAULT_NAMES),
    rate: z.number().min(0).max(1).nullable().default(null),
    nth: z.array(z.int().positive()).min(1).nullable().default(null),
    match: z
      .strictObject({
        dialect: z
          .enum(DIALECTS.map(({ id }) => id))
          .nullable()
          .default(null),
        model: z.string().nullable().default(null),
        mode: z.enum(MODES).nullable().default(null),
        promptIncludes: z.string().min(1).nullable().default(null),
      })
      .prefault({}),
    /** `rate-limit`, `overloaded`: what Retry-After says. */
    retryAfterSeconds: z.number().nonnegative().default(1),
    /** `slow-headers`, `socket-latency`, `socket-slow-close`; not divided by the mock's speed. */
    delayMs: z.number().nonnegative().default(2_000),
    /** `slow-body`, `socket-bandwidth`. */
    bytesPerSecond: z.number().positive().default(1_024),
    /** `socket-reset`, `socket-cut`, `socket-limit`: what still goes through. */
    afterBytes: z.int().nonnegative().default(0),
    /** `socket-slicer`. */
    sliceBytes: z.int().positive().default(1_024),
  })
  .superRefine((line, context) => {
    const mistake = (path: string, message: string): void => {
      context.addIssue({ code: 'custom', path: [path], message })
    }
    if (line.rate !== null && line.nth !== null) mistake('nth', 'give rate or nth, not both')
    const { needs } = FAULTS[line.fault]
    const having = DIALECTS.filter((one) => hasTrait(one, needs)).map(({ id }) => id)
    if (line.match.dialect !== null && !having.includes(line.match.dialect))
      mistake('match', `${line.fault} exists for ${having.join(', ')} only`)
    const { model, mode, promptIncludes } = line.match
    const isEarly = isBeforeBody(FAULTS[line.fault].stage)
    if (isEarly && (model !== null || mode !== null || promptIncludes !== null))
      mistake('match', `${line.fault} is decided before the body is read: match it by dialect only`)
  })

/** Whether faults of this stage are decided by the request's head alone. */
export function isBeforeBody(stage: Stage): boolean {
  return stage === 'connection' || stage === 'poll'
}

export type ScheduledFault = z.output<typeof scheduledFaultForm>

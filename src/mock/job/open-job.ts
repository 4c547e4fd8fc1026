import { NO_BILL } from '../bill.ts'
import { stageOf } from '../fault-schedule.ts'
import { bytesReply, DROPPED, htmlReply, type Reply } from '../http/reply.ts'
import type { LedgerEntry } from '../ledger.ts'
import { wordIn } from '../moderation.ts'
import type { Arrival } from '../scene.ts'
import type { ScheduledFault } from '../scheduled-fault.ts'
import { type JobModel, policyOf } from '../world.ts'
import { type BilledAs, billOf, bookEnding } from './bill-job.ts'
import type { Job, Order } from './job.ts'
import { sketchesOf } from './sketches.ts'
import type { Trouble } from './trouble.ts'

/**
 * Opens an order's entry in the ledger and lets everything speak that can refuse it before the work:
 * faults, its own mistakes, the balance, the moderation of its prompt.
 */
export async function openJob<M extends JobModel>(
  order: Order<M>,
): Promise<{ readonly job: Job<M> } | { readonly refused: Reply }> {
  const { scene, arrival, account, model, ask, mistake } = order
  const { chance } = arrival
  const dialect = model.dialect
  const policy = policyOf(scene.world, model)
  const latencyMs = chance.from('latency', model.latencyMs)
  const computeMs = Math.round(chance.from('compute', model.computeMs ?? latencyMs))
  const full = billOf({ ask, model, policy, computeMs }, { owed: 'full', made: ask.n })
  const covered = scene.ledger.bears(account, policy.reserve ? full.usd : '0')
  const id = entryId(arrival)
  const entry = scene.ledger.open(
    {
      id,
      dialect,
      model: model.id,
      requestId: order.requestId,
      taskId: order.taskId,
      mode: ask.mode,
      imagesAsked: ask.n,
      reservedUsd: policy.reserve && covered ? full.usd : null,
    },
    account,
  )
  const { mode, prompt } = ask
  const fault = scene.faults.strike({
    dialect,
    model: model.id,
    mode,
    prompt,
    ordinal: arrival.ordinal,
    chance,
  })
  const opened = { ...order, id, dialect, policy, entry, fault, latencyMs, computeMs }
  const before = fault === null ? null : beforeWork(opened, fault)
  if (before !== null) return { refused: before }
  if (mistake !== null) return { refused: refused(opened, mistake) }
  if (!covered) return { refused: refused(opened, { kind: 'funds' }) }
  const word = wordIn(prompt, model.moderation.input)
  if (order.moderatedIn === 'answer' && (word !== null || fault?.fault === 'moderation-input'))
    return { refused: refused(opened, { kind: 'blocked', stage: 'input', word: word ?? 'mock' }) }
  if (policy.due === 'accepted')
    entry.book({ bill: full, why: 'accepted: due by policy', outcome: 'running' })
  return { job: { ...opened, sketches: await sketchesOf(order, fault) } }
}

/** The id of the ledger's entry about an order that came with this request. */
export function entryId({ chance }: Arrival): string {
  return `op_${chance.hex('ledger').slice(0, 24)}`
}

const BILLED_AS: Record<Exclude<Trouble['kind'], 'server-error' | 'blocked'>, BilledAs> = {
  key: 'clientError',
  model: 'clientError',
  path: 'clientError',
  parameters: 'clientError',
  funds: 'clientError',
  'rate-limit': 'clientError',
  overloaded: 'serverErrorBefore',
}

function billedAs(trouble: Trouble): BilledAs {
  switch (trouble.kind) {
    case 'server-error':
      return trouble.after ? 'serverErrorAfter' : 'serverErrorBefore'
    case 'blocked':
      return trouble.stage === 'input' ? 'moderationInput' : 'moderationOutput'
    default:
      return BILLED_AS[trouble.kind]
  }
}

type OpenedJob = Omit<Job<JobModel>, 'sketches'>

/** Books a trouble by the switch that it falls under. */
export function bookTrouble(
  job: OpenedJob,
  trouble: Trouble,
  outcome?: LedgerEntry['outcome'],
): void {
  bookEnding(job, billedAs(trouble), outcome)
}

/** Answers with a trouble that is booked, in the dialect's words. */
export function sayTrouble(job: OpenedJob, trouble: Trouble): Reply {
  const { entry, arrival, fault } = job
  const reply = job.refuse(trouble, arrival, entry.snapshot().usd)
  return { ...reply, entry, fault: answerFault(fault) }
}

function refused(job: OpenedJob, trouble: Trouble, outcome?: LedgerEntry['outcome']): Reply {
  bookTrouble(job, trouble, outcome)
  return sayTrouble(job, trouble)
}

/** A fault of the answer itself, which the delivery makes; null for any other. */
export function answerFault(fault: ScheduledFault | null): ScheduledFault | null {
  return fault !== null && stageOf(fault) === 'answer' ? fault : null
}

/** What faults answer instead of working; null for the faults of other stages. */
function beforeWork(job: OpenedJob, fault: ScheduledFault): Reply | null {
  const { entry, arrival } = job
  switch (fault.fault) {
    case 'rate-limit': {
      const { retryAfterSeconds } = fault
      return refused(job, { kind: 'rate-limit', retryAfterSeconds }, 'throttled')
    }
    case 'rate-limit-bare':
      return refused(job, { kind: 'rate-limit', retryAfterSeconds: null }, 'throttled')
    case 'quota':
      return refused(job, { kind: 'funds' })
    case 'server-error':
      return refused(job, { kind: 'server-error', after: false })
    case 'overloaded':
      return refused(job, { kind: 'overloaded', retryAfterSeconds: fault.retryAfterSeconds })
    case 'html-502':
      bookEnding(job, 'serverErrorBefore')
      return { ...htmlReply(), entry }
    case 'bad-request':
      return refused(job, { kind: 'parameters', field: null, message: 'is not acceptable' })
    case 'auth':
      return refused(job, { kind: 'key', sent: arrival.key })
    case 'lost-before':
      entry.book({ bill: NO_BILL, why: 'lost before the work', outcome: 'lost' })
      return { ...DROPPED, entry }
    case 'redirect':
      entry.book({ bill: NO_BILL, why: 'redirected before the work', outcome: 'rejected' })
      return {
        ...bytesReply(307, [], { location: `${arrival.origin}/elsewhere${arrival.path}` }),
        entry,
      }
    default:
      return null
  }
}

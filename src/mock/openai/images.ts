import { NO_BILL } from '../bill.ts'
import { stageOf } from '../fault-schedule.ts'
import { bytesReply, DROPPED, htmlReply, jsonReply, type Reply } from '../http/reply.ts'
import type { LedgerEntry } from '../ledger.ts'
import { wordIn } from '../moderation.ts'
import { oncePerKey } from '../once-per-key.ts'
import type { ScheduledFault } from '../scheduled-fault.ts'
import { policyOf } from '../world.ts'
import { imagesBody } from './answer.ts'
import {
  type ApiError,
  insufficientQuota,
  invalidKey,
  moderationBlocked,
  overloaded,
  rateLimited,
  serverError,
  unknownParameter,
} from './error.ts'
import { requestId } from './headers.ts'
import { billOf, bookEnding } from './settle.ts'
import { imageEvents } from './stream.ts'
import { type Done, type Job, type Running, work } from './work.ts'

/** Does what was asked, or answers as the vendor does when it cannot; keeps the ledger. */
export async function answerImages(job: Job): Promise<Reply> {
  return oncePerKey(job.scene, job.arrival, () => perform(job))
}

async function perform(job: Job): Promise<Reply> {
  const { scene, arrival, account, model, asked, mistake } = job
  const { dialect } = arrival
  const policy = policyOf(scene.world, { ...model, dialect })
  const full = billOf(asked, model, policy, { owed: 'full', made: asked.n })
  const covered = scene.ledger.bears(account, policy.reserve ? full.usd : '0')
  const entry = scene.ledger.open(
    {
      id: `op_${arrival.chance.hex('ledger').slice(0, 24)}`,
      dialect,
      model: model.id,
      requestId: requestId(arrival),
      taskId: null,
      mode: asked.mode,
      imagesAsked: asked.n,
      reservedUsd: policy.reserve && covered ? full.usd : null,
    },
    account,
  )
  job.service.sizes.set(entry.id, asked.size)
  const fault = scene.faults.strike({
    dialect,
    model: model.id,
    mode: asked.mode,
    prompt: asked.prompt,
    ordinal: arrival.ordinal,
    chance: arrival.chance,
  })
  const running: Running = { ...job, policy, entry, fault }
  const before = fault === null ? null : beforeWork(running, fault)
  if (before !== null) return before
  if (mistake !== null) return refuse(running, mistake)
  if (!covered) return refuse(running, insufficientQuota)
  const word = wordIn(asked.prompt, model.moderation.input)
  if (word !== null || fault?.fault === 'moderation-input')
    return refuse(running, moderationBlocked('input', word ?? 'mock', requestId(arrival)))

  if (policy.due !== 'completed')
    entry.book({ bill: full, why: `${policy.due}: due by policy`, outcome: 'running' })
  if (asked.stream)
    return {
      status: 200,
      headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' },
      body: { kind: 'events', events: imageEvents(running) },
      entry,
      knownPath: true,
      fault: answerFault(fault),
    }
  const done = await work(running)
  return done.kind === 'error' ? refuse(running, done.error) : { ...whole(running, done), entry }
}

function whole(running: Running, done: Extract<Done, { kind: 'pictures' }>): Reply {
  const { asked, scene, fault } = running
  const body = imagesBody({
    asked,
    pictures: done.pictures,
    usage: done.usage,
    createdSeconds: Math.floor(scene.now() / 1_000),
  })
  return {
    ...bytesReply(200, body, { 'content-type': 'application/json' }),
    fault: answerFault(fault),
  }
}

function answerFault(fault: ScheduledFault | null): ScheduledFault | null {
  return fault !== null && stageOf(fault) === 'answer' ? fault : null
}

/** Answers with an error and books it by the switch that it names. */
function refuse(running: Running, error: ApiError, outcome?: LedgerEntry['outcome']): Reply {
  const { entry, service } = running
  if (error.billedAs !== null) bookEnding(entry, error.billedAs, running, outcome)
  return {
    ...jsonReply(service.statusOf(error), service.errorBody(error), error.headers),
    entry,
    fault: answerFault(running.fault),
  }
}

/** What faults answer instead of working; null for the faults of other stages. */
function beforeWork(running: Running, fault: ScheduledFault): Reply | null {
  const { entry, model, arrival } = running
  switch (fault.fault) {
    case 'rate-limit':
      return refuse(running, rateLimited(model.id, fault.retryAfterSeconds), 'throttled')
    case 'rate-limit-bare':
      return refuse(running, rateLimited(model.id, null), 'throttled')
    case 'quota':
      return refuse(running, insufficientQuota)
    case 'server-error':
      return refuse(running, serverError('serverErrorBefore'))
    case 'overloaded':
      return refuse(running, overloaded(fault.retryAfterSeconds))
    case 'html-502':
      bookEnding(entry, 'serverErrorBefore', running)
      return { ...htmlReply(), entry }
    case 'bad-request':
      return refuse(running, unknownParameter('size'))
    case 'auth':
      return refuse(running, invalidKey('sk-'))
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

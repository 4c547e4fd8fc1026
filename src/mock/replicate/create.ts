import { createHash } from 'node:crypto'
import { NO_BILL } from '../bill.ts'
import { type Raster, resizeRaster, toRaster } from '../draw/encode.ts'
import type { Sketch } from '../draw/studio.ts'
import { stageOf } from '../fault-schedule.ts'
import { flawOf } from '../flaw.ts'
import { bytesReply, DROPPED, htmlReply, type Reply } from '../http/reply.ts'
import type { LedgerEntry, OpenEntry } from '../ledger.ts'
import type { Arrival, Scene } from '../scene.ts'
import type { ScheduledFault } from '../scheduled-fault.ts'
import { type Account, policyOf, type ReplicateModel } from '../world.ts'
import { type Asked, readAsked } from './asked.ts'
import {
  type InvalidField,
  insufficientCredit,
  invalidInput,
  serverError,
  throttled,
  unauthenticated,
} from './error.ts'
import type { Files } from './files.ts'
import { billOf } from './settle.ts'
import { startTask, type Task } from './task.ts'

/** A request for a prediction by a known key for a known model. */
export interface Order {
  readonly scene: Scene
  readonly arrival: Arrival
  readonly account: Account
  readonly model: ReplicateModel
  readonly deployment: string | null
  readonly input: Readonly<Record<string, unknown>>
  readonly cancelAfterMs: number | null
  readonly files: Files
}

/** A started task, or the answer that refuses it. */
export async function createTask(
  order: Order,
): Promise<{ readonly task: Task } | { readonly refused: Reply }> {
  const { scene, arrival, account, model, input } = order
  const { chance } = arrival
  const policy = policyOf(scene.world, model)
  const picture = await readPicture(order)
  const { asked, invalid } = readAsked(input, model, picture.raster)
  const mistakes = picture.mistake === null ? invalid : [...invalid, picture.mistake]
  const latencyMs = chance.from('latency', model.latencyMs)
  const computeMs = Math.round(chance.from('compute', model.computeMs ?? latencyMs))
  const full = billOf(asked, model, policy, { owed: 'full', made: asked.n, computeMs })
  const covered = scene.ledger.bears(account, policy.reserve ? full.usd : '0')
  const id = chance.id('prediction', 26)
  const entry = scene.ledger.open(
    {
      id: `op_${chance.hex('ledger').slice(0, 24)}`,
      dialect: 'replicate',
      model: model.id,
      requestId: null,
      taskId: id,
      mode: asked.mode,
      imagesAsked: asked.n,
      reservedUsd: policy.reserve && covered ? full.usd : null,
    },
    account,
  )
  const fault = scene.faults.strike({
    dialect: 'replicate',
    model: model.id,
    mode: asked.mode,
    prompt: asked.prompt,
    ordinal: arrival.ordinal,
    chance,
  })
  const refuse = (reply: Reply, outcome: LedgerEntry['outcome']): { readonly refused: Reply } => {
    const as = reply.status >= 500 ? 'serverErrorBefore' : 'clientError'
    const word = reply.status >= 500 ? 'server-error-before' : 'client-error'
    entry.book({
      bill: billOf(asked, model, policy, { owed: policy[as], made: asked.n, computeMs }),
      why: policy[as] === 'free' ? `${word}: free by policy` : `${word}: billed by policy`,
      outcome,
    })
    return { refused: { ...reply, entry } }
  }
  const before = fault === null ? null : beforeWork(order, fault, { entry, refuse })
  if (before !== null) return before
  if (mistakes.length > 0) return refuse(invalidInput(mistakes), 'rejected')
  if (!covered) return refuse(insufficientCredit(), 'rejected')
  const task = startTask(scene, {
    id,
    account,
    model,
    deployment: order.deployment,
    input,
    asked,
    seed: asked.seed ?? Math.floor(chance.unit('seed') * 100_000),
    sketches: await sketchesOf(order, { asked, raster: picture.raster, fault }),
    queueMs: Math.round(latencyMs / 10),
    latencyMs,
    computeMs,
    cancelAfterMs: order.cancelAfterMs,
    fault,
    entry,
  })
  return { task }
}

/** What faults answer instead of creating anything; null for the faults of other stages. */
function beforeWork(
  { account, arrival }: Order,
  fault: ScheduledFault,
  {
    entry,
    refuse,
  }: {
    readonly entry: OpenEntry
    readonly refuse: (reply: Reply, outcome: LedgerEntry['outcome']) => { readonly refused: Reply }
  },
): { readonly refused: Reply } | null {
  if (stageOf(fault) !== 'before') return null
  switch (fault.fault) {
    case 'rate-limit': {
      const kind = account.balance === null ? 'reset' : 'low-credit'
      return refuse(throttled(kind, fault.retryAfterSeconds), 'throttled')
    }
    case 'rate-limit-bare':
      return refuse(throttled('bare', 1), 'throttled')
    case 'quota':
      return refuse(insufficientCredit(), 'rejected')
    case 'server-error':
      return refuse(serverError(500), 'failed')
    case 'overloaded': {
      const reply = serverError(503)
      const headers = { ...reply.headers, 'retry-after': String(fault.retryAfterSeconds) }
      return refuse({ ...reply, headers }, 'failed')
    }
    case 'html-502':
      return refuse(htmlReply(), 'failed')
    case 'bad-request':
      return refuse(
        invalidInput([{ type: 'invalid', field: 'input', description: 'is not acceptable' }]),
        'rejected',
      )
    case 'auth':
      return refuse(unauthenticated(true), 'rejected')
    case 'lost-before':
      entry.book({ bill: NO_BILL, why: 'lost before the work', outcome: 'lost' })
      return { refused: { ...DROPPED, entry } }
    case 'redirect':
      entry.book({ bill: NO_BILL, why: 'redirected before the work', outcome: 'rejected' })
      return {
        refused: {
          ...bytesReply(307, [], { location: `${arrival.origin}/elsewhere${arrival.path}` }),
          entry,
        },
      }
    default:
      return null
  }
}

/** The picture that came in, as a data URI or as the URL of an uploaded file: nothing else is fetched. */
async function readPicture({
  model,
  input,
  files,
}: Order): Promise<{ readonly raster: Raster | null; readonly mistake: InvalidField | null }> {
  const value = model.image === null ? null : (input[model.image.field] ?? null)
  if (model.image === null || value === null) return { raster: null, mistake: null }
  const text = typeof value === 'string' ? value : ''
  const base64 = /^data:[^;,]*;base64,(.*)$/s.exec(text)?.[1]
  const file = base64 === undefined ? files.read(text) : Buffer.from(base64, 'base64')
  const raster = file === null ? null : await toRaster(file)
  if (raster !== null) return { raster, mistake: null }
  return {
    raster: null,
    mistake: {
      type: 'invalid',
      field: `input.${model.image.field}`,
      description: 'must be a picture as a data URI or as the URL of a file uploaded here',
    },
  }
}

async function sketchesOf(
  { scene, arrival, model, account }: Order,
  made: {
    readonly asked: Asked
    readonly raster: Raster | null
    readonly fault: ScheduledFault | null
  },
): Promise<readonly Sketch[]> {
  const { asked, raster, fault } = made
  const { width, height } = asked
  const fits = raster?.width === width && raster.height === height
  const input =
    raster === null || fits
      ? raster
      : await resizeRaster(raster, { width, height, kernel: 'lanczos3' })
  const key = input === null ? '' : createHash('sha256').update(input.pixels).digest('hex')
  // A seed of the client's own means the same picture every time, as it does at the vendor.
  const seedText =
    asked.seed === null
      ? arrival.chance.hex('picture')
      : scene.chance(`${account.dialect} ${model.id} ${asked.seed} ${asked.prompt}`).hex('picture')
  const count = fault?.fault === 'empty' ? 0 : asked.n - (fault?.fault === 'fewer' ? 1 : 0)
  return Array.from({ length: count }, (_, index) => ({
    seedText: `${seedText}\n${fault?.fault === 'duplicate' ? 0 : index}`,
    width,
    height,
    format: asked.format,
    quality: asked.quality,
    transparent: false,
    flaw: flawOf(fault),
    padTo: model.draw.padTo,
    edit: input === null ? null : { input, mask: null, key },
  }))
}

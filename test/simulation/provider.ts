import { type Usd, usdText } from '../../src/domain/money.ts'
import type { RequestSpec } from '../../src/domain/request.ts'
import { idIn, type Told } from './dialect.ts'
import type { Random } from './random.ts'
import { type Scenario, type Story, type TargetScenario, WORST } from './scenario.ts'
import type { Timeline } from './timeline.ts'

export interface ProviderAnswer {
  readonly status: number
  readonly retryAfter: string | null
  readonly body:
    | { readonly kind: 'told'; readonly told: Told }
    | { readonly kind: 'text'; readonly text: string }
    | { readonly kind: 'image'; readonly bytes: Uint8Array }
}

export interface Provider {
  /** Takes a request that has arrived, and answers it at its own time. */
  receive(spec: RequestSpec, target: TargetScenario, reply: (answer: ProviderAnswer) => void): void
}

export interface ProviderOptions {
  readonly scenario: Scenario
  readonly random: Random
  readonly timeline: Timeline
  /** Its own books: it bills, whoever may still be listening. */
  readonly onBill: (attempt: string, amount: Usd) => void
  readonly onStory: (attempt: string, story: string) => void
}

/** Images asked for by every order, and what one costs where it is not stated. */
export const ASKED = 2
const EACH = WORST / BigInt(ASKED)

interface Task {
  readonly attempt: string
  readonly story: Story
  /** Not billed when it ended otherwise. */
  readonly bill: Usd
  readonly told: Told
  readonly endsAt: number
  isBilled: boolean
  isCancelled: boolean
}

export function createProvider(options: ProviderOptions): Provider {
  const { scenario, random, timeline, onBill } = options
  const tasks = new Map<string, Task>()
  const { others } = scenario
  const troubled = 1 - others.well / Object.values(others).reduce((sum, one) => sum + one, 0)

  /** What is delivered, what the answer says of money, and what is billed. */
  const ending = (
    attempt: string,
    story: Story,
    { pricing, delivery }: TargetScenario,
  ): { readonly told: Told; readonly bill: Usd } => {
    const images = story === 'empty' ? 0 : story === 'fewer' ? ASKED - 1 : ASKED
    const isOverrun = images > 0 && random.chance(scenario.overrunShare)
    const toldImages = Array.from({ length: images }, (_, k) =>
      delivery === 'url' || delivery === 'keyed'
        ? `https://files.simulated.test/${attempt}%23${k}`
        : Buffer.from(imageText(attempt, k)).toString('base64'),
    )
    switch (pricing) {
      case 'stated': {
        const tenths = isOverrun ? random.between(11, 20) : random.between(1, 10)
        const bill = (WORST * BigInt(tenths)) / 10n
        return { told: { images: toldImages, cost: usdText(bill) }, bill }
      }
      case 'reported': {
        const counted = isOverrun ? ASKED + 1 : images
        return { told: { images: toldImages, counted: `${counted}` }, bill: EACH * BigInt(counted) }
      }
      case 'assumed':
        // A success without an image may be free or not: the card fears the worst.
        return {
          told: { images: toldImages },
          bill: EACH * BigInt(images === 0 && random.chance(0.5) ? ASKED : images),
        }
      default:
        return pricing satisfies never
    }
  }

  const order = (
    attempt: string,
    target: TargetScenario,
    reply: (answer: ProviderAnswer) => void,
  ): void => {
    const story = random.weighted(scenario.stories)
    options.onStory(attempt, story)
    const refused = REFUSALS[story]
    if (refused !== undefined) {
      const retryAfter = story === 'throttled' && random.chance(0.5) ? '1' : null
      timeline.in(random.below(50), () => reply(textAnswer(refused, story, retryAfter)))
      return
    }
    const { told, bill } = ending(attempt, story, target)
    const failed = story === 'failed' || story === 'garbled' || story === 'gateway'
    // Whether a failure costs anything, nobody says.
    const due = failed && random.chance(0.5) ? 0n : bill
    const isSlow = story === 'slow' || story === 'endless'
    const worksMs = isSlow
      ? target.timeoutMs + random.below(target.timeoutMs * 2)
      : random.between(20, 900)
    const billNow = (): void => {
      if (due > 0n) onBill(attempt, due)
    }
    if (target.dialect === 'task') {
      const id = `task-${attempt}`
      const task: Task = {
        attempt,
        story,
        bill: due,
        told,
        endsAt: timeline.now() + worksMs,
        isBilled: target.due === 'accepted',
        isCancelled: false,
      }
      tasks.set(id, task)
      const accepted: Told = { task: id, status: 'queued' }
      if (task.isBilled) billNow()
      else {
        timeline.in(worksMs, () => {
          if (task.isCancelled) return
          task.isBilled = true
          billNow()
        })
      }
      // What is billed at once can be said at once.
      const isSaid = task.isBilled && due > 0n && target.pricing === 'stated'
      const said = isSaid ? { ...accepted, cost: usdText(due) } : accepted
      timeline.in(random.below(50), () => reply(toldAnswer(202, said)))
      return
    }
    if (target.due === 'accepted') billNow()
    timeline.in(worksMs, () => {
      if (target.due === 'ended') billNow()
      if (story === 'failed') reply(textAnswer(500, 'out of order'))
      else if (story === 'gateway') reply(textAnswer(524, 'a proxy gave up'))
      else if (story === 'garbled') reply(textAnswer(200, '<html>'))
      else if (story !== 'endless') reply(toldAnswer(200, told))
    })
  }

  const askedFor = (id: string, target: TargetScenario): ProviderAnswer => {
    const task = tasks.get(id)
    if (task === undefined) return textAnswer(404, 'no such task')
    if (random.chance(troubled)) {
      const status = random.pick([404, 429, 500, 503, 524])
      return random.chance(0.2) ? textAnswer(200, '<html>') : textAnswer(status, 'trouble')
    }
    if (task.story === 'forgotten') return textAnswer(404, 'no such task')
    if (task.story === 'revoked') return textAnswer(401, 'the key was taken back')
    const cost = target.pricing === 'stated' && task.bill > 0n ? { cost: usdText(task.bill) } : {}
    if (task.isCancelled) return toldAnswer(200, { task: id, status: 'cancelled' })
    if (task.story === 'endless' || timeline.now() < task.endsAt) {
      return toldAnswer(200, { task: id, status: random.pick(['queued', 'running']) })
    }
    if (task.story === 'failed' || task.story === 'garbled' || task.story === 'gateway') {
      return toldAnswer(200, { ...cost, task: id, status: 'failed' })
    }
    return toldAnswer(200, { ...task.told, task: id, status: 'succeeded' })
  }

  const cancel = (id: string, { isCancellable, pricing }: TargetScenario): ProviderAnswer => {
    const task = tasks.get(id)
    if (task === undefined) return textAnswer(404, 'no such task')
    const isOver = timeline.now() >= task.endsAt && task.story !== 'endless'
    if (!isCancellable || isOver) return textAnswer(409, 'it cannot be cancelled')
    task.isCancelled = true
    // Stopped, and billed all the same, as some do.
    if (!task.isBilled && random.chance(0.5) && task.bill > 0n) {
      task.isBilled = true
      onBill(task.attempt, task.bill)
    }
    const isSaid = task.isBilled && task.bill > 0n && pricing === 'stated'
    const cost = isSaid ? { cost: usdText(task.bill) } : {}
    return toldAnswer(200, { ...cost, task: id, status: 'cancelled' })
  }

  return {
    receive(spec, target, reply) {
      const soon = (answer: ProviderAnswer): void => {
        timeline.in(random.below(30), () => reply(answer))
      }
      switch (spec.purpose) {
        case 'submit': {
          const attempt = attemptIn(spec)
          if (spec.url.endsWith('/uploads')) soon(toldAnswer(200, { file: `file-${attempt}` }))
          else order(attempt, target, reply)
          return
        }
        case 'poll':
          return soon(askedFor(idIn(spec), target))
        case 'cancel':
          return soon(cancel(idIn(spec), target))
        case 'download':
          if (random.chance(troubled)) return soon(textAnswer(random.pick([403, 500]), 'trouble'))
          return soon(imageAnswer(decodeURIComponent(idIn(spec))))
        case 'usage':
          throw new Error('nobody asks for usage here')
        default:
          return spec.purpose satisfies never
      }
    },
  }
}

/** Answered at once, and never billed. */
const REFUSALS: Readonly<Partial<Record<Story, number>>> = {
  throttled: 429,
  overloaded: 503,
  rejected: 400,
  funds: 402,
  moderated: 451,
}

/** The bytes of an attempt's k-th image: their text, and so their name, is theirs alone. */
function imageText(attempt: string, k: number): string {
  return `${attempt}#${k}`
}

export function attemptIn({ body }: RequestSpec): string {
  if (body?.kind !== 'json') throw new Error('an order without a body')
  return (body.json as { readonly attempt: string }).attempt
}

function toldAnswer(status: number, told: Told): ProviderAnswer {
  return { status, retryAfter: null, body: { kind: 'told', told } }
}

function textAnswer(
  status: number,
  text: string,
  retryAfter: string | null = null,
): ProviderAnswer {
  return { status, retryAfter, body: { kind: 'text', text } }
}

function imageAnswer(text: string): ProviderAnswer {
  return { status: 200, retryAfter: null, body: { kind: 'image', bytes: Buffer.from(text) } }
}

import { type Bill, billFor, type Owed, type Quantities, tenthMore } from '../bill.ts'
import { maskedPixels } from '../draw/edited.ts'
import type { LedgerEntry } from '../ledger.ts'
import type { Policy } from '../policy.ts'
import type { JobModel } from '../world.ts'
import type { PictureAsk } from './ask.ts'
import type { Job } from './job.ts'

/** What a bill is made from. */
export interface Billable {
  readonly ask: PictureAsk
  readonly model: JobModel
  readonly policy: Policy
  readonly computeMs: number
}

const MEGA = 1_000_000

/** How many images an order is counted as. */
export function countedImages(
  { ask, policy }: Pick<Billable, 'ask' | 'policy'>,
  made: number,
): number {
  if (made === 0) return policy.empty === 'full' ? ask.n : 0
  return policy.fewer === 'asked' ? ask.n : made
}

function quantitiesOf(billable: Billable, made: number): Quantities {
  const { ask, computeMs } = billable
  const counted = countedImages(billable, made)
  const { mode, width, height, steps, image, mask, prompt } = ask
  const megapixels = (width * height) / MEGA
  return {
    request: 1,
    task: 1,
    image: counted,
    edit: mode === 'edit' || mode === 'image-to-image' ? counted : 0,
    upscale: mode === 'upscale' ? counted : 0,
    output_megapixel: counted * megapixels,
    input_megapixel: image === null ? 0 : (image.width * image.height) / MEGA,
    step: counted * (steps ?? 0),
    megapixel_step: counted * (steps ?? 0) * megapixels,
    masked_pixel: mask === null ? 0 : maskedPixels(mask),
    prompt_character: prompt.length,
    moderation_pass: 1,
    compute_second: computeMs / 1_000,
    compute_millisecond: computeMs,
    ...ask.units(counted),
  }
}

/** An order's price by plain arithmetic, for so many images made and so much of it owed. */
export function billOf(
  billable: Billable,
  { owed, made }: { readonly owed: Owed; readonly made: number },
): Bill {
  const { ask, model, policy } = billable
  return billFor({
    pricing: model,
    images: countedImages(billable, made),
    facts: {
      mode: ask.mode,
      size: `${ask.width}x${ask.height}`,
      format: ask.format,
      ...(ask.quality !== null && { quality: ask.quality }),
      ...(ask.steps !== null && { steps: String(ask.steps) }),
      ...ask.facts,
    },
    quantities: quantitiesOf(billable, made),
    owed,
    rounding: policy.rounding,
  })
}

/** The switches of the policy that an ending of an answer can fall under. */
export type BilledAs =
  | 'moderationInput'
  | 'moderationOutput'
  | 'empty'
  | 'clientError'
  | 'serverErrorBefore'
  | 'serverErrorAfter'
  | 'failedTask'

const ENDINGS: Record<BilledAs, readonly [LedgerEntry['outcome'], string]> = {
  moderationInput: ['blocked', 'blocked-input'],
  moderationOutput: ['blocked', 'blocked-output'],
  empty: ['empty', 'empty'],
  clientError: ['rejected', 'client-error'],
  serverErrorBefore: ['failed', 'server-error-before'],
  serverErrorAfter: ['failed', 'server-error-after'],
  failedTask: ['failed', 'failed'],
}

/** Endings whose work was done although nobody gets its images. */
const WORKED: ReadonlySet<BilledAs> = new Set(['moderationOutput', 'serverErrorAfter'])

/** Books an ending without images to give by the switch that it falls under. */
export function bookEnding(
  job: Omit<Job<JobModel>, 'sketches'>,
  as: BilledAs,
  outcome: LedgerEntry['outcome'] = ENDINGS[as][0],
): void {
  const owed = job.policy[as]
  const word = ENDINGS[as][1]
  job.entry.book({
    bill: billOf(job, { owed, made: job.ask.n }),
    why: owed === 'free' ? `${word}: free by policy` : `${word}: billed ${owed} by policy`,
    outcome,
    imagesMade: WORKED.has(as) ? job.ask.n : 0,
  })
}

/** Books an ending with so many images; none is a success without an image. */
export function bookImages(job: Job<JobModel>, made: number): void {
  if (made === 0) {
    bookEnding(job, 'empty')
    return
  }
  job.entry.book({
    bill: billOf(job, { owed: 'full', made }),
    why: made < job.ask.n ? `completed, ${job.policy.fewer} images billed by policy` : 'completed',
    outcome: made < job.ask.n ? 'partial' : 'completed',
    imagesMade: made,
  })
}

/** What the vendor's answer says this job costs, US dollars; null where it states none. */
export function statedUsd({ policy }: Pick<Job, 'policy'>, usd: string): string | null {
  switch (policy.reportsCost) {
    case 'none':
      return null
    case 'exact':
      return usd
    case 'estimate':
      return tenthMore(usd)
    default:
      return policy.reportsCost satisfies never
  }
}

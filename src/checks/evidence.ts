import type { EditFacts, ImageFacts, Inspection } from '../domain/image-facts.ts'
import type { Outcome } from '../domain/outcome.ts'
import type { Mode, Settings } from '../domain/settings.ts'
import type { CheckName, Finding, Verdict } from '../domain/verdict.ts'

/** One image that came back. */
export interface ImageEvidence {
  /** Null when nothing looked at it. */
  readonly inspection: Inspection | null
  readonly bytes: number
  /** How it compares with the edit's source; null when that was not or could not be told. */
  readonly edit: EditFacts | null
}

/** What the checks judge: one attempt's answer against what was asked of it. */
export interface Evidence {
  readonly settings: Settings
  readonly mode: Mode
  readonly outcome: Outcome
  readonly imagesRequested: number
  readonly images: readonly ImageEvidence[]
  readonly hasMask: boolean
}

/** What one image is found to be: a finding without its check and index. */
export interface Judgement {
  readonly verdict: Verdict
  readonly message: string
}

export const passed = (message: string): Judgement => ({ verdict: 'passed', message })
export const failed = (message: string): Judgement => ({ verdict: 'failed', message })
export const errored = (message: string): Judgement => ({ verdict: 'errored', message })
export const skipped = (message: string): Judgement => ({ verdict: 'skipped', message })

/** One finding an image; its message begins with the image's place, counted from 1. */
export function findEach(
  check: CheckName,
  images: readonly ImageEvidence[],
  judge: (image: ImageEvidence, index: number) => Judgement,
): readonly Finding[] {
  return images.map((image, index) => {
    const { verdict, message } = judge(image, index)
    return { check, verdict, message: `image ${index + 1}: ${message}`, image: index }
  })
}

/** Like `findEach`, for a check that needs facts: images without them are skipped, because `decodes` tells why. */
export function findByFacts(
  check: CheckName,
  images: readonly ImageEvidence[],
  judge: (facts: ImageFacts, index: number) => Judgement,
): readonly Finding[] {
  return findEach(check, images, ({ inspection }, index) => {
    if (inspection === null) return skipped('not inspected')
    if (inspection.kind === 'broken') return skipped(`not decoded (${inspection.message})`)
    return judge(inspection.facts, index)
  })
}

import type { Evidence, ImageEvidence } from '../../src/checks/evidence.ts'
import type { ImageFacts, Inspection } from '../../src/domain/image-facts.ts'
import type { Outcome, OutcomeKind } from '../../src/domain/outcome.ts'

export const facts: ImageFacts = {
  format: 'png',
  width: 1024,
  height: 1024,
  bytes: 90_000,
  frames: 1,
  hasAlpha: false,
  transparentShare: 0,
  entropy: 7.1,
  deviation: 52,
  perceptualHash: '00ff00ff00ff00ff',
}

/** A sound image; `more` changes its facts. */
export function image(
  more: Partial<ImageFacts> = {},
  edit: ImageEvidence['edit'] = null,
): ImageEvidence {
  return { inspection: { kind: 'image', facts: { ...facts, ...more } }, bytes: 90_000, edit }
}

export function brokenImage(
  reason: Extract<Inspection, { kind: 'broken' }>['reason'],
): ImageEvidence {
  return { inspection: { kind: 'broken', reason, message: 'cut short' }, bytes: 90_000, edit: null }
}

export const uninspected: ImageEvidence = { inspection: null, bytes: 90_000, edit: null }

export function outcome(kind: OutcomeKind): Outcome {
  return { kind, reason: null, code: null, message: null }
}

/** One sound image as asked for, unless told otherwise. */
export function evidence(more: Partial<Evidence> = {}): Evidence {
  const images = more.images ?? [image()]
  return {
    settings: { mode: 'text-to-image', size: '1024x1024', n: images.length },
    mode: 'text-to-image',
    outcome: outcome('produced'),
    imagesRequested: images.length,
    hasMask: false,
    ...more,
    images,
  }
}

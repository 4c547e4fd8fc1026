import { UNSPECIFIED } from '../../src/domain/prompt-spec.ts'
import type { Subject } from '../../src/review/subject.ts'

/** A picture to plan with; nobody looks at it. */
export function subjectOf({
  arm,
  prompt,
  content,
  trial = 1,
}: {
  readonly arm: string
  readonly prompt: string
  readonly content: string | null
  readonly trial?: number
}): Subject {
  const attempt = `${arm}/${prompt}/${trial}`
  return {
    run: 'r',
    ballot: { attempt, image: 0, sha256: attempt },
    file: `images/${attempt}.png`,
    width: 64,
    height: 64,
    hasAlpha: false,
    prompt: {
      id: prompt,
      text: prompt,
      content,
      inputs: { image: null, mask: null },
      ...UNSPECIFIED,
    },
    promptKey: `r/${prompt}`,
    original: null,
    mode: 'text-to-image',
    cell: `${arm}/text-to-image/n1`,
    target: arm,
    provider: 'mock',
    model: arm,
    chargedUsd: '0.04',
    wireMs: 1000,
  }
}

import { isWithoutResult } from '../domain/outcome.ts'
import type { Finding, Verdict } from '../domain/verdict.ts'
import type { Evidence } from './evidence.ts'

/** As many images came as were asked for. An attempt without a result says nothing about that. */
export function checkCount({ images, imagesRequested, outcome }: Evidence): readonly Finding[] {
  const received = images.length
  const message = `${received} ${received === 1 ? 'image' : 'images'}, asked for ${imagesRequested}`
  const judged: Verdict = received === imagesRequested ? 'passed' : 'failed'
  const verdict = isWithoutResult(outcome) ? 'errored' : judged
  return [{ check: 'count', verdict, message, image: null }]
}

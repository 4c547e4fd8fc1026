import type { Finding } from '../domain/verdict.ts'
import { type Evidence, failed, findByFacts, passed } from './evidence.ts'

/** A solid picture has 0 bits; a flat logo was measured at 0.57, so entropy alone judges only below this. */
const MIN_ENTROPY = 0.1
/** Grey levels; below this nothing can be made out, whatever the entropy of its noise. */
const MIN_DEVIATION = 2

/** There is something to be seen. */
export function checkNotBlank({ images }: Evidence): readonly Finding[] {
  return findByFacts('not-blank', images, ({ entropy, deviation }) => {
    const seen = `entropy ${entropy.toFixed(2)} bits, deviation ${deviation.toFixed(1)}`
    const isBlank = entropy < MIN_ENTROPY || deviation < MIN_DEVIATION
    return isBlank ? failed(`blank (${seen})`) : passed(seen)
  })
}

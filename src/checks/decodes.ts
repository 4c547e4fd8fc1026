import type { Finding } from '../domain/verdict.ts'
import { type Evidence, errored, failed, findEach, passed } from './evidence.ts'

/** Every image is a whole picture of a known format. */
export function checkDecodes({ images }: Evidence): readonly Finding[] {
  return findEach('decodes', images, ({ inspection }) => {
    if (inspection === null) return errored('not inspected')
    if (inspection.kind === 'image') {
      const { format, width, height } = inspection.facts
      return passed(`${format} ${width}x${height}`)
    }
    const { reason, message } = inspection
    return reason === 'decoder-failed' ? errored(message) : failed(message)
  })
}

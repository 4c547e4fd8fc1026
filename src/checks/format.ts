import type { Finding } from '../domain/verdict.ts'
import { type Evidence, failed, findByFacts, passed, skipped } from './evidence.ts'

/** The bytes, whatever their label says, are of the format asked for. */
export function checkFormat({ settings, images }: Evidence): readonly Finding[] {
  const asked = settings.format?.toLowerCase().replace(/^jpg$/, 'jpeg')
  return findByFacts('format', images, ({ format }) => {
    if (asked === undefined || asked === 'auto') return skipped('no format asked')
    const message = `${format}, asked for ${asked}`
    return format === asked ? passed(message) : failed(message)
  })
}

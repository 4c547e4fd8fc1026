import type { Finding } from '../domain/verdict.ts'
import { type Evidence, failed, findByFacts, passed, skipped } from './evidence.ts'

/** A transparent background was asked for and is there, or an opaque one and nothing shines through. */
export function checkAlpha({ settings, images }: Evidence): readonly Finding[] {
  const asked = settings.background
  return findByFacts('alpha', images, ({ transparentShare }) => {
    if (asked !== 'transparent' && asked !== 'opaque') {
      return skipped('neither a transparent nor an opaque background asked')
    }
    const isTransparent = transparentShare > 0
    const message = `${percent(transparentShare)} of the pixels let something through, asked for ${asked}`
    return isTransparent === (asked === 'transparent') ? passed(message) : failed(message)
  })
}

/** At least two digits that count: `34 %`, `0.0012 %`. */
function percent(share: number): string {
  return `${Number((share * 100).toPrecision(2))} %`
}

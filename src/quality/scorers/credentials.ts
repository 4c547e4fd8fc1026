import { credentialsPlace } from '../../image/credentials.ts'
import type { Scene, Scored, Scorer } from '../scorer.ts'

/** Whether the file carries Content Credentials. Told, never verified, and no matter of quality. */
export const credentials: Scorer = {
  name: 'credentials',
  isHard: () => false,
  appliesTo: () => true,
  prepare: async () => ({ kind: 'ready', engine: 'assay-c2pa-presence/1' }),
  score: scoreCredentials,
  controls: () => [],
}

async function scoreCredentials({ image }: Scene): Promise<Scored> {
  const place = credentialsPlace(image.bytes)
  return place === null
    ? { verdict: 'fail', message: 'no Content Credentials', evidence: { place } }
    : {
        verdict: 'pass',
        message: `Content Credentials in ${place}, not verified`,
        evidence: { place },
      }
}

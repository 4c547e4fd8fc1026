import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { RecordedExchange, Recording } from '../mock/replay/recording.ts'
import { userMistake } from './exit.ts'
import { readAttempts } from './read-attempts.ts'

/** Reads all that a replay needs out of a run's folder. Throws UserMistakes when it holds nothing to replay. */
export async function readRecording(folder: string): Promise<Recording> {
  const exchanges: RecordedExchange[] = []
  const files = new Map<string, string>()
  // Previews and pictures that nobody judged lie there too, beside those that attempts name.
  for (const file of await readdir(join(folder, 'images')).catch(() => [])) {
    files.set(file.replace(/\..*$/, ''), join('images', file))
  }
  // Of a run that was killed, what came before is as good as any other recording.
  for await (const { endpoint, exchanges: made } of readAttempts(folder, { isEnded: false })) {
    if (endpoint == null) continue
    const { provider, baseUrl } = endpoint
    exchanges.push(...made.map((one) => ({ ...one, provider, baseUrl })))
  }
  const name = basename(folder)
  if (exchanges.length === 0) {
    throw userMistake(`run ${name} has recorded no exchange, so there is nothing to replay`)
  }
  return {
    name,
    exchanges,
    image: async (sha256) => {
      const file = files.get(sha256)
      if (file === undefined) throw new Error(`run ${name} has lost the picture ${sha256}`)
      return readFile(join(folder, file))
    },
  }
}

import { createInterface } from 'node:readline'
import { startAssay } from './assay.ts'

/** `assay review` as a process of its own. */
export interface ReviewProcess {
  readonly url: string
  readonly origin: string
  readonly token: string
  /** Ends it as Ctrl-C does. */
  stop(): Promise<{ readonly code: number | undefined; readonly err: string }>
}

export async function startReview(
  folders: readonly string[],
  ...flags: string[]
): Promise<ReviewProcess> {
  const child = startAssay(['review', ...folders, '--json', ...flags])
  const url = await new Promise<string>((resolve, reject) => {
    const lines = createInterface({ input: child.stdout })
    lines.once('line', (line) => resolve((JSON.parse(line) as { url: string }).url))
    void child.then(({ stderr }) => reject(new Error(`review ended at once: ${String(stderr)}`)))
  })
  const { origin, hash } = new URL(url)
  return {
    url,
    origin,
    token: hash.slice(1),
    async stop() {
      child.kill('SIGINT')
      const { exitCode, stderr } = await child
      return { code: exitCode, err: String(stderr) }
    },
  }
}

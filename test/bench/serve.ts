import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

const SERVER = new URL('./server.ts', import.meta.url).pathname

interface Served {
  readonly url: string
  stop(): Promise<void>
}

/** Starts the server process: our mock, or the bare server with ready answers. */
async function serve(
  kind: 'mock' | 'bare',
  { latencyMs, imageBytes }: { readonly latencyMs: number; readonly imageBytes: number },
): Promise<Served> {
  const args = [SERVER, kind, String(latencyMs), String(imageBytes)]
  const child: ChildProcess = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (child.stdout === null) throw new Error('the server has no output')
  const [url] = (await Promise.race([
    once(createInterface({ input: child.stdout }), 'line'),
    once(child, 'exit').then(() => Promise.reject(new Error('the server did not start'))),
  ])) as [string]
  return {
    url,
    async stop() {
      const ended = once(child, 'exit')
      child.kill()
      await ended
    },
  }
}

/** Serves while `work` runs. */
export async function withServer<T>(
  kind: 'mock' | 'bare',
  options: { readonly latencyMs: number; readonly imageBytes: number },
  work: (url: string) => Promise<T>,
): Promise<T> {
  const server = await serve(kind, options)
  try {
    return await work(server.url)
  } finally {
    await server.stop()
  }
}

import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const FIXTURE = fileURLToPath(new URL('./fixtures/fill-up.ts', import.meta.url))

/** Writes in a process whose files may grow to 1,024 bytes, the way a full disk would stop it. */
export async function fillUp(
  what: 'journal' | 'blob',
  path: string,
): Promise<{ readonly done: number; readonly error: string }> {
  const limited = 'ulimit -f 1 && exec "$0" "$@"'
  const args = ['-c', limited, process.execPath, FIXTURE, what, path]
  const { stdout } = await promisify(execFile)('bash', args, { timeout: 60_000 })
  return JSON.parse(stdout) as { done: number; error: string }
}

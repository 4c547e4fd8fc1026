import { spawnSync } from 'node:child_process'
import { execa } from 'execa'
import type { Spoken } from '../support/assay.ts'

const MAIN = new URL('../../src/cli/main.ts', import.meta.url).pathname

/** The program as in `assay()`, started by a shell: `"$0" "$@"` is its command line. */
export async function assayIn(
  script: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly uid?: number } = {},
): Promise<Spoken> {
  const result = await execa('bash', ['-c', script, process.execPath, MAIN, ...args], {
    reject: false,
    input: '',
    extendEnv: false,
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '' },
    ...options,
  })
  return {
    code: result.exitCode ?? null,
    signal: result.signal ?? null,
    out: String(result.stdout),
    err: String(result.stderr),
  }
}

/** Whether a process here may mount a small disk for itself alone, without being root. */
export function maySetUpDisks(): boolean {
  const { status } = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'])
  return status === 0
}

/** Whether strace is here and may look at processes. */
export function mayTrace(): boolean {
  return spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0
}

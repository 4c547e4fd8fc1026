import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'

const MAIN = new URL('../../src/cli/main.ts', import.meta.url).pathname
const CRASHING = new URL('./crashing-assay.ts', import.meta.url).pathname

export interface Spoken {
  readonly code: number | null
  readonly signal: string | null
  readonly out: string
  readonly err: string
}

export interface AssayOptions {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  /** `step:n`: SIGKILL at the n-th time the program comes to this durable step. */
  readonly crashAt?: string
  readonly input?: string
  /** Runs this file instead of the program. */
  readonly entry?: string
}

/** Runs the program as a user would, in a process of its own, without this machine's keys. */
export async function assay(args: readonly string[], options: AssayOptions = {}): Promise<Spoken> {
  const result = await startAssay(args, options)
  return {
    code: result.exitCode ?? null,
    signal: result.signal ?? null,
    out: String(result.stdout),
    err: String(result.stderr),
  }
}

export function startAssay(
  args: readonly string[],
  { cwd, env = {}, crashAt, input = '', entry }: AssayOptions = {},
) {
  const file = entry ?? (crashAt === undefined ? MAIN : CRASHING)
  return execa(process.execPath, [file, ...args], {
    reject: false,
    ...(cwd === undefined ? {} : { cwd }),
    // A pipe, so that nobody can be asked.
    input,
    extendEnv: false,
    env: {
      PATH: process.env.PATH ?? '',
      HOME: process.env.HOME ?? '',
      // For a caller to whom many starts must be cheap; nothing of the program looks at it.
      ...(process.env.NODE_COMPILE_CACHE !== undefined && {
        NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      }),
      ...(crashAt === undefined ? {} : { TEST_CRASH_AT: crashAt }),
      ...env,
    },
  })
}

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'assay-test-'))
}

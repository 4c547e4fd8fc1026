import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What one whole process took, from its spawn to its exit. */
export interface Cost {
  readonly wallMs: number
  /** User and system time of the process itself. */
  readonly cpuMs: number
  readonly peakBytes: number
}

export interface Finished extends Cost {
  readonly output: string
}

const HOOK = new URL('./report-usage.ts', import.meta.url).href

/** Runs a Node program and measures it. Rejects when it fails. */
export async function measured(args: readonly string[]): Promise<Finished> {
  return inTemporaryFolder(async (folder) => {
    const usage = join(folder, 'usage.json')
    const { wallMs, output } = await timed(['--import', HOOK, ...args], {
      ...process.env,
      ASSAY_BENCH_USAGE: usage,
    })
    const used = JSON.parse(readFileSync(usage, 'utf8')) as Pick<Cost, 'cpuMs' | 'peakBytes'>
    return { wallMs, output, ...used }
  })
}

/** Runs a Node program; its wall time only, without the cost of measuring more. */
export function timed(
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<{ readonly wallMs: number; readonly output: string }> {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now()
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    let errors = ''
    child.stdout.on('data', (text: Buffer) => {
      output += text.toString()
    })
    child.stderr.on('data', (text: Buffer) => {
      errors += text.toString()
    })
    child.once('error', reject)
    child.once('close', (code) => {
      const wallMs = performance.now() - startedAt
      if (code === 0) resolve({ wallMs, output })
      else reject(new Error(`node ${args.join(' ')} ended with ${code}:\n${errors}`))
    })
  })
}

export async function inTemporaryFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'assay-bench-'))
  try {
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The middle value; of an even number, the lower of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN
}

export function medianCost(costs: readonly Cost[]): Cost {
  return {
    wallMs: median(costs.map((one) => one.wallMs)),
    cpuMs: median(costs.map((one) => one.cpuMs)),
    peakBytes: median(costs.map((one) => one.peakBytes)),
  }
}

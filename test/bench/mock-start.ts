import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { type Section, told } from './aim.ts'
import { median, timed } from './measure.ts'
import { ASSAY } from './programs.ts'

const MOST_MS = 300

/** How long a test suite waits for the mock: from the spawn of `assay mock` until it says where it is. */
export async function mockStart(rounds: number): Promise<Section> {
  const wallMs: Record<'node' | 'mock', number[]> = { node: [], mock: [] }
  for (let round = 0; round < rounds; round++) {
    wallMs.node.push((await timed(['-e', '0'])).wallMs)
    wallMs.mock.push(await untilReady([ASSAY, 'mock', '--port', '0']))
  }
  const node = median(wallMs.node)
  const mock = median(wallMs.mock)
  return {
    title: `The mock until it is ready, medians of ${rounds}`,
    aims: [
      told('node -e 0', `${node.toFixed(0)} ms`),
      {
        figure: 'assay mock',
        measured: `${mock.toFixed(0)} ms`,
        aim: `< ${MOST_MS} ms`,
        met: mock < MOST_MS,
      },
    ],
    raw: wallMs,
  }
}

/** Milliseconds from the spawn of a program to its first line; it is ended then. */
async function untilReady(args: readonly string[]): Promise<number> {
  const startedAt = performance.now()
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  const line = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line'),
    ended.then(() => null),
  ])
  const tookMs = performance.now() - startedAt
  child.kill()
  await ended
  if (line === null) throw new Error(`node ${args.join(' ')} ended before it was ready`)
  return tookMs
}

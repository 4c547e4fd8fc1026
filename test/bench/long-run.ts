import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, globSync, openSync, readFileSync, readSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { usdText } from '../../src/domain/money.ts'
import { accountFor } from '../disk/account-for.ts'
import { billedAt, FIVE_PERCENT, writeFaultySuite } from '../disk/faulty-run.ts'
import { startMockProcess } from '../support/mock-process.ts'
import { mebibytes, type Section, seconds, told } from './aim.ts'
import { inTemporaryFolder } from './measure.ts'
import { ASSAY } from './programs.ts'

const LOOK_EVERY_MS = 100

/** Most that memory may grow from the first tenth of a run to its end. */
const MOST_GROWTH = 1.25

/**
 * One process, thousands of attempts, one request in twenty with a fault: whether memory stays flat,
 * every cent agrees with the mock's own ledger, and every image is where a record says.
 */
export function longRun(trials: number, program = ASSAY): Promise<Section> {
  return inTemporaryFolder(async (folder) => {
    const mock = await startMockProcess('--speed', '0')
    try {
      await mock.fault(FIVE_PERCENT)
      const suite = writeFaultySuite(folder, trials)
      const flags = ['--mock', mock.url, '--json', '--results', join(folder, 'results')]
      const marks = [trials / 10, trials / 2, trials]
      const { wallMs, memory } = await watched([program, 'run', suite, ...flags], folder, marks)
      const [document = ''] = globSync(join(folder, 'results/*/run.json'))
      const accounts = await accountFor(dirname(document), await billedAt(mock.url))
      const { attempts, exact, doubtful, images, wrong } = accounts
      const [first = Number.NaN, , last = Number.NaN] = memory
      const growth = last / first
      return {
        title: `${trials} trials in one process, one request in twenty with a fault`,
        aims: [
          told('wall', seconds(wallMs)),
          ...marks.map((mark, at) =>
            told(`peak memory at ${mark} attempts`, mebibytes(memory[at] ?? Number.NaN)),
          ),
          {
            figure: 'growth over the last nine tenths',
            measured: `${growth.toFixed(2)} ×`,
            aim: `≤ ${MOST_GROWTH} ×`,
            met: growth <= MOST_GROWTH,
          },
          told(
            'attempts',
            `${attempts}: ${exact} charged to the nano-dollar, ${doubtful} in doubt`,
          ),
          told('billed by the mock', `${usdText(accounts.billed)} USD`),
          told(
            'in our books',
            `${usdText(accounts.charged)} USD charged, ${usdText(accounts.inDoubt)} in doubt`,
          ),
          told(
            'images',
            `${images.made} made, ${images.received} in records, ${images.kept} files`,
          ),
          {
            figure: 'what does not agree',
            measured: wrong.length === 0 ? 'nothing' : `${wrong.length}: ${wrong[0]}`,
            aim: 'nothing',
            met: wrong.length === 0,
          },
        ],
        raw: { wallMs, memory, attempts, exact, doubtful, images, wrong },
      }
    } finally {
      await mock.stop()
    }
  })
}

/** Runs the program and notes its memory's high-water mark (bytes) when so many attempts were recorded. */
async function watched(
  args: readonly string[],
  folder: string,
  marks: readonly number[],
): Promise<{ readonly wallMs: number; readonly memory: readonly number[] }> {
  const startedAt = performance.now()
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] })
  const ended = once(child, 'close') as Promise<[number | null]>
  const recorded = lineCounter(folder)
  const memory: number[] = []
  let peak = Number.NaN
  const timer = setInterval(() => {
    peak = peakOf(child.pid ?? 0) ?? peak
    const count = recorded()
    while (memory.length < marks.length && count >= (marks[memory.length] ?? 0)) memory.push(peak)
  }, LOOK_EVERY_MS)
  const [code] = await ended
  clearInterval(timer)
  while (memory.length < marks.length) memory.push(peak)
  // What lost its answer is in doubt: exit code 4. Failed trials: 1.
  if (code !== 4 && code !== 1) throw new Error(`assay run ended with ${code}`)
  return { wallMs: performance.now() - startedAt, memory }
}

/** Linux alone keeps a high-water mark of a process that others can read. */
function peakOf(pid: number): number | null {
  const status = `/proc/${pid}/status`
  if (!existsSync(status)) return null
  const found = /^VmHWM:\s*([0-9]+) kB$/m.exec(readFileSync(status, 'utf8'))
  return found?.[1] === undefined ? null : Number(found[1]) * 1024
}

/** Counts the lines of attempts.jsonl as they come, without reading it again. */
function lineCounter(folder: string): () => number {
  const bytes = Buffer.alloc(1 << 20)
  let at = 0
  let lines = 0
  return () => {
    const [file] = globSync(join(folder, 'results/*/attempts.jsonl'))
    if (file === undefined) return lines
    const descriptor = openSync(file, 'r')
    for (;;) {
      const read = readSync(descriptor, bytes, 0, bytes.length, at)
      if (read === 0) break
      at += read
      for (const byte of bytes.subarray(0, read)) if (byte === 0x0a) lines += 1
    }
    closeSync(descriptor)
    return lines
  }
}

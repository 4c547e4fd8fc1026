import { Worker } from 'node:worker_threads'
import { type SeedRange, type SeedResults, together } from './seeds.ts'

/** Seeds that a thread takes at once. */
const CHUNK = 250
/** A simulation leaves nothing behind, so that a large nursery saves most of the collecting. */
const NURSERY_MIB = 64

export interface PoolOptions {
  readonly threads: number
  readonly onProgress?: (results: SeedResults) => void
}

/** Simulates a range of seeds on several threads. Rejects when a thread fails on its own account. */
export async function simulateSeeds(
  { from, count, mutant }: SeedRange,
  { threads, onProgress = () => {} }: PoolOptions,
): Promise<SeedResults> {
  let results: SeedResults = { count: 0, broken: [], seen: {} }
  let next = from
  const end = from + count
  const work = (worker: Worker): Promise<void> =>
    new Promise((resolve, reject) => {
      const give = (): void => {
        if (next >= end) {
          resolve()
          return
        }
        const range: SeedRange = { from: next, count: Math.min(CHUNK, end - next), mutant }
        next += range.count
        worker.postMessage(range)
      }
      worker.on('error', reject)
      worker.on('message', (done: SeedResults) => {
        results = together(results, done)
        onProgress(results)
        give()
      })
      give()
    })
  const workers = Array.from(
    { length: threads },
    () =>
      new Worker(new URL('./worker.ts', import.meta.url), {
        execArgv: [],
        resourceLimits: { maxYoungGenerationSizeMb: NURSERY_MIB },
      }),
  )
  try {
    await Promise.all(workers.map(work))
    return results
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()))
  }
}
